using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Catalogue.Index;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>Two nodes on one database, one with the index in memory and one that asks SQL: they answer the same, whatever is asked and edited.</summary>
public sealed class ProductIndexTests(ProductIndexTests.TwoNodes nodes) : IClassFixture<ProductIndexTests.TwoNodes>
{
    private static readonly string[] Filters =
    [
        "",
        "category_id=cat-1",
        "category_id=cat-6",
        "category_id=none",
        "brand_id=brand-2",
        "in_stock=true",
        "in_stock=false",
        "min_price=1500",
        "max_price=2500",
        "min_price=1200&max_price=2200&category_id=cat-1",
        "min_price=1200&max_price=2200&currency=JPY",
        "currency=JPY",
        "currency=EUR",
        "attributes[colour]=red",
        "attributes[colour]=red&attributes[colour]=blue&attributes[size]=L",
        "attributes[none]=x",
        "brand_id=brand-1&category_id=cat-6&in_stock=true",
        "keyword=indexed",
        "keyword=indexed&attributes[size]=M",
        "keyword=nothing-like-it",
    ];

    private static readonly string[] Orders = ["", "sort=price", "sort=-price", "sort=name", "sort=newest", "sort=relevance"];

    [Fact]
    public async Task Every_filter_in_every_order_selects_what_sql_selects()
    {
        foreach (var filter in Filters)
        {
            foreach (var order in Orders)
            {
                await nodes.AnswerTheSame($"/catalog/products?page_size=7&{filter}&{order}");
                await nodes.AnswerTheSame($"/catalog/products?page_size=7&page=3&{filter}&{order}");
            }
        }
        await nodes.AnswerTheSame("/catalog/products?page_size=100&page=900");
        await nodes.AnswerTheSame("/catalog/products/category/cat-1?page_size=5&page=2&sort=-price");
    }

    [Fact]
    public async Task Facets_count_what_sql_counts()
    {
        foreach (var filter in Filters)
        {
            await nodes.AnswerTheSame(
                $"/catalog/products?page_size=1&facets=brand_id,category_id,price,attributes.colour,attributes.size,attributes.none&{filter}"
            );
        }
    }

    [Fact]
    public async Task An_edit_shows_at_once_on_its_node_and_soon_on_the_other()
    {
        var root = await nodes.SuperAdmin();
        var tag = Merchant.Tag();
        var product = await root.NewProduct(
            Merchant.ProductBody().With("attributes", new Dictionary<string, string>(StringComparer.Ordinal) { ["tag"] = tag })
        );
        var (id, path) = ((string)product["id"]!, $"/catalog/products?attributes[tag]={tag}");

        await Shows(path, 1);
        product = (await root.Edit(product, new { base_price = Merchant.Usd(123_456) })).Data;
        await Shows($"{path}&min_price=123456&max_price=123456", 1);
        product = (await root.Edit(product, new { name = "Aa " + tag })).Data;
        await Shows($"{path}&sort=name", 1);
        product = (await root.Edit(product, new { category_id = "cat-6" })).Data;
        await Shows($"{path}&category_id=cat-6", 1);
        await Shows($"{path}&in_stock=true", 0);
        await root.Post(
            "/admin/inventory/adjustments",
            new
            {
                lines = new[]
                {
                    new
                    {
                        item_id = id,
                        delta = 3,
                        reason = "delivery",
                    },
                },
            }
        );
        await Wait.Until(async () => (await nodes.Indexed.Get($"{path}&in_stock=true")).Data.AsArray().Count == 1);
        await root.Remove($"/admin/products/{id}", (await root.Product(product))["version"]!);
        await Shows(path, 0);

        async Task Shows(string query, int products)
        {
            var mine = await nodes.Indexed.Get(query);
            Assert.True(mine.Data.AsArray().Count == products, $"{query}: {mine.Text}");
            await Wait.Until(
                async () =>
                    (await nodes.Queried.Get(query)).Data.AsArray().Count == products && (await nodes.Other.Get(query)).Data.AsArray().Count == products,
                () => query
            );
        }
    }

