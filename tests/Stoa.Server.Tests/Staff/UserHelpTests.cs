using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Accounts.SecondFactors;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Staff;

/// <summary>What staff do for a user who cannot help themselves: factors, locks, passwords, addresses.</summary>
public sealed class UserHelpTests(Shop shop) : IClassFixture<Shop>
{
    private const string WrongPassword = "Not-The-Password-1";

    [Theory]
    [InlineData("roles")]
    [InlineData("second-factors")]
    [InlineData("permissions")]
    [InlineData("sessions")]
    public async Task Who_was_erased_has_nothing_to_show_to_staff(string what)
    {
        var (root, user) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        Assert.Equal(HttpStatusCode.OK, (await root.Get($"/admin/users/{user.Id}/{what}")).Status);

        (await user.Client.Delete("/account")).IsEmpty();

        (await root.Get($"/admin/users/{user.Id}/{what}")).Refused(HttpStatusCode.NotFound, "user_not_found");
    }

    [Fact]
    public async Task Resetting_second_factors_ends_sessions_tells_the_user_and_lets_them_in_by_password()
    {
        var admin = await shop.SignUpAs("admin");
        var (user, app, codes) = await shop.SignUpProtected();
        var path = $"/admin/users/{user.Id}/second-factors";
        var before = await admin.Client.Get(path);
        Assert.Equal((true, true, 10), ((bool)before.Data["enabled"]!, (bool)before.Data["totp"]!, (int)before.Data["recovery_codes_left"]!));

        (await admin.Client.Delete(path)).IsEmpty();

        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user.Email, user.Password)).Status);
        var after = await admin.Client.Get(path);
        Assert.Equal((false, false, 0), ((bool)after.Data["enabled"]!, (bool)after.Data["totp"]!, (int)after.Data["recovery_codes_left"]!));
        Assert.Contains("recovery codes", (await shop.MailTo(user.Email, "Your second factors were removed")).Text, StringComparison.Ordinal);
        Assert.Equal("second_factors.reset", (await shop.AuditOf("user:" + user.Id))[^1]);
        (await admin.Client.Delete(path)).Refused(HttpStatusCode.BadRequest, "second_factor_off");
        Assert.NotEmpty(codes);
        Assert.NotEmpty(app.Code);
    }

    [Fact]
    public async Task Unlocking_lets_a_locked_user_in_with_the_right_password_and_is_logged_with_the_locks()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await shop.Guest.LogIn(user.Email, WrongPassword);
        }
        (await shop.Guest.LogIn(user.Email, user.Password)).RefusedForNow(HttpStatusCode.TooManyRequests, "account_locked");

        (await admin.Client.Post($"/admin/users/{user.Id}/unlock")).IsDone();

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user.Email, user.Password)).Status);
        (await admin.Client.Post($"/admin/users/{user.Id}/unlock")).IsDone();
        Assert.Equal(["user.unlocked"], await shop.AuditOf("user:" + user.Id));
        var entry = (await (await shop.SuperAdmin()).Client.Get($"/admin/audit-log?subject=user:{user.Id}")).Data[0]!;
        Assert.Equal("""{"password":true,"codes":false,"second_factor":false}""", entry["before"]!.ToJsonString());
    }

    [Fact]
    public async Task Unlocking_forgives_wrong_codes_and_wrong_second_factors_too()
    {
        var admin = await shop.SignUpAs("admin");
        var (user, app, _) = await shop.SignUpProtected();
        var code = await shop.NewCode("login", user.Email);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await shop.Guest.LogIn(user, "000000");
        }
        await shop.Host.Execute("UPDATE accounts.code_budgets SET wrong_in_a_row = 100");
        (await shop.Guest.Guess("login", user.Email, code)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_locked");
        (await shop.Guest.LogIn(user, app.Code)).RefusedForNow(HttpStatusCode.TooManyRequests, "account_locked");

        (await admin.Client.Post($"/admin/users/{user.Id}/unlock")).IsDone();

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user, app.Code)).Status);
    }

    [Fact]
    public async Task Staff_send_the_link_that_sets_a_new_password_and_never_see_its_token()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();

        var reply = await admin.Client.Post($"/admin/users/{user.Id}/password-reset");

        reply.IsDone();
        var token = (await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token;
        Assert.DoesNotContain(token, reply.Text, StringComparison.Ordinal);
        (await shop.Guest.Reset(token, "Another-Password-2")).IsDone();
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user.Email, "Another-Password-2")).Status);
        Assert.Equal(["password_reset.sent", "password.reset"], await shop.AuditOf("user:" + user.Id));
    }

    [Fact]
    public async Task Links_that_staff_send_are_counted_and_not_with_those_that_others_asked_for()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        for (var sent = 0; sent < 5; sent++)
        {
            (await admin.Client.Post($"/admin/users/{user.Id}/password-reset")).IsDone();
        }

        (await admin.Client.Post($"/admin/users/{user.Id}/password-reset")).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_cooldown");
        await shop.Guest.Forgot(user.Email);
        Assert.Equal(6, (await shop.MailsTo(user.Email)).Count(mail => mail.Subject == Proofs.ResetLinkMail));
    }

    [Fact]
    public async Task Whatever_strangers_used_up_staff_can_send_the_link_and_give_the_user_new_ones()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        for (var asked = 0; asked < 6; asked++)
        {
            await shop.Guest.Forgot(user.Email);
        }
        Assert.Equal(5, await Links());

        (await admin.Client.Post($"/admin/users/{user.Id}/password-reset")).IsDone();
        Assert.Equal(6, await Links());

        (await admin.Client.Post($"/admin/users/{user.Id}/unlock")).IsDone();
        await shop.Guest.Forgot(user.Email);
        Assert.Equal(7, await Links());
        (await shop.Guest.Reset((await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token, "Another-Password-2")).IsDone();

        async Task<int> Links() => (await shop.MailsTo(user.Email)).Count(mail => mail.Subject == Proofs.ResetLinkMail);
    }

    [Fact]
    public async Task No_password_link_goes_to_a_deactivated_user()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        await admin.Client.Patch("/admin/users/" + user.Id, new { active = false });

        (await admin.Client.Post($"/admin/users/{user.Id}/password-reset")).Refused(HttpStatusCode.Conflict, "user_not_active");
    }

    [Fact]
    public async Task Staff_take_an_address_for_proved_once()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();

        (await admin.Client.Post($"/admin/users/{user.Id}/verify-email")).IsDone();
        (await admin.Client.Post($"/admin/users/{user.Id}/verify-email")).IsDone();

        Assert.True((bool)(await admin.Client.Get("/admin/users/" + user.Id)).Data["email_verified"]!);
        Assert.Equal(["email.verified"], await shop.AuditOf("user:" + user.Id));
    }

    [Fact]
    public async Task Staff_send_the_mail_that_proves_an_address_again()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();

        (await admin.Client.Post($"/admin/users/{user.Id}/verify-email", new { send_link = true })).IsDone();

        Assert.False((bool)(await admin.Client.Get("/admin/users/" + user.Id)).Data["email_verified"]!);
        Assert.Equal(2, (await shop.MailsTo(user.Email)).Count);
        (await shop.Guest.Post("/auth/email/verify", new { token = (await shop.MailTo(user.Email, Proofs.VerifyMail)).Token })).IsDone();
        (await admin.Client.Post($"/admin/users/{user.Id}/verify-email", new { send_link = true })).IsDone();
        Assert.Equal(["email_verification.sent"], await shop.AuditOf("user:" + user.Id));
    }

    [Fact]
    public async Task A_created_user_sets_the_password_by_the_mail_which_proves_the_address()
    {
        var admin = await shop.SignUpAs("admin");
        var email = Proofs.NewAddress();

        var created = await admin.Client.Post(
            "/admin/users",
            new
            {
                email,
                first_name = "Ana",
                language = "es",
            }
        );

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("/api/v1/admin/users/" + created.Data["id"], created.Headers["Location"]);
        Assert.Equal((false, """["user"]"""), ((bool)created.Data["email_verified"]!, created.Data["roles"]!.ToJsonString()));
        (await shop.Guest.LogIn(email, "Another-Password-2")).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await shop.Guest.Reset(Assert.Single(await shop.MailsTo(email)).Token, "Another-Password-2")).IsDone();
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(email, "Another-Password-2")).Status);
        Assert.True((bool)(await admin.Client.Get("/admin/users/" + created.Data["id"])).Data["email_verified"]!);
        (await admin.Client.Post("/admin/users", new { email = email.ToUpperInvariant() })).Refused(HttpStatusCode.Conflict, "email_exists");
    }

    [Fact]
    public async Task A_users_permissions_name_the_roles_that_they_come_from()
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        var role = Desk.Name("role");
        var id = (string)(await root.Post("/admin/roles", new { name = role })).Data["role"]!["id"]!;
        await root.Grant(id, await shop.Host.Permission("manage_orders"));
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = id });

        var found = (await root.Get($"/admin/users/{support.Id}/permissions")).Data;

        Assert.Equal((true, false), ((bool)found["is_staff"]!, (bool)found["is_super_admin"]!));
        Assert.Equal(
            new[] { "customer_experience", role }.Order(StringComparer.Ordinal),
            found["permissions"]!.AsArray().Single(given => ((string)given!["resource"]!, (string)given["action"]!) == ("orders", "read"))!["roles"]!
                .AsArray()
                .Select(name => (string)name!),
            StringComparer.Ordinal
        );
        var own = (await support.Client.Get("/auth/permissions")).Data["permissions"]!.AsArray();
        Assert.Equal(
            own.Select(given => $"{given!["resource"]}:{given["action"]}"),
            found["permissions"]!.AsArray().Select(given => $"{given!["resource"]}:{given["action"]}"),
            StringComparer.Ordinal
        );
        var user = await shop.SignUp();
        await root.Post($"/admin/users/{user.Id}/roles", new { role_id = id });
        Assert.Empty((await root.Get($"/admin/users/{user.Id}/permissions")).Data["permissions"]!.AsArray());
    }
}
