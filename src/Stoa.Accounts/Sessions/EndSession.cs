using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Ends one session of the caller, the current one included. Another user's session is "not found".</summary>
internal sealed class EndSession(NpgsqlDataSource database, ChangeNotifications notifications, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/auth/sessions/{id}", routes.Resolve<EndSession>().Handle)
            .WithName("Accounts", "endSession", "End one of the current user's sessions")
            .SignedIn()
            .Idempotent()
            .WithSuccess(AccountSuccesses.SessionEnded)
            .ProducesFault(AccountFaults.SessionNotFound);

    public async Task<Outcome<Nothing>> Handle(ById request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return AccountFaults.SessionNotFound;
        }
        var outcome = await database.InTransaction(context, connection => End(connection, id, context));
        if (outcome.Failure is null)
        {
            notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        }
        return outcome;
    }

    private async Task<Outcome<Nothing>> End(NpgsqlConnection connection, Guid id, RequestContext context) =>
        await connection.One(EndSql, row => row.GetBoolean(0), context.CancellationToken, id, context.Caller.UserId, clock.GetUtcNow(), AccessCache.Topic)
            ? new Nothing()
            : AccountFaults.SessionNotFound;

    private const string EndSql = """
        WITH ended AS (
            UPDATE accounts.sessions SET revoked_at = $3, revoked_reason = 'ended by its user'
            WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND idle_until > $3 AND ends_at > $3 RETURNING user_id
        )
        SELECT true, pg_notify('stoa', $4 || ':' || user_id) FROM ended
        """;
}
