namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary>A mailbox is one factor and never counts as a second one.</summary>
public sealed class MailedCodeSecondFactorTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_login_code_alone_opens_no_session_and_stays_valid_until_the_second_factor_is_sent()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var otp = await shop.NewCode("login", user.Email);

        (await shop.Guest.Guess("login", user.Email, otp)).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        (await Guess(user, otp, app.WrongCode)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(1, await shop.Host.OpenSessions(user));

        Assert.Equal(HttpStatusCode.OK, (await Guess(user, otp, app.Code)).Status);
        Assert.Equal("otp_invalid", (await Guess(user, otp, app.NextCode)).Code);
    }

    [Fact]
    public async Task A_wrong_login_code_neither_reveals_nor_uses_up_a_second_factor()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var otp = await shop.NewCode("login", user.Email);

        Assert.Equal("otp_invalid", (await Guess(user, Proofs.Wrong(otp), app.Code)).Code);
        Assert.Equal(HttpStatusCode.OK, (await Guess(user, otp, app.Code)).Status);
    }

    [Fact]
    public async Task Forty_guesses_at_the_second_factor_beside_a_right_login_code_get_five_answers()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var (otp, wrong) = (await shop.NewCode("login", user.Email), app.WrongCode);

        var replies = await Proofs.AtOnce(40, _ => Guess(user, otp, wrong));

        Assert.Equal(5, replies.Count(reply => reply.Code == "second_factor_invalid"));
        Assert.Equal(35, replies.Count(reply => reply.Code == "account_locked"));
    }

    [Fact]
    public async Task A_password_reset_by_mail_keeps_the_second_factor()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var permit = await shop.Guest.Guess("reset_password", user.Email, await shop.NewCode("reset_password", user.Email));
        (await shop.Guest.Reset((string)permit.Data["reset_token"]!, "Another-Password-2")).IsDone();

        (await shop.Guest.LogIn(user with { Password = "Another-Password-2" })).Refused(HttpStatusCode.Unauthorized, "second_factor_required");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user with { Password = "Another-Password-2" }, app.Code)).Status);
    }

    private Task<Reply> Guess(User user, string otp, string totp) =>
        shop.Guest.Post(
            "/auth/otp/verify",
            new
            {
                email = user.Email,
                otp,
                purpose = "login",
                totp,
            }
        );
}
