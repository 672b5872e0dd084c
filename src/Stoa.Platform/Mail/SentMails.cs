using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Platform.Mail;

/// <summary>
/// Notes of mails that went out to people with an account: which and when (ADR 91). A guest has no page to show them on.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="accounts">Asked for when it is needed: it writes to the outbox, which knows its consumers.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="clock">When a mail went out.</param>
/// <param name="log">Is told what could not be noted.</param>
internal sealed partial class SentMails(
    NpgsqlDataSource database,
    Func<CustomerAccounts> accounts,
    IOptions<MailOptions> options,
    TimeProvider clock,
    ILogger<SentMails> log
)
{
    private const int AtOnce = 5_000;

    /// <summary>
    /// Takes a mail that was delivered out of the outbox and notes whose it is, both or neither. A note that cannot be written is missing: no reason to send
    /// the mail again.
    /// </summary>
    /// <param name="happened">The mail.</param>
    /// <param name="user">Whose account it is about; null where nothing is to be noted.</param>
    public async Task Settle(OutboxEvent happened, Guid? user)
    {
        if (user is not { } whose || !await IsNoted(happened, whose))
        {
            await database.Change(Dispatcher.DoneSql, CancellationToken.None, happened.Id, happened.Attempts);
        }
    }

    private async Task<bool> IsNoted(OutboxEvent happened, Guid user)
    {
        try
        {
            return (await database.InTransaction<bool>(async connection => await Note(connection, happened, user), CancellationToken.None)).Value;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            Unnoted(log, happened.Id, failure.Message);
            return false;
        }
    }

    /// <summary>
    /// Nothing is noted of who is erased, whoever comes first. An erasure locks the account before it removes anything. If this holds the account first, the
    /// erasure waits until the note is committed, and its statements, which begin after that, see and remove it. If the erasure is first, this waits for it and
    /// then reads, in what was committed meanwhile, that the account is erased. The account comes before the row of the outbox, here as there, so neither waits
    /// for the other in a circle.
    /// </summary>
    internal async Task<bool> Note(NpgsqlConnection connection, OutboxEvent happened, Guid user) =>
        await accounts().Hold(connection, user, CancellationToken.None)
        && await connection.Change(NoteSql, CancellationToken.None, happened.Id, happened.Attempts, user, clock.GetUtcNow()) == 1;

    /// <summary>Removes what is older than it is to be kept.</summary>
    public async Task RemoveOld(CancellationToken cancelled)
    {
        while (await database.Change(RemoveOldSql, cancelled, clock.GetUtcNow() - options.Value.KeepNotes, AtOnce) == AtOnce)
        {
            // A short transaction each.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Mail {Id} was sent and could not be noted: {Reason}")]
    private static partial void Unnoted(ILogger log, long id, string reason);

    /// <summary>One that another attempt has taken over is that one's to note.</summary>
    internal const string NoteSql = """
        WITH sent AS (
            DELETE FROM platform.outbox WHERE id = $1 AND attempts = $2 RETURNING id, payload ->> 'Template' AS template, payload ->> 'Language' AS language
        )
        INSERT INTO platform.sent_mails (id, user_id, template, language, attempts, sent_at) SELECT id, $3, template, language, $2, $4 FROM sent
        """;

    internal const string RemoveOldSql = """
        DELETE FROM platform.sent_mails WHERE id IN (SELECT id FROM platform.sent_mails WHERE sent_at < $1 ORDER BY sent_at LIMIT $2)
        """;
}
