using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Wrong passwords lock an address, each time for longer, until a right one or a reset by mail.</summary>
[Race]
public sealed class LockoutTests(Shop shop) : IClassFixture<Shop>
{
    private const string WrongPassword = "Not-The-Password-1";

    [Theory]
    [InlineData("store", HttpStatusCode.TooManyRequests, "account_locked")]
    [InlineData("standard", HttpStatusCode.TooManyRequests, "OTP_005")]
    [InlineData("malnu", HttpStatusCode.Locked, "RES_005")]
    public async Task After_five_wrong_passwords_the_right_one_is_refused_for_a_minute(string contract, HttpStatusCode status, string code)
    {
        var user = await shop.SignUp();

        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.As(contract).LogIn(user.Email, WrongPassword)).Status);
        }

        Assert.InRange((await shop.As(contract).LogIn(user.Email, user.Password)).RefusedForNow(status, code), 1, 60);
        Assert.InRange((await shop.As(contract).LogIn(user.Email.ToUpperInvariant(), WrongPassword)).RefusedForNow(status, code), 1, 60);
    }

    [Fact]
    public async Task Each_lock_is_twice_as_long_up_to_15_minutes()
    {
        var user = await shop.SignUp();
        foreach (var seconds in new[] { 60, 120, 240, 480, 900, 900 })
        {
            await Lock(user);
            Assert.InRange(
                (await shop.Guest.LogIn(user.Email, user.Password)).RefusedForNow(HttpStatusCode.TooManyRequests, "account_locked"),
                seconds - 30,
                seconds
            );
            await shop.Host.Execute("UPDATE accounts.password_failures SET locked_until = now() - interval '1 second'");
        }
    }

    [Fact]
    public async Task A_right_password_resets_the_count_of_wrong_ones()
    {
        var user = await shop.SignUp();
        for (var round = 0; round < 3; round++)
        {
            await Fail(user, 4);
            await shop.LogIn(user.Email, user.Password);
        }
    }

    [Fact]
    public async Task Wrong_passwords_older_than_15_minutes_do_not_lock()
    {
        var user = await shop.SignUp();
        await Fail(user, 4);
        await shop.Host.Execute("UPDATE accounts.password_failures SET window_began = window_began - interval '15 minutes'");

        await Fail(user, 4);

        await shop.LogIn(user.Email, user.Password);
    }

    [Fact]
    public async Task A_hundred_wrong_passwords_in_a_row_lock_until_the_password_is_reset_by_mail()
    {
        var user = await shop.SignUp();
        await Fail(user, 1);
        await shop.Host.Execute("UPDATE accounts.password_failures SET in_a_row = 99, failures = 0");
        await Fail(user, 1);
        (await shop.Guest.LogIn(user.Email, user.Password)).RefusedForNow(HttpStatusCode.TooManyRequests, "account_locked");
        Assert.Equal("infinity", await shop.Host.Read<string>("SELECT max(locked_until)::text FROM accounts.password_failures"));

        await shop.Guest.Forgot(user.Email);
        (await shop.Guest.Reset((await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token, "Another-Password-2")).IsDone();

        await shop.LogIn(user.Email, "Another-Password-2");
    }

    [Fact]
    public async Task The_owner_gets_one_mail_per_lock()
    {
        var user = await shop.SignUp();
        await Lock(user);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await shop.Guest.LogIn(user.Email, WrongPassword);
        }

        Assert.Single(await shop.MailsTo(user.Email), mail => mail.Subject == Proofs.LockedMail);
    }

    [Fact]
    public async Task Open_sessions_survive_a_lock()
    {
        var user = await shop.SignUp();

        await Lock(user);

        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Refresh(user.RefreshToken)).Status);
    }

    [Fact]
    public async Task The_owner_can_log_in_by_mailed_code_during_a_lock()
    {
        var user = await shop.SignUp();
        await Lock(user);

        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Guess("login", user.Email, await shop.NewCode("login", user.Email))).Status);
    }

    [Fact]
    public async Task Other_accounts_are_not_locked()
    {
        var (user, other) = (await shop.SignUp(), await shop.SignUp());

        await Lock(user);

        await shop.LogIn(other.Email, other.Password);
    }

    [Fact]
    public async Task Forty_wrong_passwords_at_once_get_five_answers()
    {
        var user = await shop.SignUp();

        var replies = await Proofs.AtOnce(40, _ => shop.Guest.LogIn(user.Email, WrongPassword));

        Assert.Equal(5, replies.Count(reply => reply.Code == "invalid_credentials"));
        Assert.Equal(35, replies.Count(reply => reply.Code == "account_locked"));
        Assert.Single(await shop.MailsTo(user.Email), mail => mail.Subject == Proofs.LockedMail);
    }

    [Fact]
    public async Task A_right_password_among_wrong_ones_is_accepted_only_before_the_lock()
    {
        for (var round = 0; round < 5; round++)
        {
            var user = await shop.SignUp();

            var replies = await Proofs.AtOnce(24, n => shop.Guest.LogIn(user.Email, n % 6 == 5 ? user.Password : WrongPassword));

            Assert.All(replies, reply => Assert.True(reply.Status == HttpStatusCode.OK || reply.Code is "invalid_credentials" or "account_locked", reply.Text));
            Assert.Equal(
                replies.Count(reply => reply.Status == HttpStatusCode.OK) + 1,
                await shop.Host.Read<long>("SELECT count(*) FROM accounts.sessions WHERE user_id = $1", Guid.Parse(user.Id))
            );
        }
    }

    [Theory]
    [InlineData("store", false, "account_locked")]
    [InlineData("standard", false, "OTP_005")]
    [InlineData("store", true, "account_locked")]
    public async Task A_right_password_that_is_still_being_hashed_when_the_lock_begins_is_refused_as_locked(string contract, bool change, string code)
    {
        var (email, guest) = (Proofs.NewAddress(), shop.Guest);
        var client = guest with { Token = (await guest.Post("/auth/register", new { email, password = "SecurePassword123!" })).AccessToken() };
        await using var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        // While this lock is held, wrong passwords cannot be counted, but the lock state can be read.
        await connection.Change("LOCK TABLE accounts.password_failures IN SHARE ROW EXCLUSIVE MODE", TestContext.Current.CancellationToken);

        var wrong = Proofs.AtOnce(12, _ => change ? client.Change(WrongPassword, "Another-Password-2") : guest.LogIn(email, WrongPassword));
        await shop.Host.UntilStatementsWait(statements: 12);
        var asked = change ? client.Change("SecurePassword123!", "Another-Password-2") : shop.As(contract).LogIn(email, "SecurePassword123!");
        await shop.Host.UntilStatementsWait(statements: 13);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        var right = await asked;

        right.RefusedForNow(HttpStatusCode.TooManyRequests, code);
        Assert.Equal(5, (await wrong).Count(reply => reply.Code is "current_password_incorrect" or "invalid_credentials"));
    }

    [Fact]
    public async Task Forty_concurrent_logins_with_the_right_password_all_succeed()
    {
        var user = await shop.SignUp();

        Assert.All(await Proofs.AtOnce(40, _ => shop.Guest.LogIn(user.Email, user.Password)), reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
    }

    [Fact]
    public async Task A_lock_holds_on_every_node()
    {
        var user = await shop.SignUp();
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);

        await Lock(user);

        (await new Client(second, null).LogIn(user.Email, user.Password)).RefusedForNow(HttpStatusCode.TooManyRequests, "account_locked");
    }

    [Fact]
    public async Task Counts_older_than_a_month_are_deleted_unless_they_lock_for_good()
    {
        var (old, locked) = (await shop.SignUp(), await shop.SignUp());
        await shop.Host.Execute("DELETE FROM accounts.password_failures");
        await Lock(old);
        await shop.Host.Execute("UPDATE accounts.password_failures SET last_at = last_at - interval '31 days'");
        await Lock(locked);
        await shop.Host.Execute(
            "UPDATE accounts.password_failures SET last_at = last_at - interval '31 days', locked_until = 'infinity' WHERE last_at > now() - interval '1 day'"
        );

        await PeriodicJob.Run(shop.Host, "failed login counters");

        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.password_failures"));
    }

    private async Task Fail(User user, int times)
    {
        for (var attempt = 0; attempt < times; attempt++)
        {
            (await shop.Guest.LogIn(user.Email, WrongPassword)).Refused(HttpStatusCode.Unauthorized, "invalid_credentials");
        }
    }

    private Task Lock(User user) => Fail(user, 5);
}
