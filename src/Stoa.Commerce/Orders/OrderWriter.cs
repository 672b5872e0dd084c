using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Payments;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>
/// The transaction of an order: a fixed number of statements however many lines, in one round trip and a commit. Every statement must
/// change exactly what was planned; one that does not undoes all of them. Rows are locked in one order everywhere: cart, promotions
/// by code, levels of stock by item and location; those come last, because they are what buyers of the same thing wait for.
/// </summary>
internal sealed class OrderWriter(NpgsqlDataSource database, OutboxWriter outbox)
{
    /// <summary>Numbers that are tried after one was taken.</summary>
    internal const int Attempts = 10;

    public async Task<Outcome<Order>> Write(PlaceOrder.Request request, RequestContext context, Draft draft, OrderPrice price, Guid payment, DateTimeOffset now)
    {
        for (var attempt = 0; ; attempt++)
        {
            var order = Compose(request, context.Caller.UserId, draft, price, OrderNumber.Create(attempt), now);
            try
            {
                return await database.InTransaction(context, connection => Execute(connection, order, request, draft, payment, now), CancellationToken.None);
            }
            catch (PostgresException taken) when (taken.Breaks("orders_number_taken") && attempt < Attempts)
            {
                // The next number.
            }
            catch (PostgresException oversold) when (oversold.ConstraintName == "stock_not_oversold")
            {
                // It could be backordered when the stock was looked at, and no longer when it was taken.
                return CommerceFaults.CartChanged;
            }
        }
    }

    private async Task<Outcome<Order>> Execute(
        NpgsqlConnection connection,
        Order order,
        PlaceOrder.Request request,
        Draft draft,
        Guid payment,
        DateTimeOffset now
    )
    {
        var lines = draft.Lines;
        var limited = draft.Promotions.Where(promotion => promotion.MaxUses is not null).Select(promotion => promotion.Code).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        var planned = new List<(NpgsqlBatchCommand Command, int Rows)> { (batch.Add(TakeCartSql, draft.CartId, draft.CartVersion, now), 1) };
        if (limited.Length > 0)
        {
            planned.Add((batch.Add(UsePromotionsSql, [limited]), limited.Length));
        }
        planned.Add((InsertOrder(batch, order, request, now), 1));
        planned.Add((InsertLines(batch, order, lines), lines.Count));
        planned.Add((batch.Add(EmptyCartSql, draft.CartId), lines.Count));
        planned.Add((PaymentAttempts.Settle(batch, payment, order.Id, now), 1));
        OrderEvent.Add(outbox, batch, OrderEvent.Placed, order, now);
        var allocated = StockAllocations.Allocate(
            batch,
            order.Id,
            order.UserId,
            [.. lines.Zip(order.Items, (line, item) => (item.Id, line.ItemId, line.Quantity))],
            now
        );
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        // A line that is split over locations is allocated in several rows.
        return planned.TrueForAll(plan => plan.Command.RecordsAffected == plan.Rows) && allocated.RecordsAffected >= lines.Count
            ? Outcome.Created(order)
            : CommerceFaults.CartChanged;
    }

    private static NpgsqlBatchCommand InsertOrder(NpgsqlBatch batch, Order order, PlaceOrder.Request request, DateTimeOffset now) =>
        batch.Add(
            InsertOrderSql,
            order.Id,
            order.OrderNumber,
            order.UserId,
            order.Total.Currency,
            order.Subtotal.Amount,
            order.DiscountTotal.Amount,
            order.TaxTotal.Amount,
            order.ShippingTotal.Amount,
            order.Total.Amount,
            Json(order.ShippingAddress),
            Json(order.BillingAddress),
            request.ShippingMethodId,
            request.Codes,
            order.Notes,
            now
        );

