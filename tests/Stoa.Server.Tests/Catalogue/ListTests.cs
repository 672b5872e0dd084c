using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>Document 003: the lists of products, of a category's products, of categories and of brands.</summary>
public sealed class ListTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Products_are_printed_as_the_document_prints_them()
    {
        var reply = await shop.Guest.Get("/catalog/products?page=1&page_size=20");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["data", "meta"], Reply.MembersOf(reply.Json));
        var products = reply.Data.AsArray();
        Assert.Equal(20, products.Count);
        Assert.All(products, product => Assert.Equal(ProductTests.Members, Reply.MembersOf(product)));
        Assert.Equal("prod-1", (string?)products[0]!["id"]);
    }

    [Fact]
    public async Task A_product_in_a_list_has_the_same_members_as_the_product_itself()
    {
        var listed = (await shop.Guest.Get("/catalog/products?page_size=2")).Data.AsArray();

        Assert.Equal((await shop.Guest.Get("/catalog/products/prod-1")).Data.Compact(), listed[0].Compact());
        Assert.Equal((await shop.Guest.Get("/catalog/products/prod-2")).Data.Compact(), listed[1].Compact());
    }

    [Fact]
    public async Task Walking_all_pages_shows_every_active_product_once()
    {
        var active = await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE status = 'active'");
        var seen = new List<string>();
        for (var page = 1; ; page++)
        {
            var reply = await shop.Guest.Get($"/catalog/products?page={page}&page_size=7");
            seen.AddRange(reply.Data.AsArray().Select(product => (string)product!["id"]!));
            Assert.Equal(active, (long)reply.Json["meta"]!["total_items"]!);
            if (!(bool)reply.Json["meta"]!["has_next"]!)
            {
                break;
            }
        }

        Assert.Equal(active, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain("prod-61", seen, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_category_lists_all_its_active_products()
    {
        var reply = await shop.Guest.Get("/catalog/products/category/cat-8?page_size=100");

        Assert.All(reply.Data.AsArray(), product => Assert.Equal(("cat-8", "active"), ((string?)product!["category_id"], (string?)product["status"])));
        Assert.Equal(
            await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE category_id = 'cat-8' AND status = 'active'"),
            reply.Data.AsArray().Count
        );
        Assert.Equal(reply.Data.AsArray().Count, (int)reply.Json["meta"]!["total_items"]!);
    }

    [Theory]
    [InlineData("cat-0")]
    [InlineData("'")]
    [InlineData("%25")]
    public async Task An_unknown_category_has_no_products(string id)
    {
        var reply = await shop.Guest.Get($"/catalog/products/category/{id}");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("""{"data":[],"meta":{"page":1,"page_size":20,"total_items":0,"total_pages":0,"has_next":false,"has_prev":false}}""", reply.Text);
    }

    [Fact]
    public async Task Categories_are_printed_as_the_document_prints_them()
    {
        var reply = await shop.Guest.Get("/catalog/categories");

        Assert.Equal(["data", "meta"], Reply.MembersOf(reply.Json));
        Assert.All(
            reply.Data.AsArray(),
            category =>
                Assert.Equal(["id", "name", "slug", "description", "parent_id", "image_url", "active", "created_at", "updated_at"], Reply.MembersOf(category))
        );
        Assert.StartsWith(
            """{"id":"cat-1","name":"Electronics","slug":"electronics","description":"Electronic devices and gadgets","parent_id":null,"image_url":""",
            reply.Data[0].Compact(),
            StringComparison.Ordinal
        );
        Assert.Equal("cat-1", (string?)reply.Data[1]!["parent_id"]);
    }

    [Fact]
    public async Task Brands_are_printed_as_the_document_prints_them()
    {
        var reply = await shop.Guest.Get("/catalog/brands");

        Assert.Equal(["data", "meta"], Reply.MembersOf(reply.Json));
        Assert.All(
            reply.Data.AsArray(),
            brand => Assert.Equal(["id", "name", "slug", "description", "logo_url", "active", "created_at", "updated_at"], Reply.MembersOf(brand))
        );
        Assert.StartsWith(
            """{"id":"brand-1","name":"TechCorp","slug":"techcorp","description":"Leading technology manufacturer","logo_url":""",
            reply.Data[0].Compact(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Inactive_categories_and_brands_are_not_listed()
    {
        await shop.Host.Execute("INSERT INTO commerce.categories (id, name, slug, active) VALUES ('cat-hidden', 'Hidden', 'hidden', false)");
        await shop.Host.Execute("INSERT INTO commerce.brands (id, name, slug, active) VALUES ('brand-hidden', 'Hidden', 'hidden', false)");

        Assert.DoesNotContain("hidden", (await shop.Guest.Get("/catalog/categories?page_size=99")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", (await shop.Guest.Get("/catalog/brands?page_size=99")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/catalog/products")]
    [InlineData("/catalog/products?keyword=a")]
    [InlineData("/catalog/products/category/cat-1")]
    [InlineData("/catalog/categories")]
    [InlineData("/catalog/brands")]
    public async Task Page_counts_are_computed_as_in_the_document(string list)
    {
        var total = (int)(await Meta(list, "")).AsObject()["total_items"]!;
        Assert.True(total > 5);

        foreach (var size in new[] { 1, 5, total, 100 })
        {
            var pages = (total + size - 1) / size;
            foreach (var page in new[] { 1, 2, pages, pages + 1, 1_000_000, int.MaxValue })
            {
                var meta = await Meta(list, $"page={page}&page_size={size}");
                var (next, prev) = (page < pages ? "true" : "false", page > 1 ? "true" : "false");
                Assert.Equal(
                    $$"""{"page":{{page}},"page_size":{{size}},"total_items":{{total}},"total_pages":{{pages}},"has_next":{{next}},"has_prev":{{prev}}}""",
                    meta.Compact()
                );
            }
        }
    }

    [Theory]
    [InlineData("/catalog/products")]
    [InlineData("/catalog/products?keyword=laptop")]
    [InlineData("/catalog/products/category/cat-1")]
    [InlineData("/catalog/categories")]
    [InlineData("/catalog/brands")]
    public async Task A_page_beyond_the_last_is_empty(string list)
    {
        var reply = await shop.Guest.Get(With(list, "page=1000"));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Empty(reply.Data.AsArray());
    }

    [Theory]
    [InlineData("page=0", "page must be between 1 and 2147483647")]
    [InlineData("page=-1", "page must be between 1 and 2147483647")]
    [InlineData("page=2147483648", "page must be between 1 and 2147483647")]
    [InlineData("page=x", "page must be a whole number")]
    [InlineData("page=1.5", "page must be a whole number")]
    [InlineData("page=1e2", "page must be a whole number")]
    [InlineData("page=99999999999999999999", "page must be between 1 and 2147483647")]
    [InlineData("page=1&page=2", "page is given more than once")]
    [InlineData("page=&page=2", "page is given more than once")]
    [InlineData("page=%00", "page holds characters that are not allowed")]
    [InlineData("page_size=0", "page_size must be between 1 and 100")]
    [InlineData("page_size=101", "page_size must be between 1 and 100")]
    [InlineData("page_size=-20", "page_size must be between 1 and 100")]
    [InlineData("page_size=ten", "page_size must be a whole number")]
    [InlineData("page=0&page_size=0", "page must be between 1 and 2147483647; page_size must be between 1 and 100")]
    public async Task An_invalid_page_is_400(string query, string message)
    {
        foreach (var list in new[] { "/catalog/products", "/catalog/products/category/cat-1", "/catalog/categories", "/catalog/brands" })
        {
            var reply = await shop.Guest.Get(With(list, query));
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
            Assert.Equal(message, (string?)reply.Json["error"]!["message"]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("page=&page_size=")]
    public async Task Without_a_page_parameter_the_first_20_are_returned(string query)
    {
        var meta = await Meta("/catalog/products", query);

        Assert.Equal((1, 20), ((int)meta["page"]!, (int)meta["page_size"]!));
    }

    private async Task<JsonNode> Meta(string list, string query) => (await shop.Guest.Get(With(list, query))).Json["meta"]!;

    private static string With(string list, string query) => list + (list.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
}
