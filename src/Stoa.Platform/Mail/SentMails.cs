using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Platform.Mail;

/// <summary>
/// Notes of mails that went out to people with an account: which and when. What they said is private to their reader, and not kept. A guest has no page to
/// show them on.
/// </summary>
internal sealed partial class SentMails(NpgsqlDataSource database, Lazy<CustomerAccounts> accounts, TimeProvider clock, ILogger<SentMails> log)
{
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(180);

    /// <summary>A note that cannot be written is missing, and no reason to send the mail again.</summary>
    /// <param name="id">Of the mail in the outbox.</param>
    /// <param name="content">What was sent.</param>
    /// <param name="cancelled">Of the delivery.</param>
    public async Task Note(long id, MailContent content, CancellationToken cancelled)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancelled);
            var found = await accounts.Value.Find(connection, [accounts.Value.KeyOf(content.To!)], forChange: false, cancelled);
            if (found.Count > 0)
            {
                await connection.Change(NoteSql, cancelled, id, found[0].Id, content.Template, content.Language, clock.GetUtcNow());
            }
        }
        catch (NpgsqlException failure)
        {
            Unnoted(log, id, failure.Message);
        }
    }

    public Task<int> PurgeExpired(CancellationToken cancelled) => database.Change(PurgeExpiredSql, cancelled, clock.GetUtcNow() - KeepFor);

    [LoggerMessage(1, LogLevel.Warning, "Mail {Id} was sent, and could not be noted: {Reason}")]
    private static partial void Unnoted(ILogger log, long id, string reason);

    internal const string NoteSql = """
        INSERT INTO platform.sent_mails (id, user_id, template, language, sent_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING
        """;

    internal const string PurgeExpiredSql = "DELETE FROM platform.sent_mails WHERE sent_at < $1";
}