    private static NpgsqlBatchCommand InsertLines(NpgsqlBatch batch, Order order, IReadOnlyList<DraftLine> lines) =>
        batch.Add(
            InsertLinesSql,
            order.Id,
            order.Items.Select(item => item.Id).ToArray(),
            lines.Select(line => line.ProductId).ToArray(),
            lines.Select(line => line.VariantId).ToArray(),
            lines.Select(line => line.Sku).ToArray(),
            lines.Select(line => line.Name).ToArray(),
            lines.Select(line => line.UnitPrice.Amount).ToArray(),
            lines.Select(line => line.Quantity).ToArray(),
            order.Items.Select(item => item.DiscountAmount.Amount).ToArray(),
            order.Items.Select(item => item.TaxAmount.Amount).ToArray(),
            order.Items.Select(item => item.Total.Amount).ToArray(),
            lines.Select(line => line.Attributes).ToArray(),
            order.Total.Currency
        );

    private static Order Compose(PlaceOrder.Request request, Guid user, Draft draft, OrderPrice price, string number, DateTimeOffset now)
    {
        var currency = draft.Currency;
        var items = draft
            .Lines.Zip(
                price.Lines,
                (line, cost) =>
                    new OrderItem(
                        Guid.CreateVersion7(now),
                        line.ProductId,
                        line.Sku,
                        line.Name,
                        line.UnitPrice,
                        line.Quantity,
                        new Money(cost.Discount, currency),
                        new Money(cost.Tax, currency),
                        new Money(cost.Total, currency)
                    )
            )
            .ToList();
        return new Order(
            Guid.CreateVersion7(now),
            number,
            user,
            "pending",
            items,
            request.ShippingAddress,
            request.BillingAddress ?? request.ShippingAddress,
            new Money(price.Subtotal, currency),
            new Money(price.Discount, currency),
            new Money(price.Tax, currency),
            new Money(price.Shipping, currency),
            new Money(price.Total, currency),
            request.Notes,
            now,
            now
        );
    }

    private static string Json(Address address) => JsonSerializer.Serialize(address, CommerceJson.Default.Address);

    /// <summary>Only at the version that was priced, so that a cart changed or ordered meanwhile is refused, and only if no line's price has changed.</summary>
    internal const string TakeCartSql = "UPDATE commerce.carts SET version = version + 1, updated_at = $3 WHERE id = $1 AND version = $2";

    internal const string UsePromotionsSql = """
        WITH used AS (SELECT code FROM commerce.promotions WHERE code = ANY ($1) AND active AND uses < max_uses ORDER BY code FOR UPDATE)
        UPDATE commerce.promotions p SET uses = p.uses + 1 FROM used u WHERE p.code = u.code
        """;

    internal const string InsertOrderSql = """
        INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total,
            shipping_address, billing_address, shipping_method_id, promotion_codes, notes, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11::text::jsonb, $12, $13, $14, $15, $15)
        """;

    /// <summary>
    /// A line whose product went off sale, got variants or changed its price since it was priced is not written, and its absence undoes the
    /// order.
    /// </summary>
    internal const string InsertLinesSql = $"""
        INSERT INTO commerce.order_lines (id, order_id, position, product_id, variant_id, sku, name, unit_price,
            quantity, discount_amount, tax_amount, total, attributes)
        SELECT l.id, $1, l.position, l.product_id, l.variant_id, l.sku, l.name, l.unit_price, l.quantity, l.discount, l.tax, l.total, l.attributes::jsonb
        FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
            $8::int[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[])
            WITH ORDINALITY AS l(id, product_id, variant_id, sku, name, unit_price, quantity, discount, tax, total, attributes, position)
        JOIN commerce.products p ON p.id = l.product_id AND commerce.on_sale(p)
        LEFT JOIN commerce.variants v ON v.id = l.variant_id
        WHERE l.unit_price = commerce.unit_price(p, v) AND p.currency = $13
          AND CASE WHEN l.variant_id IS NULL THEN NOT {Availability.HasVariants} ELSE NOT v.archived END
        """;

    internal const string EmptyCartSql = "DELETE FROM commerce.cart_items WHERE cart_id = $1";
}
