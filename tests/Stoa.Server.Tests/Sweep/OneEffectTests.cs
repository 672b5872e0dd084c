using System.Text;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Papers;

namespace Stoa.Server.Tests.Sweep;

/// <summary>Two requests with one Idempotency-Key: one effect and the same bytes, in every module, of users and of strangers.</summary>
public sealed class OneEffectTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string, string, string, string, string> Changes =>
        new()
        {
            { "accounts", "POST", "/admin/roles", """{"name":"{tag}"}""", "SELECT count(*) FROM accounts.roles WHERE name = $1" },
            { "commerce", "POST", "/admin/brands", """{"name":"{tag}"}""", "SELECT count(*) FROM commerce.brands WHERE name = $1" },
            {
                "payments",
                "POST",
                "/admin/gift-cards",
                """{"amount":{"amount":500,"currency":"USD"},"note":"{tag}"}""",
                "SELECT count(*) FROM payments.gift_cards WHERE note = $1"
            },
            {
                "platform",
                "PUT",
                "/admin/views/{id}",
                """{"list":"products","name":"{tag}","query":{},"shared":false}""",
                "SELECT sum(version)::bigint FROM platform.views WHERE name = $1"
            },
            {
                "push",
                "POST",
                "/admin/device-tokens",
                """{"fcm_token":"{tag}","platform":"android"}""",
                "SELECT count(*) FROM push.devices WHERE fcm_token = $1"
            },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task One_key_is_one_effect_in_every_module(string module, string method, string path, string body, string countSql)
    {
        var root = (await shop.SuperAdmin()).Client;
        var (tag, where, key) = ($"{module}-{Guid.NewGuid():N}", path.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal), Key());

        await Same(() => root.Send(new HttpMethod(method), where, body.Replace("{tag}", tag, StringComparison.Ordinal), key), HttpStatusCode.Created);

        Assert.Equal(1, await shop.Host.Read<long>(countSql, tag));
    }

    [Fact]
    public async Task One_key_is_one_import()
    {
        var (token, key) = ((await shop.SuperAdmin()).AccessToken, Key());
        var csv = $"sku,name,price,currency\n{Guid.NewGuid():N},Thing,5.00,USD\n";
        var before = await shop.Host.Read<long>("SELECT count(*) FROM commerce.imports");

        await Same(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/admin/imports?type=products&currency=USD")
                {
                    Content = new StringContent(csv, Encoding.UTF8, "text/csv"),
                };
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
                request.Headers.TryAddWithoutValidation(key.Name, key.Value);
                return shop.Guest.Send(request);
            },
            HttpStatusCode.Created
        );

        Assert.Equal(before + 1, await shop.Host.Read<long>("SELECT count(*) FROM commerce.imports"));
    }

    [Fact]
    public async Task One_key_is_one_invoice()
    {
        var root = await shop.Seller();
        var order = (string)(await (await (await shop.SignUp()).Client.With("prod-6")).Order()).Data["id"]!;
        var key = Key();

        await Same(() => root.Send(HttpMethod.Post, $"/admin/orders/{order}/invoices", null, key), HttpStatusCode.Created);

        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM papers.documents WHERE order_id = $1", Guid.Parse(order)));
    }

    [Fact]
    public async Task A_stranger_s_key_makes_one_cart_whose_token_only_who_sends_the_key_is_told()
    {
        var key = Key();
        var before = await shop.Host.Read<long>("SELECT count(*) FROM commerce.carts");

        var made = await Same(() => shop.Guest.Send(HttpMethod.Post, "/cart", """{"contact":{"email":"jane@example.com"}}""", key), HttpStatusCode.Created);

        Assert.Equal(before + 1, await shop.Host.Read<long>("SELECT count(*) FROM commerce.carts"));
        Assert.Equal(HttpStatusCode.OK, (await new CartHolder(shop.Guest, (string)made.Data["cart_token"]!).Get("/cart")).Status);
        var other = await shop.Guest.Send(HttpMethod.Post, "/cart", """{"contact":{"email":"john@example.com"}}""", key);
        Assert.Equal((HttpStatusCode)422, other.Status);
        Assert.Equal(
            0,
            await shop.Host.Read<long>(
                "SELECT count(*) FROM platform.idempotency_keys k WHERE k.key = $1 OR position(convert_to($2, 'UTF8') IN k.body) > 0",
                key.Value,
                (string)made.Data["cart_token"]!
            )
        );
    }

    [Fact]
    public async Task A_stranger_s_key_is_too_long_to_be_met_by_chance()
    {
        (await shop.Guest.Send(HttpMethod.Post, "/cart", "{}", ("Idempotency-Key", new string('1', 19)))).Refused(
            HttpStatusCode.BadRequest,
            "invalid_idempotency_key"
        );
        Assert.Equal(HttpStatusCode.Created, (await shop.Guest.Send(HttpMethod.Post, "/cart", "{}", ("Idempotency-Key", new string('1', 20)))).Status);
        var user = await shop.SignUp();
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Send(HttpMethod.Delete, "/cart", null, ("Idempotency-Key", "1"))).Status);
    }

    [Fact]
    public async Task One_key_sends_one_code_and_answers_again_where_another_request_would_have_to_wait()
    {
        var (user, key) = (await shop.SignUp(), Key());
        await shop.Host.Execute("DELETE FROM accounts.one_time_codes; DELETE FROM accounts.code_sends");
        var body = new { email = user.Email, purpose = "login" };

        await Same(() => shop.Guest.Send(HttpMethod.Post, "/auth/otp", body, key), HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await shop.Guest.Post("/auth/otp", body)).Status);
    }

    [Fact]
    public async Task A_reset_and_a_change_of_a_password_are_answered_again_and_their_passwords_are_in_no_fast_hash()
    {
        var user = await shop.SignUp();
        await shop.Guest.Forgot(user.Email);
        var reset = new { token = (await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token, password = "Another-Password-2" };
        var (first, second) = (Key(), Key());

        await Same(() => shop.Guest.Send(HttpMethod.Post, "/auth/password/reset", reset, first), HttpStatusCode.OK);
        var again = await shop.LogIn(user.Email, "Another-Password-2");
        var change = """{"current_password":"Another-Password-2","new_password":"A-Third-Password-3"}""";
        await Same(() => again.Client.Send(HttpMethod.Post, "/auth/password/change", change, second), HttpStatusCode.OK);

        await shop.LogIn(user.Email, "A-Third-Password-3");
        Assert.Equal(
            0,
            await shop.Host.Read<long>(
                "SELECT count(*) FROM platform.idempotency_keys WHERE fingerprint = sha256(convert_to(E'store', 'UTF8') || '\\x00' || convert_to($1, 'UTF8'))",
                change
            )
        );
    }

    [Fact]
    public async Task Of_parallel_strangers_with_one_key_one_makes_the_cart_and_all_others_have_it_or_wait()
    {
        var key = Key();
        var before = await shop.Host.Read<long>("SELECT count(*) FROM commerce.carts");

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.Guest.Send(HttpMethod.Post, "/cart", "{}", key)));

        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.Conflict, reply.Text));
        Assert.Single(replies.Where(reply => reply.Status == HttpStatusCode.Created).Select(reply => reply.Text).Distinct(StringComparer.Ordinal));
        Assert.Equal(before + 1, await shop.Host.Read<long>("SELECT count(*) FROM commerce.carts"));
    }

    private static (string Name, string Value) Key() => ("Idempotency-Key", Guid.NewGuid().ToString());

    /// <summary>Asks twice: the same status and bytes, and the second says that it is a repetition.</summary>
    private static async Task<Reply> Same(Func<Task<Reply>> ask, HttpStatusCode status)
    {
        var (first, again) = (await ask(), await ask());
        Assert.True(first.Status == status || (int)first.Status is 200 or 204, first.Text);
        Assert.Equal((first.Status, first.Text), (again.Status, again.Text));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        return first;
    }
}
