using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Promotions;
using Stoa.Commerce.Stock;
using Stoa.Commerce.Stock.Hot;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>An order that is to be written: all of it or nothing.</summary>
internal sealed record OrderPlan
{
    public required Guid Id { get; init; }
    public required Purchase Purchase { get; init; }
    public required Buyer Buyer { get; init; }
    public required Guid CartId { get; init; }

    /// <summary>Of the cart that was priced.</summary>
    public required long CartVersion { get; init; }

    public required string Notes { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where mails go; empty for the address of the account.</summary>
    public string Email { get; init; } = "";

    /// <summary>What a guest's address is compared by.</summary>
    public string EmailKey { get; init; } = "";

    /// <summary>Payments that were just asked for.</summary>
    public IReadOnlyList<StartedPayment> Started { get; init; } = [];

    /// <summary>Payments whose rows say all that is known of them.</summary>
    public IReadOnlyList<Guid> Held { get; init; } = [];

    /// <summary>It was a checkout before, which holds its stock and the uses of its promotions; its prices were promised.</summary>
    public bool IsCheckout { get; init; }

    /// <summary>All of them, in their order.</summary>
    public Guid[] Payments => Held.Count > 0 ? [.. Held] : [.. Started.Select(started => started.Payment.Id)];

    public bool IsPaid =>
        Purchase.Total == 0 || (Started.Count > 0 && Held.Count == 0 && Started.All(paid => paid.Answer.State?.Status == PaymentStatuses.Captured));
}

/// <summary>
/// The transaction of an order: a fixed number of statements however many lines, in one round trip and a commit. Every statement must
/// change exactly what was planned; one that does not undoes all of them. Rows are locked in one order everywhere: checkout, cart, promotions
/// by id, levels of stock by item and location; those come last, because they are what buyers of the same thing wait for.
/// </summary>
internal sealed class OrderWriter(NpgsqlDataSource database, OrderNumbers numbers, ItemAdmission admission, OutboxWriter outbox, EventLog events)
{
    /// <summary>Numbers that are tried after one was taken, by an order that moved in.</summary>
    internal const int Attempts = 10;

    /// <summary>What an order breaks whose buyer has no account any more.</summary>
    internal const string NoBuyer = "orders_buyer_is_there";

    /// <summary>Stands for a reason that is still to be found out.</summary>
    public static readonly Failure Changed = new() { Fault = CommerceFaults.CartChanged };

    /// <summary>
    /// Writes the order; the response is kept with it where the request is for an order. <see cref="Changed"/> where it is not as planned any more.
    /// </summary>
    public async Task<Outcome<Order>> Write(OrderPlan plan, RequestContext? context)
    {
        for (var attempt = 0; ; attempt++)
        {
            var order = Compose(plan, await numbers.Next(CancellationToken.None));
            try
            {
                using var turn = await admission.Turn(plan.Purchase.Lines.Select(line => line.ItemId), CancellationToken.None);
                return context is null
                    ? await database.InTransaction(connection => Execute(connection, order, plan), CancellationToken.None)
                    : await database.InTransaction(context, connection => Execute(connection, order, plan), CancellationToken.None);
            }
            catch (PostgresException taken) when (taken.Breaks("orders_number_taken") && attempt < Attempts)
            {
                // The next number.
            }
            catch (PostgresException late) when (late.Breaks("orders_pkey") || late.ConstraintName == "stock_not_oversold")
            {
                // Somebody else has placed this checkout, or it could be backordered when the stock was looked at, and no longer when it was taken.
                return Changed;
            }
            catch (PostgresException gone) when (gone.ConstraintName == NoBuyer)
            {
                // The account was deleted since the request began: it is answered as the next one will be.
                return RequestFaults.TokenRevoked;
            }
        }
    }

