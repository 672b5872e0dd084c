using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Events;

namespace Stoa.Server.Tests.Events;

/// <summary>The log of before becomes the first segment, and what waited for a place goes on waiting, in its order.</summary>
public sealed class EventLogMigrationTests(TestDatabases databases)
{
    private const string LogOfBefore = """
        INSERT INTO platform.events (position, sequence, type, aggregate_kind, aggregate_id, payload, occurred_at)
        SELECT n, n, 'order.updated', 'order', 'told', '{}', now() - interval '1 hour' FROM generate_series(1, 3) AS n;
        UPDATE platform.event_head SET position = 3;
        INSERT INTO platform.event_sequences VALUES ('told', 'order', 3);
        INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at, change, traceparent)
        VALUES ('order.paid', 'order', 'told', '{"id":"a"}', now(), '77', '00-1-2-01'), ('order.completed', 'order', 'told', '{"id":"b"}', now(), NULL, NULL)
        """;

    [Fact]
    public async Task Segments_begin_behind_the_head_where_all_of_the_log_is_gone()
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        var platform = typeof(EventLog).Assembly;
        await database.Change("CREATE SCHEMA platform", TestContext.Current.CancellationToken);
        await Scripts.RunBefore(database, "_event_log", platform);
        await database.Change("UPDATE platform.event_head SET position = 5000000", TestContext.Current.CancellationToken);

        await Scripts.Run(database, "_event_log", platform);
        await database.One(EventRelay.LockSql, _ => true, TestContext.Current.CancellationToken, (long)EventRelay.BatchSize);

        Assert.Equal(
            ["5000001 5020000"],
            await database.Many(
                "SELECT concat_ws(' ', first, last) FROM platform.event_segments ORDER BY first",
                row => row.GetString(0),
                TestContext.Current.CancellationToken
            )
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_of_it_is_lost_and_places_go_on_behind_it(bool wasUsed)
    {
        await using var database = NpgsqlDataSource.Create(await databases.CreateEmpty());
        var platform = typeof(EventLog).Assembly;
        await database.Change("CREATE SCHEMA platform", TestContext.Current.CancellationToken);
        await Scripts.RunBefore(database, "_event_log", platform);
        if (wasUsed)
        {
            await database.Change(LogOfBefore, TestContext.Current.CancellationToken);
        }

        await Scripts.Run(database, "_event_log", platform);
        await database.Change(
            "INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at) VALUES ('order.updated', 'order', 'new', '{}', now())",
            TestContext.Current.CancellationToken
        );
        Assert.True(await database.One(EventRelay.LockSql, _ => true, TestContext.Current.CancellationToken, (long)EventRelay.BatchSize));
        var relayed = await database.Change(EventRelay.RelaySql, TestContext.Current.CancellationToken, EventRelay.BatchSize);

        Assert.Equal(wasUsed ? 3 : 1, relayed);
        string[] told =
        [
            "1 1 order.updated told",
            "2 2 order.updated told",
            "3 3 order.updated told",
            "4 4 order.paid told 00-1-2-01",
            "5 5 order.completed told",
        ];
        Assert.Equal(
            wasUsed ? [.. told, "6 1 order.updated new"] : ["1 1 order.updated new"],
            await database.Many(
                "SELECT concat_ws(' ', position, sequence, type, aggregate_id, traceparent) FROM platform.event_log ORDER BY position",
                row => row.GetString(0),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal(
            wasUsed ? ["0 3", "4 20003"] : ["1 20000"],
            await database.Many(
                "SELECT concat_ws(' ', first, last) FROM platform.event_segments ORDER BY first",
                row => row.GetString(0),
                TestContext.Current.CancellationToken
            )
        );
    }
}
