using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Mail;

/// <summary>A mail that went out. Its text is private to its reader and not kept.</summary>
internal sealed record SentMail(string Id, string Template, string Language, DateTimeOffset SentAt);

/// <summary>The mails that a user was sent in the last 180 days, the latest first; of an id that is no user's there are none.</summary>
internal sealed class ListUserMails(NpgsqlDataSource database)
{
    internal static readonly IReadOnlyList<SortColumn> Sorts = [new("sent_at", "m.sent_at", "timestamptz")];

    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<SentMail>>("/admin/users/{id}/mails", routes.Resolve<ListUserMails>().Handle)
            .WithName("Mail", "listUserMails", "List the mails that a user was sent")
            .Staff("mails", "read")
            .WithSuccess(PlatformSuccesses.SentMailsRetrieved)
            .ProducesFault(PlatformFaults.CursorInvalid)
            .WithExample(new Page<SentMail>([Example], 1, PageQuery.DefaultSize, 1));

    public sealed record Request(Guid User, ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : Guid.Empty, ListRequest.Read(input, Sorts));
    }

    public Task<Outcome<Page<SentMail>>> Handle(Request request, RequestContext context) =>
        Query(request.User).Read(database, request.List, From, context.CancellationToken);

    internal static ListQuery Query(Guid user) =>
        new ListQuery("m.id, m.template, m.language, m.sent_at", "platform.sent_mails m", "m.id", "bigint", Sorts).Where("m.user_id = {0}", user);

    private static SentMail From(NpgsqlDataReader row) =>
        new(row.GetInt64("id").ToString(CultureInfo.InvariantCulture), row.GetString("template"), row.GetString("language"), row.GetTime("sent_at"));

    private static readonly SentMail Example = new(
        "42",
        "commerce.order_placed",
        "en",
        DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture)
    );
}
