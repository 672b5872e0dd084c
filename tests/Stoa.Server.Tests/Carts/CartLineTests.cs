namespace Stoa.Server.Tests.Carts;

/// <summary>Document 003, "PATCH /api/v1/cart/items/:id" and "DELETE /api/v1/cart/items/:id".</summary>
public sealed class CartLineTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Changing_a_quantity_answers_with_the_updated_cart()
    {
        var (client, item) = await LineOf("prod-2", 1);

        var reply = await client.Patch($"/cart/items/{item}", """{"quantity":3}""");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(3, (int)reply.Data["items"]![0]!["quantity"]!);
        Assert.Equal((await client.Get("/cart")).Text, reply.Text);
    }

    [Fact]
    public async Task Removing_a_line_answers_with_the_remaining_cart()
    {
        var (client, item) = await LineOf("prod-2", 1);
        await client.With("prod-6");

        var reply = await client.Delete($"/cart/items/{item}");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("prod-6", (string?)Assert.Single(reply.Data["items"]!.AsArray())!["product_id"]);
        Assert.Equal((HttpStatusCode.NotFound, "item_not_found"), await Refused(client.Delete($"/cart/items/{item}")));
        Assert.Equal((HttpStatusCode.NotFound, "item_not_found"), await Refused(client.Patch($"/cart/items/{item}", new { quantity = 1 })));
    }

    [Fact]
    public async Task A_refused_change_leaves_the_cart_unchanged()
    {
        var (client, item) = await LineOf("prod-45", 1);
        var before = (await client.Get("/cart")).Data["items"].Compact();

        Assert.Equal((HttpStatusCode.BadRequest, "out_of_stock"), await Refused(client.Patch($"/cart/items/{item}", new { quantity = 2 })));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), await Refused(client.Patch($"/cart/items/{item}", new { quantity = 1000 })));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), await Refused(client.Patch($"/cart/items/{item}", new { quantity = 0 })));

        Assert.Equal(before, (await client.Get("/cart")).Data["items"].Compact());
    }

    [Fact]
    public async Task The_quantity_over_all_lines_of_a_product_never_exceeds_the_stock()
    {
        await shop.Host.NewProduct("ten", 100, 10);
        var (client, item) = await LineOf("ten", 2);
        await client.Add("ten", 4, attributes: new { wrap = "gift" });

        Assert.Equal(HttpStatusCode.OK, (await client.Patch($"/cart/items/{item}", new { quantity = 6 })).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "out_of_stock"), await Refused(client.Patch($"/cart/items/{item}", new { quantity = 7 })));
    }

    [Fact]
    public async Task A_quantity_can_be_lowered_to_the_remaining_stock()
    {
        await shop.Host.NewProduct("sinking", 100, 10);
        var (client, item) = await LineOf("sinking", 10);
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 4 WHERE item_id = 'sinking'");

        Assert.Equal((HttpStatusCode.BadRequest, "out_of_stock"), await Refused(client.Patch($"/cart/items/{item}", new { quantity = 5 })));
        Assert.Equal(HttpStatusCode.OK, (await client.Patch($"/cart/items/{item}", new { quantity = 4 })).Status);
    }

    [Fact]
    public async Task The_line_of_a_discontinued_product_can_be_removed_but_not_changed()
    {
        await shop.Host.NewProduct("leaving", 100, 10, "Leaving");
        var (client, item) = await LineOf("leaving", 2);
        await shop.Host.Execute("UPDATE commerce.products SET status = 'inactive' WHERE id = 'leaving'");

        var changed = await client.Patch($"/cart/items/{item}", new { quantity = 1 });

        Assert.Equal((HttpStatusCode.BadRequest, "Leaving is no longer on sale"), (changed.Status, (string?)changed.Json["error"]!["message"]));
        Assert.Empty((await client.Delete($"/cart/items/{item}")).Data["items"]!.AsArray());
    }

    [Theory]
    [InlineData("PATCH", "/cart/items")]
    [InlineData("PATCH", "/cart/items/")]
    [InlineData("PATCH", "/cart/items/%20")]
    [InlineData("DELETE", "/cart/items")]
    [InlineData("DELETE", "/cart/items/")]
    [InlineData("DELETE", "/cart/items/%20")]
    public async Task A_missing_item_id_is_400(string method, string path)
    {
        var user = await shop.SignUp();

        var reply = await user.Client.Send(new HttpMethod(method), path, method == "PATCH" ? new { quantity = 3 } : null);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("""{"error":{"code":"item_id_required","message":"Item ID is required"}}""", reply.Text);
    }

    [Theory]
    [InlineData("item-id")]
    [InlineData("1")]
    [InlineData("0194783c5c0070008000000000000002")]
    [InlineData("{0194783c-5c00-7000-8000-000000000002}")]
    [InlineData("0194783c-5c00-7000-8000-000000000002")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("' OR 1=1 --")]
    [InlineData("%F0%9F%92%A5")]
    public async Task An_item_that_is_not_in_the_cart_is_404(string id)
    {
        var user = await shop.SignUp();

        Assert.Equal((HttpStatusCode.NotFound, "item_not_found"), await Refused(user.Client.Patch("/cart/items/" + id, new { quantity = 3 })));
        Assert.Equal((HttpStatusCode.NotFound, "item_not_found"), await Refused(user.Client.Delete("/cart/items/" + id)));
        Assert.Equal("""{"error":{"code":"item_not_found","message":"Item not found in cart"}}""", (await user.Client.Delete("/cart/items/" + id)).Text);
    }

    private async Task<(Client Client, string Item)> LineOf(string product, int quantity)
    {
        var user = await shop.SignUp();
        var reply = await user.Client.Add(product, quantity);
        return (user.Client, (string)reply.Data["items"]![0]!["id"]!);
    }

    private static async Task<(HttpStatusCode, string?)> Refused(Task<Reply> request)
    {
        var reply = await request;
        return (reply.Status, reply.Code);
    }
}