    private async Task<Outcome<Order>> Execute(NpgsqlConnection connection, Order order, OrderPlan plan)
    {
        var (lines, now) = (plan.Purchase.Lines, plan.Now);
        await using var batch = new NpgsqlBatch(connection);
        var planned = new List<(NpgsqlBatchCommand Command, int Rows)>();
        if (plan.IsCheckout)
        {
            planned.Add((batch.Add(PlaceCheckoutSql, plan.Id, now, plan.Payments), 1));
        }
        planned.Add((batch.Add(TakeCartSql, plan.CartId, plan.CartVersion, now), 1));
        if (plan.Buyer.UserId is null)
        {
            batch.Add(AddGuestSql, Guid.CreateVersion7(now), plan.Email, plan.EmailKey, order.BillingAddress.FirstName, order.BillingAddress.LastName, now);
        }
        planned.Add((InsertOrder(batch, order, plan), 1));
        planned.Add((InsertLines(batch, order, plan), lines.Count));
        // Before what happens to its payments.
        events.Add(batch, CommerceEvents.OrderPlaced, order.Id.ToString(), order, now);
        planned.Add((batch.Add(EmptyCartSql, plan.CartId), lines.Count));
        planned.AddRange(plan.Started.Select(payment => (PaymentRecords.Settle(batch, payment, order.Id, now), 1)));
        if (plan.Held.Count > 0)
        {
            planned.Add((PaymentRecords.SettleHeld(batch, plan.Held, order.Id, now), plan.Held.Count));
        }
        OrderEvent.AddPlaced(outbox, events, batch, order, now);
        if (plan is { IsCheckout: false, Purchase.Uses.Count: > 0 })
        {
            planned.Add((PromotionUses.Add(batch, order.Id, plan.Purchase.Uses, plan.Buyer.Key, now, asQuoted: false), plan.Purchase.Uses.Count));
        }
        // Last: they are what buyers of the same thing wait for.
        StockHolds.Conversion? held = plan.IsCheckout ? StockHolds.Convert(batch, Holder(plan.Id), order.Id, order.UserId, now) : null;
        var allocated = plan.IsCheckout
            ? null
            : StockAllocations.Allocate(batch, order.Id, order.UserId, [.. lines.Zip(order.Items, (line, item) => (item.Id, line.ItemId, line.Quantity))], now);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        // A line that is split over locations is allocated in several rows.
        return
            planned.TrueForAll(step => step.Command.RecordsAffected == step.Rows)
            && (allocated is null || allocated.RecordsAffected >= lines.Count)
            && held is not { IsWhole: false }
            ? Outcome.Created(order)
            : Changed;
    }

    /// <summary>What holds the stock of a checkout.</summary>
    public static string Holder(Guid checkout) => $"checkout:{checkout}";

    internal static NpgsqlBatchCommand InsertOrder(NpgsqlBatch batch, Order order, OrderPlan plan) =>
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
            plan.Purchase.ShippingMethodId,
            plan.Purchase.Codes.ToArray(),
            order.Notes,
            plan.Now,
            plan.Purchase.PricesIncludeTax,
            plan.Purchase.ShippingTax,
            JsonSerializer.Serialize(plan.Purchase.TaxLines.ToArray(), CommerceJson.Stored.TaxLineArray),
            plan.Email,
            plan.Buyer.UserId is null ? plan.EmailKey : null,
            order.Status,
            NewOrder.PaymentStatus(order, plan),
            plan.Purchase.Language
        );

    internal static NpgsqlBatchCommand InsertLines(NpgsqlBatch batch, Order order, OrderPlan plan)
    {
        var lines = plan.Purchase.Lines;
        return batch.Add(
            plan.IsCheckout ? InsertQuotedLinesSql : InsertLinesSql,
            order.Id,
            order.Items.Select(item => item.Id).ToArray(),
            lines.Select(line => line.ProductId).ToArray(),
            lines.Select(line => line.VariantId).ToArray(),
            lines.Select(line => line.Sku).ToArray(),
            lines.Select(line => line.Name).ToArray(),
            lines.Select(line => line.CatalogPrice).ToArray(),
            lines.Select(line => line.Quantity).ToArray(),
            lines.Select(line => line.Discount).ToArray(),
            lines.Select(line => line.Tax).ToArray(),
            lines.Select(line => line.Total).ToArray(),
            lines.Select(line => line.Attributes).ToArray(),
            order.Total.Currency,
            lines.Select(line => line.UnitPrice).ToArray(),
            lines.Select(line => line.RatePpm).ToArray(),
            plan.Purchase.PricesIncludeTax
        );
    }

    internal static Order Compose(OrderPlan plan, string number)
    {
        var order = Unpaid(plan, number);
        return order.AwaitedPayment is null ? order : order with { PaymentStatus = NewOrder.PaymentStatus(order, plan) };
    }

