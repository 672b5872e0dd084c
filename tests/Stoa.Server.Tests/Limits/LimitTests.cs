using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Tests;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Mails;

namespace Stoa.Server.Tests.Limits;

/// <summary>How much is too much, by account and by address, over all nodes.</summary>
public sealed class LimitTests(TestDatabases databases)
{
    private static readonly string[] Contracts = [.. All.Contracts.Select(contract => contract.Name)];

    [Fact]
    public async Task The_limit_is_told_in_every_contract_with_the_same_seconds_in_header_and_body()
    {
        await using var host = await Start(("RateLimits:login:Permits", "1"), ("RateLimits:login:Window", "00:01:00"));
        await LogIn(host, "ann@example.com");

        foreach (var contract in Contracts)
        {
            var reply = await LogIn(host, "ann@example.com", $"/as/{contract}/api/v1");

            Assert.Equal(contract == "basic" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.TooManyRequests, reply.Status);
            Assert.InRange(int.Parse(reply.Headers["Retry-After"], null), 1, 60);
            if (contract == "standard")
            {
                Assert.Equal("RATE_001", (string?)reply.Json["error"]!["code"]);
                Assert.Equal(reply.Headers["Retry-After"], reply.Json["details"]!["retry_after"]!.ToJsonString());
            }
        }
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_limited_like_one_that_does()
    {
        await using var host = await Start(("RateLimits:login:Account:Permits", "2"), ("RateLimits:login:Account:Window", "01:00:00"));

        foreach (var email in new[] { StoaHost.SuperAdminEmail, "nobody@example.com" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, email)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, email.ToUpperInvariant())).Status);
            var refused = await LogIn(host, email);
            Assert.Equal("rate_limited", refused.Code);
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], null), 3500, 3600);
        }
    }

    [Fact]
    public async Task Parallel_requests_on_two_nodes_get_no_more_than_the_limit()
    {
        (string, string)[] settings = [Loose("login", "Address", 1000), ("RateLimits:login:Account:Permits", "7"), ("Lockout:Failures", "1000")];
        await using var first = await Start(settings);
        await using var second = await StoaHost.Start(first.ConnectionString, [Enabled, .. settings]);

        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => LogIn(number % 2 == 0 ? first : second, "ann@example.com")));

        Assert.Equal(7, replies.Count(reply => reply.Status == HttpStatusCode.Unauthorized));
        Assert.Equal(53, replies.Count(reply => reply.Code == "rate_limited"));
    }

    [Fact]
    public async Task One_address_is_limited_over_all_accounts_and_another_is_not()
    {
        await using var host = await Start(
            ("Proxies:Known", "127.0.0.0/8, ::1"),
            ("RateLimits:login:Address:Permits", "3"),
            ("RateLimits:login:Address:Window", "01:00:00")
        );

        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, $"ann-{number}@example.com", forwarded: "203.0.113.7")).Status);
        }

        Assert.Equal("rate_limited", (await LogIn(host, "ann-4@example.com", forwarded: "203.0.113.7")).Code);
        Assert.Equal("rate_limited", (await LogIn(host, "ann-5@example.com", forwarded: "198.51.100.9, 203.0.113.7")).Code);
        Assert.Equal("rate_limited", (await LogIn(host, "ann-6@example.com", forwarded: "203.0.113.7, 127.0.0.2")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "ann-7@example.com", forwarded: "203.0.113.8")).Status);
    }

    [Fact]
    public async Task An_IPv6_address_counts_as_its_network_of_64_bits()
    {
        await using var host = await Start(
            ("Proxies:Known", "127.0.0.1"),
            ("RateLimits:login:Address:Permits", "2"),
            ("RateLimits:login:Address:Window", "01:00:00")
        );

        await LogIn(host, "ann-1@example.com", forwarded: "2001:db8:1:2::1");
        await LogIn(host, "ann-2@example.com", forwarded: "2001:db8:1:2:ffff::2");

        Assert.Equal("rate_limited", (await LogIn(host, "ann-3@example.com", forwarded: "2001:db8:1:2:aaaa:bbbb:cccc:dddd")).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "ann-4@example.com", forwarded: "2001:db8:1:3::1")).Status);
    }

    [Fact]
    public async Task Nobody_is_believed_about_addresses_unless_a_proxy_is_configured()
    {
        await using var host = await Start(("RateLimits:login:Address:Permits", "2"), ("RateLimits:login:Address:Window", "01:00:00"));

        await LogIn(host, "ann-1@example.com", forwarded: "203.0.113.1");
        await LogIn(host, "ann-2@example.com", forwarded: "203.0.113.2");

        Assert.Equal("rate_limited", (await LogIn(host, "ann-3@example.com", forwarded: "203.0.113.3")).Code);
    }

    [Fact]
    public async Task Room_comes_back_when_the_oldest_use_no_longer_counts()
    {
        await using var host = await Start(
            Loose("login", "Address", 1000),
            ("RateLimits:login:Account:Permits", "2"),
            ("RateLimits:login:Account:Window", "00:00:03")
        );
        await LogIn(host, "ann@example.com");
        await LogIn(host, "ann@example.com");

        await Post.Until(async () => (await LogIn(host, "ann@example.com")).Status == HttpStatusCode.Unauthorized);
        await Harness.PeriodicJob.Run(host, "limits");
    }

    [Fact]
    public async Task Somebody_who_sends_more_than_the_general_limit_is_told_so()
    {
        await using var host = await Start(("RateLimits:address:Permits", "5"), ("RateLimits:user:Permits", "8"));
        var guest = new Client(host, null);
        for (var number = 0; number < 4; number++)
        {
            Assert.Equal(HttpStatusCode.OK, (await guest.Get("/catalog/products")).Status);
        }
        var login = await guest.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        var refused = await guest.Get("/catalog/products");
        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_requests"), (refused.Status, refused.Code));
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], null), 1, 60);

        var user = new Client(host, (string)login.Json["data"]!["access_token"]!);
        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => user.Get("/cart")));
        Assert.Equal(8, replies.Count(reply => reply.Status == HttpStatusCode.OK));
    }

    [Fact]
    public async Task One_address_tries_no_more_than_so_many_different_accounts_and_may_go_on_with_those_it_has()
    {
        (string, string)[] settings =
        [
            Loose("login", "Address", 1000),
            Loose("login", "Account", 1000),
            ("Lockout:Failures", "1000"),
            ("Proxies:Known", "127.0.0.1"),
        ];
        await using var host = await Start(settings);
        await using var second = await StoaHost.Start(host.ConnectionString, [Enabled, .. settings]);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(number => LogIn(number % 2 == 0 ? host : second, $"ann-{number}@example.com", forwarded: "203.0.113.7"))
        );

        Assert.Equal(20, replies.Count(reply => reply.Status == HttpStatusCode.Unauthorized));
        var refused = replies.Index().First(reply => reply.Item.Code == "rate_limited");
        Assert.InRange(int.Parse(refused.Item.Headers["Retry-After"], null), 500, 600);
        Assert.Equal("rate_limited", (await LogIn(host, $"ann-{refused.Index}@example.com", forwarded: "203.0.113.7")).Code);
        var known = replies.Index().First(reply => reply.Item.Status == HttpStatusCode.Unauthorized).Index;
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, $"ANN-{known}@example.com", forwarded: "203.0.113.7")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, $"ann-{refused.Index}@example.com", forwarded: "203.0.113.8")).Status);
        await Harness.PeriodicJob.Run(host, "limits");
    }

    [Fact]
    public async Task Room_for_another_account_comes_back_with_time()
    {
        await using var host = await Start(Loose("login", "Spread", 1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "ann@example.com")).Status);
        Assert.Equal("rate_limited", (await LogIn(host, "bob@example.com")).Code);

        await host.Execute("UPDATE platform.rate_spreads SET seen = ARRAY(SELECT at - interval '11 minutes' FROM unnest(seen) AS at)");
        Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, "bob@example.com")).Status);
    }

    [Fact]
    public async Task Searches_are_limited_by_themselves()
    {
        await using var host = await Start(("RateLimits:searches:Permits", "2"));
        var guest = new Client(host, null);

        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/catalog/products?keyword=laptop")).Status);
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/catalog/products?KEY%57ord=laptop")).Status);
        Assert.Equal("too_many_requests", (await guest.Get("/catalog/products?keyword=phone")).Code);
        Assert.Equal(HttpStatusCode.OK, (await guest.Get("/catalog/products?page=2")).Status);
    }

    [Fact]
    public async Task What_staff_change_is_limited_and_what_they_read_is_not()
    {
        await using var host = await Start(("RateLimits:admin-writes:Permits", "2"));
        var login = await new Client(host, null).Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        var root = new Client(host, (string)login.Data["access_token"]!);

        Assert.Equal(HttpStatusCode.Created, (await root.Post("/admin/roles", new { name = "one" })).Status);
        Assert.Equal(HttpStatusCode.Created, (await root.Post("/admin/roles", new { name = "two" })).Status);
        Assert.Equal("too_many_requests", (await root.Post("/admin/roles", new { name = "three" })).Code);
        Assert.Equal(HttpStatusCode.OK, (await root.Get("/admin/roles")).Status);
        Assert.Equal(HttpStatusCode.OK, (await root.Get("/cart")).Status);
    }

    [Theory]
    [InlineData("/account/verify-email", "verify")]
    [InlineData("/account/reset-password", "reset")]
    public async Task The_pages_of_mails_are_limited_as_the_routes_are(string page, string policy)
    {
        await using var host = await Start(
            ($"RateLimits:{policy}:Address:Permits", "2"),
            ($"RateLimits:{policy}:Address:Window", "01:00:00"),
            ("RateLimits:address:Permits", "8")
        );

        Assert.Equal(HttpStatusCode.BadRequest, (await Submit()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Submit()).Status);
        var refused = await Submit();
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], null), 3500, 3600);
        Assert.StartsWith("text/html", refused.Headers["Content-Type"], StringComparison.Ordinal);
        for (var number = 0; number < 5; number++)
        {
            await Submit();
        }
        Assert.InRange(int.Parse((await Submit()).Headers["Retry-After"], null), 1, 60);

        Task<Reply> Submit() =>
            new Client(host, null, "").Send(
                new HttpRequestMessage(HttpMethod.Post, page)
                {
                    Content = new FormUrlEncodedContent([new("token", "nonesuch"), new("password", "Another-Password-2")]),
                }
            );
    }

    [Fact]
    public async Task A_new_password_by_mail_lets_its_owner_log_in_whatever_others_have_tried()
    {
        await using var first = await Start(("RateLimits:login:Account:Permits", "3"), ("RateLimits:login:Account:Window", "01:00:00"));
        await using var second = await StoaHost.Start(
            first.ConnectionString,
            [Enabled, ("RateLimits:login:Account:Permits", "3"), ("RateLimits:login:Account:Window", "01:00:00")]
        );
        await new Client(first, null).Post("/auth/register", new { email = "ann@example.com", password = "SecurePassword123!" });
        foreach (var host in new[] { first, first, first, first, second })
        {
            await LogIn(host, "Ann@example.com");
        }
        Assert.Equal("rate_limited", (await LogIn(second, "ann@example.com")).Code);
        var token = new string('a', 45);
        await first.Execute(
            """
            INSERT INTO accounts.password_resets
            SELECT sha256('other'), id, sha256($1), now() + interval '1 minute' FROM accounts.users WHERE email = 'ann@example.com'
            """,
            System.Text.Encoding.UTF8.GetBytes(token)
        );

        Assert.Equal(HttpStatusCode.OK, (await new Client(first, null).Post("/auth/password/reset", new { token, password = "Another-Password-2" })).Status);

        Assert.Equal(
            HttpStatusCode.OK,
            (await new Client(first, null).Post("/auth/login", new { email = "ann@example.com", password = "Another-Password-2" })).Status
        );
        await Behind.Until(
            HttpStatusCode.OK,
            () => new Client(second, null).Post("/auth/login", new { email = "ann@example.com", password = "Another-Password-2" })
        );
        Mailbox.Clear(first.ConnectionString);
    }

    [Fact]
    public async Task Every_sensitive_route_is_limited()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        var limited = host.Services.GetRequiredService<Routes>().All.Where(route => route.LimitPolicy is not null).Select(route => route.Pattern);

        Assert.Equal(
            [
                "/auth/email/verify",
                "/auth/google",
                "/auth/google/callback",
                "/auth/google/token",
                "/auth/login",
                "/auth/otp",
                "/auth/otp/verify",
                "/auth/passkeys/login",
                "/auth/passkeys/login-options",
                "/auth/password/change",
                "/auth/password/forgot",
                "/auth/password/reset",
                "/auth/refresh",
                "/auth/register",
                "/auth/step-up",
            ],
            limited.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    private static (string, string) Enabled => ("RateLimits:Enabled", "true");

    private static (string, string) Loose(string policy, string bucket, int permits) =>
        ($"RateLimits:{policy}:{bucket}:Permits", permits.ToString(null as IFormatProvider));

    private async Task<StoaHost> Start(params (string, string)[] settings) => await StoaHost.Start(await databases.Create(), [Enabled, .. settings]);

    private static Task<Reply> LogIn(StoaHost host, string email, string mount = "/api/v1", string? forwarded = null) =>
        new Client(host, null, mount).Send(
            HttpMethod.Post,
            "/auth/login",
            new { email, password = "Not-The-Password-1" },
            forwarded is null ? [] : [("X-Forwarded-For", forwarded)]
        );
}
