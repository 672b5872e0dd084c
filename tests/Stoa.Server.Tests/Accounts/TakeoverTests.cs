using Stoa.Server.Tests.Alerts;
using Stoa.Server.Tests.ApiKeys;
using Stoa.Server.Tests.Staff;

namespace Stoa.Server.Tests.Accounts;

/// <summary>ADR 10: whoever registered somebody else's address keeps nothing of the account once its owner comes.</summary>
public sealed class TakeoverTests(Shop shop) : IClassFixture<Shop>
{
    private const string AskMail = "Confirm your new email address";

    [Theory]
    [InlineData("login by code")]
    [InlineData("password by mail")]
    public async Task A_change_of_address_that_was_asked_for_before_the_owner_came_is_over(string how)
    {
        var (stranger, next) = (await shop.SignUp(), Proofs.NewAddress());
        (await stranger.Client.Post("/auth/email/change", new { email = next })).IsDone();
        var confirm = (await shop.MailTo(next, AskMail)).Token;

        await Prove(stranger.Email, how);

        (await shop.Guest.Post("/auth/email/change/confirm", new { token = confirm })).Refused(HttpStatusCode.BadRequest, "verification_token_expired");
        Assert.Equal(stranger.Email, await shop.Host.One<string>("SELECT email FROM accounts.users WHERE id = $1", Guid.Parse(stranger.Id)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_of_address_asked_for_by_a_thief_ends_with_the_password_that_they_had(bool byMail)
    {
        var (user, next) = (await shop.Member(), Proofs.NewAddress());
        (await user.Client.Post("/auth/email/change", new { email = next })).IsDone();
        var confirm = (await shop.MailTo(next, AskMail)).Token;

        if (byMail)
        {
            await Prove(user.Email, "password by mail");
        }
        else
        {
            (await user.Client.Change(user.Password, "Another-Password-2")).IsDone();
        }

        (await shop.Guest.Post("/auth/email/change/confirm", new { token = confirm })).Refused(HttpStatusCode.BadRequest, "verification_token_expired");
        // The mailbox of before can still raise the alarm.
        var stop = (await shop.MailTo(user.Email, "Your account is to have another address")).Token;
        (await shop.Guest.Post("/auth/email/change/undo", new { token = stop })).IsDone();
    }

    [Theory]
    [InlineData("login by code")]
    [InlineData("password by mail")]
    public async Task A_key_that_was_made_before_the_owner_came_opens_nothing_any_more(string how)
    {
        var stranger = await shop.SignUpAs("admin");
        var key = await stranger.Client.NewKey(["orders:read"]);
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);

        await Prove(stranger.Email, how);

        (await key.Client.Get("/admin/orders")).Denied(HttpStatusCode.Unauthorized, "token_revoked");
        Assert.Equal(["api_key.created", "api_key.revoked"], await shop.AuditOf("api_key:" + key.Id));
        Assert.Contains(how == "login by code" ? "email.verified" : "password.reset", await shop.AuditOf("user:" + stranger.Id), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_key_of_whoever_registered_the_address_of_the_invited_opens_nothing_any_more()
    {
        var (root, email) = ((await shop.SuperAdmin()).Client, Proofs.NewAddress());
        Assert.Equal(HttpStatusCode.Created, (await root.Post("/admin/invitations", new { email, roles = new[] { "manager" } })).Status);
        var stranger = await shop.Guest.Post("/auth/register", new { email, password = "SecurePassword123!" });
        var client = shop.Guest with { Token = stranger.AccessToken() };
        await root.Post($"/admin/users/{stranger.Data["user"]!["id"]}/roles", new { role_name = "admin" });
        var key = await client.NewKey(["orders:read"]);

        var token = (await shop.MailTo(email, "You are invited to work with us")).Token;
        (await shop.Guest.Post("/invitations/accept", new { token, password = "Another-Password-2" })).IsDone();

        (await key.Client.Get("/admin/orders")).Denied(HttpStatusCode.Unauthorized, "token_revoked");
        Assert.Equal(["api_key.created", "api_key.revoked"], await shop.AuditOf("api_key:" + key.Id));
        Assert.Contains("email.verified", await shop.AuditOf("user:" + stranger.Data["user"]!["id"]), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Whoever_accepts_an_invitation_has_the_address_that_it_was_mailed_to_whatever_a_stranger_registered()
    {
        var (root, email) = ((await shop.SuperAdmin()).Client, Proofs.NewAddress());
        Assert.Equal(HttpStatusCode.Created, (await root.Post("/admin/invitations", new { email, roles = new[] { "manager" } })).Status);
        var stranger = Guid.Parse((string)(await shop.Guest.Post("/auth/register", new { email, password = "SecurePassword123!" })).Data["user"]!["id"]!);
        await shop.Host.Execute("UPDATE accounts.users SET email = $2 WHERE id = $1", stranger, '\uFF4E' + email[1..]);

        var token = (await shop.MailTo(email, "You are invited to work with us")).Token;
        (await shop.Guest.Post("/invitations/accept", new { token, password = "Another-Password-2" })).IsDone();

        Assert.Equal(email, await shop.Host.One<string>("SELECT email FROM accounts.users WHERE id = $1 AND email_verified", stranger));
        // Names and address of before are not told on.
        await Wait.Until(async () => await shop.Host.One<string>("SELECT coalesce(max(email), '') FROM commerce.customers WHERE id = $1", stranger) == email);
    }

    [Fact]
    public async Task The_keys_of_who_was_erased_are_revoked()
    {
        var user = await shop.SignUpAs("admin");
        var key = await user.Client.NewKey(["orders:read"]);

        (await user.Client.Delete("/account")).IsEmpty();

        (await key.Client.Get("/admin/orders")).Denied(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task A_new_password_by_mail_leaves_the_keys_of_whose_address_was_proved()
    {
        var user = await shop.SignUpAs("admin");
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(user.Id));
        var key = await user.Client.NewKey(["orders:read"]);

        await Prove(user.Email, "password by mail");

        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);
    }

    /// <summary>The owner of the mailbox comes.</summary>
    private async Task Prove(string email, string how)
    {
        if (how == "login by code")
        {
            var code = await shop.NewCode("login", email);
            Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", email, code)).Status);
            return;
        }
        await shop.Guest.Forgot(email);
        (await shop.Guest.Reset((await shop.MailTo(email, Proofs.ResetLinkMail)).Token, "Another-Password-2")).IsDone();
    }
}
