using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Orders.Mails;
using Stoa.Commerce.Settings;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Alerts;

/// <summary>
/// Mails an alert that no device took. Everything is asked again, because time has passed since it came true: what is not true any more waits for the next
/// time, who withdrew is left alone, and by night the mail waits for the morning.
/// </summary>
/// <param name="topic"><see cref="AlertEvent.Undelivered"/> or <see cref="AlertEvent.Refused"/>.</param>
/// <param name="mails">Asked for when it is needed: it writes to the outbox, which knows its consumers.</param>
/// <param name="orderMails">Likewise; of parcels.</param>
internal sealed class AlertMail(
    string topic,
    Func<AlertMails> mails,
    Func<BuyerMails> orderMails,
    SettingsStore settings,
    NpgsqlDataSource database,
    TimeProvider clock
) : IOutboxConsumer
{
    public string Name => topic == AlertEvent.Undelivered ? "mail.alert" : "mail.alert_refused";

    public string Topic => topic;

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var alert = Read(happened).AlertId;
        await database.InTransaction<bool>(connection => Send(connection, alert, cancelled), cancelled);
    }

    public static AlertAnswer Read(OutboxEvent happened) => JsonSerializer.Deserialize(happened.Payload, CommerceJson.Stored.AlertAnswer)!;

    public static string Write(AlertAnswer answer) => JsonSerializer.Serialize(answer, CommerceJson.Stored.AlertAnswer);

    public static string Text(long amount, string currency) => $"{Currencies.Format(amount, currency)} {currency}";

    private async Task<Outcome<bool>> Send(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        var (now, values) = (clock.GetUtcNow(), settings.Current);
        if (topic == AlertEvent.Refused)
        {
            await connection.Change(UntellSql, cancelled, id, now);
        }
        if (await connection.One(LockSql, Telling.From, cancelled, id) is not { } alert)
        {
            return false;
        }
        if (alert.Kind == AlertKinds.Shipped)
        {
            // The mail about one's order waits for no morning, nor did it before; whether there are such mails is a setting of its own.
            var isMailed = alert.IsTrue && values.Get(CommerceSettings.OrderMails) && await ShippedAlerts.Mail(connection, orderMails(), id, now, cancelled);
            await (isMailed ? connection.Change(ToldSql, cancelled, id, now, "mail") : connection.Change(EndSql, cancelled, id, now, null));
            return true;
        }
        if (!AlertKinds.On(values).Contains(alert.Kind, StringComparer.Ordinal) || !alert.IsTrue)
        {
            // A cart that was ordered, or may not be spoken of any more, is not waited for.
            await (
                alert.Kind == AlertKinds.Cart
                    ? connection.Change(EndSql, cancelled, id, now, null)
                    : connection.Change(BackSql, cancelled, id, now, now + AlertSweep.Soon)
            );
            return true;
        }
        if (await Quiet(connection, values, now, cancelled) is { } until)
        {
            await connection.Change(BackSql, cancelled, id, now, until);
            return true;
        }
        if ((alert.User is { } user ? await mails().AddressOf(connection, user, cancelled) : alert.Email) is not { } address)
        {
            await connection.Change(EndSql, cancelled, id, now, null);
            return true;
        }
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(ToldSql, id, now, "mail");
        mails()
            .Add(batch, id, alert.Kind, address, alert.User, alert.Language, alert.Product, alert.Price is { } price ? Text(price, alert.Currency!) : "–", now);
        await batch.ExecuteNonQueryAsync(cancelled);
        return true;
    }

    private static Task<DateTimeOffset?> Quiet(NpgsqlConnection connection, SettingValues values, DateTimeOffset now, CancellationToken cancelled) =>
        connection.One(
            QuietSql,
            row => row.GetOrNull<DateTimeOffset>("until"),
            cancelled,
            now,
            values.Get(CommerceSettings.QuietFrom),
            values.Get(CommerceSettings.QuietUntil)
        );

    private sealed record Telling(string Kind, Guid? User, string Email, string Language, string Product, long? Price, string? Currency, bool IsTrue)
    {
        public static Telling From(NpgsqlDataReader row) =>
            new(
                row.GetString("kind"),
                row.GetOrNull<Guid>("user_id"),
                row.GetString("email"),
                row.GetString("language"),
                row.GetString("product"),
                row.GetOrNull<long>("price"),
                row.GetStringOrNull("currency"),
                row.GetBoolean("is_true")
            );
    }

    internal const string LockSql = $"""
        SELECT a.kind, a.user_id, a.email, a.language, p.currency, commerce.unit_price(p, v) AS price,
            coalesce(p.name, (SELECT left(string_agg(i.quantity || ' × ' || q.name, ', ' ORDER BY i.position), 600)
                FROM commerce.cart_items i JOIN commerce.products q ON q.id = i.product_id WHERE i.cart_id = a.cart_id), '–') AS product,
            CASE a.kind WHEN 'cart' THEN EXISTS (SELECT FROM commerce.carts c JOIN commerce.customers m ON {AbandonedCarts.MayBeReminded}
                    WHERE c.id = a.cart_id AND c.reminded_at IS NOT NULL AND {AbandonedCarts.IsAbandoned})
                WHEN 'shipped' THEN {ShippedAlerts.HasLeft}
                ELSE {AlertSweep.HasComeTrue} END AS is_true
        FROM commerce.alerts a LEFT JOIN commerce.products p ON p.id = a.product_id LEFT JOIN commerce.variants v ON v.id = a.variant_id
        WHERE a.id = $1 AND a.status = 'telling' FOR UPDATE OF a
        """;

    /// <summary>
    /// What counted as told was not. Its owner may have asked anew meanwhile, and is then told by that one; who was erased is told nothing.
    /// </summary>
    internal const string UntellSql = """
        UPDATE commerce.alerts a SET told_at = NULL, way = NULL, updated_at = $2, status = CASE WHEN EXISTS (
                SELECT FROM commerce.alerts o WHERE o.kind = a.kind AND coalesce(o.variant_id, o.product_id) = coalesce(a.variant_id, a.product_id)
                    AND o.user_id = a.user_id AND o.status IN ('pending', 'active', 'telling')) THEN 'ended' ELSE 'telling' END
        WHERE a.id = $1 AND a.status = 'told' AND a.way = 'push' AND a.user_id IS NOT NULL
        """;

    internal const string QuietSql = """
        SELECT platform.quiet_until($1, coalesce(seller ->> 'time_zone', 'UTC'), $2::text::time, $3::text::time) AS until FROM commerce.settings
        """;

    internal const string BackSql =
        "UPDATE commerce.alerts SET status = 'active', not_before = $3::timestamptz, updated_at = $2 WHERE id = $1 AND status = 'telling'";

    internal const string EndSql =
        "UPDATE commerce.alerts SET status = 'ended', not_before = $3::timestamptz, updated_at = $2 WHERE id = $1 AND status = 'telling'";

    internal const string ToldSql = "UPDATE commerce.alerts SET status = 'told', told_at = $2, way = $3, updated_at = $2 WHERE id = $1 AND status = 'telling'";
}

