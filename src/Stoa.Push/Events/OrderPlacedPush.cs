using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Push.Messages;

namespace Stoa.Push.Events;

/// <summary>What the shop tells of an order: <c>order.placed</c>.</summary>
internal sealed record OrderPlaced(Guid OrderId, string OrderNumber, Guid UserId, int Items);

/// <summary>
/// An order was placed: a small message goes to the buyer's active devices, each in its own language. A buyer without devices gets none. The
/// event's id is unique among messages, so an event that comes twice is told once.
/// </summary>
internal sealed class OrderPlacedPush(NpgsqlDataSource database, Sending sending, IOptions<OrderPlacedOptions> options, TimeProvider clock) : IOutboxConsumer
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    public string Name => "push.order_placed";

    public string Topic => "order.placed";

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var order = JsonSerializer.Deserialize(happened.Payload, PushJson.Default.OrderPlaced)!;
        var outcome = await database.InTransaction(connection => Tell(connection, happened.Id, order, cancelled), cancelled);
        if (outcome.Failure is { Fault: not Fault.NoActiveDevices and var fault })
        {
            throw new InvalidOperationException($"The push of order {order.OrderNumber} was refused: {fault}.");
        }
        if (outcome.Value > 0)
        {
            sending.Tell(outcome.Value);
        }
    }

    /// <summary>Forgets messages of events that are long over.</summary>
    public static Task<int> Forget(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled) => database.Change(ForgetSql, cancelled, now - KeepFor);

    /// <summary>The message's id; 0 where it was told before.</summary>
    private async Task<Outcome<long>> Tell(NpgsqlConnection connection, long happened, OrderPlaced order, CancellationToken cancelled)
    {
        var texts = options.Value.Texts.ToDictionary(text => text.Key, text => text.Value.For(order));
        var first = texts[options.Value.Language];
        var data = new Dictionary<string, string> { ["event"] = Topic, ["order_id"] = order.OrderId.ToString() };
        var android = new AndroidMessage(first.Title, first.Body, null, null, null, null, null, null, null, "high", null, null, data);
        var ios = new IosMessage(first.Title, null, first.Body, null, "default", null, null, null, null, null, null, null, null, null, data);
        var id = await connection.One(InsertSql, row => row.GetInt64(0), cancelled, order.OrderNumber, JsonSerializer.Serialize(android, PushJson.Default.AndroidMessage),
            JsonSerializer.Serialize(ios, PushJson.Default.IosMessage), JsonSerializer.Serialize(texts, PushJson.Default.IReadOnlyDictionaryStringTranslation),
            JsonSerializer.Serialize(Audience.Everybody with { UserIds = [order.UserId] }, PushJson.Default.Audience), happened, clock.GetUtcNow());
        if (id == 0)
        {
            return 0;
        }
        var message = (await connection.One(PushMessage.LockSql, PushMessage.Read, cancelled, id))!;
        return await sending.Begin(connection, message, cancelled) is { } refused ? refused : id;
    }

    internal const string InsertSql = """
        INSERT INTO push.messages (name, type, android_message, ios_message, translations, audience, status, event_id, created_at, updated_at)
        VALUES ('order.placed ' || $1::text, 'immediate', $2::text::jsonb, $3::text::jsonb, $4::text::jsonb, $5::text::jsonb, 'draft', $6, $7, $7)
        ON CONFLICT ON CONSTRAINT messages_event_told DO NOTHING RETURNING id
        """;

    internal const string ForgetSql = "DELETE FROM push.messages WHERE event_id IS NOT NULL AND status IN ('sent', 'failed', 'cancelled') AND updated_at < $1";
}

/// <summary>Section <c>Push:Events:OrderPlaced</c>.</summary>
public sealed class OrderPlacedOptions
{
    /// <summary>Off unless somebody wants it.</summary>
    public bool Enabled { get; set; }

    /// <summary>Of devices whose own language has no text.</summary>
    public string Language { get; set; } = "en";

    /// <summary>What is wrong with them, in a sentence that names the key; null where nothing is.</summary>
    internal string? Problem => Enabled && !Texts.ContainsKey(Language)
        ? $"Push:Events:OrderPlaced:Language is '{Language}', for which Push:Events:OrderPlaced:Texts has no text, only for {string.Join(", ", Texts.Keys)}."
        : null;

    /// <summary>By locale.</summary>
    public Dictionary<string, EventText> Texts { get; } = new(StringComparer.Ordinal)
    {
        ["en"] = new() { Title = "Thank you for your order", Body = "We have received order {order_number}." },
        ["es"] = new() { Title = "Gracias por tu pedido", Body = "Hemos recibido el pedido {order_number}." },
    };
}

/// <summary>A title and a body in one language, in which <c>{order_number}</c> and <c>{items}</c> are replaced.</summary>
public sealed class EventText
{
    public string Title { get; set; } = "";

    public string Body { get; set; } = "";

    internal Translation For(OrderPlaced order)
    {
        var facts = new Dictionary<string, string> { ["order_number"] = order.OrderNumber, ["items"] = order.Items.ToString(CultureInfo.InvariantCulture) };
        return new Translation(Contracts.Languages.Texts.Fill(Title, facts), null, Contracts.Languages.Texts.Fill(Body, facts));
    }
}
