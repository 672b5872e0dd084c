using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Search;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>
/// Products by the beginning of a SKU, their own (products_by_sku_beginning) or a variant's (variants_by_sku_beginning), by the beginning of their name
/// (products_by_lower_name), and active ones by their words (search_words), also those that are to be published.
/// </summary>
internal sealed class FindProducts(NpgsqlDataSource database) : IStaffSearch
{
    public const string Type = "products";

    public async Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled)
    {
        var worded = await SearchIndex.Find(database, query.Text, query.Limit, 0, cancelled, alsoOffSale: true);
        return await database.Many(FindSql, From, cancelled, query.Text, worded.Positions.ToArray(), query.Limit);
    }

    private static Found From(NpgsqlDataReader row)
    {
        var id = row.GetString(0);
        return new Found(id, row.GetString(1), $"{row.GetString(2)} · {row.GetString(3)}", $"/admin/products/{id}");
    }

    internal const string FindSql = """
        WITH hits AS (
            (SELECT p.id, 1 AS rank FROM commerce.products p WHERE lower(p.sku) ~>=~ lower($1::text) AND lower(p.sku) ~<~ (lower($1) || chr(1114111))
             ORDER BY lower(p.sku) USING ~<~ LIMIT $3)
            UNION ALL
            (SELECT v.product_id, 2 FROM commerce.variants v WHERE lower(v.sku) ~>=~ lower($1) AND lower(v.sku) ~<~ (lower($1) || chr(1114111))
             ORDER BY lower(v.sku) USING ~<~ LIMIT $3)
            UNION ALL
            (SELECT p.id, 3 FROM commerce.products p WHERE lower(p.name) ~>=~ lower($1) AND lower(p.name) ~<~ (lower($1) || chr(1114111))
             ORDER BY lower(p.name) USING ~<~ LIMIT $3)
            UNION ALL
            (SELECT p.id, 4 FROM commerce.products p WHERE p.position = ANY($2::bigint[]) AND p.status = 'active')
        )
        SELECT p.id, p.name, p.sku, p.status FROM (SELECT id, min(rank) AS rank FROM hits GROUP BY id) AS h JOIN commerce.products p ON p.id = h.id
        ORDER BY h.rank, lower(p.sku) USING ~<~, p.id LIMIT $3
        """;
}
