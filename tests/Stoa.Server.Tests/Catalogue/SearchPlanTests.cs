using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Catalogue.Browse;
using Stoa.Demo;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Database;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>Never a sequential scan: how PostgreSQL runs the catalogue's statements on 20,000 products.</summary>
public sealed class SearchPlanTests(SearchPlanTests.LargeShop shop) : IClassFixture<SearchPlanTests.LargeShop>
{
    [Theory]
    [InlineData("laptop")]
    [InlineData("lap")]
    [InlineData("a")]
    [InlineData("LAPTOP-12345")]
    [InlineData("laptop silver quiet")]
    [InlineData("nothing-like-it")]
    [InlineData("%")]
    public async Task A_search_uses_the_index_and_does_not_scan_products(string keyword)
    {
        foreach (var mode in new[] { "force_custom_plan", "force_generic_plan" })
        {
            var bits = await Explain(mode, SearchIndex.BitsSql, "text", $"'{keyword}'");
            var sku = await Explain(mode, SearchIndex.ExactSql, "text", $"'{keyword}'");
            var found = await Explain(mode, ProductBrowser.AtSql, "bigint[]", "'{1,2,3}'");

            Assert.Contains("search_words_pkey", bits, StringComparison.Ordinal);
            Assert.Contains("products_by_sku", sku, StringComparison.Ordinal);
            Assert.Contains("products_on_sale", found, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan on products", bits + sku + found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_on_sale_is_found_in_indexes_that_hold_nothing_else()
    {
        var plan = await shop.Host.Explain(SearchIndex.OffSaleSql);

        Assert.Contains("products_to_publish", plan, StringComparison.Ordinal);
        Assert.Contains("products_to_unpublish", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_uses_the_index_of_its_sort_order()
    {
        foreach (var mode in new[] { "force_custom_plan", "force_generic_plan" })
        {
            Assert.Contains("products_on_sale", await Explain(mode, ProductBrowser.ListSql, "int, bigint", "20, 40"), StringComparison.Ordinal);
            Assert.Contains(
                "products_in_category",
                await Explain(mode, ProductBrowser.ListInCategorySql, "text, int, bigint", "'cat-1', 20, 40"),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("Seq Scan on products", await Explain(mode, ProductBrowser.CountInCategorySql, "text", "'cat-1'"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_pages_of_a_large_shop_are_consistent()
    {
        var client = new Client(shop.Host, null);
        var first = await client.Get("/catalog/products?page_size=100");
        var last = await client.Get("/catalog/products?page_size=100&page=200");
        var found = await client.Get("/catalog/products?keyword=laptop&page_size=100&page=2");

        Assert.Equal(
            20_000 - await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE status <> 'active'"),
            (long)first.Json["meta"]!["total_items"]!
        );
        Assert.NotEmpty(last.Data.AsArray());
        Assert.Equal(100, found.Data.AsArray().Count);
        Assert.Equal(
            await shop.Host.One<long>(
                "SELECT count(*) FROM commerce.products p WHERE status = 'active' AND concat_ws(' ', name, sku, description) ~* '(^|[^[:alnum:]])laptop'"
            ),
            (long)found.Json["meta"]!["total_items"]!
        );
    }

    /// <summary>Compares the index with a plain scan of every product, after changes of all kinds.</summary>
    [Fact]
    public async Task The_index_follows_every_change_of_the_products()
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var own = await StoaHost.Start(await shop.Databases.Create());
        foreach (
            var change in new[]
            {
                "UPDATE commerce.products SET name = 'Zanzibar ' || name WHERE position % 3 = 0",
                "UPDATE commerce.products SET base_price = base_price + 1",
                "UPDATE commerce.products SET status = CASE WHEN position % 5 = 0 THEN 'inactive' ELSE 'active' END",
                "UPDATE commerce.products SET description = replace(description, 'a', 'zanzibar ') WHERE position % 7 = 0",
                "DELETE FROM commerce.products WHERE position % 4 = 1",
                """
                    INSERT INTO commerce.products (id, sku, name, base_price, brand_id, category_id)
                    VALUES ('new', 'ZANZIBAR-1', 'Something', 1, 'brand-1', 'cat-1')
                    """,
            }
        )
        {
            await own.Database.Change(change, cancelled);
            foreach (var word in new[] { "zanzibar", "la", "professional" })
            {
                var expected = await own.One<long>(
                    $"SELECT count(*) FROM commerce.products p WHERE status = 'active' AND concat_ws(' ', name, sku, description) ~* '(^|[^[:alnum:]]){word}'"
                );
                Assert.Equal((change, word, expected), (change, word, (await SearchIndex.Find(own.Database, word, 100, 0, cancelled)).Total));
            }
        }
    }

    private async Task<string> Explain(string mode, string sql, string types, string arguments)
    {
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (var prepare = new NpgsqlCommand($"SET plan_cache_mode = {mode}; PREPARE searched ({types}) AS {sql}", connection))
        {
            await prepare.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var lines = new List<string>();
        await using (var explain = new NpgsqlCommand($"EXPLAIN EXECUTE searched ({arguments})", connection))
        await using (var row = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken))
        {
            while (await row.ReadAsync(TestContext.Current.CancellationToken))
            {
                lines.Add(row.GetString(0));
            }
        }
        await using var forget = new NpgsqlCommand("DEALLOCATE searched; RESET plan_cache_mode", connection);
        await forget.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return string.Join('\n', lines);
    }

    public sealed class LargeShop(TestDatabases databases) : IAsyncLifetime
    {
        public StoaHost Host { get; private set; } = null!;
        public TestDatabases Databases => databases;

        public async ValueTask InitializeAsync()
        {
            Host = await StoaHost.Start(await databases.Create());
            await Host.Services.GetRequiredService<DemoShop>().Fill(20_000, CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            Assert.Empty(Host.LoggedErrors);
            await Host.DisposeAsync();
        }
    }
}
