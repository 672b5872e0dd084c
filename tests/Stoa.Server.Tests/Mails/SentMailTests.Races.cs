using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Mail;
using Stoa.Platform.Outbox;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Mails;

public sealed partial class SentMailTests
{
    /// <summary>
    /// Both come as far as the row of the outbox, which the test holds: the one that begins first has the account by then, the other waits for it.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_erased_while_a_mail_to_them_is_delivered_has_no_note_of_it(bool deliveredFirst)
    {
        var user = await shop.SignUp();
        await Noted(user, 1);
        var mail = await Delivered(user);
        await using var held = await Held(mail);

        Func<Task>[] both = [() => Settled(mail, user), async () => (await user.Client.Delete("/account")).IsEmpty()];
        var first = both[deliveredFirst ? 0 : 1]();
        await shop.Host.UntilStatementsWait(1);
        var second = both[deliveredFirst ? 1 : 0]();
        await shop.Host.UntilStatementsWait(2);
        await held.DisposeAsync();
        await Task.WhenAll(first, second);

        Assert.Equal((0L, false), (await Notes(user), await Waits(mail)));
    }

    /// <summary>The erasure, which waits for the row of another mail, has removed the notes by then, and does not see the row of this one.</summary>
    [Fact]
    public async Task A_mail_about_somebody_who_is_being_erased_is_not_noted_wherever_it_goes()
    {
        var user = await shop.SignUp();
        await Noted(user, 1);
        var (own, elsewhere) = (await Delivered(user), await Delivered(user, "elsewhere@example.com"));
        await using var held = await Held(own);

        var erasure = user.Client.Delete("/account");
        await shop.Host.UntilStatementsWait(1);
        var settled = Settled(elsewhere, user);
        await shop.Host.UntilStatementsWait(2);
        await held.DisposeAsync();
        await settled;
        (await erasure).IsEmpty();

        Assert.Equal((0L, false, false), (await Notes(user), await Waits(own), await Waits(elsewhere)));
    }

    [Fact]
    public async Task A_mail_that_was_queued_for_somebody_who_is_erased_meanwhile_is_not_noted()
    {
        var user = await shop.SignUp();
        await Noted(user, 1);
        (await user.Client.Delete("/account")).IsEmpty();

        await Post.Write(shop.Host, "told-before@example.com", user: Guid.Parse(user.Id));
        await Post.Until(async () => await shop.Host.Waiting() == 0);

        Assert.Equal(0, await Notes(user));
    }

    [Fact]
    public async Task An_attempt_that_another_has_taken_over_notes_nothing()
    {
        var user = await shop.SignUp();
        await Noted(user, 1);
        var mail = await Delivered(user);

        await Settled(mail with { Attempts = mail.Attempts - 1 }, user);
        Assert.Equal((1L, true), (await Notes(user), await Waits(mail)));
        await Settled(mail, user);
        await Settled(mail, user);

        Assert.Equal((2L, false), (await Notes(user), await Waits(mail)));
        Assert.Equal("tests.welcome|2", await shop.Host.One<string>("SELECT template || '|' || attempts FROM platform.sent_mails WHERE id = $1", mail.Id));
    }

    [Fact]
    public async Task A_note_that_cannot_be_written_is_no_reason_to_send_the_mail_again()
    {
        var user = await shop.SignUp();
        await Noted(user, 1);
        var mail = await Delivered(user);
        await shop.Host.Execute("ALTER TABLE platform.sent_mails ADD CONSTRAINT full_up CHECK (template <> 'tests.welcome') NOT VALID");

        await Settled(mail, user);

        await shop.Host.Execute("ALTER TABLE platform.sent_mails DROP CONSTRAINT full_up");
        Assert.Equal((1L, false), (await Notes(user), await Waits(mail)));
    }

    /// <summary>A mail at its second attempt, of which the mail server has said that it took it.</summary>
    private async Task<OutboxEvent> Delivered(User user, string? to = null) =>
        new(
            await shop.Host.One<long>(
                """
                INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at, attempts)
                VALUES ('mail', 'mail', jsonb_build_object('Template', 'tests.welcome', 'Language', 'en', 'To', $1::text, 'User', $2::text),
                    now(), now() + interval '1 hour', 2)
                RETURNING id
                """,
                to ?? user.Email,
                user.Id
            ),
            "mail",
            "{}",
            DateTimeOffset.UtcNow,
            2
        );

    /// <summary>Nobody changes the row until this is disposed of.</summary>
    private async Task<NpgsqlConnection> Held(OutboxEvent mail)
    {
        var connection = await shop.Host.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"BEGIN; SELECT FROM platform.outbox WHERE id = {mail.Id} FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>What the dispatcher calls when a mail was delivered.</summary>
    private Task Settled(OutboxEvent mail, User user) => shop.Host.Services.GetRequiredService<SentMails>().Settle(mail, Guid.Parse(user.Id));

    private Task<bool> Waits(OutboxEvent mail) => shop.Host.One<bool>("SELECT EXISTS (SELECT FROM platform.outbox WHERE id = $1)", mail.Id);
}
