using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Ends every session of the caller: refresh tokens for good, access tokens at once here and within a second on every other node.</summary>
internal sealed class Logout(NpgsqlDataSource database, ChangeNotifications notifications, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, Nothing>("/auth/logout", routes.Resolve<Logout>().Handle)
            .WithName("Accounts", "logout", "Revoke all refresh tokens of the current user")
            .SignedIn()
            .WithSuccess(SuccessCode.LoggedOut);

    public async Task<Outcome<Nothing>> Handle(Empty request, RequestContext context)
    {
        var outcome = await database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                var (user, now, cancelled) = (context.Caller.UserId, clock.GetUtcNow(), context.CancellationToken);
                await connection.Change(EndSql, cancelled, user, now, AccessCache.Topic);
                await connection.Change(SessionRows.AllOverSql, cancelled, user, now);
                return new Nothing();
            }
        );
        notifications.Raise(AccessCache.Topic, context.Caller.UserId.ToString());
        return outcome;
    }

    private const string EndSql = """
        WITH ended AS (
            UPDATE accounts.sessions SET revoked_at = $2, revoked_reason = 'logout' WHERE user_id = $1 AND revoked_at IS NULL RETURNING id
        )
        SELECT pg_notify('stoa', $3 || ':' || $1::uuid) FROM (SELECT count(*) FROM ended) AS once
        """;
}
