using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Carts of people without an account.</summary>
public sealed class GuestCartTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_guest_s_cart_has_a_token_that_is_shown_once_and_stored_nowhere()
    {
        var made = await shop.Guest.Post("/cart");
        var guest = new CartHolder(shop.Guest, (string)made.Data["cart_token"]!);

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(43, guest.Token!.Length);
        Assert.Null(made.Data["user_id"]);
        Assert.NotEqual("", (string)made.Data["session_id"]!, StringComparer.Ordinal);
        Assert.Empty(made.Data["items"]!.AsArray());
        var cart = (await guest.Get("/cart")).IsOk();
        Assert.Equal((string?)made.Data["id"], (string?)cart.Data["id"]);
        Assert.DoesNotContain("cart_token", cart.Text, StringComparison.Ordinal);
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.carts c WHERE c::text LIKE '%' || $1 || '%'", guest.Token));
    }

    [Fact]
    public async Task A_new_cart_is_answered_as_it_is_read()
    {
        var contact = new
        {
            email = "jane@example.com",
            phone = "+1 212 555 0100",
            shipping_address = Buying.Address(),
        };

        var made = await shop.Guest.Post("/cart", new { contact });

        var told = made.Data.AsObject();
        var cart = (await new CartHolder(shop.Guest, (string)told["cart_token"]!).Get("/cart")).IsOk();
        told.Remove("cart_token");
        Assert.True(JsonNode.DeepEquals(cart.Data, told), made.Text);
        Assert.Equal(cart.Headers["ETag"], made.Headers["ETag"]);
    }

    [Fact]
    public async Task With_the_token_a_guest_does_all_that_a_user_does_with_a_cart()
    {
        var guest = await CartHolder.Guest(shop.Host);

        var added = (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 2 })).IsOk();
        var line = (string)added.Data["items"]![0]!["id"]!;
        var changed = (await guest.Send(HttpMethod.Patch, $"/cart/items/{line}", new { quantity = 3 })).IsOk();
        Assert.Equal(3, (int)changed.Data["items"]![0]!["quantity"]!);
        Assert.Equal("USD", (string?)changed.Data["currency"]);
        Assert.True((long)changed.Data["version"]! > (long)added.Data["version"]!);
        Assert.Empty((await guest.Send(HttpMethod.Delete, $"/cart/items/{line}", null)).IsOk().Data["items"]!.AsArray());
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).IsOk();
        Assert.Empty((await guest.Send(HttpMethod.Delete, "/cart", null)).IsOk().Data["items"]!.AsArray());
    }

    [Fact]
    public async Task Neither_a_user_nor_a_token_is_401_and_so_is_a_token_that_opens_nothing()
    {
        (await shop.Guest.Get("/cart")).Was(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var wrong in new[] { "x", new string('A', 43), "", new string('-', 5000) })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await new CartHolder(shop.Guest, wrong).Get("/cart")).Status);
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await new CartHolder(shop.Guest, wrong).Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).Status
            );
        }
    }

    [Fact]
    public async Task A_user_who_sends_a_token_too_has_the_user_s_cart()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 2 })).IsOk();
        var user = await shop.SignUp();

        var cart = (await new CartHolder(user.Client, guest.Token).Get("/cart")).IsOk();

        Assert.Equal(user.Id, (string?)cart.Data["user_id"]);
        Assert.Empty(cart.Data["items"]!.AsArray());
    }

    [Fact]
    public async Task A_guest_s_cart_is_kept_for_30_days_from_its_last_use_and_then_forgotten()
    {
        var (used, unused) = (await CartHolder.Guest(shop.Host), await CartHolder.Guest(shop.Host));
        await shop.Host.Execute(
            "UPDATE commerce.carts SET updated_at = updated_at - interval '29 days', expires_at = expires_at - interval '29 days' WHERE guest_key IS NOT NULL"
        );
        var cart = (await used.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).IsOk();
        Assert.True(DateTimeOffset.Parse((string)cart.Data["expires_at"]!, null) > DateTimeOffset.UtcNow.AddDays(29));
        await shop.Host.Execute("UPDATE commerce.carts SET expires_at = expires_at - interval '2 days' WHERE guest_key IS NOT NULL");

        Assert.Equal(HttpStatusCode.Unauthorized, (await unused.Get("/cart")).Status);
        await PeriodicJob.Run(shop.Host, "carts that nobody uses");

        (await used.Get("/cart")).IsOk();
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.carts WHERE id = $1", Guid.Parse((string)cart.Data["id"]!)));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.carts WHERE expires_at <= now()"));
    }

    [Fact]
    public async Task A_cart_that_has_expired_is_not_brought_back_by_a_change()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).IsOk();
        var cart = Guid.Parse((string)(await guest.Get("/cart")).Data["id"]!);
        await shop.Host.Execute("UPDATE commerce.carts SET expires_at = now() WHERE id = $1", cart);

        var refused = await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 });

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.Get("/cart")).Status);
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.carts WHERE id = $1", cart));
    }

    [Fact]
    public async Task The_cart_of_a_user_keeps_the_members_of_the_document_first_and_says_the_rest_behind_them()
    {
        var user = await shop.SignUp();

        var cart = (await user.Client.Get("/cart")).IsOk();

        Assert.Equal(
            [
                "id",
                "user_id",
                "session_id",
                "items",
                "created_at",
                "updated_at",
                "contact",
                "shipping_option",
                "codes",
                "gift_cards",
                "use_credit",
                "totals",
                "expires_at",
                "currency",
                "version",
            ],
            Reply.MembersOf(cart.Data),
            StringComparer.Ordinal
        );
        Assert.All(["contact", "shipping_option", "totals", "expires_at", "currency"], member => Assert.Null(cart.Data[member]));
    }

    [Fact]
    public async Task A_key_makes_one_change_of_one_cart_and_is_nothing_to_another_guest()
    {
        var (one, other) = (await CartHolder.Guest(shop.Host), await CartHolder.Guest(shop.Host));

        var first = (await one.Post("/cart/items", new { product_id = "prod-1", quantity = 1 }, "same-key")).IsOk();
        var again = (await one.Post("/cart/items", new { product_id = "prod-1", quantity = 1 }, "same-key")).IsOk();
        var others = (await other.Post("/cart/items", new { product_id = "prod-1", quantity = 1 }, "same-key")).IsOk();

        Assert.Equal(first.Text, again.Text);
        Assert.NotEqual(first.Text, others.Text, StringComparer.Ordinal);
        Assert.Equal(1, (int)(await one.Get("/cart")).Data["items"]![0]!["quantity"]!);
    }
}