    [Fact]
    public async Task A_hidden_category_lists_nothing()
    {
        var root = await nodes.SuperAdmin();
        var category = (await root.Post("/admin/categories", new { name = "C " + Merchant.Tag() })).Data;
        await root.NewProduct(Merchant.ProductBody().With("category_id", (string)category["id"]!));
        var path = $"/catalog/products?category_id={category["id"]}";
        Assert.Single((await nodes.Indexed.Get(path)).Data.AsArray());

        await root.Edit($"/admin/categories/{category["id"]}", new { active = false }, category["version"]!);

        Assert.Empty((await nodes.Indexed.Get(path)).Data.AsArray());
    }

    [Fact]
    public async Task Facets_leave_out_what_is_hidden_as_sql_does()
    {
        var root = await nodes.SuperAdmin();
        var category = (await root.Post("/admin/categories", new { name = "C " + Merchant.Tag() })).Data;
        var brand = (await root.Post("/admin/brands", new { name = "B " + Merchant.Tag() })).Data;
        await root.NewProduct(Merchant.ProductBody().With("category_id", (string)category["id"]!).With("brand_id", (string)brand["id"]!));
        const string Path = "/catalog/products?page_size=1&facets=category_id,brand_id";
        Assert.Contains((string)category["id"]!, (await nodes.Indexed.Get(Path)).Text, StringComparison.Ordinal);

        await root.Edit($"/admin/categories/{category["id"]}", new { active = false }, category["version"]!);
        await root.Edit($"/admin/brands/{brand["id"]}", new { active = false }, brand["version"]!);

        var facets = (await nodes.Indexed.Get(Path)).Json["meta"]!["facets"]!.ToJsonString();
        Assert.DoesNotContain($"\"{category["id"]}\"", facets, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{brand["id"]}\"", facets, StringComparison.Ordinal);
        await nodes.AnswerTheSame(Path);
    }

    [Fact]
    public async Task What_is_changed_by_hand_is_read_anew_in_part_or_whole()
    {
        await nodes.Host.Execute("UPDATE commerce.products SET base_price = base_price + 1, sale_price = NULL WHERE id LIKE 'indexed-1%'");
        await Same();
        await nodes.Host.Execute(
            """
            INSERT INTO commerce.products (id, sku, slug, name, base_price, brand_id, category_id)
            SELECT 'many-' || n, 'MANY-' || n, 'many-' || n, 'Many ' || n, n, 'brand-1', 'cat-1' FROM generate_series(1, 1200) AS n
            """
        );
        await Same();
        await nodes.Host.Execute("DELETE FROM commerce.products WHERE id = 'many-7'");
        await Same();
        await nodes.Host.Execute("UPDATE commerce.products SET publish_at = now() + interval '400 milliseconds' WHERE id = 'many-8'");
        await Same();
        const string Published = "/catalog/products?sort=price&min_price=8&max_price=8";
        await Wait.Until(async () =>
            await nodes.Compare(Published) is (var one, var other) && one == other && one.Contains("many-8", StringComparison.Ordinal)
        );

        async Task Same()
        {
            const string Path = "/catalog/products?page_size=100&sort=price&facets=price,brand_id";
            await Wait.Until(
                async () => nodes.IsLoaded && await nodes.Compare(Path) is (var indexed, var queried) && indexed == queried,
                () => "both nodes answer the same"
            );
        }
    }

    [Fact]
    public async Task Every_level_is_told_that_a_statement_writes()
    {
        await nodes.Host.Execute(
            """
            INSERT INTO commerce.products (id, sku, slug, name, base_price, brand_id, category_id)
            SELECT 'level-' || n, 'LEVEL-' || n, 'level-' || n, 'Level ' || n, 1, 'brand-1', 'cat-1' FROM generate_series(1, 300) AS n
            """
        );
        await Listed("", 300);
        await nodes.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) SELECT 'level-' || n, 1 FROM generate_series(1, 300) AS n");
        await Listed("&in_stock=true", 300);
        await nodes.Host.Execute("DELETE FROM commerce.stock WHERE item_id LIKE 'level-%' AND item_id <> 'level-300'");
        await Listed("&in_stock=true", 1);

