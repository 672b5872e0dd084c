using Stoa.Server.Tests.Alerts;

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
