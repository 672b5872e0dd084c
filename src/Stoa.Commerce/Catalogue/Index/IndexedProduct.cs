using System.Text;
using Npgsql;
using Stoa.Commerce.Catalogue.Browse;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Index;

/// <summary>What an index has to know of a product.</summary>
/// <param name="Slot">Its position in the shop's order.</param>
/// <param name="OnSale">Whether it is listed at all.</param>
/// <param name="Price">What is paid at least now, in minor units.</param>
/// <param name="CreatedAt">In ticks.</param>
/// <param name="Name">What it is sorted by, in UTF-8.</param>
/// <param name="Terms">Facets with its values of them.</param>
internal sealed record IndexedProduct(
    int Slot,
    bool OnSale,
    long Price,
    long CreatedAt,
    byte[] Name,
    bool InStock,
    IReadOnlyList<(string Facet, string Value)> Terms
)
{
    private const string Columns = """
        p.position, commerce.on_sale(p) AS on_sale, commerce.price_from(p) AS price, p.created_at, commerce.fold(p.name) AS name,
        commerce.stock_level(p.id) <> 'out' AS in_stock, p.category_id, p.category_ids, p.brand_id, p.currency, p.attributes::text AS attributes
        """;

    public static IndexedProduct From(NpgsqlDataReader row)
    {
        List<(string, string)> terms = [(FacetNames.Category, row.GetString("category_id")), (FacetNames.Currency, row.GetString("currency"))];
        terms.AddRange(row.GetStrings("category_ids").Select(category => (FacetNames.Category, category)));
        if (row.GetStringOrNull("brand_id") is { } brand)
        {
            terms.Add((FacetNames.Brand, brand));
        }
        terms.AddRange(TextMaps.Parse(row.GetString("attributes")).Select(attribute => (BrowseRequest.AttributePrefix + attribute.Key, attribute.Value)));
        return new IndexedProduct(
            checked((int)row.GetInt64("position")),
            row.GetBoolean("on_sale"),
            row.GetInt64("price"),
            row.GetTime("created_at").UtcTicks,
            Encoding.UTF8.GetBytes(row.GetString("name")),
            row.GetBoolean("in_stock"),
            terms
        );
    }

    /// <summary>Those that are listed, or will be.</summary>
    internal const string AllSql = $"SELECT {Columns} FROM commerce.products p WHERE p.status = 'active' ORDER BY p.position";

    /// <summary>$1 ids. One that has no row is gone.</summary>
    internal const string SomeSql = $"SELECT {Columns} FROM commerce.products p WHERE p.id = ANY ($1)";
}
