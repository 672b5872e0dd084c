using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail;

/// <summary>Mails that were given up are kept for staff to look at and to try again, and not for ever: they hold addresses, links and codes.</summary>
internal sealed class DeadMails(NpgsqlDataSource database, TimeProvider clock)
{
    public static readonly TimeSpan KeepFor = TimeSpan.FromDays(30);

    public Task<int> PurgeExpired(CancellationToken cancelled) =>
        database.Change(PurgeExpiredSql, cancelled, MailDelivery.ConsumerName, clock.GetUtcNow() - KeepFor);

    internal const string PurgeExpiredSql = "DELETE FROM platform.outbox WHERE consumer = $1 AND dead_at < $2";

    /// <summary>For the to-do list: 1,000 at most.</summary>
    internal const string CountSql =
        $"SELECT count(*) FROM (SELECT FROM platform.outbox o WHERE o.consumer = '{MailDelivery.ConsumerName}' AND o.dead_at IS NOT NULL LIMIT 1000) waiting";
}
