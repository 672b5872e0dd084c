namespace Stoa.Server.Tests.Console;

/// <summary>The console's own mount: the problem contract, with the refresh token where no script can read it.</summary>
public sealed class SessionCookieTests(Shop shop) : IClassFixture<Shop>
{
    private const string Name = "mount_refresh_token";

    [Fact]
    public async Task The_refresh_token_is_in_a_cookie_of_the_mount_and_not_in_the_body()
    {
        var login = await LogIn(await shop.SignUp());

        Assert.Equal(["user", "access_token", "expires_at", "expires_in"], Reply.MembersOf(login.Json));
        var parts = login.Headers["Set-Cookie"].Split("; ").Skip(1).ToArray();
        Assert.Contains("path=/console/api", parts, StringComparer.Ordinal);
        Assert.Contains("samesite=strict", parts, StringComparer.Ordinal);
        Assert.Contains("httponly", parts, StringComparer.Ordinal);
        Assert.Equal("no-store", login.Headers["Cache-Control"]);
    }

    [Fact]
    public async Task The_cookie_renews_the_session_and_is_renewed_itself()
    {
        var cookie = CookieOf(await LogIn(await shop.SignUp()));

        var renewed = await Refresh(cookie);

        Assert.Equal(HttpStatusCode.OK, renewed.Status);
        Assert.Equal(["access_token", "expires_at", "expires_in"], Reply.MembersOf(renewed.Json));
        Assert.NotEqual(cookie, CookieOf(renewed), StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Console((string)renewed.Json["access_token"]!).Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Logging_out_takes_the_cookie_away()
    {
        var login = await LogIn(await shop.SignUp());

        var logout = await Console((string)login.Json["access_token"]!).Post("/auth/logout");

        Assert.StartsWith($"{Name}=;", logout.Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(CookieOf(login))).Status);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_use_it()
    {
        var cookie = CookieOf(await LogIn(await shop.SignUp()));

        var foreign = await Console(null).Send(HttpMethod.Post, "/auth/refresh", null, ("Cookie", $"{Name}={cookie}"), ("Origin", "https://evil.example"));

        Assert.Equal((HttpStatusCode.Forbidden, "cross_site_request"), (foreign.Status, (string?)foreign.Json["code"]));
    }

    [Fact]
    public async Task A_token_from_a_body_is_no_cookie_and_a_cookie_no_token_for_a_body()
    {
        var user = await shop.SignUp();
        var cookie = CookieOf(await LogIn(user));

        Assert.Equal("refresh_token_invalid", (string?)(await Refresh(user.RefreshToken)).Json["code"]);
        var inBody = await shop.Guest.Under("/as/problem/api/v1").Post("/auth/refresh", new { refresh_token = cookie });
        Assert.Equal("refresh_token_invalid", (string?)inBody.Json["code"]);
        Assert.Equal("refresh_token_missing", (string?)(await Console(null).Post("/auth/refresh", new { refresh_token = user.RefreshToken })).Json["code"]);
    }

    [Fact]
    public async Task Elsewhere_the_contract_hands_the_token_to_its_clients_as_its_document_says()
    {
        var user = await shop.SignUp();

        var login = await shop.Guest.Under("/as/problem/console/api").Post("/auth/login", new { email = user.Email, password = user.Password });

        Assert.Equal(["user", "access_token", "refresh_token", "expires_at", "expires_in"], Reply.MembersOf(login.Json));
        Assert.False(login.Headers.ContainsKey("Set-Cookie"));
    }

    [Fact]
    public async Task No_document_and_no_page_of_the_documentation_lists_the_mount()
    {
        var document = (await shop.Guest.Under("").Get("/openapi/problem.json")).Json;

        Assert.DoesNotContain(document["servers"]!.AsArray(), server => ((string)server!["url"]!).Contains("console", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Under("").Send(HttpMethod.Get, "/console/api", null, ("Accept", "text/html"))).Status);
    }

    private Client Console(string? token) => new(shop.Host, token, "/console/api");

    private async Task<Reply> LogIn(User user)
    {
        var login = await Console(null).Post("/auth/login", new { email = user.Email, password = user.Password });
        Assert.Equal(HttpStatusCode.OK, login.Status);
        return login;
    }

    private Task<Reply> Refresh(string cookie) => Console(null).Send(HttpMethod.Post, "/auth/refresh", null, ("Cookie", $"{Name}={cookie}"));

    private static string CookieOf(Reply reply) => reply.Headers["Set-Cookie"].Split(';')[0][(Name.Length + 1)..];
}
