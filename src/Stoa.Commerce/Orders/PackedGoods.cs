using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Payments.Staff;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>What is packed counts as fulfilled, until it is taken apart again.</summary>
internal sealed class PackedGoods : PaidGoods
{
    public override Task<bool> ArePacked(NpgsqlConnection connection, Guid order, CancellationToken cancelled) =>
        connection.One(ArePackedSql, row => row.GetBoolean(0), cancelled, order);

    public override Task<long> Due(NpgsqlConnection connection, Guid order, Guid payment, CancellationToken cancelled) =>
        connection.One(DueSql, row => row.GetInt64(0), cancelled, order, payment);

    public override void Tell(NpgsqlBatch batch, PaymentAddress payment, Guid actor, string type, DateTimeOffset now, string text, JsonObject facts)
    {
        facts["payment_id"] = payment.Payment.ToString();
        OrderTimeline.Add(batch, payment.Order, actor, type, now, text, after: facts);
    }

    /// <summary>Of an order that is not known here, whatever is reserved is due.</summary>
    internal const string DueSql = $"""
        SELECT coalesce(({OrderStates.DueSql}), 9223372036854775807)
            - (SELECT coalesce(sum(x.amount), 0)::bigint FROM payments.operations x JOIN payments.payments p ON p.id = x.payment_id
            WHERE p.order_id = $1 AND p.id <> $2 AND x.kind = 'capture' AND x.status IN ('started', 'unknown', 'pending'))
        """;

    internal const string ArePackedSql = "SELECT EXISTS (SELECT FROM commerce.order_lines WHERE order_id = $1 AND fulfilled > 0)";
}
