using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Mails;

namespace Stoa.Server.Tests.Limits;

/// <summary>How many logins are too many, by account and by address, over all nodes.</summary>
public sealed class LoginLimitTests(TestDatabases databases) : LimitSetup(databases)
{
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
            SELECT $2, id, sha256($1), now() + interval '1 minute' FROM accounts.users WHERE email = 'ann@example.com'
            """,
            System.Text.Encoding.UTF8.GetBytes(token),
            first.Services.GetRequiredService<EmailHasher>().Of("ann@example.com")
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
    }
}
