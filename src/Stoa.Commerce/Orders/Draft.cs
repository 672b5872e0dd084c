using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>A cart line with all that an order takes over from it.</summary>
internal sealed record DraftLine(
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    Money UnitPrice,
    int Quantity,
    string Attributes,
    string State,
    int Available
)
{
    public string ItemId => VariantId ?? ProductId;
}

/// <summary>All that an order is made from, read in one round trip. It may be out of date when the order is placed: placing checks again.</summary>
internal sealed record Draft(Guid CartId, long CartVersion, IReadOnlyList<DraftLine> Lines, IReadOnlyList<Promotion> Promotions, Money? Shipping, int TaxPpm)
{
    /// <summary>Of every amount in it, once nothing stands against it.</summary>
    public string Currency => Lines[0].UnitPrice.Currency;

    public static async Task<Draft> Load(NpgsqlDataSource database, Guid user, PlaceOrder.Request request, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = database.CreateBatch();
        batch.Add(LinesSql, user);
        batch.Add(PromotionsSql, request.Codes, now);
        batch.Add(ShippingSql, request.ShippingMethodId);
        batch.Add(TaxSql, request.ShippingAddress.Country, request.ShippingAddress.State);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        Guid cart = default;
        long version = 0;
        var lines = new List<DraftLine>();
        while (await row.ReadAsync(cancelled))
        {
            (cart, version) = (row.GetGuid("cart_id"), row.GetInt64("version"));
            lines.Add(LineFrom(row));
        }
        await row.NextResultAsync(cancelled);
        var promotions = new List<Promotion>();
        while (await row.ReadAsync(cancelled))
        {
            promotions.Add(PromotionFrom(row));
        }
        await row.NextResultAsync(cancelled);
        Money? shipping = await row.ReadAsync(cancelled) ? new Money(row.GetInt64(0), row.GetString(1)) : null;
        await row.NextResultAsync(cancelled);
        return new Draft(cart, version, lines, promotions, shipping, await row.ReadAsync(cancelled) ? row.GetInt32(0) : 0);
    }

    private static DraftLine LineFrom(NpgsqlDataReader row) =>
        new(
            row.GetString("product_id"),
            row.GetStringOrNull("variant_id"),
            row.GetString("sku"),
            row.GetString("name"),
            new Money(row.GetInt64("unit_price"), row.GetString("currency")),
            row.GetInt32("quantity"),
            row.GetString("attributes"),
            row.GetString("state"),
            row.GetInt32("available")
        );

    private static Promotion PromotionFrom(NpgsqlDataReader row) =>
        new(
            row.GetString("code"),
            row.GetOrNull<int>("percent_ppm"),
            row.GetOrNull<long>("amount_off"),
            row.GetInt64("minimum_subtotal"),
            row.GetOrNull<int>("max_uses"),
            row.GetString("currency")
        );

    /// <summary>What stands against placing it, as far as can be seen from here. A shipping method or a code of another currency is not there.</summary>
    public Failure? Refusal(PlaceOrder.Request request)
    {
        if (Lines.Count == 0)
        {
            return CommerceFaults.CartEmpty;
        }
        if (Lines.FirstOrDefault(line => line.UnitPrice.Currency != Currency) is { } foreign)
        {
            return CartFailures.CurrencyMixed(Currency, foreign.UnitPrice.Currency);
        }
        if (Shipping?.Currency != Currency)
        {
            return new Failure { Fault = CommerceFaults.ShippingMethodUnknown, Field = "shipping_method_id" };
        }
        if (request.Codes.FirstOrDefault(code => !Promotions.Any(promotion => promotion.Code == code && promotion.AppliesIn(Currency))) is { } unknown)
        {
            return new Failure
            {
                Fault = CommerceFaults.PromotionCodeInvalid,
                Field = "promotion_codes",
                Arguments = new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = unknown },
            };
        }
        return Lines
            .GroupBy(line => line.ItemId, StringComparer.Ordinal)
            .Select(item => Missing(item.First(), item.Sum(line => line.Quantity)))
            .FirstOrDefault(missing => missing is not null);
    }

    private static Failure? Missing(DraftLine line, int quantity) =>
        CartFailures.Unsellable(line.Name, line.State)
        ?? (quantity > line.Available ? CartFailures.OutOfStock(line.Name, line.Available) with { Field = null } : null);

    public OrderPrice Price() => Pricing.Price([.. Lines.Select(line => new PricedItem(line.UnitPrice, line.Quantity))], Promotions, TaxPpm, Shipping!.Value);

    internal const string LinesSql = $"""
        SELECT c.id AS cart_id, c.version, i.product_id, i.variant_id, coalesce(v.sku, p.sku) AS sku, p.name,
               commerce.unit_price(p, v) AS unit_price, p.currency, i.quantity, i.attributes::text AS attributes,
               {Availability.LineState} AS state, {Availability.Pieces} AS available
        FROM commerce.carts c
        JOIN commerce.cart_items i ON i.cart_id = c.id
        JOIN commerce.products p ON p.id = i.product_id
        LEFT JOIN commerce.variants v ON v.id = i.variant_id
        WHERE c.user_id = $1
        ORDER BY i.position
        """;

    internal const string PromotionsSql = """
        SELECT code, percent_ppm, amount_off, minimum_subtotal, max_uses, currency FROM commerce.promotions
        WHERE code = ANY ($1) AND active AND (starts_at IS NULL OR starts_at <= $2) AND (ends_at IS NULL OR ends_at > $2)
            AND (max_uses IS NULL OR uses < max_uses)
        ORDER BY code
        """;

    internal const string ShippingSql = "SELECT price, currency FROM commerce.shipping_methods WHERE id = $1 AND active";

    internal const string TaxSql =
        "SELECT rate_ppm FROM commerce.tax_rates WHERE country = $1 AND (state = '' OR upper(state) = upper(trim($2))) ORDER BY state DESC LIMIT 1";
}
