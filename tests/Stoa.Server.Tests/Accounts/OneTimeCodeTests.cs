namespace Stoa.Server.Tests.Accounts;

/// <summary>One-time codes: what they grant, and OTP_001 to OTP_005.</summary>
public sealed class OneTimeCodeTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Contracts => [.. Proofs.Contracts];

    [Fact]
    public async Task A_login_code_starts_a_session_like_any_other()
    {
        var user = await Verified();

        var reply = await shop.Guest.Guess("login", user.Email, await shop.NewCode("login", user.Email));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["user", "access_token", "refresh_token", "expires_at", "expires_in"], Reply.MembersOf(reply.Data));
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, reply.AccessToken()).Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(reply.RefreshToken())).Status);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        await shop.LogIn(user.Email, user.Password);
    }

    [Fact]
    public async Task Under_standard_the_refresh_token_is_in_the_cookie()
    {
        var user = await Verified();

        var reply = await shop.As("standard").Guess("login", user.Email, await shop.NewCode("login", user.Email));

        Assert.Equal(["access_token", "token_type", "expires_in"], Reply.MembersOf(reply.Json["data"]));
        Assert.Contains("HttpOnly", reply.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_reset_code_permits_a_new_password()
    {
        var user = await Verified();

        var reply = await shop.As("standard").Guess("reset_password", user.Email, await shop.NewCode("reset_password", user.Email));

        Assert.Equal(["reset_token", "expires_at"], Reply.MembersOf(reply.Json["data"]));
        Assert.Equal("Code verified successfully", (string)reply.Json["message"]!);
        Assert.DoesNotContain("Set-Cookie", reply.Headers.Keys, StringComparer.Ordinal);
        (await shop.Guest.Reset((string)reply.Json["data"]!["reset_token"]!, "Another-Password-2")).IsDone();
        await shop.LogIn(user.Email, "Another-Password-2");
    }

    [Fact]
    public async Task A_login_code_that_verifies_an_address_removes_the_password_and_sessions_from_before()
    {
        // An attacker registers the victim's address; later the owner logs in by code.
        var trap = await shop.SignUp();

        var owner = await shop.Guest.Guess("login", trap.Email, await shop.NewCode("login", trap.Email));

        Assert.True((bool)owner.Data["user"]!["email_verified"]!);
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, owner.AccessToken()).Get("/auth/profile")).Status);
        (await trap.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await shop.Guest.LogIn(trap.Email, trap.Password)).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal("Your address is confirmed", (await shop.MailsTo(trap.Email))[^1].Subject);
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task A_wrong_code_is_OTP_001_five_times_and_then_even_the_right_one_is_OTP_003(string contract)
    {
        var (user, client) = (await Verified(), shop.As(contract));
        var code = await shop.NewCode("login", user.Email);

        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Assert.Equal(Refusal(contract, "OTP_001"), Answer(await client.Guess("login", user.Email, Proofs.Wrong(code))));
        }

        var (status, errorCode) = Refusal(contract, "OTP_003");
        (await client.Guess("login", user.Email, code)).RefusedForNow(status, errorCode);
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task An_expired_code_is_OTP_002(string contract)
    {
        var user = await Verified();
        var code = await shop.NewCode("login", user.Email);
        await shop.Host.Execute("UPDATE accounts.one_time_codes SET expires_at = now() - interval '1 second'");

        Assert.Equal(Refusal(contract, "OTP_002"), Answer(await shop.As(contract).Guess("login", user.Email, code)));
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task Another_code_within_a_minute_is_OTP_004_with_the_seconds_left(string contract)
    {
        var user = await Verified();
        await shop.NewCode("login", user.Email);
        var (status, errorCode) = Refusal(contract, "OTP_004");
        await shop.Host.Execute("UPDATE accounts.one_time_codes SET cooldown_until = now() + interval '42 seconds'");

        Assert.InRange((await shop.As(contract).AskFor("login", user.Email)).RefusedForNow(status, errorCode), 1, 42);
        await shop.CoolDown();
        await shop.NewCode("login", user.Email);
    }

    [Fact]
    public async Task Purposes_cool_down_apart_and_their_codes_are_not_interchangeable()
    {
        var user = await Verified();
        var login = await shop.NewCode("login", user.Email);
        var reset = await shop.NewCode("reset_password", user.Email);

        if (login != reset)
        {
            (await shop.Guest.Guess("reset_password", user.Email, login)).Refused(HttpStatusCode.BadRequest, "otp_invalid");
        }
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", user.Email, login)).Status);
    }

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task Ten_wrong_guesses_an_hour_are_OTP_005_and_a_new_code_gives_no_new_ones(string contract)
    {
        var (user, client) = (await Verified(), shop.As(contract));
        string code = "";
        for (var round = 0; round < 2; round++)
        {
            code = await shop.NewCode("login", user.Email);
            for (var attempt = 0; attempt < 5; attempt++)
            {
                Assert.Equal(Refusal(contract, "OTP_001"), Answer(await client.Guess("login", user.Email, Proofs.Wrong(code))));
            }
            await shop.CoolDown();
        }
        var (status, errorCode) = Refusal(contract, "OTP_005");

        Assert.InRange((await client.Guess("login", user.Email, code)).RefusedForNow(status, errorCode), 3500, 3600);
        (await client.AskFor("login", user.Email)).RefusedForNow(status, errorCode);
        (await client.AskFor("reset_password", user.Email)).RefusedForNow(status, errorCode);

        await shop.Host.Execute("UPDATE accounts.code_budgets SET hour_began = hour_began - interval '1 hour'");
        Assert.Equal(HttpStatusCode.OK, (await client.Guess("login", user.Email, await shop.NewCode("login", user.Email))).Status);
    }

    [Fact]
    public async Task Thirty_wrong_guesses_a_day_lock_for_the_rest_of_it()
    {
        var user = await Verified();
        var code = await shop.NewCode("login", user.Email);
        await shop.Host.Execute("UPDATE accounts.code_budgets SET wrong_in_day = 30, wrong_in_hour = 0");

        Assert.InRange((await shop.Guest.Guess("login", user.Email, code)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_locked"), 86_000, 86_400);
    }

    [Fact]
    public async Task A_hundred_wrong_guesses_in_a_row_lock_until_the_password_is_reset_by_mail()
    {
        var user = await Verified();
        var code = await shop.NewCode("login", user.Email);
        await shop.Host.Execute(
            "UPDATE accounts.code_budgets SET wrong_in_a_row = 100, hour_began = hour_began - interval '2 days', day_began = day_began - interval '2 days'"
        );
        (await shop.Guest.Guess("login", user.Email, code)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_locked");

        await shop.Guest.Forgot(user.Email);
        (await shop.Guest.Reset((await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token, "Another-Password-2")).IsDone();

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", user.Email, await shop.NewCode("login", user.Email))).Status);
    }

    [Fact]
    public async Task Five_codes_an_hour_and_ten_a_day_are_sent()
    {
        var user = await Verified();
        for (var sent = 0; sent < 5; sent++)
        {
            (await shop.Guest.AskFor("login", user.Email)).IsDone();
            await shop.CoolDown();
        }

        Assert.InRange((await shop.Guest.AskFor("login", user.Email)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_cooldown"), 3500, 3600);
        await shop.Host.Execute("UPDATE accounts.code_sends SET sent_in_hour = 0, sent_in_day = 10");
        Assert.InRange((await shop.Guest.AskFor("login", user.Email)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_cooldown"), 86_000, 86_400);
    }

    [Fact]
    public async Task A_code_works_once()
    {
        var user = await Verified();
        var code = await shop.NewCode("login", user.Email);
        await shop.Guest.Guess("login", user.Email, code);

        (await shop.Guest.Guess("login", user.Email, code)).Refused(HttpStatusCode.BadRequest, "otp_invalid");
    }

    [Fact]
    public async Task A_newer_code_voids_the_older()
    {
        var user = await Verified();
        var older = await shop.NewCode("login", user.Email);
        await shop.CoolDown();
        var newer = await shop.NewCode("login", user.Email);

        if (older != newer)
        {
            (await shop.Guest.Guess("login", user.Email, older)).Refused(HttpStatusCode.BadRequest, "otp_invalid");
        }
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", user.Email, newer)).Status);
    }

    [Fact]
    public async Task The_case_of_the_address_does_not_matter()
    {
        var user = await Verified();
        var code = await shop.NewCode("login", user.Email);

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", user.Email.ToUpperInvariant(), code)).Status);
    }

    [Fact]
    public async Task A_deactivated_account_gets_no_code_and_no_session()
    {
        var (before, after) = (await Verified(), await Verified());
        await shop.Host.Deactivate(before);
        var code = await shop.NewCode("login", after.Email);
        await shop.Host.Deactivate(after);

        (await shop.Guest.AskFor("login", before.Email)).IsDone();

        Assert.DoesNotContain(await shop.MailsTo(before.Email), mail => mail.Subject == Proofs.LoginMail);
        (await shop.Guest.Guess("login", after.Email, code)).Refused(HttpStatusCode.Forbidden, "account_inactive");
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1", Guid.Parse(after.Id)));
    }

    [Fact]
    public async Task Codes_and_addresses_are_stored_only_as_HMACs()
    {
        var user = await Verified();
        var code = await shop.NewCode("login", user.Email);

        var stored =
            await shop.Host.Read<string>("SELECT string_agg(c::text, ' ') FROM accounts.one_time_codes c")
            + await shop.Host.Read<string>("SELECT string_agg(b::text, ' ') FROM accounts.code_budgets b")
            + await shop.Host.Read<string>("SELECT string_agg(s::text, ' ') FROM accounts.code_sends s");

        Assert.DoesNotContain(user.Email, stored, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain($",{code},", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_codes_and_counts_are_deleted_unless_they_lock_for_good()
    {
        var (old, locked) = (await Verified(), await Verified());
        await shop.NewCode("login", old.Email);
        await shop.Host.Execute("UPDATE accounts.one_time_codes SET link_expires_at = now() - interval '8 days'");
        await shop.Host.Execute("UPDATE accounts.code_budgets SET day_began = now() - interval '8 days', wrong_in_a_row = 0");
        await shop.Host.Execute("UPDATE accounts.code_sends SET day_began = now() - interval '8 days'");
        await shop.NewCode("login", locked.Email);
        await shop.Host.Execute(
            "UPDATE accounts.code_budgets SET wrong_in_a_row = 100, day_began = now() - interval '8 days' WHERE day_began > now() - interval '1 day'"
        );

        await PeriodicJob.Run(shop.Host, "expired one-time codes");

        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.one_time_codes"));
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.code_budgets"));
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.code_sends"));
    }

    private async Task<User> Verified()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(user.Id));
        return user;
    }

    private static (HttpStatusCode, string) Answer(Reply reply) => (reply.Status, reply.Headers["Error-Code"]);

    /// <summary>The table of document 001, and the corresponding codes of the other contracts.</summary>
    private static (HttpStatusCode Status, string Code) Refusal(string contract, string code)
    {
        var (status, store, (malnuStatus, malnu)) = code switch
        {
            "OTP_001" => (400, "otp_invalid", (401, "AUTH_002")),
            "OTP_002" => (400, "otp_expired", (401, "AUTH_003")),
            "OTP_003" => (429, "otp_attempts_exceeded", (429, "RTL_001")),
            "OTP_004" => (429, "otp_cooldown", (429, "RTL_001")),
            "OTP_005" => (429, "otp_locked", (423, "RES_005")),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
        };
        return contract switch
        {
            "standard" => ((HttpStatusCode)status, code),
            "malnu" => ((HttpStatusCode)malnuStatus, malnu),
            _ => ((HttpStatusCode)status, store),
        };
    }
}
