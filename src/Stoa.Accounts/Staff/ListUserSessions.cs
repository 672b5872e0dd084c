using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>A user's live sessions, the one used last first. <c>current</c> is the caller's own.</summary>
internal sealed class ListUserSessions(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Request, Page<OpenSession>>("/admin/users/{id}/sessions", routes.Resolve<ListUserSessions>().Handle)
            .WithName(StaffRoutes.Section, "listUserSessions", "List a user's sessions")
            .Staff("users", "read")
            .WithSuccess(AccountSuccesses.SessionsRetrieved)
            .ProducesFault(AccountFaults.UserNotFound)
            .WithExample(new Page<OpenSession>([Examples.OpenSession with { Current = false }], 1, PageQuery.DefaultSize, 1));

    public sealed record Request(Guid? Id, PageQuery Page) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), input.Page());
    }

    public async Task<Outcome<Page<OpenSession>>> Handle(Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (request.Id is not { } user || !await database.One(UserSql, row => row.GetBoolean(0), cancelled, user))
        {
            return AccountFaults.UserNotFound;
        }
        return await Pages.Read(
            database,
            ListSessions.CountSql,
            ListSessions.ListSql,
            row => ListSessions.From(row, context.Caller.SessionId),
            request.Page,
            cancelled,
            user,
            clock.GetUtcNow()
        );
    }

    internal const string UserSql = "SELECT true FROM accounts.users WHERE id = $1 AND erased_at IS NULL";
}
