using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Events;

namespace Stoa.Server.Tests.Events;

/// <summary>Who reads by place misses nothing and reads nothing twice, whoever commits when and on whatever node.</summary>
public sealed class EventLogTests(Shop shop) : IClassFixture<Shop>
{
    private const int Writers = 8;
    private const int Each = 60;

    [Fact]
    public async Task A_cursor_sees_every_event_once_while_eight_writers_commit_in_any_order_and_one_takes_long()
    {
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        var log = shop.Host.Services.GetRequiredService<EventLog>();
        var from = await log.Last(TestContext.Current.CancellationToken);
        await using var late = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await late.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Told.Add(late, "late");
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Write(writer)));

        var seen = new List<LoggedEvent>();
        await Wait.Until(async () =>
        {
            seen.AddRange(await log.ReadAfter(from + seen.Count, 50, TestContext.Current.CancellationToken));
            return seen.Count(IsOurs) == Writers * Each;
        });
        await writing;
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await Told.Relayed(shop.Host);
        seen.AddRange(await log.ReadAfter(from + seen.Count, 50, TestContext.Current.CancellationToken));

        Assert.Equal((Writers * Each) + 1, seen.Count(IsOurs));
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(place => from + place), seen.Select(happened => happened.Position));
        Assert.Equal(seen.Count, seen.Select(happened => happened.Id).Distinct().Count());
        Assert.Equal("late", seen.Last(IsOurs).AggregateId);
        Assert.All(
            seen.Where(IsOurs).GroupBy(happened => happened.AggregateId, StringComparer.Ordinal),
            one => Assert.Equal(Enumerable.Range(1, one.Count()).Select(step => (long)step), one.Select(happened => happened.Sequence))
        );
    }

    /// <summary>The second node tells of things of its own while it starts.</summary>
    private static bool IsOurs(LoggedEvent happened) => happened.AggregateKind == "order";

    private async Task Write(int writer)
    {
        var chance = new Random(writer);
        for (var i = 0; i < Each; i++)
        {
            await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await Told.Add(connection, $"thing-{chance.Next(5)}");
            if (chance.Next(4) == 0)
            {
                // Others commit what they wrote later.
                await Task.Delay(chance.Next(1, 300), TestContext.Current.CancellationToken);
            }
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_is_rolled_back_was_never_told_and_leaves_no_hole()
    {
        await Told.Relayed(shop.Host);
        var before = await shop.Host.Services.GetRequiredService<EventLog>().Last(TestContext.Current.CancellationToken);
        await using (var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await Told.Add(connection, "undone");
            await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        }
        await Told.Add(shop.Host, "undone");

        var events = await Told.EventsOf(shop.Host, "undone");

        Assert.Equal((1, before + 1), (Assert.Single(events).Sequence, events[0].Position));
    }

    [Fact]
    public async Task An_event_is_kept_for_thirty_days_and_numbers_go_on_behind_it()
    {
        await Told.Add(shop.Host, "old");
        await Told.Relayed(shop.Host);
        await shop.Host.Execute("UPDATE platform.event_log SET occurred_at = now() - interval '31 days' WHERE aggregate_id = 'old'");

        await PeriodicJob.Run(shop.Host, "old events");
        await Told.Add(shop.Host, "old");

        Assert.Equal(2, Assert.Single(await Told.EventsOf(shop.Host, "old")).Sequence);
    }

    [Fact]
    public async Task Types_are_filtered_and_a_moment_is_a_place()
    {
        var log = shop.Host.Services.GetRequiredService<EventLog>();
        await Told.Add(shop.Host, "by-type");
        var happened = Assert.Single(await Told.EventsOf(shop.Host, "by-type"));

        Assert.DoesNotContain(await log.ReadAfter(0, 1_000, TestContext.Current.CancellationToken, ["order.paid"]), one => one.Type != "order.paid");
        Assert.Contains(
            happened.Position,
            (await log.ReadAfter(happened.Position - 1, 10, TestContext.Current.CancellationToken, ["order.updated"])).Select(one => one.Position)
        );
        Assert.True(await log.LastBefore(happened.OccurredAt, TestContext.Current.CancellationToken) < happened.Position);
        Assert.Equal(
            await log.Last(TestContext.Current.CancellationToken),
            await log.LastBefore(DateTimeOffset.UtcNow.AddDays(1), TestContext.Current.CancellationToken)
        );
    }
}
