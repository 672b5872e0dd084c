using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Stock;

/// <summary>
/// Whether a line of a cart can be had, as SQL for statements that call its product <c>p</c>, its variant (of an outer join) <c>v</c> and the line
/// <c>i</c>. Carts,
/// orders and the catalogue ask the same.
/// </summary>
internal static class Availability
{
    /// <summary>
    /// The pieces that can be had of a product or variant: what no order and no checkout has, at active locations. Of what may be backordered, as many as an
    /// integer can say. As commerce.stock_totals has it, but the locations are looked up once for all lines, and buckets only where there are some.
    /// </summary>
    public const string Pieces = """
        CASE WHEN coalesce(v.inventory_policy, p.inventory_policy) = 'continue' THEN 2147483647
            ELSE (SELECT least(coalesce(sum(CASE WHEN a.location_id IN (SELECT al.id FROM commerce.locations al WHERE al.active)
                      THEN greatest(a.available + CASE WHEN a.buckets > 0 THEN (SELECT coalesce(sum(ab.available), 0)::int FROM commerce.stock_buckets ab
                              WHERE ab.item_id = a.item_id AND ab.location_id = a.location_id) ELSE 0 END, 0) END), 0), 2147483647)::int
                  FROM commerce.stock a WHERE a.item_id = coalesce(v.id, p.id)) END
        """;

    /// <summary>A product that is sold by variant cannot be had itself; archived variants do not count.</summary>
    public const string HasVariants = "EXISTS (SELECT FROM commerce.variants x WHERE x.product_id = p.id AND NOT x.archived)";

    /// <summary>One of <see cref="LineStates"/>.</summary>
    public const string LineState = $"""
        CASE WHEN NOT commerce.on_sale(p) OR v.archived THEN 'off_sale' WHEN i.variant_id IS NULL AND {HasVariants} THEN 'variant_required' ELSE 'on_sale' END
        """;
}

internal static class LineStates
{
    public const string OnSale = "on_sale";
    public const string OffSale = "off_sale";

    /// <summary>The product got variants after the line was made.</summary>
    public const string VariantRequired = "variant_required";
}

/// <summary>Why a line of a cart cannot be ordered as it is.</summary>
internal sealed class UnavailableReasons : IClosedSet
{
    public const string OutOfStock = "out_of_stock";
    public const string InsufficientStock = "insufficient_stock";

    public static IReadOnlyList<string> Values { get; } = [LineStates.OffSale, LineStates.VariantRequired, OutOfStock, InsufficientStock];
}