/// <summary>A device took it.</summary>
internal sealed class AlertDelivered(NpgsqlDataSource database, TimeProvider clock) : IOutboxConsumer
{
    public string Name => "commerce.alert_delivered";

    public string Topic => AlertEvent.Delivered;

    public Task Handle(OutboxEvent happened, CancellationToken cancelled) =>
        database.Change(AlertMail.ToldSql, cancelled, AlertMail.Read(happened).AlertId, clock.GetUtcNow(), "push");
}

/// <summary>Somebody opened its message: the first time counts.</summary>
internal sealed class AlertOpened(NpgsqlDataSource database, TimeProvider clock) : IOutboxConsumer
{
    public string Name => "commerce.alert_opened";

    public string Topic => AlertEvent.Opened;

    public Task Handle(OutboxEvent happened, CancellationToken cancelled) =>
        database.Change(OpenedSql, cancelled, AlertMail.Read(happened).AlertId, clock.GetUtcNow());

    internal const string OpenedSql = "UPDATE commerce.alerts SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL";
}

/// <summary>It is night where the device is: asked again in the morning, with everything that may have changed.</summary>
internal sealed class AlertPostponed(NpgsqlDataSource database, TimeProvider clock) : IOutboxConsumer
{
    public string Name => "commerce.alert_postponed";

    public string Topic => AlertEvent.Postponed;

    public Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        var answer = AlertMail.Read(happened);
        return database.Change(AlertMail.BackSql, cancelled, answer.AlertId, clock.GetUtcNow(), answer.Until);
    }
}
