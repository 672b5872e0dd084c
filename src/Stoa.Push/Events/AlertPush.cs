using System.Text.Json;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Languages;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Push.Messages;

namespace Stoa.Push.Events;

/// <summary>Something that a user is told once: <c>stock</c>, <c>price</c>, <c>cart</c>, or <c>shipped</c> of a parcel of theirs.</summary>
/// <param name="Product">Its name; of a parcel, the number of its order.</param>
/// <param name="TimeZone">The shop's, for devices that do not say theirs.</param>
/// <param name="QuietFrom">HH:mm by the device's clock.</param>
/// <param name="QuietUntil">The same.</param>
internal sealed record AlertEvent(
    Guid AlertId,
    string Kind,
    Guid UserId,
    string Product,
    string? ProductId,
    string Price,
    string TimeZone,
    string QuietFrom,
    string QuietUntil,
    Guid? OrderId = null,
    int? Items = null
);

/// <summary>What became of it.</summary>
internal sealed record AlertAnswer(Guid AlertId, DateTimeOffset? Until = null);

/// <summary>
/// Tells an alert to the active devices of its user, or answers that there is none, and then it is mailed. Which of the two it was is a row under the event's
/// id, in the transaction that does it: an event that comes again, or to two nodes at once, does neither a second time. In quiet hours nothing is decided.
/// </summary>
/// <param name="shipped">The shop's own words for parcels.</param>
/// <param name="outbox">Asked for when it is needed: it knows its consumers.</param>
internal sealed class AlertPush(
    OrderPushOptions shipped,
    NpgsqlDataSource database,
    Sending sending,
    LanguageCatalogue languages,
    Func<OutboxWriter> outbox,
    TimeProvider clock
) : IOutboxConsumer
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    public string Name => "alerts.push";

    public string Topic => "alert.due";

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var alert = JsonSerializer.Deserialize(happened.Payload, PushJson.Default.AlertEvent)!;
        var pushed = await database.InTransaction(connection => Push(connection, happened.Id, alert, cancelled), cancelled);
        if (pushed.Failure is null)
        {
            if (pushed.Value > 0)
            {
                sending.NotifyStarted(pushed.Value);
            }
            return;
        }
        // No device, or no way to reach one: the reason does not matter to whoever waits.
        await database.InTransaction<bool>(
            connection => Answer(connection, happened.Id, "mail", "alert.undelivered", new(alert.AlertId), cancelled),
            cancelled
        );
    }

    /// <summary>Forgets what does not come again.</summary>
    public static Task<int> Forget(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled) =>
        database.Change(ForgetSql, cancelled, now - KeepFor);

    /// <summary>The message's id; 0 where the event was handled before, or it is night.</summary>
    private async Task<Outcome<long>> Push(NpgsqlConnection connection, long happened, AlertEvent alert, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var device = await connection.One(
            DeviceSql,
            row => new Night(row.GetOrNull<DateTimeOffset>("until")),
            cancelled,
            alert.UserId,
            now,
            alert.TimeZone,
            alert.QuietFrom,
            alert.QuietUntil
        );
        if (device is null)
        {
            return PushFaults.NoActiveDevices;
        }
        if (device.Until is { } until)
        {
            await Answer(connection, happened, "later", "alert.postponed", new(alert.AlertId, until), cancelled);
            return 0;
        }
        if (!(await Answer(connection, happened, "push", "alert.delivered", new(alert.AlertId), cancelled)).Value)
        {
            return 0;
        }
        var id = await Written(alert).Add(connection, happened, now, cancelled);
        var message = (await connection.One(PushMessage.LockSql, PushMessage.Read, cancelled, id))!;
        return await sending.Begin(connection, message, cancelled) is { } refused ? refused : id;
    }

    private EventMessage Written(AlertEvent alert) =>
        alert is { Kind: "shipped", OrderId: { } order }
            ? EventMessage.OfOrder("order.shipped", shipped, new OrderEvent(order, alert.Product, alert.UserId, alert.Items ?? 0), alert.UserId)
            : OfItem(alert);

    private EventMessage OfItem(AlertEvent alert)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal) { ["product"] = alert.Product, ["price"] = alert.Price };
        var texts = languages.All.ToDictionary(
            words => words.Language,
            words => new Translation(
                Texts.Fill(words[$"event.alert_{alert.Kind}.title"], facts),
                null,
                Texts.Fill(words[$"event.alert_{alert.Kind}.body"], facts)
            ),
            StringComparer.Ordinal
        );
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["event"] = "alert." + alert.Kind };
        if (alert.ProductId is { } product)
        {
            data["product_id"] = product;
        }
        return new EventMessage($"alert.{alert.Kind} {alert.AlertId}", alert.UserId, texts, languages.English.Language, data, null);
    }

    /// <summary>Decides the event; false where that was done before.</summary>
    private async Task<Outcome<bool>> Answer(
        NpgsqlConnection connection,
        long happened,
        string way,
        string topic,
        AlertAnswer answer,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        if (await connection.Change(DecideSql, cancelled, happened, way, now, answer.AlertId) == 0)
        {
            return false;
        }
        await using var batch = new NpgsqlBatch(connection);
        outbox().Add(batch, topic, JsonSerializer.Serialize(answer, PushJson.Default.AlertAnswer), now);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return true;
    }

    private sealed record Night(DateTimeOffset? Until);

    /// <summary>By the device that was seen last: where it is, its user is.</summary>
    internal const string DeviceSql = """
        SELECT platform.quiet_until($2, coalesce(d.time_zone, $3), $4::text::time, $5::text::time) AS until
        FROM push.devices d WHERE d.user_id = $1 AND d.is_active ORDER BY d.last_seen_at DESC, d.id DESC LIMIT 1
        """;

    internal const string DecideSql = "INSERT INTO push.alert_events (event_id, way, at, alert_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

    internal const string ForgetSql = "DELETE FROM push.alert_events WHERE at < $1";
}
