using System.Buffers.Binary;
using System.Buffers.Text;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Document 003, "POST /api/v1/auth/refresh"; api.md: rotation, and reuse of an old token ends the whole family.</summary>
public sealed class RefreshTests(Shop shop) : IClassFixture<Shop>
{
    private const string StolenMail = "One of your sessions was ended";

    [Fact]
    public async Task A_new_pair_is_printed_as_the_document_prints_it()
    {
        var user = await shop.SignUp();

        var reply = await Refresh(user.RefreshToken);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("no-store", reply.Headers["Cache-Control"]);
        Assert.Equal(["data"], Reply.MembersOf(reply.Json));
        Assert.Equal(["access_token", "refresh_token", "expires_at", "expires_in"], Reply.MembersOf(reply.Data));
        Assert.NotEqual(user.RefreshToken, reply.RefreshToken(), StringComparer.Ordinal);
        Assert.NotEqual(user.AccessToken, reply.AccessToken(), StringComparer.Ordinal);
        Assert.Matches(Behind.WholeSeconds, (string)reply.Data["expires_at"]!);
        Assert.Equal(15 * 60, (long)Jwt.ClaimsOf(reply.AccessToken())["exp"]! - (long)Jwt.ClaimsOf(reply.AccessToken())["iat"]!);
    }

    [Fact]
    public async Task The_new_pair_works_and_belongs_to_the_same_session()
    {
        var user = await shop.SignUp();

        var reply = await Refresh(user.RefreshToken);

        Assert.Equal((string)Jwt.ClaimsOf(user.AccessToken)["sid"]!, (string)Jwt.ClaimsOf(reply.AccessToken())["sid"]!);
        Assert.Equal(HttpStatusCode.OK, (await Profile(reply.AccessToken())).Status);
        Assert.Equal(HttpStatusCode.OK, (await Refresh(reply.RefreshToken())).Status);
    }

    [Fact]
    public async Task Within_the_grace_time_a_used_token_gets_the_same_successor_again()
    {
        var user = await shop.SignUp();

        var first = await Refresh(user.RefreshToken);
        var second = await Refresh(user.RefreshToken);

        Assert.Equal(HttpStatusCode.OK, second.Status);
        Assert.Equal(first.RefreshToken(), second.RefreshToken());
        Assert.Equal(HttpStatusCode.OK, (await Refresh(first.RefreshToken())).Status);
    }

