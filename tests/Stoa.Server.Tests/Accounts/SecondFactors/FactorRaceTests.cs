using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary>Many requests with one second factor at the same moment.</summary>
[Race]
public sealed class FactorRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task One_code_used_in_twenty_parallel_logins_opens_one_session()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var code = app.Code;

        var replies = await AtOnce(20, () => shop.Guest.LogIn(user, code));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.OK),
            reply => Assert.Contains(reply.Code, new[] { "second_factor_invalid", "account_locked" }, StringComparer.Ordinal)
        );
        Assert.Equal(2, await shop.Host.OpenSessions(user));
    }

    [Fact]
    public async Task One_recovery_code_used_in_twenty_parallel_logins_opens_one_session()
    {
        var (user, _, codes) = await shop.SignUpProtected();

        var replies = await AtOnce(20, () => shop.Guest.LogIn(user, recoveryCode: codes[0]));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply.Code == "second_factor_invalid"));
        Assert.Equal(2, await shop.Host.OpenSessions(user));
    }

    [Fact]
    public async Task Forty_guesses_at_once_get_five_answers()
    {
        var (user, app, _) = await shop.SignUpProtected();
        var wrong = app.WrongCode;

        var replies = await AtOnce(40, () => shop.Guest.LogIn(user, wrong));

        Assert.Equal(5, replies.Count(reply => reply.Code == "second_factor_invalid"));
        Assert.Equal(35, replies.Count(reply => reply.Code == "account_locked"));
    }

    [Fact]
    public async Task Forty_guesses_at_the_first_code_of_an_authenticator_get_five_answers()
    {
        var user = await shop.SignUpVerified();
        var wrong = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!).WrongCode;

        var replies = await AtOnce(40, () => user.Client.Post("/auth/totp/confirm", new { code = wrong }));

        Assert.Equal(5, replies.Count(reply => reply.Code == "second_factor_wrong"));
        Assert.Equal(35, replies.Count(reply => reply.Code == "account_locked"));
    }

    [Fact]
    public async Task Of_twenty_concurrent_confirmations_one_gets_recovery_codes()
    {
        var user = await shop.SignUpVerified();
        var code = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!).Code;

        var replies = await AtOnce(20, () => user.Client.Post("/auth/totp/confirm", new { code }));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply.Code is "second_factor_on" or "account_locked"));
        Assert.Equal(10, await shop.Host.Read<long>("SELECT count(*) FROM accounts.recovery_codes WHERE user_id = $1", Guid.Parse(user.Id)));
    }

    [Fact]
    public async Task A_password_login_concurrent_with_setting_up_a_second_factor_leaves_no_session()
    {
        for (var round = 0; round < 10; round++)
        {
            var user = await shop.SignUpVerified();
            var code = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!).Code;

            var logins = AtOnce(8, () => shop.Guest.LogIn(user));
            Assert.Equal(HttpStatusCode.OK, (await user.Client.Post("/auth/totp/confirm", new { code })).Status);
            await logins;

            Assert.Equal(1, await shop.Host.OpenSessions(user));
        }
    }

    [Theory]
    [InlineData("POST", "/auth/totp/confirm")]
    [InlineData("DELETE", "/auth/totp")]
    [InlineData("POST", "/auth/recovery-codes")]
    public async Task A_session_that_ends_while_its_request_waits_changes_no_second_factor(string method, string path)
    {
        var user = await shop.SignUpVerified();
        var app = new AuthenticatorApp((string)(await user.Client.Post("/auth/totp")).Data["secret"]!);
        var confirms = path.EndsWith("confirm", StringComparison.Ordinal);
        if (!confirms)
        {
            await user.Client.Post("/auth/totp/confirm", new { code = app.Code });
        }
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var ending = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.Change("UPDATE accounts.users SET updated_at = now() WHERE id = $1", TestContext.Current.CancellationToken, Guid.Parse(user.Id));
        await connection.Change(
            "UPDATE accounts.sessions SET revoked_at = now() WHERE user_id = $1",
            TestContext.Current.CancellationToken,
            Guid.Parse(user.Id)
        );

        var change = user.Client.Send(new HttpMethod(method), path, confirms ? new { code = app.Code } : null);
        await shop.Host.UntilStatementsWait();
        await ending.CommitAsync(TestContext.Current.CancellationToken);

        (await change).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        Assert.Equal(!confirms, await shop.Host.Read<bool>("SELECT second_factor FROM accounts.users WHERE id = $1", Guid.Parse(user.Id)));
    }

    private static Task<Reply[]> AtOnce(int count, Func<Task<Reply>> request) => Task.WhenAll(Enumerable.Repeat(request, count).Select(Task.Run));
}
