using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What is exported can be imported again and changes nothing, and what comes out then is the same to the byte.</summary>
public sealed class ExportTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("products", "csv")]
    [InlineData("products", "ndjson")]
    public async Task An_export_imported_again_changes_nothing_and_comes_out_the_same(string type, string format)
    {
        var root = (await shop.SuperAdmin()).Client;
        await OddProduct(root);
        var before = await root.Get($"/admin/exports/{type}?format={format}");
        Assert.True(before.Status == HttpStatusCode.OK, before.Text);

        var staged = await root.Stage(type, before.Text);

        var updates = (await root.Get($"/admin/imports/{staged["id"]}/rows?outcome=update")).Text;
        Assert.True(staged.Counts() is (0, 0, > 60, 0), staged.ToJsonString() + updates);
        await root.Apply(staged);
        Assert.Equal(before.Body, (await root.Get($"/admin/exports/{type}?format={format}")).Body);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task Exported_stock_imported_again_changes_nothing(string format)
    {
        var root = (await shop.SuperAdmin()).Client;

        var staged = await root.Stage("stock", (await root.Get($"/admin/exports/stock?format={format}")).Text);

        Assert.True(staged.Counts() is (0, 0, > 60, 0), staged.ToJsonString());
    }

    [Fact]
    public async Task Formulas_are_guarded_unless_the_request_says_otherwise()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await root.NewProduct(Merchant.ProductBody(tag).With("name", "=cmd|' /C calc'!A0").With("description", "'quoted"));

        var guarded = (await root.Get("/admin/exports/products")).Text;
        var plain = (await root.Get("/admin/exports/products?guarded=false")).Text;

        Assert.Contains($"SKU-{tag},'=cmd|' /C calc'!A0,''quoted,", guarded, StringComparison.Ordinal);
        Assert.Contains($"SKU-{tag},=cmd|' /C calc'!A0,'quoted,", plain, StringComparison.Ordinal);
        Assert.Equal(0, (await root.Stage("products", guarded)).Counts().Update);
        Assert.Equal(0, (await root.Stage("products", plain, "&guarded=false")).Counts().Update);
    }

    [Fact]
    public async Task Stock_movements_and_orders_are_exported_as_they_are()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = (await (await (await shop.SignUp()).Client.With("prod-2")).Order()).Data;

        var stock = (await root.Get("/admin/exports/stock")).Text.Split("\r\n");
        Assert.Equal("item_id,sku,location_id,on_hand,allocated,held,available,low_stock_at", stock[0]);
        Assert.Contains(stock, line => line.StartsWith("prod-2,", StringComparison.Ordinal));
        var movements = (await root.Get("/admin/exports/movements?format=ndjson")).Text.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!);
        Assert.Contains(movements, movement => (string)movement["reference"]! == $"order:{order["id"]}");
        var orders = (await root.Get("/admin/exports/orders")).Text;
        Assert.Contains($"{order["order_number"]},", orders, StringComparison.Ordinal);
        Assert.Contains("\"order_number\":", (await root.Get("/admin/exports/orders?format=ndjson")).Text, StringComparison.Ordinal);
        (await root.Get("/admin/exports/stock?format=shopify")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_file_of_Shopify_has_the_prices_of_one_currency_and_where_there_are_several_that_one_is_named()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (tag, path) = (Merchant.Tag(), "/admin/exports/products?format=shopify");
        await root.NewProduct(Merchant.ProductBody(tag + "u"));
        await root.NewProduct(Merchant.ProductBody(tag + "y").With("base_price", new { amount = 900, currency = "JPY" }));

        var refused = await root.Get(path);
        refused.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal("currency must be one of JPY, USD", (string)refused.Json["error"]!["message"]!);
        (await root.Get(path + "&currency=BTC")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Get("/admin/exports/products?currency=JPY")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        var (dollars, yens) = ((await root.Get(path + "&currency=USD")).Text, (await root.Get(path + "&currency=JPY")).Text);
        Assert.Contains($"SKU-{tag}u", dollars, StringComparison.Ordinal);
        Assert.DoesNotContain($"SKU-{tag}y", dollars, StringComparison.Ordinal);
        Assert.DoesNotContain($"SKU-{tag}u", yens, StringComparison.Ordinal);
        Assert.Contains($"SKU-{tag}y", yens, StringComparison.Ordinal);
        Assert.True((await root.Stage("products", yens, "&currency=JPY")).Counts() is (0, 0, > 0, 0));
    }

    [Fact]
    public async Task Only_who_may_export_does()
    {
        (await shop.Guest.Get("/admin/exports/products")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(HttpStatusCode.Forbidden, (await (await shop.SignUpAs("customer_experience")).Client.Get("/admin/exports/products")).Status);
        Assert.Equal(HttpStatusCode.OK, (await (await shop.SignUpAs("manager")).Client.Get("/admin/exports/products")).Status);
    }

    /// <summary>With everything that a file could get wrong.</summary>
    internal static async Task OddProduct(Client root, string currency = "JPY")
    {
        var tag = Merchant.Tag();
        var product = await root.NewProduct(
            Merchant
                .ProductBody(tag)
                .With("name", "\"Quoted\", with\r\nlines; ünïcödé 日本 'x")
                .With("description", "-1+1=2\tand more ")
                .With("tags", new[] { "a,b", " outer ", "back\\slash", "=x" })
                .With("attributes", new Dictionary<string, string>(StringComparer.Ordinal) { ["z"] = "1", ["a"] = "ä\"" })
                .With("base_price", new { amount = 123_456_789, currency })
                .With("sale_price", new { amount = 1, currency })
                .With("weight_grams", 0)
                .With("publish_at", "2020-01-02T03:04:05.678901Z")
                .With("category_ids", new[] { "cat-1", "cat-2" })
                .With("options", new[] { new { name = "Größe", values = new[] { "S", "M" } } })
                .With(
                    "price_schedule",
                    new[]
                    {
                        new
                        {
                            amount = new { amount = 5, currency },
                            starts_at = "2031-01-01T00:00:00Z",
                            ends_at = "2031-02-01T00:00:00Z",
                        },
                    }
                )
        );
        foreach (var size in new[] { "M", "S" })
        {
            var reply = await root.Post(
                $"/admin/products/{product["id"]}/variants",
                new
                {
                    sku = $"={tag}-{size}",
                    options = new Dictionary<string, string>(StringComparer.Ordinal) { ["Größe"] = size },
                    barcode = "-5",
                    sale_price = size == "M" ? null : new { amount = 7, currency },
                }
            );
            Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        }
    }
}
