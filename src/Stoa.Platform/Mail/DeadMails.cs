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
}
