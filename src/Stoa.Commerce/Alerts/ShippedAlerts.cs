using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Orders.Mails;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Alerts;

/// <summary>
/// Parcels that are told by push, else by the mail that every parcel had before. The alert is written in the transaction that hands the parcel over, one for
/// each parcel, and the event of that transaction says so, so that neither the mail nor the push message of that event goes out beside it.
/// </summary>
internal static class ShippedAlerts
{
    /// <summary>Adds the alert to the batch that hands the parcel over; the sweep of alerts finds it.</summary>
    public static void Add(NpgsqlBatch batch, OrderState order, Guid parcel, DateTimeOffset now) =>
        batch.Add(AddSql, Guid.CreateVersion7(now), parcel, order.UserId, order.Language, now);

    /// <summary>Queues the parcel's mail; false where there is nobody to send it to.</summary>
    public static async Task<bool> Mail(NpgsqlConnection connection, BuyerMails mails, Guid alert, DateTimeOffset now, CancellationToken cancelled) =>
        await connection.One(ParcelSql, Parcel.From, cancelled, alert) is { } parcel
        && await StaffOrders.Read(connection, parcel.Order, cancelled) is { } whole
        && await mails.Add(connection, OrderMailKind.Shipped, OrderEvent.Of(whole.Order) with { FulfilmentId = parcel.Id }, null, now, cancelled);

    private sealed record Parcel(Guid Order, Guid Id)
    {
        public static Parcel From(NpgsqlDataReader row) => new(row.GetGuid("order_id"), row.GetGuid("id"));
    }

    internal const string AddSql = """
        INSERT INTO commerce.alerts (id, kind, fulfilment_id, user_id, language, status, created_at, updated_at)
        VALUES ($1, 'shipped', $2, $3::uuid, $4, 'active', $5, $5) ON CONFLICT (fulfilment_id) WHERE fulfilment_id IS NOT NULL DO NOTHING
        """;

    internal const string ParcelSql = "SELECT f.id, f.order_id FROM commerce.alerts a JOIN commerce.fulfilments f ON f.id = a.fulfilment_id WHERE a.id = $1";

    /// <summary>What left stays told: it may have arrived before the mail goes out, but it was not taken back.</summary>
    internal const string HasLeft = "EXISTS (SELECT FROM commerce.fulfilments f WHERE f.id = a.fulfilment_id AND f.status IN ('shipped', 'delivered'))";

    internal const string ClaimSql = """
        UPDATE commerce.alerts a SET status = 'telling', updated_at = $1
        FROM commerce.fulfilments f JOIN commerce.orders o ON o.id = f.order_id
        WHERE f.id = a.fulfilment_id AND a.id IN (
            SELECT id FROM commerce.alerts WHERE kind = 'shipped' AND status = 'active' AND not_before IS NULL ORDER BY id LIMIT 100)
        RETURNING a.id, a.kind, a.user_id, a.product_id, o.order_number AS product, NULL::bigint AS price, NULL::text AS currency, o.id AS order_id,
            (SELECT sum(l.quantity)::int FROM commerce.order_lines l WHERE l.order_id = o.id) AS items
        """;
}
