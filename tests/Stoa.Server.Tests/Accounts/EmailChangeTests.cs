using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts.SecondFactors;
using Stoa.Server.Tests.Alerts;
using Stoa.Server.Tests.ApiKeys;
using Stoa.Server.Tests.Staff;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Another address for an account: proved at the new mailbox, stopped and undone from the old one.</summary>
public sealed partial class EmailChangeTests(Shop shop) : IClassFixture<Shop>
{
    private const string AskMail = "Confirm your new email address";
    private const string AskedMail = "Your account is to have another address";
    private const string ChangedMail = "Your account has another address";
    private const string UndoneMail = "Your address is as it was";
    private const string Password = "SecurePassword123!";

    [Fact]
    public async Task The_link_in_the_new_mailbox_changes_the_address_and_sessions_stay()
    {
        var (user, next) = (await shop.Member(), Proofs.NewAddress());
        await shop.Guest.Forgot(user.Email);
        var reset = (await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token;

        (await user.Client.Post("/auth/email/change", new { email = next })).IsDone();
        Assert.Equal(user.Email, await Profile(user, "email"));
        var mail = await shop.MailTo(next, AskMail);
        Assert.StartsWith(shop.Host.Root + "/account/confirm-email?token=", mail.Link, StringComparison.Ordinal);
        Assert.DoesNotContain(next, (await shop.MailTo(user.Email, AskedMail)).Text, StringComparison.Ordinal);

        (await Confirm(mail.Token)).IsDone();
        (await Confirm(mail.Token)).IsDone(); // Pressed twice.

        Assert.Equal((next, "true"), (await Profile(user, "email"), await Profile(user, "email_verified")));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(next, Password)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.LogIn(user.Email, Password)).Status);
        (await shop.Guest.Reset(reset, "Another-Password-2")).Refused(HttpStatusCode.BadRequest, "password_reset_invalid");
        Assert.StartsWith(shop.Host.Root + "/account/undo-email?token=", (await shop.MailTo(user.Email, ChangedMail)).Link, StringComparison.Ordinal);
        Assert.Equal(["email_change.asked", "email.changed"], await shop.AuditOf("user:" + user.Id));
        await Wait.Until(async () =>
            await shop.Host.One<string>("SELECT coalesce((SELECT email FROM commerce.customers WHERE id = $1), '')", Guid.Parse(user.Id)) == next
        );
    }

    [Fact]
    public async Task The_old_mailbox_takes_it_back_for_some_days_and_throws_everybody_out()
    {
        var (user, next) = (await shop.Member(), Proofs.NewAddress());
        var token = await Changed(user, next);
        await user.Client.Change(Password, "Password-Of-A-Thief-1");
        var older = Guid.NewGuid();
        await Passkey(user, older, "now() - interval '1 day'");
        await Passkey(user, Guid.NewGuid(), "now()");

        (await Undo(token)).IsDone();
        (await Undo(token)).IsDone(); // Pressed twice.

        Assert.Equal(HttpStatusCode.Unauthorized, (await user.Client.Get("/auth/profile")).Status);
        foreach (var email in new[] { user.Email, next })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.LogIn(email, "Password-Of-A-Thief-1")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.LogIn(email, Password)).Status);
        }
        Assert.Equal(older, await shop.Host.One<Guid>("SELECT id FROM accounts.passkeys WHERE user_id = $1", Guid.Parse(user.Id)));
        (await shop.Guest.Reset((await shop.MailTo(user.Email, UndoneMail)).Token, "Another-Password-2")).IsDone();
        // The older passkey is a second factor of the owner's.
        await shop.Host.Execute("DELETE FROM accounts.passkeys WHERE user_id = $1", Guid.Parse(user.Id));
        await shop.Host.Execute("UPDATE accounts.users SET second_factor = false WHERE id = $1", Guid.Parse(user.Id));
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user.Email, "Another-Password-2")).Status);
        Assert.Contains("email_change.undone", await shop.AuditOf("user:" + user.Id), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_api_key_that_was_rotated_since_goes_too_and_one_from_before_stays()
    {
        var (user, next) = (await shop.SignUpAs("admin"), Proofs.NewAddress());
        await shop.Host.Verify(user.Id);
        var (rotated, untouched) = (await user.Client.NewKey(["orders:read"]), await user.Client.NewKey(["orders:read"]));
        await shop.Host.Execute("UPDATE accounts.api_keys SET created_at = now() - interval '1 day' WHERE user_id = $1", Guid.Parse(user.Id));
        var token = await Changed(user, next);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Rotate(rotated)).Status);

        (await Undo(token)).IsDone();

        Assert.Equal(
            [Guid.Parse(untouched.Id)],
            await shop.Host.Database.Many(
                "SELECT id FROM accounts.api_keys WHERE user_id = $1 AND revoked_at IS NULL",
                row => row.GetGuid(0),
                TestContext.Current.CancellationToken,
                Guid.Parse(user.Id)
            )
        );
        Assert.Equal("api_key.revoked", (await shop.AuditOf("api_key:" + rotated.Id))[^1]);
    }

    [Fact]
    public async Task Recovery_codes_that_somebody_renewed_are_void_once_the_owner_has_taken_it_back()
    {
        var (user, app, _) = await shop.SignUpProtected();
        await shop.Host.Execute(
            "UPDATE accounts.authenticators SET created_at = now() - interval '1 day', confirmed_at = now() - interval '1 day' WHERE user_id = $1",
            Guid.Parse(user.Id)
        );
        var token = await Changed(user, Proofs.NewAddress());
        var stolen = (string)(await user.Client.Post("/auth/recovery-codes")).Data["recovery_codes"]![0]!;

        (await Undo(token)).IsDone();

        var owner = user with { Password = "Another-Password-2" };
        (await shop.Guest.Reset((await shop.MailTo(user.Email, UndoneMail)).Token, owner.Password)).IsDone();
        (await shop.Guest.LogIn(owner, recoveryCode: stolen)).Refused(HttpStatusCode.Unauthorized, "second_factor_invalid");
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(owner, app.Code)).Status);
    }

    [Fact]
    public async Task An_authenticator_that_was_begun_before_and_confirmed_since_goes_too()
    {
        var (user, _, _) = await shop.SignUpProtected();
        await shop.Host.Execute("UPDATE accounts.authenticators SET created_at = now() - interval '1 hour' WHERE user_id = $1", Guid.Parse(user.Id));
        var token = await Changed(user, Proofs.NewAddress());
        await shop.Host.Execute("UPDATE accounts.authenticators SET confirmed_at = now() WHERE user_id = $1", Guid.Parse(user.Id));

        (await Undo(token)).IsDone();

        var owner = user with { Password = "Another-Password-2" };
        (await shop.Guest.Reset((await shop.MailTo(user.Email, UndoneMail)).Token, owner.Password)).IsDone();
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(owner)).Status);
    }

    [Fact]
    public async Task The_old_mailbox_stops_what_is_not_confirmed_yet()
    {
        var (user, next) = (await shop.Member(), Proofs.NewAddress());
        await user.Client.Post("/auth/email/change", new { email = next });
        var confirm = (await shop.MailTo(next, AskMail)).Token;

        (await Undo((await shop.MailTo(user.Email, AskedMail)).Token)).IsDone();

        (await Confirm(confirm)).Refused(HttpStatusCode.BadRequest, "verification_token_invalid");
        Assert.Equal(HttpStatusCode.Unauthorized, (await user.Client.Get("/auth/profile")).Status);
        (await shop.Guest.Reset((await shop.MailTo(user.Email, UndoneMail)).Token, "Another-Password-2")).IsDone();
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.LogIn(user.Email, "Another-Password-2")).Status);
    }

    [Fact]
    public async Task A_mailbox_that_was_never_proved_gets_no_key_to_the_account()
    {
        var (user, next) = (await shop.SignUp(), Proofs.NewAddress());

        await user.Client.Post("/auth/email/change", new { email = next });
        (await Confirm((await shop.MailTo(next, AskMail)).Token)).IsDone();

        Assert.Equal([Proofs.VerifyMail], (await shop.MailsTo(user.Email)).Select(mail => mail.Subject), StringComparer.Ordinal);
        // And the link to verify it is dead: it would be a proof of another address.
        var stale = (await shop.MailTo(user.Email, Proofs.VerifyMail)).Token;
        (await shop.Guest.Post("/auth/email/verify", new { token = stale })).Refused(HttpStatusCode.BadRequest, "verification_token_invalid");
    }

    [Fact]
    public async Task Of_many_who_want_one_address_one_gets_it()
    {
        var (wanted, users) = (Proofs.NewAddress(), await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Member())));
        foreach (var user in users)
        {
            (await user.Client.Post("/auth/email/change", new { email = wanted })).IsDone();
        }
        var tokens = (await shop.MailsTo(wanted)).Where(mail => mail.Subject == AskMail).Select(mail => mail.Token).ToArray();
        Assert.Equal(4, tokens.Length);

        var replies = await Task.WhenAll(tokens.Select(Confirm));

        Assert.Equal(1, replies.Count(reply => (int)reply.Status is 200 or 204));
        Assert.All(replies.Where(reply => (int)reply.Status is not (200 or 204)), reply => reply.Refused(HttpStatusCode.Conflict, "email_exists"));
        (await users[0].Client.Post("/auth/email/change", new { email = (await shop.SignUp()).Email.ToUpperInvariant() })).Refused(
            HttpStatusCode.Conflict,
            "email_exists"
        );
    }

    [Fact]
    public async Task Who_registers_the_old_address_to_keep_its_owner_out_gives_way_unless_it_is_theirs()
    {
        var (robbed, moved) = (await shop.Member(), await shop.Member());
        var (first, second) = (await Changed(robbed, Proofs.NewAddress()), await Changed(moved, Proofs.NewAddress()));
        var squatter = await Register(robbed.Email);
        await shop.Host.Verify((string)(await Register(moved.Email)).Data["user"]!["id"]!);

        (await Undo(first)).IsDone();
        (await Undo(second)).Refused(HttpStatusCode.Conflict, "email_exists");

        Assert.Equal(robbed.Id, (await shop.Host.One<Guid>("SELECT id FROM accounts.users WHERE email_key = $1", robbed.Email)).ToString());
        var token = (string)squatter.Data["access_token"]!;
        await Wait.Until(async () => (await (shop.Guest with { Token = token }).Get("/auth/profile")).Status == HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Links_end_and_asking_again_replaces_them()
    {
        var (user, first, second) = (await shop.Member(), Proofs.NewAddress(), Proofs.NewAddress());
        await user.Client.Post("/auth/email/change", new { email = first });
        await user.Client.Post("/auth/email/change", new { email = second });
        (await Confirm((await shop.MailTo(first, AskMail)).Token)).Refused(HttpStatusCode.BadRequest, "verification_token_invalid");

        var late = (await shop.MailTo(second, AskMail)).Token;
        await shop.Host.Execute("UPDATE accounts.email_changes SET confirm_until = now() WHERE user_id = $1", Guid.Parse(user.Id));
        (await Confirm(late)).Refused(HttpStatusCode.BadRequest, "verification_token_expired");

        var undo = await Changed(user, Proofs.NewAddress());
        await shop.Host.Execute("UPDATE accounts.email_changes SET undo_until = now() WHERE user_id = $1", Guid.Parse(user.Id));
        (await Undo(undo)).Refused(HttpStatusCode.BadRequest, "verification_token_expired");
        (await Undo("nonesuch")).Refused(HttpStatusCode.BadRequest, "verification_token_invalid");
    }

    [Fact]
    public async Task It_takes_a_recent_login_and_another_address()
    {
        var user = await shop.Member();
        (await user.Client.Post("/auth/email/change", new { email = user.Email })).Refused(HttpStatusCode.Conflict, "email_unchanged");

        await shop.Host.Execute("UPDATE accounts.sessions SET created_at = now() - interval '1 hour' WHERE user_id = $1", Guid.Parse(user.Id));
        (await user.Client.Post("/auth/email/change", new { email = Proofs.NewAddress() })).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM accounts.email_changes WHERE user_id = $1", Guid.Parse(user.Id)));
    }

    [Fact]
    public async Task Opening_the_links_changes_nothing_and_their_buttons_do()
    {
        var (user, next) = (await shop.Member(), Proofs.NewAddress());
        await user.Client.Post("/auth/email/change", new { email = next });

        await Press((await shop.MailTo(next, AskMail)).Link, "this is the address of your account now", user.Email, next);
        await Press((await shop.MailTo(user.Email, ChangedMail)).Link, "All sessions have ended", next, user.Email);

        async Task Press(string link, string says, string before, string after)
        {
            var page = await shop.Host.Http.GetStringAsync(link, TestContext.Current.CancellationToken);
            Assert.Contains("<button>", page, StringComparison.Ordinal);
            Assert.Equal(before, await Address(user));
            using var body = new FormUrlEncodedContent([new("token", link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..])]);
            var answer = await shop.Host.Http.PostAsync(link.Split('?')[0], body, TestContext.Current.CancellationToken);
            Assert.Contains(says, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.Equal(after, await Address(user));
        }
    }

    private Task<Reply> Confirm(string token) => shop.Guest.Post("/auth/email/change/confirm", new { token });

    private Task<Reply> Undo(string token) => shop.Guest.Post("/auth/email/change/undo", new { token });

    /// <summary>The address is changed; the token that takes it back.</summary>
    private async Task<string> Changed(User user, string next)
    {
        var old = await Address(user);
        (await user.Client.Post("/auth/email/change", new { email = next })).IsDone();
        (await Confirm((await shop.MailTo(next, AskMail)).Token)).IsDone();
        return (await shop.MailTo(old, ChangedMail)).Token;
    }

    private Task<Reply> Register(string email) =>
        shop.Guest.Post(
            "/auth/register",
            new
            {
                email,
                password = Password,
                first_name = "A",
                last_name = "B",
            }
        );

    private Task<string> Address(User user) => shop.Host.One<string>("SELECT email FROM accounts.users WHERE id = $1", Guid.Parse(user.Id));

    private static async Task<string> Profile(User user, string member) => (await user.Client.Get("/auth/profile")).Data["user"]![member]!.ToString();

    private Task<int> Passkey(User user, Guid id, string at) =>
        shop.Host.Execute(
            $"""
            INSERT INTO accounts.passkeys (id, user_id, credential_id, public_key, sign_count, transports, backup_eligible, backed_up, created_at)
            VALUES ($1, $2, decode(md5(random()::text), 'hex'), '', 0, '{"{}"}', false, false, {at})
            """,
            id,
            Guid.Parse(user.Id)
        );
}
