using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Ends every session of the caller but the current one.</summary>
internal sealed class LogoutOthers(NpgsqlDataSource database, ChangeNotifications notifications, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, Nothing>("/auth/logout-others", routes.Resolve<LogoutOthers>().Handle)
            .WithName("Accounts", "logoutOthers", "End all other sessions of the current user")
            .SignedIn()
            .Idempotent()
            .WithSuccess(AccountSuccesses.OtherSessionsEnded);

    public async Task<Outcome<Nothing>> Handle(Empty request, RequestContext context)
    {
        var outcome = await database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                await connection.Change(
                    EndSql,
                    context.CancellationToken,
                    context.Caller.UserId,
                    context.Caller.SessionId,
                    clock.GetUtcNow(),
                    AccessCache.Topic
                );
                await connection.Change(SessionRows.OthersOverSql, context.CancellationToken, context.Caller.SessionId);
                return new Nothing();
            }
        );
        notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        return outcome;
    }

    private const string EndSql = """
        WITH ended AS (
            UPDATE accounts.sessions SET revoked_at = $3, revoked_reason = 'ended by its user'
                WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL RETURNING id
        )
        SELECT pg_notify('stoa', $4 || ':' || $1::uuid) FROM (SELECT count(*) FROM ended) AS once
        """;
}
