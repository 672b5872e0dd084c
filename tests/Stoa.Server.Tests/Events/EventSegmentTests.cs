using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Events;

/// <summary>The log is in segments of a day or so: made as it grows, dropped as it ages, and nobody who reads it notices (ADR 100).</summary>
public sealed class EventSegmentTests(TestDatabases databases) : IAsyncLifetime
{
    private const int Small = 20_000;
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await StoaHost.Start(await databases.Create());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Segments_are_made_before_they_are_full_and_as_large_as_a_day()
    {
        await Fill(30_000, "now() - interval '2 hours'");
        await Tell("next");

        var segments = await Segments();

        Assert.True(segments.Count >= 2, string.Join(", ", segments));
        Assert.All(segments.Zip(segments.Skip(1)), pair => Assert.Equal(pair.First.Last + 1, pair.Second.First));
        Assert.True(segments[^1].Last >= await Last() + EventRelay.BatchSize - 1);
        await Fill(segments[^1].Last - await Last(), "now()");
        await Tell("behind");
        var (first, last) = (await Segments())[^1];
        Assert.InRange(last - first + 1, 30_000, 200_000);
    }

    [Fact]
    public async Task What_was_told_across_segments_is_read_in_order_and_without_a_gap()
    {
        await Tell("before");
        await Fill((await Segments())[^1].Last - await Last() - 1, "now()");
        var from = await Last();
        for (var i = 0; i < 4; i++)
        {
            await Tell("across");
        }

        var read = await _host.Services.GetRequiredService<EventLog>().ReadAfter(from, 10, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 4).Select(place => from + place), read.Select(one => one.Position));
        Assert.Equal([1, 2, 3, 4], read.Select(one => one.Sequence));
        Assert.NotEqual(await SegmentOf(read[0].Position), await SegmentOf(read[^1].Position));
    }

    [Fact]
    public async Task A_moment_is_found_by_time_and_with_it_what_happened_later_and_has_an_earlier_place()
    {
        // Of the demo shop.
        await _host.Execute("UPDATE platform.event_log SET occurred_at = now() - interval '3 days'");
        await Fill(10_000, "now() - interval '2 days'");
        var before = await Last();
        await Fill(1, "now() - interval '70 minutes'");
        await Fill(1, "now() - interval '80 minutes'");
        await Fill(10, "now()");
        var moment = DateTimeOffset.UtcNow.AddMinutes(-90);

        Assert.Equal(before, await _host.Services.GetRequiredService<EventLog>().LastBefore(moment, TestContext.Current.CancellationToken));
        Assert.DoesNotMatch("event_log\\w*_pkey", await _host.Explain(EventLog.LastBeforeSql, moment));
    }

    [Fact]
    public async Task A_segment_that_is_old_all_through_is_dropped_and_one_that_is_not_stays_but_for_its_old_rows()
    {
        await Fill(Small + 500, "now()");
        await Age();
        await Tell("new");
        await Tell("new");
        var before = await Segments();

        await PeriodicJob.Run(_host, "old events");

        Assert.Equal(before.Skip(1), await Segments());
        Assert.Equal(0, await _host.One<long>("SELECT count(*) FROM platform.event_log WHERE occurred_at < now() - interval '30 days'"));
        Assert.Equal(2, (await Told.EventsOf(_host, "new")).Count);
        await Tell("new");
        Assert.Equal([1, 2, 3], (await Told.EventsOf(_host, "new")).Select(one => one.Sequence));
    }

    [Fact]
    public async Task A_large_segment_stays_whole_until_all_of_it_is_old()
    {
        await Fill(150_000, "now() - interval '1 hour'");
        await Fill((await Segments())[^1].Last - await Last(), "now() - interval '1 hour'");
        await Tell("large");
        var (first, last) = (await Segments())[^1];
        Assert.True(last - first + 1 >= 100_000);
        await _host.Execute($"UPDATE platform.event_log SET occurred_at = now() - interval '31 days' WHERE position < {first}");
        await Fill(10, "now() - interval '31 days'");

        await PeriodicJob.Run(_host, "old events");

        Assert.Equal((first, last), Assert.Single(await Segments()));
        Assert.Equal(10, await _host.One<long>("SELECT count(*) FROM platform.event_log WHERE occurred_at < now() - interval '30 days'"));
    }

    [Fact]
    public async Task A_segment_that_somebody_reads_is_left_for_the_next_time()
    {
        await Fill(Small, "now()");
        await Age();
        await Tell("new");
        var before = await Segments();
        await using (var reader = await _host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken))
        {
            await using var transaction = await reader.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await reader.One("SELECT count(*) FROM platform.event_log", row => row.GetInt64(0), TestContext.Current.CancellationToken);

            Assert.Equal(0, await _host.One<int>("SELECT platform.drop_event_segments(now() - interval '30 days')"));
            Assert.Equal(before, await Segments());
            // Changes need only the queue.
            await Told.Add(_host, "meanwhile");
        }

        Assert.Equal(1, await _host.One<int>("SELECT platform.drop_event_segments(now() - interval '30 days')"));
        Assert.Single(await Told.EventsOf(_host, "meanwhile"));
    }

    [Fact]
    public async Task How_long_it_is_kept_is_a_setting_of_a_day_or_more()
    {
        await using var host = await StoaHost.Start(_host.ConnectionString, ("Events:KeepFor", "3.00:00:00"));
        await Told.Add(host, "old");
        await Told.Relayed(host);
        await host.Execute("UPDATE platform.event_log SET occurred_at = now() - interval '4 days' WHERE aggregate_id = 'old'");

        await PeriodicJob.Run(host, "old events");

        Assert.Empty(await Told.EventsOf(host, "old"));
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => StoaHost.Start(_host.ConnectionString, ("Events:KeepFor", "00:30:00")));
        Assert.Contains("Events:KeepFor must be a day", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("force_custom_plan")]
    [InlineData("force_generic_plan")]
    public async Task Who_reads_on_from_a_place_looks_into_two_segments_at_most(string mode)
    {
        await Fill(7 * Small, "now()");
        await _host.Execute("VACUUM ANALYZE platform.event_log");
        var plan = await Explain(mode, "bigint, int", EventLog.ReadAfterSql, $"{await Last() - 10}, 100");

        Assert.InRange(plan.Count(IsScanned), 1, 2);
        Assert.DoesNotContain(plan, line => line.Contains("Sort", StringComparison.Ordinal) || line.Contains("Seq Scan", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("force_custom_plan")]
    [InlineData("force_generic_plan")]
    public async Task What_is_old_in_the_oldest_segment_is_looked_for_in_no_other_and_not_at_all_where_it_stays_whole(string mode)
    {
        await Fill(3 * Small, "now()");
        await Age();
        await _host.Execute("VACUUM ANALYZE platform.event_log");

        var whole = await Explain(mode, "timestamptz, int, int", OldEvents.RemoveSql, "now(), 100, 10");
        var byRows = await Explain(mode, "timestamptz, int, int", OldEvents.RemoveSql, $"now(), 100, {Small}");

        Assert.DoesNotContain(whole, IsScanned);
        var scanned = byRows.Where(IsScanned).ToList();
        Assert.NotEmpty(scanned);
        Assert.All(scanned, line => Assert.Contains(" on event_log_1 ", line, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<string>> Explain(string mode, string types, string sql, string arguments)
    {
        await using var connection = await _host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.Change($"SET plan_cache_mode = {mode}", TestContext.Current.CancellationToken);
        await connection.Change($"PREPARE explained ({types}) AS {sql}", TestContext.Current.CancellationToken);
        var plan = await connection.Many(
            $"EXPLAIN (ANALYZE, COSTS false) EXECUTE explained ({arguments})",
            row => row.GetString(0),
            TestContext.Current.CancellationToken
        );
        await connection.Change("DEALLOCATE explained", TestContext.Current.CancellationToken);
        return plan;
    }

    private static bool IsScanned(string line) =>
        line.Contains("Scan", StringComparison.Ordinal)
        && line.Contains(" on event_log_", StringComparison.Ordinal)
        && !line.Contains("never executed", StringComparison.Ordinal);

    private async Task Tell(string aggregate)
    {
        await Told.Add(_host, aggregate);
        await Told.Relayed(_host);
    }

    private Task<int> Age() => _host.Execute("UPDATE platform.event_log SET occurred_at = now() - interval '31 days'");

    private Task<long> Last() => _host.One<long>("SELECT position FROM platform.event_head");

    private Task<long> SegmentOf(long position) => _host.One<long>($"SELECT first FROM platform.event_segments WHERE {position} BETWEEN first AND last");

    private async Task<List<(long First, long Last)>> Segments() =>
        [
            .. await _host.Database.Many(
                "SELECT first, last FROM platform.event_segments ORDER BY first",
                row => (row.GetInt64(0), row.GetInt64(1)),
                TestContext.Current.CancellationToken
            ),
        ];

    /// <summary>As many events as that, relayed, of things of their own.</summary>
    private Task<int> Fill(long events, string moment) =>
        _host.Execute(
            $"""
            WITH head AS MATERIALIZED (SELECT position FROM platform.event_head FOR UPDATE)
            SELECT platform.extend_event_log(position + {events}) FROM head;
            INSERT INTO platform.event_log (position, sequence, id, type, aggregate_kind, aggregate_id, payload, occurred_at)
            SELECT h.position + n, 1, gen_random_uuid(), 'order.updated', 'order', 'filled-' || h.position + n, json_build_object(), {moment}
            FROM platform.event_head h, generate_series(1, {events}) AS n;
            UPDATE platform.event_head SET position = position + {events}
            """
        );
}
