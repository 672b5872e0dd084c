using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;

namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary>Logging in where a second factor is on.</summary>
public sealed class SecondFactorLoginTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task After_the_right_password_the_second_factor_is_required_in_a_request_with_both()
    {
        var (user, app, _) = await shop.SignUpProtected();

        (await shop.Guest.LogIn(user)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        var reply = await shop.Guest.LogIn(user, app.Code);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(HttpStatusCode.OK, (await new Client(shop.Host, reply.AccessToken()).Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Second_factors_are_not_revealed_without_the_password()
    {
        var (user, app, codes) = await shop.SignUpProtected();
        var plain = await shop.SignUp();

        foreach (var (totp, recoveryCode) in new (string?, string?)[] { (null, null), (app.Code, null), ("123456", null), (null, codes[0]) })
        {
            var replies = await Task.WhenAll(
                shop.Guest.LogIn(user with { Password = "Not-The-Password-1" }, totp, recoveryCode),
                shop.Guest.LogIn(plain with { Password = "Not-The-Password-1" }, totp, recoveryCode),
                shop.Guest.LogIn(plain with { Email = "unknown-" + plain.Email }, totp, recoveryCode)
            );

            Assert.All(replies, reply => reply.Refused(HttpStatusCode.Unauthorized, "invalid_credentials"));
            Assert.Single(replies.Select(reply => reply.Text).Distinct(StringComparer.Ordinal));
        }
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, app.Code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Status);
    }

    [Fact]
    public async Task A_second_factor_sent_for_a_user_without_one_is_ignored()
    {
        var user = await shop.SignUp();

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, "123456", "abcdef")).Status);
    }

    [Fact]
    public async Task A_code_works_once_and_invalidates_all_earlier_ones()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var (now, next) = (app.Code, app.NextCode);

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, next)).Status);
        (await shop.Guest.LogIn(user, next)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        (await shop.Guest.LogIn(user, now)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
    }

    [Fact]
    public async Task The_code_that_confirmed_the_authenticator_cannot_be_used_again()
    {
        var user = await shop.SignUpVerified();
        var code = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!).Code;
        await user.Client.Post("/auth/totp/confirm", new { code });

        (await shop.Guest.LogIn(user, code)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
    }

    [Fact]
    public async Task A_recovery_code_works_once_regardless_of_case_and_separators()
    {
        var (user, _, codes) = await shop.SignUpProtected();

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: " " + codes[3].Replace('-', ' ').ToUpperInvariant())).Status);
        (await shop.Guest.LogIn(user, recoveryCode: codes[3])).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(9, (int)(await user.Client.Get("/auth/second-factors")).Data["recovery_codes_left"]!);
    }

    [Fact]
    public async Task Codes_of_another_user_are_refused()
    {
        var (mine, yours) = (await shop.SignUpProtected(), await shop.SignUpProtected());

        (await shop.Guest.LogIn(mine.User, yours.App.Code)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        (await shop.Guest.LogIn(mine.User, recoveryCode: yours.RecoveryCodes[0])).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
    }

    [Fact]
    public async Task Five_wrong_codes_lock_the_second_factor_and_a_right_one_is_refused_until_the_lock_ends()
    {
        var (user, app, codes) = await shop.SignUpProtected();
        for (var guess = 1; guess <= 5; guess++)
        {
            (await shop.Guest.LogIn(user, app.WrongCode)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        }

        var locked = await shop.Guest.LogIn(user, app.Code);

        Assert.Equal("account_locked", locked.Code);
        Assert.InRange(int.Parse(locked.Headers["Retry-After"], null), 1, 60);
        (await shop.Guest.LogIn(user)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, app.Code)).Status);
    }

    [Fact]
    public async Task Every_wrong_code_after_a_lock_doubles_its_length()
    {
        var (user, app, _) = await shop.SignUpProtected();
        await shop.Host.Execute(
            "INSERT INTO accounts.factor_guesses (user_id, guesses, locked_until) VALUES ($1, 7, now() - interval '1 second')",
            Guid.Parse(user.Id)
        );

        (await shop.Guest.LogIn(user, app.WrongCode)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        var locked = await shop.Guest.LogIn(user, app.Code);

        Assert.InRange(int.Parse(locked.Headers["Retry-After"], null), 300, 8 * 60);
        await shop.Host.Execute(
            "UPDATE accounts.factor_guesses SET guesses = 1000000, locked_until = now() - interval '1 second' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );
        (await shop.Guest.LogIn(user, app.WrongCode)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.InRange(int.Parse((await shop.Guest.LogIn(user, app.Code)).Headers["Retry-After"], null), 80_000, 86_400);
    }

    [Fact]
    public async Task An_open_session_refreshes_without_the_second_factor()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var session = await shop.Guest.LogIn(user, app.Code);

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(session.RefreshToken())).Status);
    }

    [Fact]
    public async Task An_inactive_account_is_refused_before_the_second_factor_is_checked()
    {
        var (user, app, codes) = await shop.SignUpProtected();
        await shop.Host.Deactivate(user);

        (await shop.Guest.LogIn(user, recoveryCode: codes[0])).Refused(HttpStatusCode.Forbidden, "account_inactive");

        Assert.Equal(10, await shop.Host.Read<long>("SELECT count(*) FROM accounts.recovery_codes WHERE user_id = $1", Guid.Parse(user.Id)));
        (await shop.Guest.LogIn(user, app.Code)).Refused(HttpStatusCode.Forbidden, "account_inactive");
    }

    [Theory]
    [InlineData("store", "totp", "recovery_code")]
    [InlineData("basic", "totp", "recovery_code")]
    [InlineData("standard", "totp", "recovery_code")]
    [InlineData("nest", "totp", "recoveryCode")]
    [InlineData("malnu", "totp", "recovery_code")]
    [InlineData("problem", "totp", "recovery_code")]
    public async Task The_second_factor_is_required_under_every_contract(string contract, string totp, string recoveryCode)
    {
        var (user, app, codes) = await shop.SignUpProtected();
        var client = shop.Guest.Under($"/as/{contract}/api/v1");

        var required = await client.LogIn(user);
        var wrong = await LogIn(totp, app.WrongCode);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (required.Status, wrong.Status));
        Assert.Contains("econd factor", required.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("token", required.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, await shop.Host.OpenSessions(user));
        Assert.Equal(HttpStatusCode.OK, (await LogIn(totp, app.Code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await LogIn(recoveryCode, codes[0])).Status);

        Task<Reply> LogIn(string member, string code) =>
            client.Post(
                "/auth/login",
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["email"] = user.Email,
                    ["password"] = user.Password,
                    [member] = code,
                }
            );
    }

    /// <summary>A new route that opens a session fails here until a test shows that it requires the second factor.</summary>
    [Fact]
    public void Every_route_that_opens_a_session_is_listed()
    {
        var ways = shop
            .Host.Services.GetRequiredService<Routes>()
            .All.Where(route => route.Payloads.Any(payload => payload.Type == typeof(Session)))
            .Select(route => route.Name);

        Assert.Equal(
            [
                "finishGoogleSignIn", // GoogleSecondFactorTests
                "logInWithPasskey", // a second factor itself: PasskeyTests
                "login", // here
                "refresh", // the session it continues had one
                "register", // a new user has none
                "signInWithIdToken", // GoogleSecondFactorTests
                "verifyOtp", // MailedCodeSecondFactorTests
            ],
            ways.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }
}
