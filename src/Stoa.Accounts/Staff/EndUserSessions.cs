using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Staff;

/// <summary>Ends every session of a user. Where there is none, nothing changes and nothing is logged.</summary>
internal sealed class EndUserSessions(NpgsqlDataSource database, ChangeNotifications notifications, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/users/{id}/sessions", routes.Resolve<EndUserSessions>().Handle)
            .WithName(StaffRoutes.Section, "endUserSessions", "End all of a user's sessions")
            .Staff("users", "manage")
            .Idempotent()
            .WithSuccess(AccountSuccesses.UserSessionsEnded)
            .ProducesFault(AccountFaults.UserNotFound, AccountFaults.GrantCeiling);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        var outcome = await database.InTransaction(context, connection => End(connection, request.Id, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, request.Id.ToString()!);
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> End(NpgsqlConnection connection, Guid? id, RequestContext context)
    {
        var locked = await TargetUser.Lock(connection, id, context);
        if (locked.Failure is { } refused)
        {
            return refused;
        }
        var target = locked.Value!;
        var ended = await Open(connection, target.User.Id, "ended by staff", clock.GetUtcNow(), context.CancellationToken);
        if (ended > 0)
        {
            await audit.Write(connection, context, AccountAuditActions.SessionsEnded, target.Name, before: new() { ["sessions"] = ended });
        }
        return new Nothing();
    }

    /// <summary>Ends what is open of a user whose row is locked; how many those were. All nodes hear of it.</summary>
    public static async Task<int> Open(NpgsqlConnection connection, Guid user, string reason, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        var ended = SessionRows.AddEndAll(batch, user, reason, now);
        await batch.ExecuteNonQueryAsync(cancelled);
        return ended.RecordsAffected;
    }
}
