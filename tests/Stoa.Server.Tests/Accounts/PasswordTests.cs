namespace Stoa.Server.Tests.Accounts;

/// <summary>A forgotten password, and a changed one.</summary>
public sealed class PasswordTests(Shop shop) : IClassFixture<Shop>
{
    private const string NewPassword = "Another-Password-2";

    [Fact]
    public async Task The_link_sets_a_new_password_and_ends_every_session()
    {
        var user = await shop.SignUp();
        var other = await shop.LogIn(user.Email, user.Password);
        var mail = await Forget(user);
        Assert.Matches("^[A-Za-z]{45}$", mail.Token);

        (await shop.Guest.Reset(mail.Token, NewPassword)).IsDone();

        foreach (var session in new[] { user, other })
        {
            (await session.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
            (await shop.Guest.Refresh(session.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        }
        (await shop.Guest.LogIn(user.Email, user.Password)).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        await shop.LogIn(user.Email, NewPassword);
        Assert.Single(await shop.MailsTo(user.Email), told => told.Subject == Proofs.ChangedMail);
    }

    [Theory]
    [InlineData("store", HttpStatusCode.BadRequest, "password_reset_invalid", HttpStatusCode.BadRequest, "password_reset_expired")]
    [InlineData("standard", HttpStatusCode.BadRequest, "AUTH_004", HttpStatusCode.BadRequest, "AUTH_005")]
    [InlineData("malnu", HttpStatusCode.BadRequest, "AUTH_009", HttpStatusCode.BadRequest, "AUTH_010")]
    public async Task A_reset_token_works_once_within_half_an_hour(
        string contract,
        HttpStatusCode invalid,
        string invalidCode,
        HttpStatusCode expired,
        string expiredCode
    )
    {
        var (user, late) = (await shop.SignUp(), await shop.SignUp());
        var (used, old) = (await Forget(user), await Forget(late));
        Assert.True(
            await shop.Host.Read<bool>(
                """
                SELECT bool_and(expires_at BETWEEN now() + interval '28 minutes' AND now() + interval '30 minutes')
                FROM accounts.password_resets WHERE user_id = $1
                """,
                Guid.Parse(late.Id)
            )
        );
        await shop.Guest.Reset(used.Token, NewPassword);
        await shop.Host.Execute("UPDATE accounts.password_resets SET expires_at = now() - interval '1 second' WHERE user_id = $1", Guid.Parse(late.Id));

        foreach (
            var (token, status, code) in new[]
            {
                (used.Token, invalid, invalidCode),
                ("no-such-token", invalid, invalidCode),
                (old.Token, expired, expiredCode),
            }
        )
        {
            var reply = await shop.As(contract).Reset(token, "A-Third-Password-3");
            Assert.Equal((status, code), (reply.Status, (string)reply.Json["error"]!["code"]!));
        }
        await shop.LogIn(late.Email, late.Password);
    }

    [Fact]
    public async Task A_new_reset_link_voids_the_older_one()
    {
        var user = await shop.SignUp();
        var (first, second) = (await Forget(user), await Forget(user));

        (await shop.Guest.Reset(first.Token, NewPassword)).Refused(HttpStatusCode.BadRequest, "password_reset_invalid");
        (await shop.Guest.Reset(second.Token, NewPassword)).IsDone();
    }

    [Fact]
    public async Task Five_links_an_hour_are_mailed_and_the_last_one_stays_valid()
    {
        var user = await shop.SignUp();
        for (var asked = 0; asked < 8; asked++)
        {
            (await shop.Guest.Forgot(user.Email)).IsDone();
        }

        var mails = (await shop.MailsTo(user.Email)).Where(mail => mail.Subject == Proofs.ResetLinkMail).ToList();

        Assert.Equal(5, mails.Count);
        (await shop.Guest.Reset(mails[^1].Token, NewPassword)).IsDone();
    }

    [Fact]
    public async Task Of_forty_concurrent_resets_with_one_token_one_succeeds()
    {
        var user = await shop.SignUp();
        var mail = await Forget(user);

        var replies = await Proofs.AtOnce(40, n => shop.Guest.Reset(mail.Token, $"Another-Password-{n}"));

        var winner = Assert.Single(replies.Index(), reply => reply.Item.Status == HttpStatusCode.OK).Index;
        Assert.Equal(39, replies.Count(reply => reply is { Status: HttpStatusCode.BadRequest, Code: "password_reset_invalid" }));
        await shop.LogIn(user.Email, $"Another-Password-{winner}");
        Assert.Single(await shop.MailsTo(user.Email), told => told.Subject == Proofs.ChangedMail);
    }

    [Fact]
    public async Task A_changed_password_voids_the_code_that_would_permit_another()
    {
        var user = await shop.SignUp();
        var code = await shop.NewCode("reset_password", user.Email);

        (await user.Client.Change(user.Password, NewPassword)).IsDone();

        (await shop.Guest.Guess("reset_password", user.Email, code)).Refused(HttpStatusCode.BadRequest, "otp_invalid");
    }

    [Fact]
    public async Task A_login_concurrent_with_a_reset_leaves_no_session_of_the_old_password()
    {
        for (var round = 0; round < 5; round++)
        {
            var user = await shop.SignUp();
            var mail = await Forget(user);

            var replies = await Proofs.AtOnce(8, n => n == 3 ? shop.Guest.Reset(mail.Token, NewPassword) : shop.Guest.LogIn(user.Email, user.Password));

            Assert.Equal(HttpStatusCode.OK, replies[3].Status);
            Assert.Equal(0, await LiveSessions(user));
        }
    }

    [Fact]
    public async Task A_login_concurrent_with_a_password_change_leaves_only_the_session_that_changed_it()
    {
        for (var round = 0; round < 5; round++)
        {
            var user = await shop.SignUp();

            var replies = await Proofs.AtOnce(8, n => n == 3 ? user.Client.Change(user.Password, NewPassword) : shop.Guest.LogIn(user.Email, user.Password));

            Assert.Equal(HttpStatusCode.OK, replies[3].Status);
            Assert.Equal(1, await LiveSessions(user));
        }
    }

    [Fact]
    public async Task A_reset_verifies_the_address_and_can_set_a_first_password()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.users SET password_hash = NULL WHERE id = $1", Guid.Parse(user.Id));

        await shop.Guest.Reset((await Forget(user)).Token, NewPassword);

        Assert.Equal(HttpStatusCode.OK, (await shop.As("standard").LogIn(user.Email, NewPassword)).Status);
    }

    [Fact]
    public async Task A_common_password_is_refused_and_the_token_stays_valid()
    {
        var mail = await Forget(await shop.SignUp());

        (await shop.Guest.Reset(mail.Token, "password")).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await shop.Guest.Reset(mail.Token, NewPassword)).IsDone();
    }

    [Fact]
    public async Task A_deactivated_account_gets_no_link_and_no_new_password()
    {
        var (before, after) = (await shop.SignUp(), await shop.SignUp());
        await shop.Host.Deactivate(before);
        var mail = await Forget(after);
        await shop.Host.Deactivate(after);

        (await shop.Guest.Forgot(before.Email)).IsDone();

        Assert.DoesNotContain(await shop.MailsTo(before.Email), told => told.Subject == Proofs.ResetLinkMail);
        (await shop.Guest.Reset(mail.Token, NewPassword)).Refused(HttpStatusCode.BadRequest, "password_reset_invalid");
    }

    [Fact]
    public async Task The_page_of_the_link_sets_the_password_too()
    {
        var user = await shop.SignUp();
        var mail = await Forget(user);

        var shown = await shop.Guest.Under("").Get(mail.Link[shop.Host.Root.Length..]);
        var refused = await PostForm(mail.Token, "password");
        var done = await PostForm(mail.Token, NewPassword);

        Assert.Contains($"value=\"{mail.Token}\"", shown.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.OK), (refused.Status, done.Status));
        Assert.Contains("one of the most common", refused.Text, StringComparison.Ordinal);
        await shop.LogIn(user.Email, NewPassword);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostForm(mail.Token, NewPassword)).Status);
    }

    [Fact]
    public async Task A_password_change_ends_the_other_sessions_and_is_mailed_to_the_owner()
    {
        var user = await shop.SignUp();
        var other = await shop.LogIn(user.Email, user.Password);
        var link = await Forget(user);

        (await user.Client.Change(user.Password, NewPassword)).IsDone();

        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(user.RefreshToken)).Status);
        (await other.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await shop.Guest.LogIn(user.Email, user.Password)).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await shop.Guest.Reset(link.Token, "A-Third-Password-3")).Refused(HttpStatusCode.BadRequest, "password_reset_invalid");
        await shop.LogIn(user.Email, NewPassword);
        Assert.Single(await shop.MailsTo(user.Email), told => told.Subject == Proofs.ChangedMail);
    }

    [Fact]
    public async Task Ending_other_sessions_on_a_password_change_can_be_switched_off()
    {
        await using var lenient = await StoaHost.Start(shop.Host.ConnectionString, ("Passwords:ChangeEndsOtherSessions", "false"));
        var user = await shop.SignUp();
        var other = await shop.LogIn(user.Email, user.Password);

        (await new Client(lenient, user.AccessToken).Change(user.Password, NewPassword)).IsDone();

        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/auth/profile")).Status);
    }

    [Theory]
    [InlineData("store", HttpStatusCode.BadRequest, "current_password_incorrect")]
    [InlineData("standard", HttpStatusCode.BadRequest, "AUTH_001")]
    [InlineData("malnu", HttpStatusCode.Unauthorized, "AUTH_001")]
    public async Task A_wrong_current_password_is_refused_and_counts_like_one_at_login(string contract, HttpStatusCode status, string code)
    {
        var user = await shop.SignUp();
        var client = user.Client.Under($"/as/{contract}/api/v1");

        for (var attempt = 0; attempt < 5; attempt++)
        {
            var refused = await client.Change("Not-The-Password-1", NewPassword);
            Assert.Equal((status, code), (refused.Status, (string)refused.Json["error"]!["code"]!));
        }

        Assert.True((await client.Change(user.Password, NewPassword)).Headers.ContainsKey("Retry-After"));
        (await shop.Guest.LogIn(user.Email, user.Password)).RefusedForNow(HttpStatusCode.TooManyRequests, "account_locked");
    }

    [Fact]
    public async Task Of_forty_concurrent_changes_from_the_same_password_one_succeeds()
    {
        var user = await shop.SignUp();

        var replies = await Proofs.AtOnce(40, n => user.Client.Change(user.Password, $"Another-Password-{n}"));

        var winner = Assert.Single(replies.Index(), reply => reply.Item.Status == HttpStatusCode.OK).Index;
        await shop.Host.Execute("DELETE FROM accounts.password_failures");
        await shop.LogIn(user.Email, $"Another-Password-{winner}");
    }

    [Fact]
    public async Task A_guest_is_asked_to_sign_in() =>
        (await shop.Guest.Change("SecurePassword123!", NewPassword)).Refused(HttpStatusCode.Unauthorized, "unauthorized");

    [Fact]
    public async Task Equivalent_Unicode_spellings_are_the_same_password()
    {
        var email = Proofs.NewAddress();
        await shop.Guest.Post("/auth/register", new { email, password = "contrase\u00F1a \uFB01el" });

        await shop.LogIn(email, "contrasen\u0303a fiel");
    }

    [Fact]
    public async Task Old_reset_tokens_are_deleted()
    {
        await Forget(await shop.SignUp());
        await shop.Host.Execute("UPDATE accounts.password_resets SET expires_at = now() - interval '8 days'");

        await PeriodicJob.Run(shop.Host, "expired password reset tokens");

        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.password_resets"));
    }

    private async Task<PickedUp> Forget(User user)
    {
        (await shop.Guest.Forgot(user.Email)).IsDone();
        return await shop.MailTo(user.Email, Proofs.ResetLinkMail);
    }

    private Task<long> LiveSessions(User user) =>
        shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1 AND revoked_at IS NULL", Guid.Parse(user.Id));

    private Task<Reply> PostForm(string token, string password) =>
        shop.Guest.Send(
            new HttpRequestMessage(HttpMethod.Post, "/account/reset-password")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("token", token), KeyValuePair.Create("password", password)]),
            }
        );
}
