namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary>Setting up and removing an authenticator app.</summary>
public sealed class TotpSetupTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Starting_TOTP_setup_gives_a_secret_and_its_otpauth_URL()
    {
        var user = await shop.SignUpVerified();

        var reply = await user.Client.Post("/auth/totp");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(["secret", "uri"], Reply.MembersOf(reply.Data));
        var secret = (string)reply.Data["secret"]!;
        Assert.Matches("^[A-Z2-7]{32}$", secret);
        Assert.Equal(
            $"otpauth://totp/Stoa:{Uri.EscapeDataString(user.Email)}?secret={secret}&issuer=Stoa&algorithm=SHA1&digits=6&period=30",
            (string)reply.Data["uri"]!
        );
    }

    [Fact]
    public async Task An_authenticator_has_no_effect_until_a_code_confirms_it()
    {
        var user = await shop.SignUpVerified();
        var app = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!);

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user)).Status);
        (await user.Client.Post("/auth/totp/confirm", new { code = app.WrongCode })).Refused(HttpStatusCode.BadRequest, "second_factor_wrong");
        Assert.Equal("""{"enabled":false,"required":false,"totp":false,"passkeys":0,"recovery_codes_left":0}""", await Summary(user));

        var confirmed = await user.Client.Post("/auth/totp/confirm", new { code = app.Code[..3] + " " + app.Code[3..] });

        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        var codes = confirmed.Data["recovery_codes"]!.AsArray().Select(code => (string)code!).ToArray();
        Assert.Equal(10, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code => Assert.Matches("^([a-z2-7]{6}-){3}[a-z2-7]{6}$", code));
        Assert.Equal("""{"enabled":true,"required":false,"totp":true,"passkeys":0,"recovery_codes_left":10}""", await Summary(user));
    }

    [Fact]
    public async Task Starting_again_before_the_confirmation_replaces_the_secret()
    {
        var user = await shop.SignUpVerified();
        var first = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!);
        var second = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!);

        (await user.Client.Post("/auth/totp/confirm", new { code = first.Code })).Refused(HttpStatusCode.BadRequest, "second_factor_wrong");
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Post("/auth/totp/confirm", new { code = second.Code })).Status);
    }

    [Fact]
    public async Task A_secret_not_confirmed_within_half_an_hour_expires()
    {
        var user = await shop.SignUpVerified();
        var app = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!);
        await shop.Host.Execute("UPDATE accounts.authenticators SET created_at = created_at - interval '30 minutes' WHERE user_id = $1", Guid.Parse(user.Id));

        (await user.Client.Post("/auth/totp/confirm", new { code = app.Code })).Refused(HttpStatusCode.BadRequest, "second_factor_off");
    }

    [Fact]
    public async Task A_user_has_at_most_one_authenticator()
    {
        var (user, app, _) = await shop.SignUpProtected();

        (await user.Client.Post("/auth/totp")).Refused(HttpStatusCode.Conflict, "second_factor_on");
        (await user.Client.Post("/auth/totp/confirm", new { code = app.Code })).Refused(HttpStatusCode.Conflict, "second_factor_on");
    }

    [Fact]
    public async Task Without_a_setup_nothing_can_be_confirmed_or_removed()
    {
        var user = await shop.SignUpVerified();

        (await user.Client.Post("/auth/totp/confirm", new { code = "123456" })).Refused(HttpStatusCode.BadRequest, "second_factor_off");
        (await user.Client.Delete("/auth/totp")).Refused(HttpStatusCode.BadRequest, "second_factor_off");
        (await user.Client.Post("/auth/recovery-codes")).Refused(HttpStatusCode.BadRequest, "second_factor_off");
        await user.Client.Post("/auth/totp");
        (await user.Client.Delete("/auth/totp")).Refused(HttpStatusCode.BadRequest, "second_factor_off");
    }

    [Fact]
    public async Task Only_a_verified_address_can_set_up_a_second_factor()
    {
        var user = await shop.SignUp();

        (await user.Client.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "email_not_verified");
        (await user.Client.Post("/auth/passkeys/options")).Refused(HttpStatusCode.Forbidden, "email_not_verified");
    }

    [Fact]
    public async Task Setting_up_the_first_factor_ends_all_other_sessions()
    {
        var user = await shop.SignUpVerified();
        var other = await shop.LogIn(user.Email, user.Password);

        await shop.Host.Protect(user);

        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        (await other.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await shop.Guest.Refresh(other.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Fact]
    public async Task Removing_the_authenticator_makes_the_password_enough_and_recovery_codes_void()
    {
        var (user, _, codes) = await shop.SignUpProtected();

        (await user.Client.Delete("/auth/totp")).IsEmpty();

        Assert.Equal("""{"enabled":false,"required":false,"totp":false,"passkeys":0,"recovery_codes_left":0}""", await Summary(user));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user)).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Status);
        var again = await shop.Host.Protect(user);
        (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, again.App.Code)).Status);
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old()
    {
        var (user, _, codes) = await shop.SignUpProtected();

        var reply = await user.Client.Post("/auth/recovery-codes");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: (string)reply.Data["recovery_codes"]![9]!)).Status);
    }

    [Fact]
    public async Task Secrets_and_recovery_codes_are_never_stored_in_plain_text()
    {
        var user = await shop.SignUpVerified();
        var secret = (string)(await user.Client.Post("/auth/totp")).Data["secret"]!;
        var codes = (await user.Client.Post("/auth/totp/confirm", new { code = new AuthenticatorApp(secret).Code })).Data["recovery_codes"]!.AsArray();

        var rows = await shop.Host.Read<string>(
            """
            SELECT (SELECT string_agg(encode(sealed_secret, 'escape'), ' ') FROM accounts.authenticators)
                || (SELECT string_agg(encode(code_hash, 'escape'), ' ') FROM accounts.recovery_codes)
            """
        );

        Assert.DoesNotContain(secret, rows, StringComparison.OrdinalIgnoreCase);
        Assert.All(codes, code => Assert.DoesNotContain(((string)code!)[..6], rows, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(
            12 + 16 + 20,
            await shop.Host.Read<int>("SELECT length(sealed_secret) FROM accounts.authenticators WHERE user_id = $1", Guid.Parse(user.Id))
        );
    }

    private static async Task<string> Summary(User user) => (await user.Client.Get("/auth/second-factors")).Data.ToJsonString();
}
