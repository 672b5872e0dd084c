namespace Stoa.Server.Tests.Carts;

/// <summary>Document 003, "Cart Routes": reading and clearing the cart, and who may.</summary>
public sealed class CartTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_cart_is_printed_as_the_document_prints_it()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-2");

        var reply = await user.Client.Get("/cart");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["data"], Reply.MembersOf(reply.Json));
        Assert.Equal(["id", "user_id", "session_id", "items", "created_at", "updated_at"], Reply.MembersOf(reply.Data).Take(6), StringComparer.Ordinal);
        Assert.Equal((user.Id, ""), ((string?)reply.Data["user_id"], (string?)reply.Data["session_id"]));
        var item = reply.Data["items"]![0]!;
        Assert.Equal(["id", "product_id", "variant_id", "sku", "name", "price", "quantity", "attributes"], Reply.MembersOf(item));
        Assert.Equal(
            $$$"""{"id":"{{{item["id"]}}}","product_id":"prod-2","variant_id":null,"sku":"LAPTOP-002","name":"Atelier Laptop 14","price":"""
                + """{"amount":99999,"currency":"USD"},"quantity":1,"attributes":{}}""",
            item.Compact()
        );
    }

    [Fact]
    public async Task Lines_are_in_the_order_in_which_they_were_added()
    {
        var user = await shop.SignUp();
        await user.Client.Add("prod-2");
        await user.Client.Add("prod-60", 1, "prod-60-v4");
        await shop.Host.Execute(
            """
            UPDATE commerce.cart_items SET id = '00000000-0000-7000-8000-000000000001'
            WHERE product_id = 'prod-60' AND cart_id = (SELECT id FROM commerce.carts WHERE user_id = $1)
            """,
            Guid.Parse(user.Id)
        );

        var cart = (await user.Client.Get("/cart")).Data;
        var order = (await user.Client.Order()).Data;

        Assert.Equal(["prod-2", "prod-60"], cart["items"]!.AsArray().Select(item => (string)item!["product_id"]!), StringComparer.Ordinal);
        Assert.Equal(["prod-2", "prod-60"], order["items"]!.AsArray().Select(item => (string)item!["product_id"]!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_refused_change_leaves_the_cart_and_its_time_unchanged()
    {
        var user = await shop.SignUp();
        var before = await user.Client.Add("prod-2");
        await shop.Host.Execute("UPDATE commerce.carts SET updated_at = updated_at - interval '1 hour' WHERE user_id = $1", Guid.Parse(user.Id));
        var (text, version) = ((await user.Client.Get("/cart")).Text, await Version());

        await user.Client.Add("prod-2", 999);
        await user.Client.Add("no-such-product");
        await user.Client.Patch($"/cart/items/{(string?)before.Data["items"]![0]!["id"]}", new { quantity = 998 });
        await user.Client.Patch($"/cart/items/{Guid.NewGuid()}", new { quantity = 1 });
        await user.Client.Delete($"/cart/items/{Guid.NewGuid()}");

        Assert.Equal(text, (await user.Client.Get("/cart")).Text);
        Assert.Equal(version, await Version());

        Task<long> Version() => shop.Host.One<long>("SELECT version::bigint FROM commerce.carts WHERE user_id = $1", Guid.Parse(user.Id));
    }

    [Fact]
    public async Task A_new_user_has_an_empty_cart_that_keeps_its_id()
    {
        var user = await shop.SignUp();

        var first = await user.Client.Get("/cart");
        var second = await user.Client.Get("/cart");

        Assert.Empty(first.Data["items"]!.AsArray());
        Assert.Equal(first.Text, second.Text);
        Assert.True(Guid.TryParse((string?)first.Data["id"], out _));
    }

    [Fact]
    public async Task Concurrent_first_reads_of_a_cart_create_one_cart()
    {
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => user.Client.Get("/cart")));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.Single(replies.Select(reply => (string?)reply.Data["id"]).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cart_keeps_its_id_and_creation_time_through_every_change()
    {
        var user = await shop.SignUp();
        var before = (await user.Client.Add("prod-2")).Data;
        await shop.Host.Execute(
            "UPDATE commerce.carts SET created_at = created_at - interval '1 hour', updated_at = updated_at - interval '1 hour' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );
        var born = (string?)(await user.Client.Get("/cart")).Data["created_at"];
        var item = (string?)before["items"]![0]!["id"];

        foreach (
            var reply in new[]
            {
                await user.Client.Add("prod-6"),
                await user.Client.Patch($"/cart/items/{item}", new { quantity = 2 }),
                await user.Client.Delete($"/cart/items/{item}"),
                await user.Client.Order(),
                await user.Client.Delete("/cart"),
            }
        )
        {
            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.Created, reply.Text);
            var cart = (await user.Client.Get("/cart")).Data;
            Assert.Equal(((string?)before["id"], born), ((string?)cart["id"], (string?)cart["created_at"]));
            Assert.NotEqual(born, (string?)cart["updated_at"], StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task Clearing_answers_with_the_empty_cart()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-2", 3);
        await user.Client.With("prod-6");

        var reply = await user.Client.Delete("/cart");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["id", "user_id", "session_id", "items", "created_at", "updated_at"], Reply.MembersOf(reply.Data).Take(6), StringComparer.Ordinal);
        Assert.Empty(reply.Data["items"]!.AsArray());
        Assert.Equal(reply.Text, (await user.Client.Get("/cart")).Text);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Delete("/cart")).Status);
    }

    [Fact]
    public async Task Clearing_a_cart_that_was_never_read_works()
    {
        var reply = await (await shop.SignUp()).Client.Delete("/cart");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Empty(reply.Data["items"]!.AsArray());
    }

    [Fact]
    public async Task Users_cannot_read_or_change_the_cart_of_another_user()
    {
        var (one, other) = (await shop.SignUp(), await shop.SignUp());
        await one.Client.With("prod-2");
        var item = (string?)(await one.Client.Get("/cart")).Data["items"]![0]!["id"];

        Assert.Empty((await other.Client.Get("/cart")).Data["items"]!.AsArray());
        var patched = await other.Client.Patch($"/cart/items/{item}", new { quantity = 9 });
        var deleted = await other.Client.Delete($"/cart/items/{item}");
        await other.Client.Delete("/cart");

        Assert.Equal((HttpStatusCode.NotFound, "item_not_found"), (patched.Status, patched.Code));
        Assert.Equal((HttpStatusCode.NotFound, "item_not_found"), (deleted.Status, deleted.Code));
        Assert.Equal(1, (int)(await one.Client.Get("/cart")).Data["items"]![0]!["quantity"]!);
    }

    [Theory]
    [InlineData("GET", "/cart")]
    [InlineData("DELETE", "/cart")]
    [InlineData("POST", "/cart/items")]
    [InlineData("PATCH", "/cart/items/0194783c-5c00-7000-8000-000000000002")]
    [InlineData("DELETE", "/cart/items/0194783c-5c00-7000-8000-000000000002")]
    [InlineData("PATCH", "/cart/items")]
    [InlineData("DELETE", "/cart/items")]
    public async Task Without_a_token_it_is_401(string method, string path)
    {
        var reply = await shop.Guest.Send(new HttpMethod(method), path, null);
        var wrong = await (shop.Guest with { Token = "not-a-token" }).Send(new HttpMethod(method), path, null);

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("""{"error":{"code":"unauthorized","message":"Authentication required"}}""", reply.Text);
        Assert.Equal("Bearer", reply.Headers["WWW-Authenticate"]);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), (wrong.Status, wrong.Code));
    }
}