        Task Listed(string filter, int products) =>
            Wait.Until(async () => (int)(await nodes.Indexed.Get($"/catalog/products?keyword=level{filter}")).Json["meta"]!["total_items"]! == products);
    }

    /// <summary>Catalogue:IndexFrom is 1 on two of the three.</summary>
    public sealed class TwoNodes(TestDatabases databases) : IAsyncLifetime
    {
        private const string Products = """
            INSERT INTO commerce.products (id, sku, slug, name, base_price, sale_price, brand_id, category_id, category_ids, attributes, created_at, status)
            SELECT 'indexed-' || n, 'IX-' || n, 'indexed-' || n, 'Indexed ' || chr(65 + n * 7 % 26) || n % 5,
                1000 + n * 37 % 2000, CASE WHEN n % 4 = 0 THEN 900 END,
                'brand-' || 1 + n % 2, CASE WHEN n % 3 = 0 THEN 'cat-6' ELSE 'cat-1' END, CASE WHEN n % 5 = 1 AND n % 3 > 0 THEN ARRAY['cat-6'] ELSE '{}' END,
                json_build_object('colour', (ARRAY['red', 'blue', 'Ärger', 'red'])[1 + n % 4], 'size', (ARRAY['S', 'M', 'L'])[1 + n % 3]),
                now() - n * 13 % 50 * interval '1 hour', CASE WHEN n % 17 = 0 THEN 'draft' ELSE 'active' END
            FROM generate_series(1, 200) AS n;
            UPDATE commerce.products SET currency = 'JPY' WHERE id IN (SELECT 'indexed-' || n FROM generate_series(1, 200, 6) AS n);
            INSERT INTO commerce.stock (item_id, on_hand) SELECT 'indexed-' || n, n % 3 FROM generate_series(1, 200) AS n WHERE n % 2 = 0
            """;

        private readonly List<StoaHost> _hosts = [];

        public StoaHost Host => _hosts[0];
        public Client Indexed => new(_hosts[0], null);
        public Client Other => new(_hosts[1], null);
        public Client Queried => new(_hosts[2], null);
        public bool IsLoaded => _hosts[0].Services.GetRequiredService<ProductIndex>().IsLoaded;

        public async ValueTask InitializeAsync()
        {
            var database = await databases.Create();
            foreach (var from in new[] { "1", "1", "1000000" })
            {
                _hosts.Add(await StoaHost.Start(database, ("Catalogue:IndexFrom", from), ("Catalogue:Cache", "false")));
            }
            await Host.Execute(Products);
            const string Everything = "/catalog/products?in_stock=true&facets=price";
            await Wait.Until(async () => IsLoaded && await Compare(Everything) is (var indexed, var queried) && indexed == queried);
        }

        /// <summary>On the first node.</summary>
        public async Task<Client> SuperAdmin()
        {
            var reply = await Indexed.LogIn(StoaHost.SuperAdminEmail, StoaHost.SuperAdminPassword);
            return new Client(Host, (string)reply.Data["access_token"]!);
        }

        public async Task AnswerTheSame(string path)
        {
            var (indexed, queried) = await Compare(path);
            Assert.True(queried == indexed, $"{path}\n{queried}\n{indexed}");
        }

        /// <summary>But for the addresses of the two nodes.</summary>
        public async Task<(string Indexed, string Queried)> Compare(string path)
        {
            var (indexed, queried) = (await Indexed.Get(path), await Queried.Get(path));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (indexed.Status, queried.Status));
            return (
                indexed.Text.Replace(Indexed.Host.Root, "", StringComparison.Ordinal),
                queried.Text.Replace(Queried.Host.Root, "", StringComparison.Ordinal)
            );
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in _hosts)
            {
                await host.DisposeAsync();
                Assert.Empty(host.LoggedErrors);
            }
        }
    }
}
