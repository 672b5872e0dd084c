using Stoa.Server.Tests.Alerts;
using Stoa.Server.Tests.Staff;

namespace Stoa.Server.Tests.Accounts;

public sealed partial class EmailChangeTests
{
    [Fact]
    public async Task What_was_asked_for_is_seen_and_can_be_withdrawn()
    {
        var (user, next) = (await shop.Member(), Proofs.NewAddress());
        (await user.Client.Get("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");
        (await user.Client.Delete("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");
        await user.Client.Post("/auth/email/change", new { email = next });

        var pending = (await user.Client.Get("/auth/email/change")).Data;
        Assert.Equal(next, (string)pending["new_email"]!);
        Assert.Equal(TimeSpan.FromDays(1), (DateTimeOffset)pending["expires_at"]! - (DateTimeOffset)pending["asked_at"]!);
        (await (await shop.Member()).Client.Delete("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");

        // It takes no recent login.
        await shop.Host.Execute("UPDATE accounts.sessions SET created_at = now() - interval '1 hour' WHERE user_id = $1", Guid.Parse(user.Id));
        Assert.Equal(HttpStatusCode.NoContent, (await user.Client.Delete("/auth/email/change")).Status);

        (await user.Client.Get("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");
        (await user.Client.Delete("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");
        (await Confirm((await shop.MailTo(next, AskMail)).Token)).Refused(HttpStatusCode.BadRequest, "verification_token_expired");
        Assert.Equal(user.Email, await Address(user));
        Assert.Equal(["email_change.asked", "email_change.withdrawn"], await shop.AuditOf("user:" + user.Id));
    }

    [Fact]
    public async Task What_is_confirmed_or_over_is_not_pending()
    {
        var user = await shop.Member();
        await Changed(user, Proofs.NewAddress());
        (await user.Client.Get("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");
        (await user.Client.Delete("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");

        await user.Client.Post("/auth/email/change", new { email = Proofs.NewAddress() });
        await shop.Host.Execute("UPDATE accounts.email_changes SET confirm_until = now() WHERE user_id = $1", Guid.Parse(user.Id));
        (await user.Client.Get("/auth/email/change")).Refused(HttpStatusCode.NotFound, "email_change_not_found");
    }

    [Fact]
    public async Task Who_withdraws_does_not_take_the_alarm_from_the_old_mailbox()
    {
        var user = await shop.Member();
        await user.Client.Post("/auth/email/change", new { email = Proofs.NewAddress() });
        await user.Client.Delete("/auth/email/change");

        (await Undo((await shop.MailTo(user.Email, AskedMail)).Token)).IsDone();

        Assert.Equal(HttpStatusCode.Unauthorized, (await user.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Of_a_confirmation_and_a_withdrawal_at_the_same_time_one_is_done()
    {
        for (var round = 0; round < 5; round++)
        {
            var (user, next) = (await shop.Member(), Proofs.NewAddress());
            await user.Client.Post("/auth/email/change", new { email = next });
            var confirming = Confirm((await shop.MailTo(next, AskMail)).Token);
            var withdrawing = user.Client.Delete("/auth/email/change");

            var (confirmed, withdrawn) = ((int)(await confirming).Status < 300, (int)(await withdrawing).Status < 300);

            Assert.NotEqual(confirmed, withdrawn);
            Assert.Equal(confirmed ? next : user.Email, await Address(user));
        }
    }

    [Fact]
    public async Task A_link_for_a_new_password_that_was_mailed_to_another_address_than_the_users_is_none()
    {
        var (user, next) = (await shop.Member(), Proofs.NewAddress());
        await shop.Guest.Forgot(user.Email);
        var token = (await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token;
        // As where the link is written while the change of address is confirmed, which has taken all links away that it saw.
        await shop.Host.Execute("UPDATE accounts.users SET email = $2, email_key = $2 WHERE id = $1", Guid.Parse(user.Id), next);

        (await shop.Guest.Reset(token, "Another-Password-2")).Refused(HttpStatusCode.BadRequest, "password_reset_invalid");

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(next, user.Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
    }
}
