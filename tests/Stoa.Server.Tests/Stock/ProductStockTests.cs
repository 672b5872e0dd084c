using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Stock;

/// <summary>The stock of a product with variants, which is that of its variants together.</summary>
public sealed class ProductStockTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_product_of_whose_variants_more_is_there_than_an_integer_says_is_shown_and_listed()
    {
        var root = (await shop.SuperAdmin()).Client;
        string[] sizes = ["40", "41", "42"];
        var (tag, product) = (Merchant.Tag(), await root.NewProduct(Merchant.ProductBody().With("options", new[] { new { name = "Size", values = sizes } })));
        foreach (var size in sizes)
        {
            var variant = (await root.Post($"/admin/products/{product["id"]}/variants", new { sku = $"V-{size}-{tag}", options = new { Size = size } })).Data;
            (await root.Adjust(Warehouse.By((string)variant["id"]!, 1_000_000_000))).IsOk();
        }

        var shown = (await root.Product(product))["stock"]!;
        var listed = (await root.Get("/admin/products?page_size=1")).IsOk().Data[0]!;

        Assert.Equal(
            (3_000_000_000, 3_000_000_000, 3_000_000_000),
            ((long)shown["on_hand"]!, (long)shown["available"]!, (long)shown["locations"]![0]!["on_hand"]!)
        );
        Assert.Equal(((string)product["id"]!, shown.Compact()), ((string)listed["id"]!, listed["stock"]!.Compact()));
    }
}
