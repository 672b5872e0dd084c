namespace Stoa.Server.Tests.Accounts;

/// <summary>How many mails an address gets: each kind is counted for itself, so that strangers cannot use up the way in that is left to its owner.</summary>
public sealed class MailBudgetTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_is_asked_for_in_vain_uses_up_no_other_code_and_no_link()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(user.Id));
        foreach (var purpose in new[] { "verify_email", "reset_password" })
        {
            for (var asked = 0; asked < 5; asked++)
            {
                (await shop.Guest.AskFor(purpose, user.Email)).IsDone();
                await shop.CoolDown();
            }
            (await shop.Guest.AskFor(purpose, user.Email)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_cooldown");
        }

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", user.Email, await shop.NewCode("login", user.Email))).Status);
        await shop.Guest.Forgot(user.Email);
        (await shop.Guest.Reset((await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token, "Another-Password-2")).IsDone();
    }
}
