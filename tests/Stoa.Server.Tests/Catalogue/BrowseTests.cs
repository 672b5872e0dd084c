using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>Filters, facets and orders of the public list, former slugs, and what is refused (api-shop.md, sections 3 and 7).</summary>
public sealed class BrowseTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Filters_narrow_the_list_and_of_several_values_of_an_attribute_any_will_do()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = await Shelf(root);

        Assert.Equal(["A", "B", "C"], await Names(tag, ""));
        Assert.Equal(["A", "C"], await Names(tag, "&attributes[colour]=red"));
        Assert.Equal(["A", "B", "C"], await Names(tag, "&attributes[colour]=red&attributes[colour]=blue"));
        Assert.Equal(["C"], await Names(tag, "&attributes[colour]=red&attributes[size]=L"));
        Assert.Equal(["B", "C"], await Names(tag, "&min_price=2000"));
        Assert.Equal(["A", "B"], await Names(tag, "&max_price=2500"));
        Assert.Equal(["B"], await Names(tag, "&brand_id=brand-2"));
        Assert.Equal(["C"], await Names(tag, "&category_id=cat-6"));
        Assert.Equal(["A"], await Names(tag, "&in_stock=true"));
        Assert.Equal(["B", "C"], await Names(tag, "&in_stock=false"));
    }

    [Fact]
    public async Task Orders_use_the_price_paid_now()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = await Shelf(root);

        Assert.Equal(["A", "B", "C"], await Names(tag, "&sort=price"));
        Assert.Equal(["C", "B", "A"], await Names(tag, "&sort=-price"));
        Assert.Equal(["A", "B", "C"], await Names(tag, "&sort=name"));
        Assert.Equal(["C", "B", "A"], await Names(tag, "&sort=newest"));
        var cheap = (await shop.Guest.Get($"/catalog/products?keyword={tag}&sort=-price")).Data[0]!;
        var product = (await root.Get($"/admin/products/{cheap["id"]}")).Data;
        await root.Edit(product, new { sale_price = Merchant.Usd(5) });
        Assert.Equal(["C", "A", "B"], await Names(tag, "&sort=price"));
    }

    [Fact]
    public async Task Prices_are_compared_in_the_shops_currency_or_the_one_that_is_asked_for_and_never_across()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = await Shelf(root);
        foreach (var (name, price) in new[] { ("J", 900), ("K", 2500) })
        {
            await root.NewProduct(Merchant.ProductBody().With("name", $"{name} {tag}").With("base_price", new { amount = price, currency = "JPY" }));
        }

        Assert.Equal(["A", "B"], await Names(tag, "&max_price=2500"));
        Assert.Equal(["J"], await Names(tag, "&max_price=2000&currency=JPY"));
        Assert.Equal(["K"], await Names(tag, "&min_price=901&currency=JPY"));
        Assert.Empty(await Names(tag, "&min_price=1&currency=EUR"));
        Assert.Equal(["A", "B", "C", "J", "K"], await Names(tag, "&sort=price"));
        Assert.Equal(["C", "B", "A", "J", "K"], await Names(tag, "&sort=-price"));
        Assert.Equal(["K", "J", "A", "B", "C"], await Names(tag, "&sort=-price&currency=JPY"));
        Assert.Equal(["A", "B", "C", "J", "K"], await Names(tag, "&currency=JPY"));
        foreach (var (currency, count) in new[] { ("USD", 3), ("JPY", 2), ("EUR", 0) })
        {
            var facets = (await shop.Guest.Get($"/catalog/products?keyword={tag}&facets=price&currency={currency}")).Json["meta"]!["facets"]!;
            Assert.Equal(count, facets["price"]!.AsArray().Sum(range => (int)range!["count"]!));
        }
        Assert.Equal("A", (await Names(tag, "&sort=price"))[0]);
        await shop.Host.Execute("UPDATE commerce.settings SET currency = 'JPY'");
        await Wait.Until(async () => (await Names(tag, "&sort=price"))[0] == "J", () => "the list knows the shop's currency");
        await shop.Host.Execute("UPDATE commerce.settings SET currency = 'USD'");
        await Wait.Until(async () => (await Names(tag, "&sort=price"))[0] == "A", () => "the list knows the shop's currency again");
    }

    [Fact]
    public async Task A_facet_counts_what_all_filters_but_its_own_let_through()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = await Shelf(root);

        var facets = (await shop.Guest.Get($"/catalog/products?keyword={tag}&attributes[colour]=red&facets=brand_id,category_id,attributes.colour,price")).Json[
            "meta"
        ]!["facets"]!;

        Assert.Equal("""[{"value":"brand-1","count":2}]""", facets["brand_id"].Compact());
        Assert.Equal("""[{"value":"cat-1","count":2},{"value":"cat-6","count":1}]""", facets["category_id"].Compact());
        Assert.Equal("""[{"value":"red","count":2},{"value":"blue","count":1}]""", facets["attributes.colour"].Compact());
        Assert.Equal(2, facets["price"]!.AsArray().Sum(range => (long)range!["count"]!));
        Assert.Null((await shop.Guest.Get($"/catalog/products?keyword={tag}")).Json["meta"]!["facets"]);
        var problem = await shop.Guest.Under("/as/problem/api/v1").Get($"/catalog/products?keyword={tag}&facets=brand_id");
        Assert.Equal("""{"facets":{"brand_id":[{"value":"brand-1","count":2},{"value":"brand-2","count":1}]}}""", problem.Headers["X-Facets"]);
    }

    [Theory]
    [InlineData("sort=colour", "sort")]
    [InlineData("facets=colour", "facets")]
    [InlineData("min_price=cheap", "min_price")]
    [InlineData("min_price=-1", "min_price")]
    [InlineData("in_stock=perhaps", "in_stock")]
    [InlineData("max_price=1e3", "max_price")]
    [InlineData("currency=XXX", "currency")]
    [InlineData("currency=usd", "currency")]
    [InlineData("unknown=1", "unknown")]
    [InlineData("colour=red", "colour")]
    [InlineData("min_pric=1", "min_pric")]
    [InlineData("sort=name&sort=price", "sort")]
    [InlineData("attributes=red", "attributes")]
    [InlineData("attributes[colour=red", "attributes[colour")]
    [InlineData("attributes[colour]=red&attributes[Colour]=blue", "attributes")]
    [InlineData("attributes[colour]=red&attributes%5BCOLOUR%5D=red", "attributes")]
    public async Task What_is_not_understood_is_refused_and_named(string query, string field)
    {
        foreach (var path in new[] { "/catalog/products", "/catalog/products/category/cat-1" })
        {
            var store = await shop.Guest.Get($"{path}?{query}");
            store.Refused(HttpStatusCode.BadRequest, "invalid_request");
            var problem = await shop.Guest.Under("/as/problem/api/v1").Get($"{path}?{query}");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, problem.Status);
            Assert.Contains(field, problem.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_sends_hundreds_of_parameters_that_there_are_not_is_told_of_the_first_fifty()
    {
        var query = string.Join('&', Enumerable.Range(0, 500).Select(number => $"x{number}"));

        var reply = await shop.Guest.Under("/as/problem/api/v1").Get("/catalog/products?" + query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        Assert.Equal(50, reply.Json["errors"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_word_that_nothing_has_is_corrected_to_the_nearest_that_something_has()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.NewProduct(Merchant.ProductBody().With("name", "Velociraptor Keyboard"));

        foreach (var typo in new[] { "velocirapter", "velociratpor", "elociraptor", "velociraptorr keybord" })
        {
            var reply = await shop.Guest.Get("/catalog/products?keyword=" + Uri.EscapeDataString(typo));
            Assert.Equal("Velociraptor Keyboard", (string)Assert.Single(reply.Data.AsArray())!["name"]!);
            Assert.StartsWith("velociraptor", (string)reply.Json["meta"]!["corrected_keyword"]!, StringComparison.Ordinal);
        }
        var none = await shop.Guest.Get("/catalog/products?keyword=qqqqxxxxzzzz");
        Assert.Empty(none.Data.AsArray());
        Assert.Null(none.Json["meta"]!["corrected_keyword"]);
    }

    [Fact]
    public async Task A_former_slug_leads_to_its_product_and_says_the_present_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody().With("slug", "old-" + tag));
        await root.Edit(product, new { slug = "new-" + tag });

        var byId = (await shop.Guest.Get($"/catalog/products/{product["id"]}")).Data;
        Assert.Null(byId["canonical_slug"]);
        var current = (await shop.Guest.Get($"/catalog/products/new-{tag}")).Data;
        Assert.Equal(("new-" + tag, null), ((string)current["canonical_slug"]!, (bool?)current["moved"]));
        var former = (await shop.Guest.Get($"/catalog/products/old-{tag}")).Data;
        Assert.Equal(("new-" + tag, true), ((string)former["canonical_slug"]!, (bool?)former["moved"]));
        Assert.Equal((string)product["id"]!, (string)former["id"]!);
    }

    [Fact]
    public async Task A_hidden_category_or_brand_lists_nothing_and_its_products_stay_in_the_whole_list()
    {
        var root = (await shop.SuperAdmin()).Client;
        var category = (string)(await root.Post("/admin/categories", new { name = "C " + Merchant.Tag() })).Data["id"]!;
        var product = await root.NewProduct(Merchant.ProductBody().With("category_id", category));
        Assert.Single((await shop.Guest.Get($"/catalog/products/category/{category}")).Data.AsArray());

        await root.Edit($"/admin/categories/{category}", new { active = false }, 1);

        Assert.Empty((await shop.Guest.Get($"/catalog/products/category/{category}")).Data.AsArray());
        Assert.Empty((await shop.Guest.Get($"/catalog/products?category_id={category}")).Data.AsArray());
        Assert.Single((await shop.Guest.Get($"/catalog/products?keyword={product["sku"]}")).Data.AsArray());

        var brand = (string)(await root.Post("/admin/brands", new { name = "B " + Merchant.Tag() })).Data["id"]!;
        var branded = await root.NewProduct(Merchant.ProductBody().With("brand_id", brand));
        Assert.Single((await shop.Guest.Get($"/catalog/products?brand_id={brand}")).Data.AsArray());
        await root.Edit($"/admin/brands/{brand}", new { active = false }, 1);
        Assert.Empty((await shop.Guest.Get($"/catalog/products?brand_id={brand}")).Data.AsArray());
        Assert.Single((await shop.Guest.Get($"/catalog/products?keyword={branded["sku"]}")).Data.AsArray());
    }

    [Fact]
    public async Task A_facet_leaves_out_a_hidden_category_or_brand_as_soon_as_it_is_hidden()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (category, further) = (await Category(root), await Category(root));
        var brand = (string)(await root.Post("/admin/brands", new { name = "B " + Merchant.Tag() })).Data["id"]!;
        var body = Merchant.ProductBody().With("category_id", category).With("category_ids", new[] { further }).With("brand_id", brand);
        var sku = (string)(await root.NewProduct(body))["sku"]!;
        string[] both = [category, further];

        Assert.Equal(both.Order(StringComparer.Ordinal), await Counted("category_id"), StringComparer.Ordinal);
        await root.Edit($"/admin/categories/{category}", new { active = false }, 1);
        Assert.Equal([further], await Counted("category_id"));
        Assert.Equal([brand], await Counted("brand_id"));
        await root.Edit($"/admin/brands/{brand}", new { active = false }, 1);
        Assert.Empty(await Counted("brand_id"));

        async Task<string[]> Counted(string facet) =>
            [
                .. (await shop.Guest.Get($"/catalog/products?keyword={sku}&facets={facet}")).Json["meta"]!["facets"]![facet]!
                    .AsArray()
                    .Select(value => (string)value!["value"]!)
                    .Order(StringComparer.Ordinal),
            ];
    }

    [Fact]
    public async Task A_product_is_listed_in_each_of_its_categories()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = (await Category(root), await Category(root));
        var product = await root.NewProduct(Merchant.ProductBody().With("category_id", one).With("category_ids", new[] { other }));

        foreach (var category in new[] { one, other })
        {
            var list = await shop.Guest.Get($"/catalog/products/category/{category}");
            Assert.Equal((string)product["id"]!, (string)Assert.Single(list.Data.AsArray())!["id"]!);
            Assert.Equal(1, (int)list.Json["meta"]!["total_items"]!);
        }
    }

    [Fact]
    public async Task An_edit_is_seen_by_the_next_request_whatever_is_cached()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = await Shelf(root);
        var path = $"/catalog/products?keyword={tag}&sort=price";
        var product = (await root.Get($"/admin/products/{(await shop.Guest.Get(path)).Data[0]!["id"]}")).Data;
        for (var price = 1; price <= 10; price++)
        {
            await shop.Guest.Get(path);
            product = (await root.Edit(product, new { base_price = Merchant.Usd(price * 1000) })).Data;
            var shown = (await shop.Guest.Get(path)).Data.AsArray().Single(one => (string)one!["id"]! == (string)product["id"]!)!;
            Assert.Equal(price * 1000, (long)shown["base_price"]!["amount"]!);
            Assert.Equal(price * 1000, (long)(await shop.Guest.Get($"/catalog/products/{product["id"]}")).Data["base_price"]!["amount"]!);
        }
    }

    [Fact]
    public async Task A_moment_of_a_schedule_is_seen_without_an_edit()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var path = $"/catalog/products/{product["id"]}";
        var begins = DateTimeOffset.UtcNow.AddSeconds(2);
        await root.Replace(
            "/admin/prices",
            new { product_id = (string)product["id"]!, price_schedule = new[] { new { amount = Merchant.Usd(10), starts_at = begins } } },
            product["version"]!
        );

        await Wait.Until(async () => (await shop.Guest.Get(path)).Data["SalePrice"] is { } sale && (long)sale["amount"]! == 10, () => "the scheduled price");
        Assert.True(DateTimeOffset.UtcNow >= begins);
    }

    /// <summary>Three products of one keyword: A, red, in stock; B, blue, of another brand; C, red, size L, in another category too.</summary>
    private async Task<string> Shelf(Client root)
    {
        var tag = "shelf" + Merchant.Tag();
        var a = await root.NewProduct(Product("A", 1000).With("attributes", new { colour = "red" }));
        await root.NewProduct(Product("B", 2000).With("attributes", new { colour = "blue" }).With("brand_id", "brand-2"));
        await root.NewProduct(Product("C", 3000).With("attributes", new { colour = "red", size = "L" }).With("category_ids", new[] { "cat-6" }));
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 5)", (string)a["id"]!);
        return tag;

        Dictionary<string, object?> Product(string name, long price) =>
            Merchant.ProductBody().With("name", $"{name} {tag}").With("base_price", Merchant.Usd(price));
    }

    private async Task<string[]> Names(string keyword, string query) =>
        [.. (await shop.Guest.Get($"/catalog/products?keyword={keyword}{query}")).Data.AsArray().Select(product => ((string)product!["name"]!)[..1])];

    private static async Task<string> Category(Client root) => (string)(await root.Post("/admin/categories", new { name = "C " + Merchant.Tag() })).Data["id"]!;
}
