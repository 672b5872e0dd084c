using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Events;

/// <summary>An event that has its place in the log.</summary>
/// <param name="Position">Its place among all events: 1, 2, 3 …</param>
/// <param name="Id">Names it for ever.</param>
/// <param name="Type">Dotted.</param>
/// <param name="AggregateKind">What it is numbered within.</param>
/// <param name="AggregateId">Which of these.</param>
/// <param name="Sequence">Its place among the events of that: 1, 2, 3 …</param>
/// <param name="Payload">Its data as JSON with members in snake case.</param>
/// <param name="OccurredAt">The moment of the change.</param>
public sealed record LoggedEvent(
    long Position,
    Guid Id,
    string Type,
    string AggregateKind,
    string AggregateId,
    long Sequence,
    string Payload,
    DateTimeOffset OccurredAt
);

/// <summary>
/// The log of all that happened. A change adds its events in its own transaction: one insert, no counter, no lock, no notification. Places are given
/// afterwards, by the <see cref="EventRelay"/>, in the order of commits as far as they wait for each other; readers go by them.
/// </summary>
public sealed class EventLog(NpgsqlDataSource database, EventCatalogue catalogue)
{
    /// <summary>The topic of the change notification that there are new places; the key is the last of them.</summary>
    public const string Topic = "events";

    /// <summary>The position that a cursor of the log, in its own order, stands for; null where it is none.</summary>
    public static string? PositionOf(string cursor) => ListEvents.Everything().PlaceOf(cursor, ListEvents.Sorts[0].Name)?.Value;

    /// <summary>Adds an event to a batch that runs in the change's transaction.</summary>
    /// <param name="batch">The statements of the change.</param>
    /// <param name="type">What happened.</param>
    /// <param name="aggregate">To which thing of the type's kind.</param>
    /// <param name="data">What is told of it.</param>
    /// <param name="now">The moment of the change.</param>
    /// <exception cref="ArgumentException">The data is too large, and its type cannot shorten it.</exception>
    public NpgsqlBatchCommand Add<T>(NpgsqlBatch batch, EventType<T> type, string aggregate, T data, DateTimeOffset now)
        where T : class =>
        batch.Add(AddSql, Guid.CreateVersion7(now), type.Name, type.AggregateKind, aggregate, catalogue.Serialize(type, data), now, Traces.Current);

    /// <summary>Adds an event of one type for each of many things, by one statement.</summary>
    public void Add<T>(NpgsqlBatch batch, EventType<T> type, IReadOnlyCollection<(string Aggregate, T Data)> happened, DateTimeOffset now)
        where T : class
    {
        if (happened.Count > 0)
        {
            batch.Add(
                AddManySql,
                type.Name,
                type.AggregateKind,
                happened.Select(one => one.Aggregate).ToArray(),
                happened.Select(one => catalogue.Serialize(type, one.Data)).ToArray(),
                now
            );
        }
    }

    /// <summary>The events behind a place, in their order.</summary>
    /// <param name="position">The last one that is known; 0 for the beginning.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancelled">Of the caller.</param>
    /// <param name="types">Only of these; null for all.</param>
    public Task<IReadOnlyList<LoggedEvent>> ReadAfter(long position, int atMost, CancellationToken cancelled, IReadOnlyCollection<string>? types = null) =>
        types is null
            ? database.Many(ReadAfterSql, From, cancelled, position, atMost)
            : database.Many(ReadTypesAfterSql, From, cancelled, position, atMost, types.ToArray());

    /// <summary>All events behind a place, as the transaction sees them by now.</summary>
    /// <param name="connection">Of the transaction.</param>
    /// <param name="position">The last one that is known; 0 for the beginning.</param>
    /// <param name="atMost">How many.</param>
    /// <param name="cancelled">Of the caller.</param>
    public static Task<IReadOnlyList<LoggedEvent>> ReadAfter(NpgsqlConnection connection, long position, int atMost, CancellationToken cancelled) =>
        connection.Many(ReadAfterSql, From, cancelled, position, atMost);

    /// <summary>The last place that was given; 0 before the first.</summary>
    public Task<long> Last(CancellationToken cancelled) => database.One(LastSql, row => row.GetInt64(0), cancelled);

    /// <summary>The last place before all events of this moment and later; what is read behind it are those, and what was written late.</summary>
    public Task<long> LastBefore(DateTimeOffset moment, CancellationToken cancelled) => database.One(LastBeforeSql, row => row.GetInt64(0), cancelled, moment);

    internal static LoggedEvent From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("position"),
            row.GetGuid("id"),
            row.GetString("type"),
            row.GetString("aggregate_kind"),
            row.GetString("aggregate_id"),
            row.GetInt64("sequence"),
            row.GetString("payload"),
            row.GetTime("occurred_at")
        );

    internal const string Columns = "e.position, e.id, e.type, e.aggregate_kind, e.aggregate_id, e.sequence, e.payload::text AS payload, e.occurred_at";

    internal const string AddSql = """
        INSERT INTO platform.events (id, type, aggregate_kind, aggregate_id, payload, occurred_at, traceparent)
        VALUES ($1, $2, $3, $4, $5::text::json, $6, $7::text)
        """;

    internal const string AddManySql = """
        INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
        SELECT $1, $2, e.aggregate, e.payload::json, $5
        FROM unnest($3::text[], $4::text[]) WITH ORDINALITY AS e(aggregate, payload, place) ORDER BY e.place
        """;

    internal const string ReadAfterSql = $"SELECT {Columns} FROM platform.event_log e WHERE e.position > $1 ORDER BY e.position LIMIT $2";

    internal const string ReadTypesAfterSql = $"""
        SELECT {Columns} FROM platform.event_log e WHERE e.position > $1 AND e.type = ANY($3::text[]) ORDER BY e.position LIMIT $2
        """;

    internal const string LastSql = "SELECT position FROM platform.event_head";

    /// <summary>
    /// The first by time, and of those within an hour of it the one with the first place: a transaction that lasted has its place behind what happened later.
    /// By places alone the log would be read from its beginning.
    /// </summary>
    internal const string LastBeforeSql = """
        WITH near AS MATERIALIZED (
            SELECT e.position FROM platform.event_log e
            WHERE e.occurred_at >= $1 AND e.occurred_at <= (
                SELECT f.occurred_at FROM platform.event_log f WHERE f.occurred_at >= $1 ORDER BY f.occurred_at LIMIT 1) + interval '1 hour'
        )
        SELECT coalesce(min(n.position) - 1, (SELECT h.position FROM platform.event_head h)) FROM near n
        """;
}
