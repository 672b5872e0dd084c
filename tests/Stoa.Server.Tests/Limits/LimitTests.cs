using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Tests;

namespace Stoa.Server.Tests.Limits;

/// <summary>How much is too much of which route, and how it is told.</summary>
public sealed class LimitTests(TestDatabases databases) : LimitSetup(databases)
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
    public async Task A_refresh_token_of_any_characters_is_an_invalid_one()
    {
        await using var host = await Start();
        // All tokens of a session begin with the same 21 letters; here the twenty-first is half a character.
        var token = new string('a', 20) + "\U0001F600x";

        foreach (var contract in Contracts)
        {
            var reply = await new Client(host, null, $"/as/{contract}/api/v1").Send(
                HttpMethod.Post,
                "/auth/refresh",
                contract switch
                {
                    "standard" => null,
                    "nest" => new { refreshToken = token },
                    _ => new { refresh_token = token },
                },
                contract == "standard" ? [("Cookie", "refresh_token=" + Uri.EscapeDataString(token))] : []
            );
            Assert.True(reply.Status == HttpStatusCode.Unauthorized, $"{contract}: {reply.Status} {reply.Text}");
        }
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
    public async Task Made_up_tokens_of_guests_count_against_their_address_and_a_guest_with_a_cart_by_itself()
    {
        await using var host = await Start(("RateLimits:address:Permits", "6"), ("RateLimits:user:Permits", "20"), ("RateLimits:address:Window", "01:00:00"));
        var guest = new Client(host, null);
        var token = (string)(await guest.Post("/cart")).Data["cart_token"]!;
        for (var number = 0; number < 10; number++)
        {
            Assert.Equal(HttpStatusCode.OK, (await Cart(token)).Status);
        }

        var replies = new List<Reply>();
        for (var number = 0; number < 10; number++)
        {
            replies.Add(await Cart(Convert.ToBase64String(Guid.NewGuid().ToByteArray())[..22].Replace('+', '-').Replace('/', '_') + new string('A', 21)));
        }

        Assert.InRange(replies.Count(reply => reply.Status == HttpStatusCode.Unauthorized), 4, 6);
        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_requests"), (replies[^1].Status, replies[^1].Code));

        Task<Reply> Cart(string of) => guest.Send(HttpMethod.Get, "/cart", null, ("X-Cart-Token", of));
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

    [Theory]
    [InlineData("order-lookup", "/orders/lookup", """{"order_number":"ORD-1","email":"{0}"}""")]
    [InlineData("alert", "/catalog/products/prod-1/price-alerts", """{"email":"{0}","consent":true}""")]
    public async Task An_address_is_limited_however_it_is_spelled(string policy, string path, string body)
    {
        await using var host = await Start(
            ($"RateLimits:{policy}:Account:Permits", "2"),
            ($"RateLimits:{policy}:Account:Window", "01:00:00"),
            ($"RateLimits:{policy}:Address:Permits", "20")
        );

        Assert.NotEqual("rate_limited", (await Ask("jane@gmail.com")).Code, StringComparer.Ordinal);
        Assert.NotEqual("rate_limited", (await Ask("Jane@googlemail.com")).Code, StringComparer.Ordinal);
        Assert.Equal("rate_limited", (await Ask("\uFF4Aane@gmail.com")).Code);
        Assert.NotEqual("rate_limited", (await Ask("joan@gmail.com")).Code, StringComparer.Ordinal);

        Task<Reply> Ask(string email) => new Client(host, null).Post(path, body.Replace("{0}", email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_sensitive_route_is_limited()
    {
        await using var host = await StoaHost.Start(await Databases.Create());

        var limited = host.Services.GetRequiredService<Routes>().All.Where(route => route.LimitPolicy is not null).Select(route => route.Pattern);

        Assert.Equal(
            [
                "/auth/email/change",
                "/auth/email/change/confirm",
                "/auth/email/change/undo",
                "/auth/email/verify",
                "/auth/google",
                "/auth/google/callback",
                "/auth/google/token",
                "/auth/login",
                "/auth/otp",
                "/auth/otp/verify",
                "/auth/passkeys/login",
                "/auth/passkeys/login-options",
                "/auth/passkeys/step-up",
                "/auth/passkeys/step-up-options",
                "/auth/password/change",
                "/auth/password/forgot",
                "/auth/password/reset",
                "/auth/refresh",
                "/auth/register",
                "/auth/step-up",
                "/cart",
                "/catalog/products/{id}/price-alerts",
                "/catalog/products/{id}/stock-alerts",
                "/invitations/accept",
                "/orders/lookup",
            ],
            limited.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }
}
