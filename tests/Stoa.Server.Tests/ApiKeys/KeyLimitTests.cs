using Stoa.Server.Tests.Limits;

namespace Stoa.Server.Tests.ApiKeys;

/// <summary>How much is too much for one API key.</summary>
public sealed class KeyLimitTests(TestDatabases databases) : LimitSetup(databases)
{
    [Fact]
    public async Task A_secret_key_has_a_limit_of_its_own_apart_from_its_maker_s_and_other_keys()
    {
        await using var host = await Start(("RateLimits:secret-keys:Permits", "3"), ("RateLimits:secret-keys:Window", "01:00:00"));
        var root = await host.SuperAdmin();
        var (one, other) = (await root.NewKey(["roles:manage"]), await root.NewKey(["roles:manage"]));

        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(HttpStatusCode.OK, (await one.Client.Get(number == 0 ? "/catalog/products" : "/admin/roles")).Status);
        }
        var refused = await one.Client.Get("/admin/roles");

        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_requests"), (refused.Status, refused.Code));
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], null), 600, 1200);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await one.Client.Get("/catalog/products")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/admin/roles")).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Get("/admin/roles")).Status);
        await Harness.PeriodicJob.Run(host, "limits");
    }

    [Fact]
    public async Task What_a_key_changes_does_not_count_as_what_its_maker_changes()
    {
        await using var host = await Start(("RateLimits:admin-writes:Permits", "2"));
        var key = await (await host.SuperAdmin()).NewKey(["roles:manage"]);

        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(HttpStatusCode.Created, (await key.Client.Post("/admin/roles", new { name = $"role-{number}" })).Status);
        }
    }

    [Fact]
    public async Task A_publishable_key_has_a_limit_for_each_address()
    {
        await using var host = await Start(
            ("Proxies:Known", "127.0.0.0/8, ::1"),
            ("RateLimits:publishable-keys:Permits", "2"),
            ("RateLimits:publishable-keys:Window", "01:00:00")
        );
        var key = await (await host.SuperAdmin()).NewKey(kind: "publishable");

        Assert.Equal(HttpStatusCode.OK, await From("203.0.113.1"));
        Assert.Equal(HttpStatusCode.OK, await From("203.0.113.1"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await From("203.0.113.1"));
        Assert.Equal(HttpStatusCode.OK, await From("203.0.113.2"));

        async Task<HttpStatusCode> From(string address) =>
            (await key.Client.Send(HttpMethod.Get, "/catalog/products", null, ("X-Forwarded-For", address))).Status;
    }

    [Fact]
    public async Task Wrong_keys_count_against_their_address()
    {
        await using var host = await Start(("RateLimits:address:Permits", "4"));
        var stranger = new Client(host, "stoa_sk_live_" + new string('A', 49));

        for (var number = 0; number < 4; number++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Get("/admin/roles")).Status);
        }
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.Get("/admin/roles")).Status);
    }
}
