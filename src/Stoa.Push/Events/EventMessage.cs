using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Events;

/// <summary>A message that an event of the shop makes, to the devices of one user.</summary>
/// <param name="Name">For staff.</param>
/// <param name="UserId">Whose devices.</param>
/// <param name="Texts">By language.</param>
/// <param name="Language">One of <paramref name="Texts"/>: of devices whose own language has none.</param>
/// <param name="Data">For the app.</param>
/// <param name="Priority">Of Android; null is FCM's default.</param>
internal sealed record EventMessage(
    string Name,
    Guid UserId,
    IReadOnlyDictionary<string, Translation> Texts,
    string Language,
    IReadOnlyDictionary<string, string> Data,
    string? Priority
)
{
    /// <summary>About an order: the same whether it is sent beside a mail or in its place.</summary>
    public static EventMessage OfOrder(string topic, OrderPushOptions options, OrderEvent order, Guid buyer) =>
        new(
            $"{topic} {order.OrderNumber}",
            buyer,
            options.Texts.ToDictionary(text => text.Key, text => text.Value.For(order), StringComparer.Ordinal),
            options.Language,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["event"] = topic, ["order_id"] = order.OrderId.ToString() },
            "high"
        );

    /// <summary>Writes it as a draft; its id, or 0 where the event has one already.</summary>
    public Task<long> Add(NpgsqlConnection connection, long happened, DateTimeOffset now, CancellationToken cancelled)
    {
        var first = Texts[Language];
        var android = new AndroidMessage
        {
            Title = first.Title,
            Body = first.Body,
            Priority = Priority,
            Data = Data,
        };
        var ios = new IosMessage
        {
            Title = first.Title,
            Body = first.Body,
            Sound = "default",
            Data = Data,
        };
        return connection.One(
            InsertSql,
            row => row.GetInt64(0),
            cancelled,
            Name,
            JsonSerializer.Serialize(android, PushJson.Default.AndroidMessage),
            JsonSerializer.Serialize(ios, PushJson.Default.IosMessage),
            JsonSerializer.Serialize(Texts, PushJson.Default.IReadOnlyDictionaryStringTranslation),
            JsonSerializer.Serialize(Audience.All with { UserIds = [UserId] }, PushJson.Default.Audience),
            happened,
            now
        );
    }

    internal const string InsertSql = """
        INSERT INTO push.messages (name, type, android_message, ios_message, translations, audience, status, event_id, created_at, updated_at)
        VALUES ($1, 'immediate', $2::text::jsonb, $3::text::jsonb, $4::text::jsonb, $5::text::jsonb, 'draft', $6, $7, $7)
        ON CONFLICT ON CONSTRAINT messages_event_told DO NOTHING RETURNING id
        """;
}
