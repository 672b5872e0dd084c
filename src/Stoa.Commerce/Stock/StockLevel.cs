using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>Of one item (a product without variants, or a variant) at one location.</summary>
/// <param name="Sku">Empty where the product or variant was deleted.</param>
/// <param name="OnHand">Pieces that lie there.</param>
/// <param name="Allocated">Of them promised to orders that are not shipped.</param>
/// <param name="Held">Of them kept for checkouts.</param>
/// <param name="Available">What is left; below zero where more was promised than there is.</param>
/// <param name="LowStockAt">The item's threshold, or the shop's.</param>
/// <param name="Buckets">In how many parts it is sold at once; 0 where it is not hot.</param>
internal sealed record StockLevel(
    string ItemId,
    string Sku,
    string LocationId,
    int OnHand,
    int Allocated,
    int Held,
    int Available,
    int LowStockAt,
    int Buckets = 0
)
{
    /// <summary>
    /// What <see cref="From"/> reads, of commerce.stock_totals with the alias <c>s</c>. The SKU is looked up for the rows of a page, which a join would not be.
    /// </summary>
    public const string Columns = """
        s.item_id, s.location_id, s.on_hand, s.allocated, s.held, s.available, s.buckets::int AS buckets,
        coalesce(s.low_stock_at, (SELECT t.low_stock_at FROM commerce.settings t)) AS low_stock_at,
        coalesce((SELECT v.sku FROM commerce.variants v WHERE v.id = s.item_id), (SELECT p.sku FROM commerce.products p WHERE p.id = s.item_id), '') AS sku
        """;

    public static StockLevel From(NpgsqlDataReader row) =>
        new(
            row.GetString("item_id"),
            row.GetString("sku"),
            row.GetString("location_id"),
            row.GetInt32("on_hand"),
            row.GetInt32("allocated"),
            row.GetInt32("held"),
            row.GetInt32("available"),
            row.GetInt32("low_stock_at"),
            row.GetInt32("buckets")
        );
}

/// <summary>The levels that a change left behind, and its movements.</summary>
internal sealed record StockChange(Guid Id, IReadOnlyList<StockLevel> Levels, IReadOnlyList<long> MovementIds);

/// <summary>The levels of one item, and the threshold below which they are few.</summary>
internal sealed record ItemStock(string ItemId, int LowStockAt, IReadOnlyList<StockLevel> Levels);

/// <summary>At one location: more than an integer says where a product has several well-stocked variants.</summary>
internal sealed record LocationStock(string LocationId, long OnHand, long Allocated, long Held, long Available);

/// <summary>Of a product, or of a variant, at all active locations together; of a product with variants, over those.</summary>
internal sealed record StockSummary(long OnHand, long Allocated, long Held, long Available, IReadOnlyList<LocationStock> Locations)
{
    public static readonly StockSummary None = new(0, 0, 0, 0, []);

    /// <summary>JSON that <see cref="Parse"/> reads, of the item with the alias <c>p</c> or <c>v</c>.</summary>
    public const string OfProduct = $"{Before}p{After}";

    public const string OfVariant = $"{Before}v{After}";

    private const string Before =
        """
            (SELECT json_agg(json_build_object('location_id', st.location_id, 'on_hand', st.on_hand, 'allocated', st.allocated,
                'held', st.held, 'available', st.available)
                 ORDER BY sl.priority, sl.id)
             FROM commerce.stock_totals st JOIN commerce.locations sl ON sl.id = st.location_id AND sl.active WHERE st.item_id =
            """ + " ";

    private const string After = ".id)::text AS stock";

    public static StockSummary Parse(string? json) =>
        json is null ? None : Of(JsonSerializer.Deserialize(json, CommerceJson.Stored.IReadOnlyListLocationStock)!);

    /// <summary>All of them together, a location once.</summary>
    public static StockSummary Sum(IEnumerable<StockSummary> parts) =>
        Of([
            .. parts
                .SelectMany(part => part.Locations)
                .GroupBy(level => level.LocationId, StringComparer.Ordinal)
                .Select(at => new LocationStock(
                    at.Key,
                    at.Sum(level => level.OnHand),
                    at.Sum(level => level.Allocated),
                    at.Sum(level => level.Held),
                    at.Sum(level => level.Available)
                )),
        ]);

    private static StockSummary Of(IReadOnlyList<LocationStock> levels) =>
        new(
            levels.Sum(level => level.OnHand),
            levels.Sum(level => level.Allocated),
            levels.Sum(level => level.Held),
            levels.Sum(level => level.Available),
            levels
        );
}
