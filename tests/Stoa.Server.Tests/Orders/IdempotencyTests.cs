using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Orders;

/// <summary>The header Idempotency-Key on POST /orders: the same request again is the same answer, byte for byte, and never a second order.</summary>
public sealed class IdempotencyTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_same_request_again_is_the_same_answer_and_no_second_order()
    {
        var client = await Buyer();

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
        var client = await Buyer();
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
        var client = await Buyer();
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
        var client = await Buyer();
        await client.Order(key: "key-3");

        var reply = await client.Under("/as/problem/api/v1").Order(key: "key-3");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (reply.Status, (string?)reply.Json["code"]));
        Assert.True((await client.Under("/as/store/api/v1").Order(key: "key-3")).Headers.ContainsKey("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("pm_card_declined", "payment_declined")]
    [InlineData("pm_unknown", "payment_method_unusable")]
    public async Task A_refusal_is_replayed_too(string payment, string code)
    {
        var client = await Buyer();

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
                "SELECT count(*) FROM commerce.payments p JOIN commerce.carts c ON c.user_id = p.user_id WHERE c.id = $1",
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
        var client = await Buyer();

        Assert.Equal(HttpStatusCode.BadRequest, (await client.Order("{}", "key-6")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await client.Order("{", "key-6")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Order(key: "key-6")).Status);

        Assert.Equal(HttpStatusCode.Created, (await client.Order(key: "key-6")).Status);
    }

    [Fact]
    public async Task Keys_are_per_user()
    {
        var (one, other) = (await Buyer(), await Buyer());

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
        var reply = await (await Buyer()).Order(key: key);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Fact]
    public async Task A_key_has_at_most_255_characters()
    {
        var client = await Buyer();

        var reply = await client.Order(key: new string('k', 256));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_idempotency_key"), (reply.Status, reply.Code));
        Assert.Equal(HttpStatusCode.Created, (await client.Order(key: new string('~', 255))).Status);
    }

    [Fact]
    public async Task Two_keys_are_400()
    {
        var reply = await (await Buyer()).Send(HttpMethod.Post, "/orders", Buying.OrderBody(), ("Idempotency-Key", "one"), ("Idempotency-Key", "two"));

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_idempotency_key"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task While_the_first_is_running_the_second_is_409_and_afterwards_it_is_replayed()
    {
        await using var slow = await StoaHost.Start(shop.Host.ConnectionString, ("Payments:Timeout", "00:00:00.2"));
        var client = (await Buyer()) with { Host = slow };
        var body = Buying.OrderBody(payment: "pm_card_timeout");

        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change("LOCK TABLE commerce.orders IN SHARE ROW EXCLUSIVE MODE", TestContext.Current.CancellationToken);

        var running = client.Order(body, "key-7");
        await Wait.Until(async () => await shop.Host.One<long>("SELECT count(*) FROM platform.idempotency_keys WHERE key = 'key-7'") > 0);
        var meanwhile = await client.Order(body, "key-7");
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        var first = await running;
        var again = await client.Order(body, "key-7");

        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (meanwhile.Status, meanwhile.Code));
        Assert.Equal((HttpStatusCode.BadRequest, "payment_timeout"), (first.Status, first.Code));
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
    }

    [Fact]
    public async Task A_key_older_than_24_hours_is_forgotten()
    {
        var client = await Buyer();
        var first = await client.Order(key: "key-8");
        await client.With("prod-6");
        await shop.Host.Execute("UPDATE platform.idempotency_keys SET created_at = created_at - interval '23 hours 59 minutes' WHERE key = 'key-8'");
        Assert.Equal(first.Text, (await client.Order(key: "key-8")).Text);

        await shop.Host.Execute("UPDATE platform.idempotency_keys SET created_at = created_at - interval '1 minute' WHERE key = 'key-8'");
        var other = Buying.OrderBody();
        other["notes"] = "a day later";
        var second = await client.Order(other, "key-8");

        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.NotEqual((string?)first.Data["id"], (string?)second.Data["id"], StringComparer.Ordinal);
        Assert.Equal(second.Text, (await client.Order(other, "key-8")).Text);
    }

    [Fact]
    public async Task Upkeep_forgets_what_is_older_than_24_hours_and_nothing_else()
    {
        var client = await Buyer();
        await client.Order(key: "key-old");
        await client.With("prod-6");
        await client.Order(key: "key-new");
        await shop.Host.Execute("UPDATE platform.idempotency_keys SET created_at = created_at - interval '25 hours' WHERE key = 'key-old'");

        await PeriodicJob.Run(shop.Host, "expired idempotency keys");

        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM platform.idempotency_keys WHERE key IN ('key-old', 'key-new')"));
    }

    [Theory]
    [InlineData("holder_pid = 999999999")]
    [InlineData("holder_start = holder_start - interval '1 second'")]
    [InlineData("lease_until = now() - interval '1 second'")]
    public async Task A_claim_whose_holder_is_gone_is_taken_over(string gone)
    {
        var client = await Buyer();
        var key = "key-" + Guid.NewGuid();
        var first = await client.Order(key: key);
        await client.With("prod-6");
        await shop.Host.Execute("UPDATE platform.idempotency_keys SET status = NULL, content_type = NULL, body = NULL WHERE key = $1", key);
        Assert.Equal("idempotency_key_in_use", (await client.Order(key: key)).Code);

        await shop.Host.Execute($"UPDATE platform.idempotency_keys SET {gone} WHERE key = $1", key);
        var other = Buying.OrderBody();
        other["notes"] = "something else";
        Assert.Equal("idempotency_key_reused", (await client.Order(other, key)).Code);
        var taken = await client.Order(key: key);

        Assert.Equal(HttpStatusCode.Created, taken.Status);
        Assert.NotEqual((string?)first.Data["id"], (string?)taken.Data["id"], StringComparer.Ordinal);
        Assert.Equal(taken.Text, (await client.Order(key: key)).Text);
    }

    [Fact]
    public async Task Thirty_at_once_with_one_key_are_one_order()
    {
        var client = await Buyer();

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => client.Order(key: "key-30")));

        var created = replies.Where(reply => reply.Status == HttpStatusCode.Created).ToList();
        Assert.NotEmpty(created);
        Assert.Single(created.Select(reply => reply.Text).Distinct(StringComparer.Ordinal));
        Assert.Single(created, reply => !reply.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.All(replies.Except(created), reply => Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use"), (reply.Status, reply.Code)));
        Assert.Single((await client.Get("/orders")).Data.AsArray());
        await shop.Host.BooksBalance();
    }

    [Theory]
    [InlineData("overloaded", false)]
    [InlineData("database_unavailable", false)]
    [InlineData("fcm_unavailable", false)]
    [InlineData("cart_empty", true)]
    public async Task What_we_could_not_do_just_then_is_not_kept(string name, bool kept)
    {
        var services = shop.Host.Services;
        var fault = services.GetRequiredService<FaultCatalogue>().Find(name)!;
        var authorizer = new Everyone(Guid.Parse((await shop.SignUp()).Id));
        var pipeline = new RequestPipeline(
            authorizer,
            services.GetRequiredService<LanguageCatalogue>(),
            NullLogger<RequestPipeline>.Instance,
            idempotency: services.GetRequiredService<IdempotencyStore>()
        );
        var route = new Route("POST", "/", new RequestSchemaRecorder(), typeof(Nothing), authorizer)
            .WithName("Tests", "fails", "Fails")
            .SignedIn()
            .Idempotent()
            .ProducesFault(fault);
        var runs = 0;

        for (var time = 0; time < 2; time++)
        {
            var http = new DefaultHttpContext { RequestServices = services };
            http.Request.Method = "POST";
            http.Request.Headers["Idempotency-Key"] = "key-" + name;
            http.Features.Set(services.GetRequiredService<ContractCatalogue>().All.First());
            await pipeline.Run<Empty, Nothing>(
                http,
                route,
                (_, _) =>
                {
                    runs++;
                    return Task.FromResult<Outcome<Nothing>>(fault);
                }
            );
        }

        Assert.Equal(kept ? 1 : 2, runs);
    }

    private sealed class Everyone(Guid user) : RequestAuthorizer
    {
        public override ValueTask<AuthorizationResult> Authorize(
            string? authorization,
            RouteAccess access,
            RequiredPermission? permission,
            CancellationToken cancelled
        ) => new(new Caller(user, Guid.Empty, false));

        public override IReadOnlyList<Fault> FaultsOf(RouteAccess access) => [];
    }

    private async Task<Client> Buyer() => await (await shop.SignUp()).Client.With("prod-6");

    private static string Essence(Reply reply) =>
        string.Join(
            '\n',
            reply
                .Headers.Where(header => header.Key.ToUpperInvariant() is not ("X-REQUEST-ID" or "DATE" or "IDEMPOTENCY-REPLAYED"))
                .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
                .Select(header => $"{header.Key}: {header.Value}")
        );
}
