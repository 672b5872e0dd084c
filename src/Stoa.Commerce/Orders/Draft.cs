using Npgsql;
using Stoa.Contracts;
using Stoa.Commerce.Carts;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>A cart line with all that an order takes over from it.</summary>
internal sealed record DraftLine(string ProductId, string? VariantId, string Sku, string Name, long UnitPrice, string Currency, int Quantity, string Attributes, bool OnSale, int OnHand)
{
    public string ItemId => VariantId ?? ProductId;
}

/// <summary>All that an order is made from, read in one round trip. It may be out of date when the order is placed: placing checks again.</summary>
internal sealed record Draft(Guid CartId, long CartVersion, IReadOnlyList<DraftLine> Lines, IReadOnlyList<Promotion> Promotions, long? Shipping, int TaxPpm)
{
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
            (cart, version) = (row.GetGuid(0), row.GetInt64(1));
            lines.Add(new DraftLine(row.GetString(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetString(7),
                row.GetInt32(8), row.GetString(9), row.GetBoolean(10), row.GetInt32(11)));
        }
        await row.NextResultAsync(cancelled);
        var promotions = new List<Promotion>();
        while (await row.ReadAsync(cancelled))
        {
            promotions.Add(new Promotion(row.GetString(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt32(4)));
        }
        await row.NextResultAsync(cancelled);
        long? shipping = await row.ReadAsync(cancelled) ? row.GetInt64(0) : null;
        await row.NextResultAsync(cancelled);
        return new Draft(cart, version, lines, promotions, shipping, await row.ReadAsync(cancelled) ? row.GetInt32(0) : 0);
    }

    /// <summary>What stands against placing it, as far as can be seen from here.</summary>
    public Failure? Refusal(PlaceOrder.Request request)
    {
        if (Lines.Count == 0)
        {
            return CommerceFaults.CartEmpty;
        }
        if (Shipping is null)
        {
            return new Failure { Fault = CommerceFaults.ShippingMethodUnknown, Field = "shipping_method_id" };
        }
        if (request.Codes.FirstOrDefault(code => Promotions.All(promotion => promotion.Code != code)) is { } unknown)
        {
            return new Failure { Fault = CommerceFaults.PromotionCodeInvalid, Field = "promotion_codes", Arguments = new Dictionary<string, string> { ["code"] = unknown } };
        }
        var missing = Lines.GroupBy(line => line.ItemId).FirstOrDefault(item => !item.First().OnSale || item.Sum(line => line.Quantity) > item.First().OnHand)?.First();
        return missing is null ? null : AddToCart.OutOfStock(missing.Name, missing.OnSale ? missing.OnHand : 0) with { Field = null };
    }

    public OrderPrice Price() => Pricing.Price([.. Lines.Select(line => new PricedItem(line.UnitPrice, line.Quantity))], Promotions, TaxPpm, Shipping ?? 0);

    internal const string LinesSql = """
        SELECT c.id, c.version, i.product_id, i.variant_id, coalesce(v.sku, p.sku), p.name,
               CASE WHEN v.base_price IS NULL THEN coalesce(v.sale_price, p.sale_price, p.base_price) ELSE coalesce(v.sale_price, v.base_price) END,
               p.currency, i.quantity, i.attributes::text, p.status = 'active', coalesce(s.on_hand, 0)
        FROM commerce.carts c
        JOIN commerce.cart_items i ON i.cart_id = c.id
        JOIN commerce.products p ON p.id = i.product_id
        LEFT JOIN commerce.variants v ON v.id = i.variant_id
        LEFT JOIN commerce.stock s ON s.item_id = coalesce(i.variant_id, i.product_id)
        WHERE c.user_id = $1
        ORDER BY i.position
        """;

    internal const string PromotionsSql = """
        SELECT code, percent_ppm, amount_off, minimum_subtotal, max_uses FROM commerce.promotions
        WHERE code = ANY ($1) AND active AND (starts_at IS NULL OR starts_at <= $2) AND (ends_at IS NULL OR ends_at > $2) AND (max_uses IS NULL OR uses < max_uses)
        ORDER BY code
        """;

    internal const string ShippingSql = "SELECT price FROM commerce.shipping_methods WHERE id = $1 AND active";

    internal const string TaxSql = "SELECT rate_ppm FROM commerce.tax_rates WHERE country = $1 AND (state = '' OR upper(state) = upper(trim($2))) ORDER BY state DESC LIMIT 1";
}