    private static Order Unpaid(OrderPlan plan, string number)
    {
        var (purchase, now) = (plan.Purchase, plan.Now);
        var items = purchase
            .Lines.Select(line => new OrderItem(
                Guid.CreateVersion7(now),
                line.ProductId,
                line.Sku,
                line.Name,
                purchase.Money(line.UnitPrice),
                line.Quantity,
                purchase.Money(line.Discount),
                purchase.Money(line.Tax),
                purchase.Money(line.Total),
                line.VariantId,
                OrderRows.AttributesOf(line.Attributes)
            ))
            .ToList();
        return new Order(
            plan.Id,
            number,
            plan.Buyer.UserId,
            NewOrder.Status(plan),
            items,
            purchase.ShippingAddress,
            purchase.BillingAddress,
            purchase.Money(purchase.Subtotal),
            purchase.Money(purchase.Discount),
            purchase.Money(purchase.Tax),
            purchase.Money(purchase.Shipping),
            purchase.Money(purchase.Total),
            plan.Notes,
            now,
            now
        )
        {
            Email = plan.Email,
            AwaitedPayment = plan.Started.Select(AwaitedPayment.Of).FirstOrDefault(payment => payment is not null),
        };
    }

    private static string Json(Address address) => JsonSerializer.Serialize(address, CommerceJson.Default.Address);

    /// <summary>Once: whoever comes second, be it the buyer, the provider's event or the periodic job, finds it placed.</summary>
    internal const string PlaceCheckoutSql = $"""
        UPDATE commerce.checkouts SET status = 'placed', updated_at = $2
        WHERE id = $1 AND payments = $3 AND status IN ({CheckoutRow.ActiveStatuses})
        """;

    /// <summary>The same address is the same guest, and has the name of the first order.</summary>
    internal const string AddGuestSql = """
        INSERT INTO commerce.customers (id, email, email_key, first_name, last_name, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
        ON CONFLICT (email_key) WHERE user_id IS NULL DO NOTHING
        """;

    /// <summary>Only at the version that was priced, so that a cart changed or ordered meanwhile is refused, and only if no line's price has changed.</summary>
    internal const string TakeCartSql = "UPDATE commerce.carts SET version = version + 1, updated_at = $3, reminded_at = NULL WHERE id = $1 AND version = $2";

    internal const string InsertOrderSql = """
        INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total,
            shipping_address, billing_address, shipping_method_id, promotion_codes, notes, created_at, updated_at,
            prices_include_tax, shipping_tax, tax_lines, email, guest_id, status, payment_status, paid_at,
            language)
        VALUES ($1, $2, $3::uuid, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11::text::jsonb, $12, $13, $14, $15::timestamptz, $15, $16, $17,
            $18::text::json, $19, (SELECT c.id FROM commerce.customers c WHERE c.email_key = $20::text AND c.user_id IS NULL), $21, $22::text,
            CASE WHEN $22 = 'paid' THEN $15 END, $23)
        """;

    private const string LineColumns = """
        (id, order_id, position, product_id, variant_id, sku, name, unit_price,
            quantity, discount_amount, tax_amount, total, attributes, tax_rate_ppm, prices_include_tax)
        SELECT l.id, $1, l.position, l.product_id, l.variant_id, l.sku, l.name, l.charged, l.quantity, l.discount, l.tax, l.total, l.attributes::jsonb,
            l.rate, $16::boolean
        FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
            $8::int[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $14::bigint[], $15::int[])
            WITH ORDINALITY AS l(id, product_id, variant_id, sku, name, unit_price, quantity, discount, tax, total, attributes, charged, rate, position)
        """;

    /// <summary>
    /// A line whose product went off sale, got variants or changed its price since it was priced is not written, and its absence undoes the order.
    /// </summary>
    internal const string InsertLinesSql = $"""
        INSERT INTO commerce.order_lines {LineColumns}
        JOIN commerce.products p ON p.id = l.product_id AND commerce.on_sale(p)
        LEFT JOIN commerce.variants v ON v.id = l.variant_id
        WHERE l.unit_price = commerce.unit_price(p, v) AND p.currency = $13
          AND CASE WHEN l.variant_id IS NULL THEN NOT {Availability.HasVariants} ELSE NOT v.archived END
        """;

    /// <summary>What was quoted is sold as it was quoted; its stock is held.</summary>
    internal const string InsertQuotedLinesSql = $"INSERT INTO commerce.order_lines {LineColumns} WHERE $13::text <> ''";

    internal const string EmptyCartSql = "DELETE FROM commerce.cart_items WHERE cart_id = $1";
}
