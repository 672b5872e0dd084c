using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Many guesses and requests at the same moment.</summary>
[Race]
public sealed class CodeRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Only_one_of_forty_concurrent_right_codes_is_accepted()
    {
        var user = await shop.SignUp();
        var code = await shop.NewCode("login", user.Email);

        var replies = await Proofs.AtOnce(40, _ => shop.Guest.Guess("login", user.Email, code));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(5, replies.Count(reply => reply is { Status: HttpStatusCode.BadRequest, Code: "otp_invalid" }));
        Assert.Equal(34, replies.Count(reply => reply.Code == "otp_attempts_exceeded"));
    }

    [Fact]
    public async Task Only_one_of_code_and_link_used_at_once_is_accepted()
    {
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        for (var round = 0; round < 20; round++)
        {
            var user = await shop.SignUp();
            var mail = await shop.MailTo(user.Email, Proofs.VerifyMail);

            var replies = await Proofs.AtOnce(
                2,
                n =>
                    n == 0
                        ? shop.Guest.Guess("verify_email", user.Email, mail.Code)
                        : new Client(second, null).Post("/auth/email/verify", new { token = mail.Token })
            );

            Assert.Single(replies, reply => (int)reply.Status is 200 or 204);
            Assert.True(await shop.Host.Read<bool>("SELECT email_verified FROM accounts.users WHERE id = $1", Guid.Parse(user.Id)));
        }
    }

    [Fact]
    public async Task An_account_deactivated_while_its_code_is_checked_gets_no_tokens()
    {
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.users SET email_verified = true WHERE id = $1", Guid.Parse(user.Id));
        var code = await shop.NewCode("login", user.Email);
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var switchingOff = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change("UPDATE accounts.users SET active = false WHERE id = $1", TestContext.Current.CancellationToken, Guid.Parse(user.Id));

        var guess = shop.Guest.Guess("login", user.Email, code);
        await shop.Host.UntilStatementsWait();
        await switchingOff.CommitAsync(TestContext.Current.CancellationToken);

        (await guess).Refused(HttpStatusCode.Forbidden, "account_inactive");
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id)));
    }

    [Fact]
    public async Task Of_forty_wrong_guesses_five_are_answered_and_the_code_is_void()
    {
        var user = await shop.SignUp();
        var code = await shop.NewCode("login", user.Email);

        var replies = await Proofs.AtOnce(40, _ => shop.Guest.Guess("login", user.Email, Proofs.Wrong(code)));

        Assert.Equal(5, replies.Count(reply => reply.Code == "otp_invalid"));
        Assert.Equal(35, replies.Count(reply => reply.Code == "otp_attempts_exceeded"));
        (await shop.Guest.Guess("login", user.Email, code)).RefusedForNow(HttpStatusCode.TooManyRequests, "otp_attempts_exceeded");
    }

    [Fact]
    public async Task Forty_wrong_guesses_count_forty()
    {
        await using var lenient = await StoaHost.Start(
            shop.Host.ConnectionString,
            ("Otp:MaxAttempts", "100"),
            ("Otp:GuessesPerHour", "100"),
            ("Otp:GuessesPerDay", "100")
        );
        var (user, there) = (await shop.SignUp(), new Client(lenient, null));
        var code = await shop.NewCode("login", user.Email);

        var replies = await Proofs.AtOnce(40, _ => there.Guess("login", user.Email, Proofs.Wrong(code)));

        Assert.All(replies, reply => Assert.Equal("otp_invalid", reply.Code));
        Assert.Equal(40, await shop.Host.Read<int>("SELECT max(wrong_guesses) FROM accounts.one_time_codes"));
        Assert.Equal(
            "40 40 40",
            await shop.Host.Read<string>("SELECT max(wrong_in_hour) || ' ' || max(wrong_in_day) || ' ' || max(wrong_in_a_row) FROM accounts.code_budgets")
        );
        await shop.Host.Execute("DELETE FROM accounts.one_time_codes");
        await shop.Host.Execute("DELETE FROM accounts.code_budgets");
    }

    [Fact]
    public async Task A_right_code_among_wrong_ones_is_accepted_at_most_once()
    {
        for (var round = 0; round < 5; round++)
        {
            var user = await shop.SignUp();
            var code = await shop.NewCode("login", user.Email);

            var replies = await Proofs.AtOnce(20, n => shop.Guest.Guess("login", user.Email, n % 4 == 3 ? code : Proofs.Wrong(code)));

            Assert.InRange(replies.Count(reply => reply.Status == HttpStatusCode.OK), 0, 1);
            Assert.InRange(await shop.Host.Read<int>("SELECT max(wrong_in_hour) FROM accounts.code_budgets"), 0, 10);
        }
    }

    [Fact]
    public async Task A_password_login_concurrent_with_the_owners_code_leaves_no_session_of_that_password()
    {
        for (var round = 0; round < 5; round++)
        {
            var trap = await shop.SignUp();
            var code = await shop.NewCode("login", trap.Email);

            var replies = await Proofs.AtOnce(8, n => n == 3 ? shop.Guest.Guess("login", trap.Email, code) : shop.Guest.LogIn(trap.Email, trap.Password));

            Assert.Equal(HttpStatusCode.OK, replies[3].Status);
            Assert.Equal(
                Jwt.ClaimsOf(replies[3].AccessToken())["sid"]!.ToString(),
                (await shop.Host.Read<Guid>("SELECT id FROM accounts.sessions WHERE user_id = $1 AND revoked_at IS NULL", Guid.Parse(trap.Id))).ToString()
            );
            Assert.Equal(
                1,
                await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1 AND revoked_at IS NULL", Guid.Parse(trap.Id))
            );
        }
    }

    [Fact]
    public async Task Of_forty_concurrent_requests_only_one_sends_a_code()
    {
        var user = await shop.SignUp();

        var replies = await Proofs.AtOnce(40, _ => shop.Guest.AskFor("login", user.Email));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(39, replies.Count(reply => reply is { Status: HttpStatusCode.TooManyRequests, Code: "otp_cooldown" }));
        Assert.Single(await shop.MailsTo(user.Email), mail => mail.Subject == Proofs.LoginMail);
    }
}
