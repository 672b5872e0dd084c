namespace Stoa.Server.Tests.Orders;

/// <summary>The header Idempotency-Key on POST /orders: the same request again is the same answer, byte for byte, and never a second order.</summary>
public sealed class IdempotencyTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_same_request_again_is_the_same_answer_and_no_second_order()
    {
        var client = await shop.Buyer();

        var first = await client.Order(key: "key-1");
        await client.With("prod-6");
        var again = await client.Order(key: "key-1");

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.True(first.Body.AsSpan().SequenceEqual(again.Body));
        Assert.Equal(Essence(first), Essence(again));
        Assert.Single((await client.Get("/orders")).Data.AsArray());
        Assert.Single((await client.Get("/cart")).Data["items"]!.AsArray());
    }

    [Fact]
    public async Task Without_a_key_or_with_another_one_it_is_another_order()
    {
        var client = await shop.Buyer();
        var first = await client.Order(key: "key-a");
        await client.With("prod-6");
        var second = await client.Order(key: "key-b");
        await client.With("prod-6");
        var third = await client.Order();

        Assert.Equal(3, new[] { first, second, third }.Select(reply => (string)reply.Data["id"]!).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_422()
    {
        var client = await shop.Buyer();
        await client.Order(key: "key-2");
        var other = Buying.OrderBody();
        other["notes"] = "something else";

        var reply = await client.Order(other, "key-2");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (reply.Status, reply.Code));
        Assert.False(reply.Headers.ContainsKey("Idempotency-Replayed"));
    }

    [Fact]
    public async Task The_same_key_under_another_contract_is_another_request()
    {
        var client = await shop.Buyer();
        await client.Order(key: "key-3");

        var reply = await client.Under("/as/problem/api/v1").Order(key: "key-3");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (reply.Status, (string?)reply.Json["code"]));
        Assert.True((await client.Under("/as/store/api/v1").Order(key: "key-3")).Headers.ContainsKey("Idempotency-Replayed"));
    }

    [Fact]
    public async Task That_an_account_is_locked_is_not_kept_for_the_key()
    {
        var user = await shop.SignUp();
        for (var guess = 0; guess < 5; guess++)
        {
            await user.Client.Post("/auth/password/change", new { current_password = $"Wrong-Password-{guess}", new_password = "Another-Password-2" });
        }
        var locked = await Change();
        Assert.Equal("account_locked", locked.Code);

        await shop.Host.Execute("UPDATE accounts.password_failures SET locked_until = now() - interval '1 second'");

        Assert.Equal(HttpStatusCode.OK, (await Change()).Status);

        Task<Reply> Change() =>
            user.Client.Send(
                HttpMethod.Post,
                "/auth/password/change",
                new { current_password = user.Password, new_password = "Another-Password-2" },
                ("Idempotency-Key", "key-of-a-locked-account")
            );
    }

    [Fact]
    public async Task A_401_that_is_replayed_names_its_scheme_as_the_first_one_did()
    {
        var user = await shop.SignUp();
        var client = user.Client.Under("/as/malnu/api/v1");

        var (first, again) = (await Change(), await Change());

        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (first.Status, first.Headers["WWW-Authenticate"]));
        Assert.Equal((HttpStatusCode.Unauthorized, "true"), (again.Status, again.Headers["Idempotency-Replayed"]));
        Assert.Equal("Bearer", again.Headers["WWW-Authenticate"]);

        Task<Reply> Change() =>
            client.Send(
                HttpMethod.Post,
                "/auth/password/change",
                new { current_password = "Wrong-Password-1", new_password = "Another-Password-2" },
                ("Idempotency-Key", "key-of-a-wrong-password")
            );
    }

    [Fact]
    public async Task The_same_key_with_another_query_is_422()
    {
        var root = (await shop.SuperAdmin()).Client;
        var path = $"/catalog/products/prod-1/stock-alerts?variant_id=";

        var first = await root.Send(HttpMethod.Delete, path + "one", null, ("Idempotency-Key", "key-of-a-query"));
        var other = await root.Send(HttpMethod.Delete, path + "two", null, ("Idempotency-Key", "key-of-a-query"));
        var again = await root.Send(HttpMethod.Delete, path + "one", null, ("Idempotency-Key", "key-of-a-query"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal((first.Status, "true"), (again.Status, again.Headers["Idempotency-Replayed"]));
    }

    [Theory]
    [InlineData("pm_card_declined", "payment_declined")]
    [InlineData("pm_unknown", "payment_method_unusable")]
    public async Task A_refusal_is_replayed_too(string payment, string code)
    {
        var client = await shop.Buyer();

        var first = await client.Order(Buying.OrderBody(payment: payment), "key-4");
        var again = await client.Order(Buying.OrderBody(payment: payment), "key-4");

        Assert.Equal((HttpStatusCode.BadRequest, code), (first.Status, first.Code));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(code, again.Headers["Error-Code"]);
        Assert.Equal(Essence(first), Essence(again));
        Assert.Equal(
            1,
            await shop.Host.One<long>(
                "SELECT count(*) FROM payments.payments p JOIN commerce.carts c ON c.user_id = p.user_id WHERE c.id = $1",
                Guid.Parse((string)(await client.Get("/cart")).Data["id"]!)
            )
        );
    }

    [Fact]
    public async Task An_empty_cart_is_replayed_even_when_it_was_filled_meanwhile()
    {
        var user = await shop.SignUp();
        var first = await user.Client.Order(key: "key-5");
        await user.Client.With("prod-6");

        var again = await user.Client.Order(key: "key-5");

        Assert.Equal("cart_empty", again.Code);
        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task A_request_that_was_never_begun_leaves_its_key_free()
    {
        var client = await shop.Buyer();

        Assert.Equal(HttpStatusCode.BadRequest, (await client.Order("{}", "key-6")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Order("{", "key-6")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Order(key: "key-6")).Status);

        Assert.Equal(HttpStatusCode.Created, (await client.Order(key: "key-6")).Status);
    }

    [Fact]
    public async Task Keys_are_per_user()
    {
        var (one, other) = (await shop.Buyer(), await shop.Buyer());

        var first = await one.Order(key: "shared");
        var second = await other.Order(key: "shared");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.Status, second.Status));
        Assert.NotEqual((string?)first.Data["id"], (string?)second.Data["id"], StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("two words")]
    [InlineData("tab\there")]
    [InlineData("bell\u0007")]
    [InlineData("delete\u007f")]
    public async Task A_key_that_is_no_visible_ascii_is_400(string key)
    {
        var reply = await (await shop.Buyer()).Order(key: key);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters()
    {
        var client = await shop.Buyer();

        var reply = await client.Order(key: new string('k', 256));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_idempotency_key"), (reply.Status, reply.Code));
        Assert.Equal(HttpStatusCode.Created, (await client.Order(key: new string('~', 255))).Status);
    }

    [Fact]
    public async Task Two_keys_are_400()
    {
        var reply = await (await shop.Buyer()).Send(HttpMethod.Post, "/orders", Buying.OrderBody(), ("Idempotency-Key", "one"), ("Idempotency-Key", "two"));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_idempotency_key"), (reply.Status, reply.Code));
    }

    private static string Essence(Reply reply) =>
        string.Join(
            '\n',
            reply
                .Headers.Where(header => header.Key.ToUpperInvariant() is not ("X-REQUEST-ID" or "DATE" or "IDEMPOTENCY-REPLAYED"))
                .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
                .Select(header => $"{header.Key}: {header.Value}")
        );
}
