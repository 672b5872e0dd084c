namespace Stoa.Server.Tests.Accounts;

/// <summary>Document 003, "POST /api/v1/auth/logout": all refresh tokens of the user; api.md: and their access tokens at once.</summary>
public sealed class LogoutTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Logout_returns_nothing() => (await (await shop.SignUp()).Client.Post("/auth/logout")).IsEmpty();

    [Fact]
    public async Task A_guest_is_asked_to_sign_in() => (await shop.Guest.Post("/auth/logout")).Refused(HttpStatusCode.Unauthorized, "unauthorized");

    [Fact]
    public async Task Logout_revokes_every_token_of_every_session_at_once()
    {
        var first = await shop.SignUp();
        var second = await shop.LogIn(first.Email, first.Password);
        var rotated = await shop.Guest.Refresh(second.RefreshToken);
        foreach (var client in new[] { first.Client, second.Client })
        {
            Assert.Equal(HttpStatusCode.OK, (await client.Get("/auth/profile")).Status);
        }

        (await second.Client.Post("/auth/logout")).IsEmpty();

        foreach (var access in new[] { first.AccessToken, second.AccessToken, rotated.AccessToken() })
        {
            (await new Client(shop.Host, access).Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        }
        foreach (var refresh in new[] { first.RefreshToken, second.RefreshToken, rotated.RefreshToken() })
        {
            (await shop.Guest.Refresh(refresh)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        }
    }

    [Fact]
    public async Task Logout_cannot_be_repeated_with_the_revoked_token()
    {
        var user = await shop.SignUp();
        await user.Client.Post("/auth/logout");

        (await user.Client.Post("/auth/logout")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task A_login_after_logout_starts_a_new_session_and_old_tokens_stay_revoked()
    {
        var user = await shop.SignUp();
        await user.Client.Post("/auth/logout");

        var again = await shop.LogIn(user.Email, user.Password);

        Assert.Equal(HttpStatusCode.OK, (await again.Client.Get("/auth/profile")).Status);
        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task Other_users_stay_logged_in()
    {
        var user = await shop.SignUp();
        var other = await shop.SignUp();

        await user.Client.Post("/auth/logout");

        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(other.RefreshToken)).Status);
    }

    [Fact]
    public async Task A_revoked_token_stays_revoked_when_the_clocks_of_two_nodes_differ()
    {
        var user = await shop.SignUp();
        await user.Client.Post("/auth/logout");

        // The last half minute of a token whose issuer's clock was that much ahead of the clock of the node that ended it.
        await shop.Host.Execute(
            "UPDATE accounts.sessions SET revoked_at = revoked_at - interval '15 minutes 30 seconds' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );
        await shop.Host.Execute("SELECT pg_notify('stoa', 'user:' || $1)", user.Id);
        await using var fresh = await StoaHost.Start(shop.Host.ConnectionString);

        (await new Client(fresh, user.AccessToken).Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }
}
