using Npgsql;
using Stoa.Payments;
using Stoa.Payments.Staff;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Reads an order as a whole, and locks it as a whole. Rows are locked in one order everywhere: the payments of the order by id, the order, promotions by id,
/// levels of stock by item and location.
/// </summary>
internal static class OrderStates
{
    /// <summary>Until the end of the transaction nobody else changes the order, its lines or its payments; null where there is none.</summary>
    public static async Task<OrderState?> Lock(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(LockPaymentsSql, id);
        batch.Add(LockOrderSql, id);
        // Statements of their own: they see what those have left that were waited for.
        AddReads(batch, id);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        await row.NextResultAsync(cancelled);
        await row.NextResultAsync(cancelled);
        return await Read(row, cancelled);
    }

    /// <summary>Three results, which <see cref="Read"/> takes.</summary>
    public static void AddReads(NpgsqlBatch batch, Guid id)
    {
        batch.Add(PaymentsSql, id);
        batch.Add(LinesSql, id);
        batch.Add(OrderSql, id);
    }

    public static async Task<OrderState?> Read(NpgsqlDataReader row, CancellationToken cancelled)
    {
        var (shown, payments, lines) = (new List<StaffPayment>(), new List<Payment>(), new List<LineState>());
        while (await row.ReadAsync(cancelled))
        {
            shown.Add(StaffPayment.From(row));
            payments.Add(Payment.From(row));
        }
        await row.NextResultAsync(cancelled);
        while (await row.ReadAsync(cancelled))
        {
            lines.Add(LineState.From(row));
        }
        await row.NextResultAsync(cancelled);
        return await row.ReadAsync(cancelled) ? From(row, lines, shown, payments) : null;
    }

    /// <summary>Ends a change of an order: its version rises, and its states follow from the rows.</summary>
    public static void Conclude(NpgsqlBatch batch, Guid order, DateTimeOffset now)
    {
        batch.Add(TouchSql, order, now);
        batch.Add(DeriveSql, order, now);
    }

    /// <summary>What is owed of an order and not paid; below zero what the buyer has yet to get back.</summary>
    public static Task<long> Due(NpgsqlConnection connection, Guid order, CancellationToken cancelled) =>
        connection.One(DueSql, row => row.GetInt64(0), cancelled, order);

    private static OrderState From(NpgsqlDataReader row, List<LineState> lines, List<StaffPayment> shown, List<Payment> payments)
    {
        var (credited, shippingCredited) = (row.GetInt64("credited_tax"), row.GetInt64("shipping_credited_tax"));
        return new()
        {
            Id = row.GetGuid("id"),
            Number = row.GetString("order_number"),
            UserId = row.GetOrNull<Guid>("user_id"),
            CustomerId = row.GetGuid("customer_id"),
            Email = row.GetString("email"),
            Language = row.GetString("language"),
            Status = row.GetString("status"),
            PaymentStatus = row.GetString("payment_status"),
            FulfilmentStatus = row.GetString("fulfilment_status"),
            ReturnStatus = row.GetString("return_status"),
            Currency = row.GetString("currency"),
            Subtotal = row.GetInt64("subtotal"),
            Discount = row.GetInt64("discount_total"),
            Tax = row.GetInt64("tax_total"),
            Shipping = row.GetInt64("shipping_total"),
            ShippingTax = row.GetInt64("shipping_tax"),
            PricesIncludeTax = row.GetBoolean("prices_include_tax"),
            Total = row.GetInt64("total"),
            TaxLines = row.GetString("tax_lines"),
            ShippingAddress = row.GetJson("shipping_address", CommerceJson.Default.Address)!,
            BillingAddress = row.GetJson("billing_address", CommerceJson.Default.Address)!,
            ShippingMethodId = row.GetString("shipping_method_id"),
            Notes = row.GetString("notes"),
            Tags = row.GetStrings("tags"),
            PaidElsewhere = row.GetInt64("paid_elsewhere"),
            Credited = new Share(row.GetInt64("credited") - credited, credited),
            ShippingCredited = new Share(row.GetInt64("shipping_credited") - shippingCredited, shippingCredited),
            RefundedToCredit = row.GetInt64("refunded_to_credit"),
            OpenEdit = row.GetOrNull<Guid>("open_edit_id"),
            Version = row.GetInt64("version"),
            CreatedAt = row.GetTime("created_at"),
            UpdatedAt = row.GetTime("updated_at"),
            Lines = [.. lines.Select(line => line with { Step = Currencies.StepOf(row.GetString("currency")) })],
            Shown = shown,
            Payments = payments,
            BusyPayments = row.GetFieldValue<Guid[]>(row.GetOrdinal("busy_payments")),
        };
    }