    [Fact]
    public async Task Reuse_after_the_grace_time_ends_the_session_and_its_access_tokens()
    {
        var user = await shop.SignUp();
        var successor = await Refresh(user.RefreshToken);
        Assert.Equal(HttpStatusCode.OK, (await Profile(successor.AccessToken())).Status);
        await Change(user, "rotated_at = rotated_at - interval '11 seconds'");

        (await Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");

        await IsOver(user, successor);
    }

    [Fact]
    public async Task After_its_successor_was_used_an_old_token_counts_as_reuse_at_once()
    {
        var user = await shop.SignUp();
        var second = await Refresh(user.RefreshToken);
        var third = await Refresh(second.RefreshToken());

        (await Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");

        await IsOver(user, third);
        Assert.Equal(
            "refresh token reused",
            await shop.Host.Read<string>("SELECT revoked_reason FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id))
        );
    }

    [Fact]
    public async Task Of_reuse_a_user_whose_address_is_proved_is_told_once()
    {
        var (proved, unproved) = (await shop.SignUp(), await shop.SignUp());
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(proved.Id));
        foreach (var user in new[] { proved, unproved })
        {
            await Refresh((await Refresh(user.RefreshToken)).RefreshToken());
            await Refresh(user.RefreshToken);
            await Refresh(user.RefreshToken);
        }

        Assert.Single(await shop.MailsTo(proved.Email), mail => mail.Subject == StolenMail);
        Assert.DoesNotContain(await shop.MailsTo(unproved.Email), mail => mail.Subject == StolenMail);
    }

    [Theory]
    [InlineData("nest", "message", "Token revoked")]
    [InlineData("malnu", "error.code", "AUTH_004")]
    [InlineData("store", "error.message", "Invalid refresh token")]
    [InlineData("standard", "error.code", "AUTH_006")]
    [InlineData("problem", "code", "refresh_token_revoked")]
    public async Task A_token_whose_session_was_ended_is_named_as_the_document_names_it(string contract, string member, string told)
    {
        var user = await shop.SignUp();
        var client = shop.As(contract);
        var login = await client.Post("/auth/login", new { email = user.Email, password = user.Password });
        var cookie = login.Headers.GetValueOrDefault("Set-Cookie")?.Split(';')[0];
        var token = (string?)login.Json["data"]?["refreshToken"] ?? (string?)login.Json["data"]?["refresh_token"] ?? (string?)login.Json["refresh_token"];
        await user.Client.Post("/auth/logout");

        var refused = await client.Send(
            HttpMethod.Post,
            "/auth/refresh",
            cookie is not null ? null
                : contract == "nest" ? new { refreshToken = token }
                : new { refresh_token = token },
            cookie is null ? [] : [("Cookie", cookie)]
        );

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal(told, (string?)member.Split('.').Aggregate(refused.Json, (json, name) => json[name]!));
    }

    [Fact]
    public async Task Without_a_grace_time_a_token_is_good_once()
    {
        await using var host = await StoaHost.Start(shop.Host.ConnectionString, ("Tokens:RefreshGrace", "00:00:00"));
        var (user, guest) = (await shop.SignUp(), new Client(host, null));
        Assert.Equal(HttpStatusCode.OK, (await guest.Refresh(user.RefreshToken)).Status);

        (await guest.Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task Reuse_in_one_session_leaves_the_users_other_sessions_alone()
    {
        var user = await shop.SignUp();
        var other = await shop.LogIn(user.Email, user.Password);
        await Refresh((await Refresh(user.RefreshToken)).RefreshToken());

        (await Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");

        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Refresh(other.RefreshToken)).Status);
    }

    [Theory]
    [InlineData("idle_until = now() - interval '1 second'")]
    [InlineData("ends_at = now() - interval '1 second'")]
    public async Task A_session_ends_when_it_is_idle_or_lasts_too_long(string change)
    {
        var user = await shop.SignUp();
        await Change(user, change);

        (await Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task A_refresh_extends_the_idle_time_but_never_beyond_the_absolute_end()
    {
        var user = await shop.SignUp();
        await Change(user, "idle_until = now() + interval '1 hour'");
        var second = await Refresh(user.RefreshToken);
        Assert.True(await Session<bool>(user, "idle_until > now() + interval '13 days'"));

        await Change(user, "ends_at = now() + interval '1 day'");
        await Refresh(second.RefreshToken());

        Assert.True(await Session<bool>(user, "idle_until = ends_at"));
    }

    [Fact]
    public async Task An_inactive_user_cannot_refresh()
    {
        var user = await shop.SignUp();
        await shop.Host.Deactivate(user);

        (await Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task A_deleted_user_cannot_refresh()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("DELETE FROM accounts.users WHERE id = $1", Guid.Parse(user.Id));

        (await Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("random-secure-token")]
    [InlineData("   ")]
    [InlineData("' OR 1=1 --")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("🦊")]
    public async Task Garbage_is_invalid(string token) => (await Refresh(token)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");

    [Fact]
    public async Task A_huge_token_is_invalid_and_a_larger_one_is_a_validation_error()
    {
        (await Refresh(new string('A', 512))).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        (await Refresh(new string('A', 513))).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task An_access_token_is_not_accepted_as_refresh_token()
    {
        var user = await shop.SignUp();

        (await Refresh(user.AccessToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task A_forged_token_is_invalid_and_ends_no_session()
    {
        var user = await shop.SignUp();
        var bytes = Base64Url.DecodeFromChars(user.RefreshToken);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), 2);

        (await Refresh(Base64Url.EncodeToString(bytes))).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        (await Refresh(user.RefreshToken + "=")).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        (await Refresh(user.RefreshToken[..^1])).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");

        Assert.Equal(HttpStatusCode.OK, (await Refresh(user.RefreshToken)).Status);
    }

    [Fact]
    public async Task Refresh_tokens_are_not_stored_in_any_form()
    {
        var user = await shop.SignUp();
        var row = await Session<string>(user, "s::text");

        Assert.DoesNotContain(user.RefreshToken, row, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower(Base64Url.DecodeFromChars(user.RefreshToken).AsSpan(21)), row, StringComparison.Ordinal);
    }

    private async Task IsOver(User user, Reply latest)
    {
        foreach (var access in new[] { user.AccessToken, latest.AccessToken() })
        {
            (await Profile(access)).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        }
        foreach (var refresh in new[] { user.RefreshToken, latest.RefreshToken() })
        {
            (await Refresh(refresh)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        }
    }

    private Task<Reply> Refresh(string token) => shop.Guest.Refresh(token);

    private Task<Reply> Profile(string accessToken) => new Client(shop.Host, accessToken).Get("/auth/profile");

    private Task<int> Change(User user, string change) => shop.Host.Execute($"UPDATE accounts.sessions SET {change} WHERE user_id = $1", Guid.Parse(user.Id));

    private Task<T> Session<T>(User user, string expression) =>
        shop.Host.Read<T>($"SELECT {expression} FROM accounts.sessions s WHERE user_id = $1", Guid.Parse(user.Id));
}
