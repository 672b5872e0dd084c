using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>
/// The transaction of an order: a fixed number of statements however many lines, in one round trip and a commit. Every statement must
/// change exactly what was planned; one that does not undoes all of them. Rows are locked in one order everywhere: cart, promotions
/// by id, levels of stock by item and location; those come last, because they are what buyers of the same thing wait for.
/// </summary>
internal sealed class OrderWriter(NpgsqlDataSource database, OutboxWriter outbox)
{
    /// <summary>Numbers that are tried after one was taken.</summary>
    internal const int Attempts = 10;

    public async Task<Outcome<Order>> Write(
        PlaceOrder.Request request,
        RequestContext context,
        Draft draft,
        OrderPrice price,
        StartedPayment? payment,
        DateTimeOffset now
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var order = Compose(request, context.Caller.UserId, draft, price, payment, OrderNumber.Create(attempt), now) with { Language = context.Language };
            try
            {
                return await database.InTransaction(
                    context,
                    connection => Execute(connection, order, request, draft, price, payment, now),
                    CancellationToken.None
                );
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
        OrderPrice price,
        StartedPayment? payment,
        DateTimeOffset now
    )
    {
        var lines = draft.Lines;
        await using var batch = new NpgsqlBatch(connection);
        var planned = new List<(NpgsqlBatchCommand Command, int Rows)> { (batch.Add(TakeCartSql, draft.CartId, draft.CartVersion, now), 1) };
        planned.Add((InsertOrder(batch, order, request, price, payment, now), 1));
        planned.Add((InsertLines(batch, order, lines, price), lines.Count));
        planned.Add((batch.Add(EmptyCartSql, draft.CartId), lines.Count));
        if (payment is not null)
        {
            planned.Add((PaymentRecords.Settle(batch, payment, order.Id, now), 1));
        }
        OrderEvent.AddPlaced(outbox, batch, order, now);
        if (price.Applied.Count > 0)
        {
            planned.Add((UsePromotions(batch, order, price.Applied, now), price.Applied.Count));
        }
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

    private static NpgsqlBatchCommand UsePromotions(NpgsqlBatch batch, Order order, IReadOnlyList<AppliedPromotion> applied, DateTimeOffset now) =>
        batch.Add(
            UsePromotionsSql,
            applied.Select(promotion => promotion.Rule.Id).ToArray(),
            applied.Select(promotion => promotion.Rule.Version).ToArray(),
            applied.Select(promotion => promotion.Rule.CodeKey).ToArray(),
            applied.Select(promotion => promotion.Discount).ToArray(),
            order.UserId.ToString(),
            order.Id,
            now
        );

    private static NpgsqlBatchCommand InsertOrder(
        NpgsqlBatch batch,
        Order order,
        PlaceOrder.Request request,
        OrderPrice price,
        StartedPayment? payment,
        DateTimeOffset now
    ) =>
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
            now,
            price.PricesIncludeTax,
            price.ShippingTax,
            JsonSerializer.Serialize(price.TaxLines.ToArray(), CommerceJson.Stored.TaxLineArray),
            order.Status,
            NewOrder.PaymentStatus(order, payment),
            order.Language
        );

    private static NpgsqlBatchCommand InsertLines(NpgsqlBatch batch, Order order, IReadOnlyList<DraftLine> lines, OrderPrice price) =>
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
            order.Total.Currency,
            price.Lines.Select(line => line.UnitPrice).ToArray(),
            price.Lines.Select(line => line.RatePpm).ToArray(),
            price.PricesIncludeTax
        );

    private static Order Compose(
        PlaceOrder.Request request,
        Guid user,
        Draft draft,
        OrderPrice price,
        StartedPayment? payment,
        string number,
        DateTimeOffset now
    )
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
                        new Money(cost.UnitPrice, currency),
                        line.Quantity,
                        new Money(cost.Discount, currency),
                        new Money(cost.Tax, currency),
                        new Money(cost.Total, currency),
                        line.VariantId,
                        OrderRows.AttributesOf(line.Attributes)
                    )
            )
            .ToList();
        return new Order(
            Guid.CreateVersion7(now),
            number,
            user,
            NewOrder.Status(price.Total, payment),
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

    /// <summary>A promotion that can no longer be used has no row, and its absence undoes the order.</summary>
    internal const string UsePromotionsSql = """
        INSERT INTO commerce.promotion_uses (order_id, promotion_id, code_key, customer, discount, at)
        SELECT $6::uuid, ($1::text[])[u], ($3::text[])[u], $5, ($4::bigint[])[u], $7::timestamptz
        FROM commerce.use_promotions($1::text[], $2::bigint[], $3::text[], $5, $7::timestamptz) AS u
        """;

    internal const string InsertOrderSql = """
        INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total,
            shipping_address, billing_address, shipping_method_id, promotion_codes, notes, created_at, updated_at,
            prices_include_tax, shipping_tax, tax_lines, status, payment_status, paid_at, language)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11::text::jsonb, $12, $13, $14, $15::timestamptz, $15, $16, $17, $18::text::json, $19, $20::text,
            CASE WHEN $20 = 'paid' THEN $15 END, $21)
        """;

    /// <summary>
    /// A line whose product went off sale, got variants or changed its price since it was priced is not written, and its absence undoes the order.
    /// </summary>
    internal const string InsertLinesSql = $"""
        INSERT INTO commerce.order_lines (id, order_id, position, product_id, variant_id, sku, name, unit_price,
            quantity, discount_amount, tax_amount, total, attributes, tax_rate_ppm, prices_include_tax)
        SELECT l.id, $1, l.position, l.product_id, l.variant_id, l.sku, l.name, l.charged, l.quantity, l.discount, l.tax, l.total, l.attributes::jsonb,
            l.rate, $16::boolean
        FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
            $8::int[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $14::bigint[], $15::int[])
            WITH ORDINALITY AS l(id, product_id, variant_id, sku, name, unit_price, quantity, discount, tax, total, attributes, charged, rate, position)
        JOIN commerce.products p ON p.id = l.product_id AND commerce.on_sale(p)
        LEFT JOIN commerce.variants v ON v.id = l.variant_id
        WHERE l.unit_price = commerce.unit_price(p, v) AND p.currency = $13
          AND CASE WHEN l.variant_id IS NULL THEN NOT {Availability.HasVariants} ELSE NOT v.archived END
        """;

    internal const string EmptyCartSql = "DELETE FROM commerce.cart_items WHERE cart_id = $1";
}