    internal const string LockPaymentsSql = "SELECT p.id FROM payments.payments p WHERE p.order_id = $1 ORDER BY p.id FOR UPDATE";

    internal const string LockOrderSql = "SELECT o.id FROM commerce.orders o WHERE o.id = $1 FOR NO KEY UPDATE";

    internal const string PaymentsSql = $"SELECT {StaffPayment.Columns} FROM payments.payments p WHERE p.order_id = $1 ORDER BY p.id";

    internal const string OrderSql = """
        SELECT o.id, o.order_number, o.user_id, o.customer_id, o.email, o.language, o.status, o.payment_status, o.fulfilment_status, o.return_status,
            o.currency, o.subtotal,
            o.discount_total, o.tax_total, o.shipping_total, o.shipping_tax, o.prices_include_tax, o.total, o.tax_lines::text AS tax_lines,
            o.shipping_address::text AS shipping_address, o.billing_address::text AS billing_address, o.shipping_method_id, o.notes, o.tags, o.paid_elsewhere,
            o.credited, o.credited_tax, o.shipping_credited, o.shipping_credited_tax, o.version, o.created_at, o.updated_at,
            (SELECT coalesce(sum(p.amount), 0)::bigint FROM commerce.refunds r JOIN commerce.refund_parts p ON p.refund_id = r.id
                WHERE r.order_id = o.id AND p.payment_id IS NULL AND r.status <> 'failed') AS refunded_to_credit,
            ARRAY(SELECT x.payment_id FROM payments.payments p JOIN payments.operations x ON x.payment_id = p.id
                WHERE p.order_id = o.id AND x.kind IN ('capture', 'void') AND x.status IN ('started', 'unknown', 'pending')) AS busy_payments,
            (SELECT e.id FROM commerce.order_edits e WHERE e.order_id = o.id AND e.status = 'open') AS open_edit_id
        FROM commerce.orders o WHERE o.id = $1
        """;

    internal const string LinesSql = """
        SELECT l.id, l.product_id, l.variant_id, l.sku, l.name, l.unit_price, l.quantity, l.discount_amount, l.tax_amount, l.total,
            l.attributes::text AS attributes, l.fulfilled, l.shipped, l.cancelled, l.announced, l.returned, l.refunded, l.credited,
            coalesce(k.net, 0) AS taken_net, coalesce(k.tax, 0) AS taken_tax
        FROM commerce.order_lines l
        LEFT JOIN (
            SELECT c.order_line_id, sum(c.net)::bigint AS net, sum(c.tax)::bigint AS tax
            FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
            WHERE c.order_id = $1 AND (c.lasting OR r.status <> 'failed') GROUP BY 1
        ) AS k ON k.order_line_id = l.id
        WHERE l.order_id = $1 ORDER BY l.position
        """;

    /// <summary>Of an order <c>o</c>, as <see cref="Due"/> has it.</summary>
    internal const string DueOfOrder = """
        o.total - o.credited - o.paid_elsewhere
            - (SELECT coalesce(sum(p.captured - p.refunded - p.refunding), 0)::bigint FROM payments.payments p WHERE p.order_id = o.id)
            + (SELECT coalesce(sum(p.amount), 0)::bigint FROM commerce.refunds r JOIN commerce.refund_parts p ON p.refund_id = r.id
                WHERE r.order_id = o.id AND p.payment_id IS NULL AND r.status <> 'failed')
        """;

    /// <summary>Of an order <c>o</c>: reserved and not taken, as <see cref="OrderState.Authorized"/> has it.</summary>
    internal const string AuthorizedOfOrder =
        "(SELECT coalesce(sum(z.amount), 0)::bigint FROM payments.payments z WHERE z.order_id = o.id AND z.status = 'authorized')";

    internal const string DueSql = $"SELECT {DueOfOrder} FROM commerce.orders o WHERE o.id = $1";

    internal const string TouchSql = "UPDATE commerce.orders SET version = version + 1, updated_at = $2 WHERE id = $1";

    internal const string DeriveSql = "SELECT commerce.derive_order($1, $2)";
}
