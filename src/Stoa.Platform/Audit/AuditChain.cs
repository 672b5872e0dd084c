using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Platform.Audit;

/// <summary>The content of an entry, without its number and hash.</summary>
/// <param name="Before">JSON, as it is stored.</param>
/// <param name="After">JSON, as it is stored.</param>
internal sealed record AuditFact(
    DateTimeOffset At,
    Guid? ActorId,
    string Action,
    string Subject,
    string? Before,
    string? After,
    string Address,
    string RequestId,
    Guid? KeyId = null,
    string? KeyName = null
);

/// <summary>
/// How entries are chained: an entry's hash is SHA-256 over the previous hash, its number (8 bytes, big-endian) and the digest of its content.
/// </summary>
internal static class AuditChain
{
    /// <summary>What the first entry continues.</summary>
    public static readonly byte[] Origin = new byte[SHA256.HashSizeInBytes];

    /// <summary>PostgreSQL keeps microseconds; what is hashed must be what is read again.</summary>
    public static DateTimeOffset Moment(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>
    /// SHA-256 over the fields in a fixed order, each with its length before it (-1 for null), so that no two entries spell the same bytes. The key stands at
    /// the end where there is one: entries from before there were keys keep their digest.
    /// </summary>
    public static byte[] Digest(AuditFact fact)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        string?[] key = fact is { KeyId: null, KeyName: null } ? [] : [fact.KeyId?.ToString(), fact.KeyName];
        foreach (
            var field in new[]
            {
                ((fact.At.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
                fact.ActorId?.ToString(),
                fact.Action,
                fact.Subject,
                fact.Before,
                fact.After,
                fact.Address,
                fact.RequestId,
            }.Concat(key)
        )
        {
            var bytes = field is null ? [] : Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, field is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    public static byte[] Next(ReadOnlySpan<byte> previous, long id, ReadOnlySpan<byte> digest)
    {
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, id);
        return SHA256.HashData([.. previous, .. number, .. digest]);
    }
}
