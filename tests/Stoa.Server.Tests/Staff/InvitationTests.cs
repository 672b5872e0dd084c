using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Staff;

/// <summary>Invitations: colleagues set name and password themselves, and nobody gives more than they may when it counts.</summary>
public sealed class InvitationTests(Shop shop) : IClassFixture<Shop>
{
    private const string Mail = Invitations.Mail;
    private const string Password = "A-Password-Of-My-Own-1";

    [Fact]
    public async Task The_invited_set_name_and_password_and_have_the_roles()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = Proofs.NewAddress();

        var invited = await root.Post("/admin/invitations", new { email, roles = new[] { "manager" } });
        Assert.Equal((HttpStatusCode.Created, "pending"), (invited.Status, (string)invited.Data["status"]!));
        Assert.Equal("/api/v1/admin/invitations/" + invited.Data["id"], invited.Headers["Location"]);
        var mail = await shop.MailTo(email, Mail);
        Assert.StartsWith(shop.Host.Root + "/account/accept-invitation?token=", mail.Link, StringComparison.Ordinal);
        Assert.DoesNotContain(mail.Token, invited.Text, StringComparison.Ordinal);
        (await Accept(mail.Token)).IsDone();

        var user = await shop.LogIn(email, Password);
        var profile = (await user.Client.Get("/auth/profile")).Data;
        Assert.Equal(("Jane", """["manager","user"]"""), ((string)profile["user"]!["first_name"]!, profile["roles"]!.ToJsonString()));
        Assert.True((bool)profile["user"]!["email_verified"]!);
        var read = (await root.Get("/admin/invitations/" + invited.Data["id"])).Data;
        Assert.Equal(("accepted", user.Id), ((string)read["status"]!, (string)read["user_id"]!));
        Assert.Equal(["invitation.created", "invitation.accepted"], await shop.AuditOf("invitation:" + invited.Data["id"]));
    }

    [Fact]
    public async Task The_mail_is_in_the_language_that_the_inviter_chose()
    {
        var email = Proofs.NewAddress();

        await Invite(email, language: "es");

        Assert.Contains("Content-Language: es", Assert.Single(await shop.MailsTo(email)).Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_link_again_is_answered_as_done_and_has_no_other_effect()
    {
        var email = Proofs.NewAddress();
        await Invite(email);
        var token = (await shop.MailTo(email, Mail)).Token;
        (await Accept(token)).IsDone();

        (await Accept(token, "Another-Password-2")).IsDone();

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(email, Password)).Status);
        (await shop.Guest.LogIn(email, "Another-Password-2")).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task An_address_that_has_an_account_is_not_invited()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        (await root.Post("/admin/invitations", new { email = user.Email.ToUpperInvariant() })).Refused(HttpStatusCode.Conflict, "email_exists");
    }

    [Fact]
    public async Task Whoever_registered_with_the_address_meanwhile_loses_it_to_its_proved_owner()
    {
        var email = Proofs.NewAddress();
        await Invite(email, "manager");
        await shop.Guest.Post("/auth/register", new { email, password = "Password-Of-An-Attacker-1" });
        var attacker = await shop.LogIn(email, "Password-Of-An-Attacker-1");

        (await Accept((await shop.MailTo(email, Mail)).Token)).IsDone();

        (await shop.Guest.LogIn(email, "Password-Of-An-Attacker-1")).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await attacker.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        var owner = await shop.LogIn(email, Password);
        Assert.Equal(HttpStatusCode.OK, (await owner.Client.Get("/admin/roles")).Status);
    }

    [Fact]
    public async Task Whoever_proved_the_address_meanwhile_keeps_the_password_and_gets_the_roles()
    {
        var email = Proofs.NewAddress();
        await Invite(email, "manager");
        await shop.Guest.Post("/auth/register", new { email, password = "The-First-Password-1" });
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE email = $1", email);

        (await Accept((await shop.MailTo(email, Mail)).Token)).IsDone();

        (await shop.Guest.LogIn(email, Password)).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, (await (await shop.LogIn(email, "The-First-Password-1")).Client.Get("/admin/roles")).Status);
    }

    [Fact]
    public async Task Nobody_invites_above_their_own_permissions_and_only_super_admins_invite_admins()
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = await root.NewRole("manage_users") });
        var admin = await shop.SignUpAs("admin");

        (await support.Client.Post("/admin/invitations", new { email = Proofs.NewAddress(), roles = new[] { "manager" } })).Refused(
            HttpStatusCode.Forbidden,
            "grant_ceiling"
        );
        (await admin.Client.Post("/admin/invitations", new { email = Proofs.NewAddress(), roles = new[] { "admin" } })).Refused(
            HttpStatusCode.Forbidden,
            "admins_by_super_admins"
        );
        Assert.Equal(
            HttpStatusCode.Created,
            (await support.Client.Post("/admin/invitations", new { email = Proofs.NewAddress(), roles = new[] { "customer_experience" } })).Status
        );
        (await root.Post("/admin/invitations", new { email = Proofs.NewAddress(), roles = new[] { "nobody" } })).Refused(
            HttpStatusCode.NotFound,
            "role_not_found"
        );
    }

    [Theory]
    [InlineData("inviter deactivated")]
    [InlineData("inviter has less")]
    [InlineData("role has more")]
    public async Task What_the_inviter_may_not_give_any_more_is_not_given(string meanwhile)
    {
        var root = (await shop.SuperAdmin()).Client;
        var inviter = await shop.SignUpAs("customer_experience");
        var helping = await root.NewRole("manage_users");
        await root.Post($"/admin/users/{inviter.Id}/roles", new { role_id = helping });
        var (email, name) = (Proofs.NewAddress(), Desk.Name("role"));
        var given = (string)(await root.Post("/admin/roles", new { name })).Data["role"]!["id"]!;
        await root.Grant(given, await shop.Host.Permission("read_orders"));
        Assert.Equal(HttpStatusCode.Created, (await inviter.Client.Post("/admin/invitations", new { email, roles = new[] { name } })).Status);
        var token = (await shop.MailTo(email, Mail)).Token;

        await (
            meanwhile switch
            {
                "inviter deactivated" => root.Patch("/admin/users/" + inviter.Id, new { active = false }),
                "inviter has less" => root.Remove(inviter, await shop.Host.Role("customer_experience")),
                _ => root.Grant(given, await shop.Host.Permission("manage_products")),
            }
        );

        (await Accept(token)).Refused(HttpStatusCode.Forbidden, "invitation_outgrown");
        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email = $1", email));
        // Somebody who may give it sends it again and vouches for it.
        var id = await shop.Host.Read<Guid>("SELECT id FROM accounts.invitations WHERE email = $1", email);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/invitations/{id}/resend")).Status);
        (await Accept((await shop.MailTo(email, Mail)).Token)).IsDone();
    }

    [Fact]
    public async Task Sending_again_voids_the_old_link_and_revives_an_expired_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = Proofs.NewAddress();
        var path = "/admin/invitations/" + (await Invite(email)).Data["id"];
        var old = (await shop.MailTo(email, Mail)).Token;
        await shop.Host.Execute("UPDATE accounts.invitations SET expires_at = now() - interval '1 second' WHERE email = $1", email);
        (await Accept(old)).Refused(HttpStatusCode.BadRequest, "invitation_expired");
        Assert.Equal("expired", (string)(await root.Get(path)).Data["status"]!);

        Assert.Equal("pending", (string)(await root.Post(path + "/resend")).Data["status"]!);

        (await Accept(old)).Refused(HttpStatusCode.BadRequest, "invitation_invalid");
        (await Accept((await shop.MailTo(email, Mail)).Token)).IsDone();
        (await root.Post(path + "/resend")).Refused(HttpStatusCode.Conflict, "invitation_closed");
    }

    [Fact]
    public async Task An_expired_invitation_makes_room_for_a_new_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = Proofs.NewAddress();
        await Invite(email);
        await shop.Host.Execute("UPDATE accounts.invitations SET expires_at = now() - interval '1 second' WHERE email = $1", email);

        await Invite(email);

        var all = (await root.Get("/admin/invitations?email=" + email)).Data.AsArray();
        Assert.Equal(["pending", "expired"], all.Select(invitation => (string)invitation!["status"]!), StringComparer.Ordinal);
        Assert.Single((await root.Get($"/admin/invitations?email={email}&status=expired")).Data.AsArray());
        Assert.Single((await root.Get($"/admin/invitations?email={email}&status=pending")).Data.AsArray());
        Assert.Empty((await root.Get($"/admin/invitations?email={email}&status=revoked")).Data.AsArray());
    }

    [Fact]
    public async Task An_invitation_that_was_taken_back_lets_nobody_in()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = Proofs.NewAddress();
        var path = "/admin/invitations/" + (await Invite(email)).Data["id"];

        (await root.Delete(path)).IsEmpty();

        (await Accept((await shop.MailTo(email, Mail)).Token)).Refused(HttpStatusCode.BadRequest, "invitation_invalid");
        Assert.Equal("revoked", (string)(await root.Get(path)).Data["status"]!);
        (await root.Delete(path)).Refused(HttpStatusCode.Conflict, "invitation_closed");
        (await root.Delete("/admin/invitations/" + Guid.NewGuid())).Refused(HttpStatusCode.NotFound, "invitation_not_found");
    }

    [Fact]
    public async Task Staff_below_an_invitation_neither_send_nor_take_it_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = await root.NewRole("manage_users") });
        var path = "/admin/invitations/" + (await Invite(Proofs.NewAddress(), "manager")).Data["id"];

        (await support.Client.Post(path + "/resend")).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await support.Client.Delete(path)).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
    }

    [Fact]
    public async Task The_page_behind_the_link_changes_nothing_until_its_form_is_sent()
    {
        var email = Proofs.NewAddress();
        await Invite(email);
        var link = (await shop.MailTo(email, Mail)).Link;

        using var shown = await shop.Host.Http.GetAsync(link, TestContext.Current.CancellationToken);
        Assert.Contains("first_name", await shown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.users WHERE email = $1", email));
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["token"] = link.Split("token=")[1],
                ["first_name"] = "Jane",
                ["last_name"] = "Doe",
                ["password"] = Password,
            }
        );
        using var sent = await shop.Host.Http.PostAsync("/account/accept-invitation", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Equal("Jane", (string)(await (await shop.LogIn(email, Password)).Client.Get("/auth/profile")).Data["user"]!["first_name"]!);
    }

    [Fact]
    public async Task An_erased_person_is_named_by_no_invitation()
    {
        var email = Proofs.NewAddress();
        await Invite(email);
        (await Accept((await shop.MailTo(email, Mail)).Token)).IsDone();

        (await (await shop.LogIn(email, Password)).Client.Delete("/account")).IsEmpty();

        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.invitations WHERE email = $1 OR email_key = $1", email));
    }

    private Task<Reply> Invite(string email, string? role = null, string? language = null) => shop.Invite(email, role, language);

    private Task<Reply> Accept(string token) => shop.Accept(token, Password);

    private Task<Reply> Accept(string token, string password) => shop.Accept(token, password);
}
