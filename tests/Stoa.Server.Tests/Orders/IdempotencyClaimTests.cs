using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Orders;

/// <summary>Who holds an Idempotency-Key while its request runs, and how long what came of it is kept.</summary>
[Race]
public sealed class IdempotencyClaimTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task While_the_first_is_running_the_second_is_409_and_afterwards_it_is_replayed()
    {
        await using var slow = await StoaHost.Start(shop.Host.ConnectionString, ("Payments:Timeout", "00:00:00.2"));
        var client = (await shop.Buyer()) with { Host = slow };
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
        await shop.Host.LosesNoPayment();
    }

    [Fact]
    public async Task A_key_older_than_24_hours_is_forgotten()
    {
        var client = await shop.Buyer();
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
        var client = await shop.Buyer();
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
        var client = await shop.Buyer();
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
    public async Task A_claim_that_could_not_be_released_is_released_as_soon_as_it_can_be()
    {
        await using var slow = await StoaHost.Start(shop.Host.ConnectionString + ";Command Timeout=4");
        var client = (await shop.Buyer()) with { Host = slow };
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change("LOCK TABLE commerce.orders IN SHARE ROW EXCLUSIVE MODE", TestContext.Current.CancellationToken);

        var failing = client.Order(key: "key-9");
        await Wait.Until(async () => await shop.Host.One<long>("SELECT count(*) FROM platform.idempotency_keys WHERE key = 'key-9'") > 0);
        // Its lease would end it within the patience of this test.
        await connection.Change("UPDATE platform.idempotency_keys SET lease_until = 'infinity' WHERE key = 'key-9'", TestContext.Current.CancellationToken);
        var failed = await failing;
        var meanwhile = await shop.Host.One<long>("SELECT count(*) FROM platform.idempotency_keys WHERE key = 'key-9'");
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        await Wait.Until(async () => await shop.Host.One<long>("SELECT count(*) FROM platform.idempotency_keys WHERE key = 'key-9'") == 0);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (failed.Status, meanwhile));
        Assert.Equal(HttpStatusCode.Created, (await client.Order(key: "key-9")).Status);
        await shop.Host.LosesNoPayment();
    }

    [Fact]
    public async Task Thirty_at_once_with_one_key_are_one_order()
    {
        var client = await shop.Buyer();

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
    [InlineData("payment_busy", false)]
    [InlineData("checkout_in_progress", false)]
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
}
