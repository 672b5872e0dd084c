using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Outbox;

/// <summary>An event on its way to one consumer. <c>Attempts</c> counts this one; <c>TraceParent</c> is the trace that it belongs to.</summary>
public sealed record OutboxEvent(long Id, string Topic, string Payload, DateTimeOffset CreatedAt, int Attempts, string? TraceParent = null);

/// <summary>
/// Handles the events of one topic, at least once each and in no promised order: after a crash, or where it throws, an event comes again.
/// What must not happen twice is keyed on <see cref="OutboxEvent.Id"/>.
/// </summary>
public interface IOutboxConsumer
{
    /// <summary>Unique and lasting: rows in the table carry it.</summary>
    string Name { get; }

    string Topic { get; }

    Task Handle(OutboxEvent happened, CancellationToken cancelled);
}

/// <summary>A consumer that takes what it has handled out of the outbox itself, because something else is to be written in the same transaction.</summary>
internal interface ISettlingConsumer : IOutboxConsumer
{
    /// <summary>Deletes the row if its attempt's number still fits, as <see cref="Dispatcher.DoneSql"/> does.</summary>
    Task Settle(OutboxEvent happened);
}

/// <summary>
/// The transactional outbox: an event is stored in the same transaction as the change it reports, so it is neither lost nor sent for a change that was rolled
/// back. Writers do not know the consumers; a topic without consumers stores nothing.
/// </summary>
public sealed class OutboxWriter(IEnumerable<IOutboxConsumer> consumers, Doorbell bell)
{
    private readonly ILookup<string, string> _consumers = consumers.ToLookup(consumer => consumer.Topic, consumer => consumer.Name, StringComparer.Ordinal);

    /// <summary>Adds the event to a batch that runs in the change's transaction; it is handled right after the commit.</summary>
    /// <param name="batch">The statements of the change, on its connection.</param>
    /// <param name="topic">What happened: <c>order.placed</c>.</param>
    /// <param name="payload">A JSON document.</param>
    /// <param name="now">The moment of the change.</param>
    public void Add(NpgsqlBatch batch, string topic, string payload, DateTimeOffset now)
    {
        string[] readers = [.. _consumers[topic]];
        if (readers.Length > 0)
        {
            batch.Add(AddSql, topic, readers, payload, now, Traces.Current);
            bell.RingAfterCommit(
                batch.Connection ?? throw new InvalidOperationException("An event belongs to a transaction: its batch needs a connection."),
                Topic
            );
        }
    }

    /// <summary>The signal that there is something to do.</summary>
    internal const string Topic = "outbox";

    internal const string AddSql =
        "INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, traceparent) "
        + "SELECT $1, unnest($2::text[]), $3::text::jsonb, $4, clock_timestamp(), $5::text";
}
