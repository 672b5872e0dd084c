using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Carts;

/// <summary>Document 003, "POST /api/v1/cart/items", and the rules of api.md for the lines of a cart.</summary>
public sealed class CartItemTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_example_request_of_the_document_is_accepted()
    {
        var user = await shop.SignUp();

        var reply = await user.Client.Post(
            "/cart/items",
            """{"product_id":"prod-1","variant_id":null,"quantity":2,"attributes":{"color":"Black","size":"15-inch"}}"""
        );

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal((await user.Client.Get("/cart")).Text, reply.Text);
        var item = Items(reply).Single();
        Assert.Equal(("prod-1", "LAPTOP-001", 2), ((string?)item["product_id"], (string?)item["sku"], (int)item["quantity"]!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"color":"Black","size":"15-inch"}"""), item["attributes"]));
    }

    [Theory]
    [InlineData("""{"product_id":"prod-6","quantity":1}""")]
    [InlineData("""{"quantity":1,"product_id":"prod-6","attributes":null,"variant_id":null}""")]
    [InlineData("""{"product_id":"prod-6","quantity":1,"attributes":{}}""")]
    public async Task Variant_and_attributes_may_be_left_out(string body)
    {
        var reply = await (await shop.SignUp()).Client.Post("/cart/items", body);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Null(Items(reply).Single()["variant_id"]);
        Assert.Equal("{}", Items(reply).Single()["attributes"].Compact());
    }

    [Fact]
    public async Task A_line_costs_the_sale_price_if_there_is_one()
    {
        var user = await shop.SignUp();

        Assert.Equal(89999, Price(await user.Client.Add("prod-1"), "prod-1"));
        Assert.Equal(99999, Price(await user.Client.Add("prod-2"), "prod-2"));
    }

    [Fact]
    public async Task A_line_costs_what_the_product_costs_now()
    {
        await shop.Host.NewProduct("moving", 1000, 10);
        var user = await shop.SignUp();
        await user.Client.With("moving");

        await shop.Host.Execute("UPDATE commerce.products SET base_price = 1234 WHERE id = 'moving'");
        Assert.Equal(1234, Price(await user.Client.Get("/cart"), "moving"));
        await shop.Host.Execute("UPDATE commerce.products SET sale_price = 999, name = 'Moved' WHERE id = 'moving'");
        Assert.Equal(999, Price(await user.Client.Get("/cart"), "moving"));
        Assert.Equal("Moved", (string?)Items(await user.Client.Get("/cart")).Single()["name"]);
    }

    [Fact]
    public async Task Adding_the_same_product_variant_and_attributes_adds_to_one_line()
    {
        var user = await shop.SignUp();
        await user.Client.Post("/cart/items", """{"product_id":"prod-1","quantity":2,"attributes":{"color":"Black","size":"15-inch"}}""");

        var reply = await user.Client.Post("/cart/items", """{"product_id":"prod-1","quantity":3,"attributes":{"size":"15-inch","color":"Black"}}""");

        Assert.Equal(5, (int)Items(reply).Single()["quantity"]!);
    }

    [Fact]
    public async Task Another_variant_or_other_attributes_make_another_line()
    {
        var user = await shop.SignUp();
        await user.Client.Add("prod-1");
        await user.Client.Add("prod-1", attributes: new { color = "Black" });
        await user.Client.Add("prod-1", attributes: new { color = "black" });
        await user.Client.Add("prod-4", variant: "prod-4-v1");

        var reply = await user.Client.Add("prod-4", variant: "prod-4-v2");

        Assert.Equal([null, null, null, "prod-4-v1", "prod-4-v2"], Items(reply).Select(item => (string?)item["variant_id"]), StringComparer.Ordinal);
        Assert.All(Items(reply), item => Assert.Equal(1, (int)item["quantity"]!));
        Assert.Equal(["SHOE-004-39", "SHOE-004-40"], Items(reply).Skip(3).Select(item => (string?)item["sku"]), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Attributes_at_their_limits_are_accepted()
    {
        var user = await shop.SignUp();
        var dice = new Random(1);
        string Text() => string.Concat(Enumerable.Range(0, 200).Select(_ => char.ConvertFromUtf32(dice.Next(0x1F300, 0x1F5FF))))[..400];
        var attributes = Enumerable
            .Range(0, 20)
            .ToDictionary(
                number => $"{number:D2}" + string.Concat(Enumerable.Range(0, 99).Select(_ => (char)dice.Next(0x4E00, 0x9FA5))),
                _ => Text(),
                StringComparer.Ordinal
            );

        var reply = await user.Client.Add("prod-1", attributes: attributes);
        var again = await user.Client.Add("prod-1", attributes: attributes.Reverse().ToDictionary(StringComparer.Ordinal));

        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        Assert.Equal(2, (int)Items(again).Single()["quantity"]!);
        Assert.True(JsonNode.DeepEquals(JsonSerializer.SerializeToNode(attributes), Items(again).Single()["attributes"]));
    }

    [Fact]
    public async Task A_line_holds_at_most_999()
    {
        await shop.Host.NewProduct("plenty", 1, 5000);
        var user = await shop.SignUp();

        Assert.Equal(HttpStatusCode.OK, (await user.Client.Add("plenty", 999)).Status);
        var more = await user.Client.Add("plenty", 1);
        var other = await user.Client.Add("plenty", 999, attributes: new { wrap = "gift" });

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (more.Status, more.Code));
        Assert.Equal("quantity must be between 1 and 999", (string?)more.Json["error"]!["message"]);
        Assert.Equal(HttpStatusCode.OK, other.Status);
        Assert.Equal([999, 999], Items(other).Select(item => (int)item["quantity"]!));
    }

    [Fact]
    public async Task What_no_order_could_be_charged_for_is_refused_at_the_cart()
    {
        await shop.Host.NewProduct("dear", 1L << 52, 5_000);
        var user = await shop.SignUp();
        (await user.Client.Add("dear", 999)).Refused(HttpStatusCode.BadRequest, "order_too_large");
        (await user.Client.Add("dear", 3)).Refused(HttpStatusCode.BadRequest, "order_too_large");
        var line = (string)(await user.Client.Add("dear")).Data["items"]![0]!["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Add("dear", 1, attributes: new { second = "line" })).Status);

        (await user.Client.Add("dear")).Refused(HttpStatusCode.BadRequest, "order_too_large");
        (await user.Client.Patch($"/cart/items/{line}", new { quantity = 2 })).Refused(HttpStatusCode.BadRequest, "order_too_large");
        (await user.Client.Patch($"/cart/items/{line}", new { quantity = 999 })).Refused(HttpStatusCode.BadRequest, "order_too_large");
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Patch($"/cart/items/{line}", new { quantity = 1 })).Status);
    }

    [Fact]
    public async Task The_lines_of_a_product_together_cannot_exceed_the_stock()
    {
        await shop.Host.NewProduct("five", 100, 5, "Five of them");
        var user = await shop.SignUp();
        await user.Client.With("five", 3);

        var more = await user.Client.Add("five", 3, attributes: new { wrap = "gift" });
        Assert.Equal((HttpStatusCode.BadRequest, "out_of_stock"), (more.Status, more.Code));
        Assert.Equal("Five of them is out of stock: 5 available", (string?)more.Json["error"]!["message"]);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Add("five", 2, attributes: new { wrap = "gift" })).Status);
        Assert.Equal("out_of_stock", (await user.Client.Add("five", 1)).Code);
        Assert.Equal(5, Items(await user.Client.Get("/cart")).Sum(item => (int)item["quantity"]!));
    }

    [Theory]
    [InlineData("prod-42", null, 1)]
    [InlineData("prod-4", "prod-4-v3", 1)]
    [InlineData("prod-45", null, 2)]
    public async Task Out_of_stock_is_400(string product, string? variant, int quantity)
    {
        var user = await shop.SignUp();

        var reply = await user.Client.Add(product, quantity, variant);

        Assert.Equal((HttpStatusCode.BadRequest, "out_of_stock"), (reply.Status, reply.Code));
        Assert.Empty(Items(await user.Client.Get("/cart")));
    }

    [Fact]
    public async Task A_product_without_a_stock_row_is_out_of_stock()
    {
        await shop.Host.NewProduct("stockless", 100, 5);
        await shop.Host.Execute("DELETE FROM commerce.stock WHERE item_id = 'stockless'");

        Assert.Equal("out_of_stock", (await (await shop.SignUp()).Client.Add("stockless")).Code);
    }

    [Theory]
    [InlineData("prod-0")]
    [InlineData("prod-61")]
    [InlineData("' OR 1=1 --")]
    public async Task An_unknown_or_inactive_product_is_400(string product)
    {
        var buyer = (await shop.SignUp()).Client;
        var reply = await buyer.Add(product);

        Assert.Equal((HttpStatusCode.BadRequest, "product_unknown"), (reply.Status, reply.Code));
        Assert.Equal("product_id is not an available product", (string)reply.Json["error"]!["message"]!);
        var nest = await buyer.Under("/as/nest/api/v1").Post("/cart/items", new { productId = product, quantity = 1 });
        Assert.Equal("productId is not an available product", (string)nest.Json["message"]!);
    }

    [Fact]
    public async Task A_product_with_variants_requires_one_of_its_own_variants()
    {
        var user = await shop.SignUp();

        var none = await user.Client.Add("prod-4");
        var unknown = await user.Client.Add("prod-4", variant: "prod-4-v99");
        var foreign = await user.Client.Add("prod-4", variant: "prod-60-v1");
        var needless = await user.Client.Add("prod-1", variant: "prod-4-v1");

        Assert.Equal((HttpStatusCode.BadRequest, "variant_id is required"), (none.Status, (string?)none.Json["error"]!["message"]));
        Assert.Equal((HttpStatusCode.BadRequest, "variant_unknown"), (unknown.Status, unknown.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "variant_unknown"), (foreign.Status, foreign.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "variant_unknown"), (needless.Status, needless.Code));
        Assert.Empty(Items(await user.Client.Get("/cart")));
    }

    [Fact]
    public async Task A_cart_holds_at_most_100_lines()
    {
        await shop.Host.NewProduct("various", 1, 5000);
        var user = await shop.SignUp();
        for (var line = 1; line <= 100; line++)
        {
            Assert.Equal(HttpStatusCode.OK, (await user.Client.Add("various", attributes: new { line = $"{line}" })).Status);
        }

        var more = await user.Client.Add("various", attributes: new { line = "101" });
        var same = await user.Client.Add("various", 998, attributes: new { line = "100" });
        var over = await user.Client.Add("various", 1, attributes: new { line = "100" });

        Assert.Equal((HttpStatusCode.BadRequest, "cart_full"), (more.Status, more.Code));
        Assert.Equal("A cart holds at most 100 lines", (string?)more.Json["error"]!["message"]);
        Assert.Equal(HttpStatusCode.OK, same.Status);
        Assert.Equal("quantity must be between 1 and 999", (string?)over.Json["error"]!["message"]);
        Assert.Equal(100, Items(await user.Client.Get("/cart")).Length);
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Order()).Status);
        Assert.Equal(5000 - 100 - 998, await shop.Host.Stock("various"));
    }

    [Fact]
    public async Task A_cart_reserves_no_stock()
    {
        await shop.Host.NewProduct("free", 100, 5);

        await (await shop.SignUp()).Client.With("free", 5);
        await (await shop.SignUp()).Client.With("free", 5);

        Assert.Equal(5, await shop.Host.Stock("free"));
    }

    private static JsonNode[] Items(Reply reply) => [.. reply.Data["items"]!.AsArray().Select(item => item!)];

    private static int Price(Reply reply, string product) => (int)Items(reply).Single(item => (string?)item["product_id"] == product)["price"]!["amount"]!;
}
