using System.Text;

namespace Stoa.Server.Tests.Moving;

/// <summary>From one shop to another.</summary>
public sealed class MoveToAnotherShopTests(TestDatabases databases)
{
    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task A_shop_s_products_move_to_an_empty_one_as_they_are(string format)
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        // Pictures are fetched from where they are, behind all else.
        await shop.Host.Execute("DELETE FROM commerce.product_media");
        await shop.Host.Execute("UPDATE commerce.products SET images = '{}'");
        await ExportTests.OddProduct(root);
        var exported = (await root.Get($"/admin/exports/products?format={format}")).Body;
        await shop.Host.Execute("DELETE FROM commerce.products");
        await shop.Host.Execute("DELETE FROM commerce.categories");
        await shop.Host.Execute("DELETE FROM commerce.brands");

        await root.Import("products", Encoding.UTF8.GetString(exported));

        Assert.Equal(Encoding.UTF8.GetString(exported), (await root.Get($"/admin/exports/products?format={format}")).Text);
    }

    [Fact]
    public async Task Shopify_s_files_come_back_as_they_went()
    {
        await using var shop = new Shop(databases);
        await shop.InitializeAsync();
        var root = (await shop.SuperAdmin()).Client;
        // Its files have no currency.
        await shop.Host.Execute("DELETE FROM commerce.products WHERE currency <> 'USD'");
        await ExportTests.OddProduct(root, "USD");
        var exported = (await root.Get("/admin/exports/products?format=shopify")).Text;

        var staged = await root.Stage("products", exported);

        Assert.True(staged.Counts() is (0, 0, > 20, 0), staged.ToJsonString() + (await root.Get($"/admin/imports/{staged["id"]}/rows?outcome=update")).Text);
        await root.Apply(staged);
        Assert.Equal(exported, (await root.Get("/admin/exports/products?format=shopify")).Text);
    }
}
