using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Push.Messages;

namespace Stoa.Push.Events;

/// <summary>The shop's events about an order: <c>order.placed</c>, <c>order.shipped</c> and others.</summary>
/// <param name="Notify">False where staff said that the buyer need not be told.</param>
internal sealed record OrderEvent(Guid OrderId, string OrderNumber, Guid? UserId, int Items, bool? Notify = null);

/// <summary>
/// Sends a push message about an order to the buyer's active devices, each in its own language. The event's id is unique among messages, so an event
/// that is delivered twice is sent once.
/// </summary>
internal sealed class OrderPush(string topic, OrderPushOptions options, NpgsqlDataSource database, Sending sending, TimeProvider clock) : IOutboxConsumer
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    public string Name => "push." + topic.Replace('.', '_');

    public string Topic => topic;

    public async Task Handle(OutboxEvent outboxEvent, CancellationToken cancelled)
    {
        var order = JsonSerializer.Deserialize(outboxEvent.Payload, PushJson.Default.OrderEvent)!;
        if (order.UserId is not { } buyer || order.Notify == false)
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

    /// <summary>Forgets messages of events that are long over.</summary>
    public static Task<int> PurgeExpired(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled) =>
        database.Change(PurgeExpiredSql, cancelled, now - KeepFor);

    /// <summary>The message's id; 0 if the event was handled before.</summary>
    private async Task<Outcome<long>> CreateAndSend(NpgsqlConnection connection, long outboxEvent, OrderEvent order, Guid buyer, CancellationToken cancelled)
    {
        var texts = options.Texts.ToDictionary(text => text.Key, text => text.Value.For(order), StringComparer.Ordinal);
        var first = texts[options.Language];
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["event"] = Topic, ["order_id"] = order.OrderId.ToString() };
        var android = new AndroidMessage
        {
            Title = first.Title,
            Body = first.Body,
            Priority = "high",
            Data = data,
        };
        var ios = new IosMessage
        {
            Title = first.Title,
            Body = first.Body,
            Sound = "default",
            Data = data,
        };
        var id = await connection.One(
            InsertSql,
            row => row.GetInt64(0),
            cancelled,
            $"{topic} {order.OrderNumber}",
            JsonSerializer.Serialize(android, PushJson.Default.AndroidMessage),
            JsonSerializer.Serialize(ios, PushJson.Default.IosMessage),
            JsonSerializer.Serialize(texts, PushJson.Default.IReadOnlyDictionaryStringTranslation),
            JsonSerializer.Serialize(Audience.All with { UserIds = [buyer] }, PushJson.Default.Audience),
            outboxEvent,
            clock.GetUtcNow()
        );
        if (id == 0)
        {
            return 0;
        }
        var message = (await connection.One(PushMessage.LockSql, PushMessage.Read, cancelled, id))!;
        return await sending.Begin(connection, message, cancelled) is { } refused ? refused : id;
    }

    internal const string InsertSql = """
        INSERT INTO push.messages (name, type, android_message, ios_message, translations, audience, status, event_id, created_at, updated_at)
        VALUES ($1, 'immediate', $2::text::jsonb, $3::text::jsonb, $4::text::jsonb, $5::text::jsonb, 'draft', $6, $7, $7)
        ON CONFLICT ON CONSTRAINT messages_event_told DO NOTHING RETURNING id
        """;

    internal const string PurgeExpiredSql =
        "DELETE FROM push.messages WHERE event_id IS NOT NULL AND status IN ('sent', 'failed', 'cancelled') AND updated_at < $1";
}
