namespace Stoa.Server.Tests.Safety;

/// <summary>The cookie of a visitor where a proxy speaks TLS to browsers and plain HTTP to the server.</summary>
public sealed class PublicOriginTests(TestDatabases databases)
{
    [Theory]
    [InlineData("https://Shop.Example:443/api/", "https://shop.example", HttpStatusCode.OK)]
    [InlineData("https://shop.example:8443", "https://shop.example:8443", HttpStatusCode.OK)]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", HttpStatusCode.OK)]
    [InlineData("https://[2001:db8::7]:8443", "https://[2001:db8::7]:8443", HttpStatusCode.OK)]
    [InlineData("https://shop.example", "http://shop.example", HttpStatusCode.Forbidden)]
    [InlineData("https://shop.example", "https://evil.example", HttpStatusCode.Forbidden)]
    public async Task Behind_a_proxy_that_says_nothing_of_TLS_our_own_pages_are_those_of_the_public_address(string url, string origin, HttpStatusCode status)
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("PublicUrl", url));
        var page = new Client(host, null, "/as/standard/api/v1");
        var login = await page.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        var cookie = login.Headers["Set-Cookie"].Split(';')[0];

        var reply = await page.Send(HttpMethod.Post, "/auth/refresh", null, ("Cookie", cookie), ("Origin", origin), ("Sec-Fetch-Site", "same-origin"));

        Assert.StartsWith("__Host-refresh_token=", cookie, StringComparison.Ordinal);
        Assert.Equal(status, reply.Status);
    }
}
