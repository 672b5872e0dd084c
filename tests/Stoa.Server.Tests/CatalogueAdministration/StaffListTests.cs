using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Lists of the back office: orders, filters, pages and cursors.</summary>
public sealed class StaffListTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("-created_at")]
    [InlineData("name")]
    [InlineData("-price")]
    [InlineData("sku")]
    [InlineData("-updated_at")]
    public async Task A_cursor_walks_the_whole_list_once_in_the_order_of_its_pages(string sort)
    {
        var root = (await shop.SuperAdmin()).Client;
        var paged = new List<string>();
        for (var page = 1; ; page++)
        {
            var reply = await root.Get($"/admin/products?sort={sort}&page_size=30&page={page}");
            paged.AddRange(reply.Data.AsArray().Select(product => (string)product!["id"]!));
            if (!(bool)reply.Json["meta"]!["has_next"]!)
            {
                break;
            }
        }
        var walked = new List<string>();
        for (var cursor = "*"; cursor is not null; )
        {
            var reply = await root.Get($"/admin/products?sort={sort}&page_size=7&cursor={cursor}");
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            walked.AddRange(reply.Data.AsArray().Select(product => (string)product!["id"]!));
            cursor = (string?)reply.Json["meta"]!["next_cursor"];
            Assert.Equal(cursor is not null, (bool)reply.Json["meta"]!["has_next"]!);
        }
        Assert.Equal(paged, walked);
        Assert.Equal(walked.Count, walked.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_cursor_of_another_order_or_of_nobody_is_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        var cursor = (string)(await root.Get("/admin/products?page_size=1&cursor=*&sort=name")).Json["meta"]!["next_cursor"]!;

        Assert.Equal(HttpStatusCode.OK, (await root.Get($"/admin/products?page_size=1&cursor={cursor}&sort=name")).Status);
        foreach (
            var query in new[] { $"cursor={cursor}", $"cursor={cursor}&sort=-name", "cursor=nonsense", "cursor=W10", "cursor=WyItY3JlYXRlZF9hdCIsIngiLCJ5Il0" }
        )
        {
            (await root.Get($"/admin/products?{query}")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
        }
        (await root.Get("/admin/products?sort=colour")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Get("/admin/products?page=501&page_size=20")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task By_price_products_of_one_currency_stand_together()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (tag, names) = (Merchant.Tag(), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (amount, currency) in new[] { (1_000, "USD"), (900, "JPY"), (20_000, "JPY"), (500, "USD"), (100_000, "JPY") })
        {
            var product = await root.NewProduct(Merchant.ProductBody().With("tags", new[] { tag }).With("base_price", new { amount, currency }));
            names[(string)product["id"]!] = $"{amount} {currency}";
        }

        string[] ascending = ["900 JPY", "20000 JPY", "100000 JPY", "500 USD", "1000 USD"];
        Assert.Equal(ascending, await Walk("sort=price"));
        Assert.Equal(ascending.Reverse(), await Walk("sort=-price"), StringComparer.Ordinal);
        Assert.Equal(["100000 JPY", "20000 JPY", "900 JPY"], await Walk("sort=-price&currency=JPY"));
        Assert.Equal(["500 USD", "1000 USD"], await Walk("sort=price&min_price=1"));

        async Task<IReadOnlyList<string>> Walk(string query)
        {
            var walked = new List<string>();
            for (var cursor = "*"; cursor is not null; )
            {
                var page = (await root.Get($"/admin/products?tag={tag}&page_size=2&{query}&cursor={cursor}")).IsOk();
                walked.AddRange(page.Data.AsArray().Select(product => names[(string)product!["id"]!]));
                cursor = (string?)page.Json["meta"]!["next_cursor"];
            }
            return walked;
        }
    }

    [Fact]
    public async Task Filters_narrow_the_list_together()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var draft = await root.NewProduct(Merchant.ProductBody().With("tags", new[] { tag }).With("status", "draft").With("base_price", Merchant.Usd(777)));
        await root.NewProduct(Merchant.ProductBody().With("tags", new[] { tag }).With("category_ids", new[] { "cat-6" }));

        async Task<int> Count(string query) => (await root.Get($"/admin/products?tag={tag}&{query}")).Data.AsArray().Count;
        Assert.Equal(2, await Count(""));
        Assert.Equal(1, await Count("status=draft"));
        Assert.Equal(1, await Count("category_id=cat-6"));
        Assert.Equal(2, await Count("category_id=cat-1&brand_id=brand-1"));
        Assert.Equal(0, await Count("brand_id=brand-2"));
        Assert.Equal(1, await Count("min_price=777&max_price=777"));
        Assert.Equal(0, await Count("min_price=777&max_price=777&currency=JPY"));
        Assert.Equal(2, await Count("currency=USD"));
        Assert.Equal(2, await Count("stock=out"));
        Assert.Equal(1, await Count($"keyword={draft["sku"]}"));
        Assert.Equal(1, await Count($"keyword={((string)draft["name"]!)[..12].ToUpperInvariant()}"));
    }
}
