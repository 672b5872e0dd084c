namespace Stoa.Push.Delivery;

/// <summary>
/// The devices of a window with their outcomes: distances between ascending ids as variable-length numbers (one byte for neighbours), one byte of
/// outcome each.
/// </summary>
internal static class OutcomeChunk
{
    private const int Continues = 0x80;

    /// <summary>Packs ids as differences.</summary>
    /// <param name="ids">Ascending.</param>
    public static byte[] Pack(IReadOnlyList<long> ids)
    {
        var packed = new List<byte>(ids.Count + 16);
        var last = ids[0];
        foreach (var id in ids)
        {
            var distance = (ulong)(id - last);
            for (; distance >= Continues; distance >>= 7)
            {
                packed.Add((byte)(distance | Continues));
            }
            packed.Add((byte)distance);
            last = id;
        }
        return [.. packed];
    }

    public static IEnumerable<(long DeviceId, DeviceOutcome Outcome)> Read(long firstId, byte[] ids, byte[] codes)
    {
        var (id, at) = (firstId, 0);
        foreach (var code in codes)
        {
            ulong distance = 0;
            for (var shift = 0; ; shift += 7)
            {
                distance |= (ulong)(ids[at] & ~Continues) << shift;
                if ((ids[at++] & Continues) == 0)
                {
                    break;
                }
            }
            id += (long)distance;
            yield return (id, (DeviceOutcome)code);
        }
    }
}
