using Stoa.Server.Tests.Accounts.SecondFactors;
using Stoa.Server.Tests.Alerts;

namespace Stoa.Server.Tests.Accounts;

/// <summary>What a clock wrote that was ahead, and was set back.</summary>
public sealed class WrongClockTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_session_of_tomorrow_is_no_recent_login()
    {
        var user = await shop.Member();
        await shop.Host.Execute("UPDATE accounts.sessions SET created_at = now() + interval '1 day' WHERE user_id = $1", Guid.Parse(user.Id));

        (await user.Client.Post("/auth/email/change", new { email = Proofs.NewAddress() })).Refused(HttpStatusCode.Forbidden, "recent_login_required");
    }

    [Fact]
    public async Task A_cooldown_until_tomorrow_is_over()
    {
        var user = await shop.SignUpVerified();
        await shop.NewCode("login", user.Email);
        (await shop.Guest.AskFor("login", user.Email)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_cooldown");

        await shop.Host.Execute("UPDATE accounts.one_time_codes SET cooldown_until = now() + interval '1 day' WHERE user_id = $1", Guid.Parse(user.Id));

        (await shop.Guest.AskFor("login", user.Email)).IsDone();
    }
}
