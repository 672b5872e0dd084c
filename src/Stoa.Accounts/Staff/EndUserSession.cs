using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>Ends one session of a user: its access token is dead at once here, within a second everywhere.</summary>
internal sealed class EndUserSession(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Nothing>("/admin/users/{id}/sessions/{sid}", routes.Resolve<EndUserSession>().Handle)
            .WithName(StaffRoutes.Section, "endUserSession", "End one of a user's sessions")
            .Staff("users", "manage")
            .Idempotent()
            .WithSuccess(AccountSuccesses.SessionEnded)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.SessionNotFound, AccountFaults.GrantCeiling);

    public sealed record Request(Guid? UserId, Guid? SessionId) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Ids.Parse(input.Path("id", IdForm.Uuid)), Ids.Parse(input.Path("sid", IdForm.Uuid)));
    }

    public async Task<Outcome<Nothing>> Handle(Request request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => End(connection, request, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, request.UserId.ToString()!);
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> End(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var locked = await TargetUser.Lock(connection, request.UserId, context);
        if (locked.Failure is { } refused)
        {
            return refused;
        }
        var target = locked.Value!;
        if (request.SessionId is not { } session || await connection.Change(EndSql, context.CancellationToken, session, target.User.Id, clock.GetUtcNow()) == 0)
        {
            return AccountFaults.SessionNotFound;
        }
        await connection.Change(ChangeNotifications.NotifySql, context.CancellationToken, AccessCache.Topic, target.User.Id.ToString());
        await audit.Write(connection, context, AccountAuditActions.SessionEnded, target.Name, before: new() { ["session"] = session });
        return new Nothing();
    }

    internal const string EndSql = """
        UPDATE accounts.sessions SET revoked_at = $3, revoked_reason = 'ended by staff'
        WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND idle_until > $3 AND ends_at > $3
        """;
}
