using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary>Sensitive changes require recent authentication.</summary>
public sealed class StepUpTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    public static TheoryData<string, string> Changes =>
        new()
        {
            { "POST", "/auth/totp" },
            { "POST", "/auth/totp/confirm" },
            { "DELETE", "/auth/totp" },
            { "POST", "/auth/recovery-codes" },
            { "POST", "/auth/passkeys/options" },
            { "DELETE", "/auth/passkeys/0194783c-5c00-7000-8000-000000000021" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task An_old_session_changes_no_second_factor_before_step_up(string method, string path)
    {
        var (user, app, _) = await shop.SignUpProtected();
        await shop.Host.LetTimePass(user);

        var body = path.EndsWith("confirm", StringComparison.Ordinal) ? new { code = "123456" } : null;
        (await user.Client.Send(new HttpMethod(method), path, body)).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Post("/auth/step-up", new { password = user.Password, totp = app.Code })).Status);

        Assert.NotEqual(HttpStatusCode.Forbidden, (await user.Client.Send(new HttpMethod(method), path, body)).Status);
    }

    [Fact]
    public async Task A_login_counts_as_recent_authentication_and_a_refresh_does_not()
    {
        var user = await shop.SignUpVerified();
        await shop.Host.LetTimePass(user);

        var refreshed = new Client(shop.Host, (await shop.Guest.Refresh(user.RefreshToken)).AccessToken());
        (await refreshed.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "recent_login_required");

        Assert.Equal(HttpStatusCode.OK, (await (await shop.LogIn(user.Email, user.Password)).Client.Post("/auth/totp")).Status);
        (await refreshed.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
    }

    [Fact]
    public async Task Step_up_lasts_ten_minutes_and_applies_to_its_session_only()
    {
        var user = await shop.SignUpVerified();
        var other = await shop.LogIn(user.Email, user.Password);
        await shop.Host.LetTimePass(user);

        var reply = await user.Client.Post("/auth/step-up", new { password = user.Password });

        Assert.InRange(
            DateTimeOffset.Parse((string)reply.Data["recent_until"]!, null) - DateTimeOffset.UtcNow,
            TimeSpan.FromMinutes(8),
            TimeSpan.FromMinutes(11)
        );
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Post("/auth/totp")).Status);
        (await other.Client.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        await shop.Host.LetTimePass(user);
        (await user.Client.Post("/auth/totp")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
    }

    [Fact]
    public async Task A_session_that_ends_while_the_password_is_checked_is_not_stepped_up()
    {
        var user = await shop.SignUp();
        (await user.Client.Get("/auth/profile")).IsOk();
        // As another node ends it, which this one has not heard of yet.
        await shop.Host.Execute("UPDATE accounts.sessions SET revoked_at = now() WHERE user_id = $1", Guid.Parse(user.Id));

        (await user.Client.Post("/auth/step-up", new { password = user.Password })).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task Step_up_requires_the_second_factor_if_there_is_one()
    {
        var (user, app, codes) = await shop.SignUpProtected();

        (await StepUp(user, new { password = user.Password })).Refused(HttpStatusCode.BadRequest, "step_up_incomplete");
        (await StepUp(user, new { password = user.Password, totp = app.WrongCode })).Refused(HttpStatusCode.BadRequest, "second_factor_wrong");
        var code = app.Code;
        Assert.Equal("current_password_incorrect", (await StepUp(user, new { password = "Not-The-Password-1", totp = code })).Code);
        Assert.Equal(HttpStatusCode.OK, (await StepUp(user, new { password = user.Password, totp = code })).Status);
        (await StepUp(user, new { password = user.Password, totp = code })).Refused(HttpStatusCode.BadRequest, "second_factor_wrong");
        Assert.Equal(HttpStatusCode.OK, (await StepUp(user, new { password = user.Password, recovery_code = codes[0] })).Status);
    }

    [Fact]
    public async Task Of_many_concurrent_step_up_guesses_five_are_answered()
    {
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => StepUp(user, new { password = "Not-The-Password-1" })));

        Assert.Equal(5, replies.Count(reply => reply.Code == "current_password_incorrect"));
        Assert.Equal(25, replies.Count(reply => reply.Code == "account_locked"));
        Assert.Equal("account_locked", (await StepUp(user, new { password = user.Password })).Code);
    }

    [Fact]
    public async Task Role_changes_need_recent_authentication_only_if_configured()
    {
        var (root, user) = (await shop.SuperAdmin(), await shop.SignUp());
        await shop.Host.Execute(
            "UPDATE accounts.sessions SET created_at = created_at - interval '11 minutes' WHERE id = $1",
            Guid.Parse((string)Jwt.ClaimsOf(root.AccessToken)["sid"]!)
        );
        Assert.Equal(HttpStatusCode.OK, (await root.Client.Assign(user, "manager")).Status);

        await using var strict = await StoaHost.Start(shop.Host.ConnectionString, ("Accounts:RecentLoginForRoles", "true"));
        var old = new Client(strict, root.AccessToken);
        var role = await root.Client.NewRole();
        var permission = await root.Client.NewPermission("r", "a");

        (await old.Assign(user, "user")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        (await old.Remove(user, role)).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        (await old.Grant(role, permission)).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        (await old.Revoke(role, permission)).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        Assert.Equal(HttpStatusCode.OK, (await old.Post("/auth/step-up", new { password = root.Password })).Status);
        Assert.Equal(HttpStatusCode.OK, (await old.Assign(user, "user")).Status);
        Assert.Empty(strict.LoggedErrors);
    }

    [Fact]
    public async Task The_duration_of_recent_authentication_is_configurable()
    {
        await using var patient = await StoaHost.Start(await databases.Create(), ("Accounts:RecentLogin", "01:00:00"));
        var reply = await new Client(patient, null).Post("/auth/register", new { email = "a@example.com", password = "SecurePassword123!" });
        await patient.Execute("UPDATE accounts.users SET email_verified = true");
        await patient.Execute("UPDATE accounts.sessions SET created_at = created_at - interval '50 minutes'");

        Assert.Equal(HttpStatusCode.OK, (await new Client(patient, reply.AccessToken()).Post("/auth/totp")).Status);
    }

    private static Task<Reply> StepUp(User user, object body) => user.Client.Post("/auth/step-up", body);
}
