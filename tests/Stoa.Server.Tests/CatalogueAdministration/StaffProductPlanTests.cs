using Stoa.Commerce.Catalogue.Categories;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Never a sequential scan: how PostgreSQL filters 60,000 products for staff.</summary>
public sealed class StaffProductPlanTests(StaffProductPlanTests.LargeShop shop) : IClassFixture<StaffProductPlanTests.LargeShop>
{
    private static readonly ProductFilter All = new(null, null, null, null, null, null, null, null, null);

    [Theory]
    [InlineData("keyword", "products_sku_key", "products_by_lower_name", "variants_sku_key")]
    [InlineData("tag", "products_with_tag")]
    [InlineData("category", "products_by_category", "products_in_categories")]
    public async Task Every_filter_that_leaves_few_has_an_index_for_the_page_and_for_the_count(string filter, params string[] indexes)
    {
        var list = Filtered(filter);
        foreach (var statement in new[] { list.FirstPage(null, 20, few: filter == "keyword"), list.Count() })
        {
            var plan = await shop.Host.Explain(statement);
            Assert.All(indexes, index => Assert.Contains(index, plan, StringComparison.Ordinal));
            Assert.DoesNotMatch("Seq Scan on (products|variants)", plan);
        }
    }

    [Fact]
    public async Task A_category_that_is_to_be_deleted_costs_no_scan()
    {
        var plan = await shop.Host.Explain(DeleteCategory.UsedSql, "shelf-7");

        Assert.Contains("products_by_category", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on products", plan, StringComparison.Ordinal);
    }

    /// <summary>One, some, and more than are found and sorted; the last is no pattern.</summary>
    [Theory]
    [InlineData("LP-4321", "sku = 'LP-4321'")]
    [InlineData("LPV-40", "id = 'listed-40'")]
    [InlineData("many 432", "lower(name) LIKE 'many 432%'")]
    [InlineData("MANY 1", "lower(name) LIKE 'many 1%'")]
    [InlineData("many", "lower(name) LIKE 'many%'")]
    [InlineData("many%", "false")]
    public async Task A_keyword_finds_the_same_products_in_the_same_order_whether_few_have_it_or_many(string keyword, string condition)
    {
        var root = await shop.Host.SuperAdmin();
        var expected = await shop.Host.Database.Many(
            $"SELECT id FROM commerce.products WHERE {condition} ORDER BY created_at DESC, id DESC",
            row => row.GetString(0),
            TestContext.Current.CancellationToken
        );

        var path = $"/admin/products?keyword={Uri.EscapeDataString(keyword)}&page_size=100";
        var (first, second) = (await root.Get(path), await root.Get(path + "&page=2"));

        Assert.Equal(expected.Take(100), first.Data.AsArray().Select(product => (string)product!["id"]!), StringComparer.Ordinal);
        Assert.Equal(expected.Skip(100).Take(100), second.Data.AsArray().Select(product => (string)product!["id"]!), StringComparer.Ordinal);
        Assert.Equal(Math.Min(expected.Count, ListQuery.CountedAtMost), (int)first.Json["meta"]!["total_items"]!);
    }

    private static ListQuery Filtered(string filter)
    {
        var wanted = filter switch
        {
            "keyword" => All with { Keyword = "many 432" },
            "tag" => All with { Tag = "tag-7" },
            _ => All with { CategoryId = "shelf-7" },
        };
        return wanted.ApplyTo(new ListQuery(StaffProduct.Columns, "commerce.products p", "p.id", "text", ListStaffProducts.Sorts));
    }

    /// <summary>Half of the products are in one category; sixty have each of the others and each tag.</summary>
    public sealed class LargeShop(TestDatabases databases) : FilledShop(databases, Fillings)
    {
        private static readonly string[] Fillings =
        [
            "INSERT INTO commerce.categories (id, name, slug) SELECT 'shelf-' || n, 'Shelf ' || n, 'shelf-' || n FROM generate_series(0, 499) AS n",
            """
                INSERT INTO commerce.products (id, sku, slug, name, base_price, category_id, category_ids, tags, status, created_at)
                SELECT 'listed-' || n, 'LP-' || n, 'listed-' || n, 'Many ' || n, n, CASE WHEN n % 2 = 0 THEN 'cat-1' ELSE 'shelf-' || n % 500 END,
                    CASE WHEN n % 20 = 0 THEN ARRAY['shelf-' || n % 499] ELSE '{}' END, ARRAY['all', 'tag-' || n % 1000], 'draft',
                    now() - n * 7919 % 60000 * interval '1 second'
                FROM generate_series(1, 60000) AS n
                """,
            "INSERT INTO commerce.variants (id, product_id, sku) SELECT 'listed-v-' || n, 'listed-' || n, 'LPV-' || n FROM generate_series(10, 60000, 10) AS n",
            "VACUUM ANALYZE commerce.products",
            "VACUUM ANALYZE commerce.variants",
        ];
    }
}
