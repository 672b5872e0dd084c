namespace Stoa.Server.Tests.Catalogue;

/// <summary>Document 003, "GET /api/v1/catalog/products/:id".</summary>
public sealed class ProductTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>The members of a product, in the document's order.</summary>
    internal static readonly string[] Members =
    [
        "id",
        "sku",
        "name",
        "description",
        "base_price",
        "SalePrice",
        "status",
        "brand_id",
        "category_id",
        "images",
        "attributes",
        "created_at",
        "updated_at",
    ];

    [Fact]
    public async Task A_product_is_printed_as_the_document_prints_it()
    {
        var reply = await shop.Guest.Get("/catalog/products/prod-1");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["data"], Reply.MembersOf(reply.Json));
        Assert.Equal(Members, Reply.MembersOf(reply.Data));
        Assert.StartsWith(
            """
            {"id":"prod-1","sku":"LAPTOP-001","name":"Professional Laptop","description":"High-performance laptop for professionals",
            "base_price":{"amount":99999,"currency":"USD"},"SalePrice":{"amount":89999,"currency":"USD"},"status":"active","brand_id":"brand-1",
            "category_id":"cat-1","images":[
            """.ReplaceLineEndings(""),
            reply.Data.Compact()
        );
        Assert.Equal("""{"color":"silver","ram":"16GB"}""", reply.Data["attributes"].Compact());
    }

    [Fact]
    public async Task Times_are_utc_in_whole_seconds_with_a_z()
    {
        var product = (await shop.Guest.Get("/catalog/products/prod-1")).Data;

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string?)product["created_at"]);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", (string?)product["updated_at"]);
    }

    [Fact]
    public async Task A_product_without_a_sale_price_has_null()
    {
        var product = (await shop.Guest.Get("/catalog/products/prod-2")).Data;

        Assert.Contains("\"SalePrice\":null", product.Compact(), StringComparison.Ordinal);
        Assert.Equal("""{"amount":99999,"currency":"USD"}""", product["base_price"].Compact());
    }

    [Fact]
    public async Task A_product_with_variants_lists_them_with_the_price_of_each()
    {
        var variants = (await shop.Guest.Get("/catalog/products/prod-60")).Data["variants"]!.AsArray();

        Assert.Equal(["prod-60-v1", "prod-60-v2", "prod-60-v3", "prod-60-v4"], variants.Select(variant => (string?)variant!["id"]), StringComparer.Ordinal);
        Assert.Equal(["id", "sku", "attributes", "base_price", "SalePrice"], Reply.MembersOf(variants[0]));
        Assert.Equal((12900, 9900), ((int)variants[0]!["base_price"]!["amount"]!, (int)variants[0]!["SalePrice"]!["amount"]!));
        Assert.Equal((13900, 10900), ((int)variants[3]!["base_price"]!["amount"]!, (int)variants[3]!["SalePrice"]!["amount"]!));
    }

    [Fact]
    public async Task A_variant_with_its_own_base_price_does_not_inherit_the_products_sale_price()
    {
        await shop.Host.NewProduct("own-price", 2000, 0);
        await shop.Host.Execute("UPDATE commerce.products SET sale_price = 1000 WHERE id = 'own-price'");
        await shop.Host.Execute("INSERT INTO commerce.variants (id, product_id, sku, base_price) VALUES ('own-price-v1', 'own-price', 'OWN-V1', 3000)");
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ('own-price-v1', 5)");

        var variant = (await shop.Guest.Get("/catalog/products/own-price")).Data["variants"]![0]!;
        var buyer = await shop.SignUp();
        var cart = (await buyer.Client.Add("own-price", variant: "own-price-v1")).Data;

        Assert.Equal("""{"amount":3000,"currency":"USD"}""", variant["base_price"].Compact());
        Assert.Null(variant["SalePrice"]);
        Assert.Equal(3000, (int)cart["items"]![0]!["price"]!["amount"]!);
    }

    [Theory]
    [InlineData("prod-0")]
    [InlineData("PROD-1")]
    [InlineData("category")]
    [InlineData("' OR 1=1 --")]
    [InlineData("%F0%9F%92%A5")]
    public async Task An_unknown_product_is_404(string id)
    {
        var reply = await shop.Guest.Get("/catalog/products/" + id);

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("""{"error":{"code":"product_not_found","message":"Product not found"}}""", reply.Text);
    }

    [Fact]
    public async Task A_very_long_id_is_404()
    {
        var reply = await shop.Guest.Get("/catalog/products/" + new string('x', 12_000));

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
    }

    [Fact]
    public async Task An_inactive_product_is_404()
    {
        var reply = await shop.Guest.Get("/catalog/products/prod-61");

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("product_not_found", reply.Code);
    }

    [Fact]
    public async Task A_blank_id_is_400()
    {
        var reply = await shop.Guest.Get("/catalog/products/%20");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("""{"error":{"code":"product_id_required","message":"Product ID is required"}}""", reply.Text);
    }
}
