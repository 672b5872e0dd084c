using FsCheck;
using FsCheck.Fluent;
using Stoa.Push.Delivery;

namespace Stoa.Push.Tests.Delivery;

public sealed class OutcomeChunkTests
{
    [Fact]
    public void Packed_outcomes_can_be_read_back() =>
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
    public void Consecutive_ids_cost_one_byte_each() =>
        Assert.Equal(500, OutcomeChunk.Pack([.. Enumerable.Range(1_000_000, 500).Select(id => (long)id)]).Length);
}
