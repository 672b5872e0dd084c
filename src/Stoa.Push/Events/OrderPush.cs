using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Push.Messages;

namespace Stoa.Push.Events;

/// <summary>The shop's events about an order: <c>order.placed</c>, <c>order.shipped</c> and others.</summary>
/// <param name="Notify">False where staff said that the buyer need not be told.</param>
/// <param name="Alerted">True where <see cref="AlertPush"/> tells the buyer, by push, else by mail.</param>
internal sealed record OrderEvent(Guid OrderId, string OrderNumber, Guid? UserId, int Items, bool? Notify = null, bool? Alerted = null);

/// <summary>
/// Sends a push message about an order to the buyer's active devices, each in its own language. The event's id is unique among messages, so an event
/// that is delivered twice is sent once.
/// </summary>
internal sealed class OrderPush(string topic, OrderPushOptions options, NpgsqlDataSource database, Sending sending, TimeProvider clock) : IOutboxConsumer
{
    private const int AtOnce = 2_000;
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    public string Name => "push." + topic.Replace('.', '_');

    public string Topic => topic;

    public async Task Handle(OutboxEvent outboxEvent, CancellationToken cancelled)
    {
        var order = JsonSerializer.Deserialize(outboxEvent.Payload, PushJson.Default.OrderEvent)!;
        if (order is { Notify: false } or { Alerted: true } || order.UserId is not { } buyer)
        {
            // A guest has no devices.
            return;
        }
        var outcome = await database.InTransaction(connection => CreateAndSend(connection, outboxEvent.Id, order, buyer, cancelled), cancelled);
        if (outcome.Failure is { Fault: var fault } && fault != PushFaults.NoActiveDevices)
        {
            throw new InvalidOperationException($"The push of order {order.OrderNumber} was refused: {fault}.");
        }
        if (outcome.Value > 0)
        {
            sending.NotifyStarted(outcome.Value);
        }
    }

    /// <summary>Forgets messages of events that are long over, but for those that were sent again: the second message would go with the first.</summary>
    public static async Task PurgeExpired(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled)
    {
        while (await database.Change(PurgeExpiredSql, cancelled, now - KeepFor, AtOnce) == AtOnce)
        {
            // In small transactions: what is left of a long one, whose time is up, is all of it.
        }
    }

    /// <summary>The message's id; 0 if the event was handled before.</summary>
    private async Task<Outcome<long>> CreateAndSend(NpgsqlConnection connection, long outboxEvent, OrderEvent order, Guid buyer, CancellationToken cancelled)
    {
        var message = EventMessage.OfOrder(topic, options, order, buyer);
        var id = await message.Add(connection, outboxEvent, clock.GetUtcNow(), cancelled);
        if (id == 0)
        {
            return 0;
        }
        var written = (await connection.One(PushMessage.LockSql, PushMessage.Read, cancelled, id))!;
        return await sending.Begin(connection, written, cancelled) is { } refused ? refused : id;
    }

    internal const string PurgeExpiredSql = """
        DELETE FROM push.messages WHERE id = ANY(ARRAY(
            SELECT m.id FROM push.messages m WHERE m.event_id IS NOT NULL AND m.status IN ('sent', 'failed', 'cancelled') AND m.updated_at < $1
                AND NOT EXISTS (SELECT FROM push.messages r WHERE r.retry_of = m.id)
            ORDER BY m.updated_at LIMIT $2 FOR UPDATE SKIP LOCKED))
        """;
}
