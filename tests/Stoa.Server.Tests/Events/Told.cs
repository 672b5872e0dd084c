using Npgsql;
using Stoa.Platform.Events;

namespace Stoa.Server.Tests.Events;

/// <summary>What tests ask of the log of events again and again, by intent.</summary>
internal static class Told
{
    /// <summary>The types that were told of one thing, in their order, once all of it is relayed.</summary>
    public static async Task<string[]> Of(StoaHost host, string aggregate)
    {
        var events = await EventsOf(host, aggregate);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(happened => happened.Sequence));
        return [.. events.Select(happened => happened.Type)];
    }

    public static async Task<List<LoggedEvent>> EventsOf(StoaHost host, string aggregate)
    {
        await Relayed(host);
        await using var command = host.Database.CreateCommand(
            $"SELECT {EventLog.Columns} FROM platform.event_log e WHERE e.aggregate_id = $1 ORDER BY e.position"
        );
        command.Parameters.AddWithValue(aggregate);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var events = new List<LoggedEvent>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            events.Add(EventLog.From(row));
        }
        return events;
    }

    public static Task Relayed(StoaHost host) => Wait.Until(async () => await host.One<long>("SELECT count(*) FROM platform.events") == 0);

    /// <summary>An event as a change writes it, without its change.</summary>
    public const string InsertSql = """
        INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at) VALUES ('order.updated', 'order', $1, $2::text::json, now())
        """;

    public static async Task Add(NpgsqlConnection connection, string aggregate, string data = """{"id":"0194783c-5c00-7000-8000-000000000001"}""")
    {
        await using var command = new NpgsqlCommand(InsertSql, connection);
        command.Parameters.AddWithValue(aggregate);
        command.Parameters.AddWithValue(data);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public static async Task Add(StoaHost host, string aggregate)
    {
        await using var connection = await host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Add(connection, aggregate);
    }
}
