using FsCheck;
using FsCheck.Fluent;
using Stoa.Push.Delivery;

namespace Stoa.Push.Tests.Delivery;

public sealed class OutcomeChunkTests
{
    [Fact]
    public void What_was_packed_is_read_again() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll<PositiveInt, NonEmptyArray<PositiveInt>>(
                (first, distances) =>
                {
                    var ids = new List<long> { first.Get };
                    foreach (var distance in distances.Get)
                    {
                        ids.Add(ids[^1] + (long)distance.Get * distance.Get);
                    }
                    var codes = ids.Select(id => (byte)(id % 5)).ToArray();

                    return OutcomeChunk.Read(ids[0], OutcomeChunk.Pack(ids), codes).SequenceEqual(ids.Select(id => (id, (DeviceOutcome)(id % 5))));
                }
            )
        );

    [Fact]
    public void Neighbours_cost_a_byte() => Assert.Equal(500, OutcomeChunk.Pack([.. Enumerable.Range(1_000_000, 500).Select(id => (long)id)]).Length);
}
