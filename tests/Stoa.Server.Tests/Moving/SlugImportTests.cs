using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What becomes of the slug of a product that is there.</summary>
public sealed class SlugImportTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_slug_that_a_line_takes_back_is_made_of_the_name_again_and_comes_back_by_an_undo()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var (product, own) = await Product(root, tag);
        var (other, _) = await Product(root, tag + "o");
        await root.NewProduct(Merchant.ProductBody(tag + "t").With("slug", $"thing-{tag}o"));

        var import = await root.Import("products", $"{{\"sku\":\"SKU-{tag}\",\"slug\":null}}\n{{\"sku\":\"SKU-{tag}o\",\"slug\":null}}\n");

        Assert.Equal((0, 2, 0, 0), import.Counts());
        Assert.Equal($"thing-{tag}", await Slug(root, product));
        Assert.StartsWith($"thing-{tag}o-", await Slug(root, other), StringComparison.Ordinal);
        await root.Undo(import);
        Assert.Equal(own, await Slug(root, product));
    }

    [Theory]
    [InlineData("{\"sku\":\"SKU-tag\",\"name\":\"Renamed\"}\n")]
    [InlineData("sku,slug,name\nSKU-tag,,Renamed\n")]
    public async Task A_line_that_says_none_and_a_blank_cell_leave_it(string file)
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var (product, own) = await Product(root, tag);

        await root.Import("products", file.Replace("tag", tag, StringComparison.Ordinal));

        Assert.Equal(("Renamed", own), ((string)(await root.Product(product))["name"]!, await Slug(root, product)));
    }

    /// <summary>With a slug of its own.</summary>
    private static async Task<(JsonNode Product, string Slug)> Product(Client root, string tag)
    {
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("slug", "own-" + tag));
        return (product, "own-" + tag);
    }

    private static async Task<string> Slug(Client root, JsonNode product) => (string)(await root.Product(product))["slug"]!;
}
