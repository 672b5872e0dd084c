using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What stands against an undo is left and named.</summary>
public sealed class UndoTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("categories", "category_id", "category_unknown")]
    [InlineData("brands", "brand_id", "brand_unknown")]
    public async Task A_product_is_left_as_it_is_whose_category_or_brand_is_gone(string things, string member, string reason)
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var gone = (await root.Post($"/admin/{things}", new { name = "Gone " + tag })).Data;
        var product = await root.NewProduct(Merchant.ProductBody(tag).With(member, (string)gone["id"]!));
        var other = await root.NewProduct(Merchant.ProductBody(tag + "o"));
        var now = member == "brand_id" ? "brand-1" : "cat-1";
        var import = await root.Import("products", $"sku,name,{member},category_ids\nSKU-{tag},Changed,{now},cat-1\nSKU-{tag}o,Changed,{now},cat-1\n");
        (await root.Remove($"/admin/{things}/{gone["id"]}", gone["version"]!)).IsEmpty();

        var undone = await root.Undo(import);

        Assert.Equal(("undone", $"{product["id"]} {reason}"), ((string)undone["status"]!, Assert.Single(Kept(undone))));
        var (left, restored) = (await root.Product(product), await root.Product(other));
        Assert.Equal(("Changed", now, $"Thing {tag}o"), ((string)left["name"]!, (string)left[member]!, (string)restored["name"]!));
    }

    private static string[] Kept(JsonNode import) => [.. import["kept"]!.AsArray().Select(one => $"{one!["entity_id"]} {one["reason"]}")];
}
