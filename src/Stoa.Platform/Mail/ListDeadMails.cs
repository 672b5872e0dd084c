using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail;

/// <summary>A mail that was not delivered and will not be retried automatically. Its text is private to its reader and not shown.</summary>
internal sealed record DeadMail(string Id, string Template, string? To, int Attempts, string LastError, DateTimeOffset CreatedAt);

/// <summary>The mails that could not be delivered, latest first.</summary>
internal sealed class ListDeadMails(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<DeadMail>>("/admin/mails", routes.Resolve<ListDeadMails>().Handle)
            .WithName("Mail", "listMails", "List mails that could not be delivered")
            .Staff("mails", "read")
            .WithSuccess(PlatformSuccesses.MailsRetrieved)
            .WithExample(new Page<DeadMail>([Example], 1, PageQuery.DefaultSize, 1));

    public async Task<Outcome<Page<DeadMail>>> Handle(Paging request, RequestContext context) =>
        await Pages.Read(database, CountSql, ListSql, From, request.Page, context.CancellationToken, MailDelivery.ConsumerName);

    private static DeadMail From(NpgsqlDataReader row) =>
        new(
            row.GetInt64(0).ToString(System.Globalization.CultureInfo.InvariantCulture),
            row.GetString(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetInt32(3),
            row.GetString(4),
            row.GetFieldValue<DateTimeOffset>(5)
        );

    private static readonly DeadMail Example = new(
        "42",
        "accounts.verify_email",
        "user@example.com",
        1,
        "the SMTP server said 550 no such user here",
        DateTimeOffset.Parse("2025-01-18T10:00:00Z", null)
    );

    internal const string CountSql = "SELECT count(*) FROM platform.outbox WHERE consumer = $1 AND dead_at IS NOT NULL";

    internal const string ListSql = """
        SELECT id, payload->>'Template', payload->>'To', attempts, coalesce(last_error, ''), created_at
        FROM platform.outbox WHERE consumer = $1 AND dead_at IS NOT NULL ORDER BY id DESC LIMIT $2 OFFSET $3
        """;
}
