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
            .Get<Request, Page<DeadMail>>("/admin/mails", routes.Resolve<ListDeadMails>().Handle)
            .WithName("Mail", "listMails", "List mails that could not be delivered")
            .Staff("mails", "read")
            .WithSuccess(PlatformSuccesses.MailsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .WithExample(new Page<DeadMail>([Example], 1, PageQuery.DefaultSize, 1));

    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("id", "o.id", "bigint"), new("created_at", "o.created_at", "timestamptz")];

    public sealed record Request(ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(ListRequest.Read(input, Sorts));
    }

    public Task<Outcome<Page<DeadMail>>> Handle(Request request, RequestContext context) =>
        Query().Read(database, request.List, From, context.CancellationToken);

    internal static ListQuery Query() =>
        new ListQuery(Columns, "platform.outbox o", "o.id", "bigint", Sorts)
            .Where("o.dead_at IS NOT NULL")
            .Where("o.consumer = {0}", MailDelivery.ConsumerName);

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

    private const string Columns = "o.id, o.payload->>'Template', o.payload->>'To', o.attempts, coalesce(o.last_error, ''), o.created_at";
}
