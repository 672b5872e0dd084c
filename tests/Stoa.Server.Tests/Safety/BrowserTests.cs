using System.Net.Sockets;
using System.Text;

namespace Stoa.Server.Tests.Safety;

/// <summary>Security headers, CORS, and which pages may call with their visitor's cookie.</summary>
public sealed class BrowserTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Listed = "https://shop.example";
    private const string Cookie = "__Host-refresh_token";
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await StoaHost.Start(
            await databases.Create(),
            ("Cors:Origins", Listed + ";http://localhost:5173;capacitor://localhost"),
            ("Proxies:Known", "127.0.0.1")
        );

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/catalog/products", "default-src 'none'")]
    [InlineData("/api/v1/nowhere", "default-src 'none'")]
    [InlineData("/health", "default-src 'none'")]
    [InlineData("/openapi/store.json", "default-src 'none'")]
    [InlineData("/nowhere", "default-src 'none'")]
    [InlineData("/docs/index.html", "default-src 'self'")]
    [InlineData("/docs/contracts", "default-src 'self'")]
    public async Task Every_response_has_security_headers(string path, string policy)
    {
        var reply = await Guest("").Get(path);

        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.Equal("DENY", reply.Headers["X-Frame-Options"]);
        Assert.Equal("no-referrer", reply.Headers["Referrer-Policy"]);
        Assert.StartsWith(policy, reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("base-uri 'none'", reply.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(policy == "default-src 'self'", reply.Headers["Content-Security-Policy"].Contains("object-src 'none'", StringComparison.Ordinal));
        Assert.Contains("Origin", reply.Headers["Vary"], StringComparison.Ordinal);
        Assert.False(reply.Headers.ContainsKey("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Responses_over_TLS_have_HSTS()
    {
        var reply = await Guest().Send(HttpMethod.Get, "/catalog/products", null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal("max-age=31536000; includeSubDomains", reply.Headers["Strict-Transport-Security"]);
    }

    [Theory]
    [InlineData(Listed)]
    [InlineData("http://localhost:5173")]
    [InlineData("capacitor://localhost")]
    public async Task A_page_of_a_listed_origin_may_preflight_call_and_read(string origin)
    {
        var asked = await Preflight(origin);
        Assert.Equal(HttpStatusCode.NoContent, asked.Status);
        Assert.Empty(asked.Body);
        Assert.Matches("^[0-9a-f]{32}$", asked.Headers["X-Request-Id"]);
        Assert.Equal(origin, asked.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal("true", asked.Headers["Access-Control-Allow-Credentials"]);
        Assert.Contains("PATCH", asked.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.Contains("authorization", asked.Headers["Access-Control-Allow-Headers"], StringComparison.OrdinalIgnoreCase);

        foreach (var path in new[] { "/catalog/products", "/catalog/products/no-such", "/cart" })
        {
            var reply = await Guest().Send(HttpMethod.Get, path, null, ("Origin", origin));
            Assert.Equal(origin, reply.Headers["Access-Control-Allow-Origin"]);
            foreach (
                var name in new[]
                {
                    "Error-Code",
                    "X-Request-Id",
                    "Retry-After",
                    "Link",
                    "X-Total-Count",
                    "X-Facets",
                    "X-Corrected-Keyword",
                    "ETag",
                    "WWW-Authenticate",
                }
            )
            {
                Assert.Contains(name, reply.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("https://sub.shop.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:8443")]
    [InlineData("capacitor://localhost:1")]
    [InlineData("ionic://localhost")]
    [InlineData("null")]
    public async Task A_page_of_any_other_origin_may_not_call_or_read(string origin)
    {
        Assert.DoesNotContain("Access-Control-Allow-Origin", (await Preflight(origin)).Headers.Keys, StringComparer.Ordinal);
        Assert.DoesNotContain(
            "Access-Control-Allow-Origin",
            (await Guest().Send(HttpMethod.Get, "/catalog/products", null, ("Origin", origin))).Headers.Keys,
            StringComparer.Ordinal
        );
    }

    [Theory]
    [InlineData("https://evil.example", null)]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("null", "cross-site")]
    [InlineData(null, "cross-site")]
    [InlineData(null, "same-site")]
    [InlineData("https://evil.example", "same-origin")]
    [InlineData("https://evil.example", "none")]
    [InlineData("https://sub.shop.example", "same-site")]
    public async Task A_page_of_another_site_cannot_refresh_with_the_visitors_cookie(string? origin, string? site)
    {
        var token = await RefreshToken();

        var refused = await Refresh(token, origin, site);

        Assert.Equal((HttpStatusCode.Forbidden, "PERM_001"), (refused.Status, (string?)refused.Json["error"]!["code"]));
        Assert.Equal(HttpStatusCode.OK, (await Refresh(token, null, null)).Status);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(Listed, null)]
    [InlineData(Listed, "cross-site")]
    [InlineData(null, "same-origin")]
    [InlineData("own", null)]
    [InlineData("own", "same-origin")]
    public async Task Own_pages_listed_origins_and_non_browsers_can_refresh_with_the_cookie(string? origin, string? site)
    {
        var token = await RefreshToken();

        Assert.Equal(HttpStatusCode.OK, (await Refresh(token, origin == "own" ? _host.Root : origin, site)).Status);
    }

    [Fact]
    public async Task Calls_without_a_cookie_are_accepted_from_any_origin()
    {
        var reply = await Guest("/as/standard/api/v1")
            .Send(HttpMethod.Post, "/auth/refresh", null, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_006"), (reply.Status, (string?)reply.Json["error"]!["code"]));
        Assert.Equal("No refresh token was sent", (string?)reply.Json["error"]!["message"]);
    }

    [Fact]
    public async Task Without_listed_origins_no_other_origin_can_read_responses()
    {
        await using var closed = await StoaHost.Start(_host.ConnectionString);

        var reply = await new Client(closed, null).Send(HttpMethod.Get, "/catalog/products", null, ("Origin", Listed));

        Assert.DoesNotContain(reply.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("Authorization: Bearer \u00e9", "401", "unauthorized")]
    [InlineData("Accept-Language: \u00e9", "200", null)]
    [InlineData("User-Agent: \u00e9", "200", null)]
    public async Task A_header_that_is_not_UTF8_is_answered_by_the_contract(string header, string status, string? code)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(_host.Root).Port, TestContext.Current.CancellationToken);
        await client
            .GetStream()
            .WriteAsync(
                Encoding.Latin1.GetBytes(
                    $"GET /api/v1/{(code is null ? "catalog/brands" : "cart")} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n\r\n"
                ),
                TestContext.Current.CancellationToken
            );
        using var reader = new StreamReader(client.GetStream());

        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
        Assert.Contains(code is null ? "X-Request-Id" : "Error-Code: ", answer, StringComparison.Ordinal);
    }

    private Client Guest(string mount = "/api/v1") => new(_host, null, mount);

    private Task<Reply> Preflight(string origin) =>
        Guest()
            .Send(
                HttpMethod.Options,
                "/cart/items",
                null,
                ("Origin", origin),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "authorization,content-type")
            );

    [Fact]
    public async Task The_cookie_is_Host_prefixed_Secure_and_HttpOnly()
    {
        var login = await Guest("/as/standard/api/v1")
            .Send(
                HttpMethod.Post,
                "/auth/login",
                new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword },
                ("X-Forwarded-Proto", "https"),
                ("X-Forwarded-For", "203.0.113.7")
            );

        var attributes = login.Headers["Set-Cookie"].Split("; ");
        Assert.StartsWith(Cookie + "=", attributes[0], StringComparison.Ordinal);
        Assert.Equal(
            ["httponly", "max-age=2592000", "path=/", "samesite=strict", "secure"],
            attributes[1..].Where(attribute => !attribute.StartsWith("expires", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task On_plain_http_the_cookie_has_neither_prefix_nor_Secure_and_is_read()
    {
        var login = await Guest("/as/standard/api/v1").Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        var cookie = login.Headers["Set-Cookie"];

        Assert.StartsWith("refresh_token=", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        var refreshed = await Guest("/as/standard/api/v1").Send(HttpMethod.Post, "/auth/refresh", null, ("Cookie", cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.OK, refreshed.Status);
    }

    [Fact]
    public async Task Over_TLS_the_cookie_without_prefix_does_not_count()
    {
        var token = await RefreshToken();

        var refused = await Guest("/as/standard/api/v1")
            .Send(
                HttpMethod.Post,
                "/auth/refresh",
                null,
                ("Cookie", "refresh_token=" + token),
                ("X-Forwarded-Proto", "https"),
                ("X-Forwarded-For", "203.0.113.7")
            );

        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_006"), (refused.Status, (string?)refused.Json["error"]!["code"]));
    }

    [Fact]
    public async Task Behind_a_proxy_that_speaks_TLS_at_the_public_address_the_cookie_is_Secure()
    {
        await using var host = await StoaHost.Start(_host.ConnectionString, ("PublicUrl", "https://shop.example"));

        var login = await new Client(host, null, "/as/standard/api/v1").Post(
            "/auth/login",
            new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword }
        );

        Assert.StartsWith(Cookie + "=", login.Headers["Set-Cookie"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cookie_lives_as_long_as_a_session_can_last()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Tokens:RefreshAbsolute", "1.12:00:00"));

        var login = await new Client(host, null, "/as/standard/api/v1").Post(
            "/auth/login",
            new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword }
        );

        Assert.Contains("; max-age=129600; ", login.Headers["Set-Cookie"], StringComparison.Ordinal);
    }

    private async Task<string> RefreshToken()
    {
        var login = await Guest("/as/standard/api/v1").Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        return login.Headers["Set-Cookie"].Split(';')[0].Split('=', 2)[1];
    }

    private Task<Reply> Refresh(string token, string? origin, string? site)
    {
        var headers = new List<(string, string)> { ("Cookie", $"{Cookie}={token}") };
        if (origin is not null)
        {
            headers.Add(("Origin", origin));
        }
        if (site is not null)
        {
            headers.Add(("Sec-Fetch-Site", site));
        }
        return Guest("/as/standard/api/v1").Send(HttpMethod.Post, "/auth/refresh", null, [.. headers]);
    }
}
