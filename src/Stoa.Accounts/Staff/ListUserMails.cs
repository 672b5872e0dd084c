using System.Globalization;
using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;

namespace Stoa.Accounts.Staff;

/// <summary>The mails that a user was sent, the latest first: which and when, without what they said, for as long as that is kept (ADR 91).</summary>
internal sealed class ListUserMails(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<SentMail>>("/admin/users/{id}/mails", routes.Resolve<ListUserMails>().Handle)
            .WithName(StaffRoutes.Section, "listUserMails", "List the mails that a user was sent")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.UserMailsRetrieved)
            .ProducesFault(AccountFaults.UserNotFound, PlatformFaults.CursorInvalid)
            .WithExample(new Page<SentMail>([Example], 1, PageQuery.DefaultSize, 1));

    public sealed record Request(Guid? Id, ListRequest List) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), ListRequest.Read(input, SentMail.Sorts));
    }

    public async Task<Outcome<Page<SentMail>>> Handle(Request request, RequestContext context) =>
        request.Id is { } user && await database.One(ListUserSessions.UserSql, row => row.GetBoolean(0), context.CancellationToken, user)
            ? await SentMail.Of(user).Read(database, request.List, SentMail.From, context.CancellationToken)
            : AccountFaults.UserNotFound;

    private static readonly SentMail Example = new(
        "42",
        "commerce.order_placed",
        "en",
        1,
        DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture)
    );
}
