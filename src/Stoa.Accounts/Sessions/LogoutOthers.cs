using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Ends every session of the caller but the current one.</summary>
internal sealed class LogoutOthers(NpgsqlDataSource database, Signals signals, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Post<Empty, Nothing>("/auth/logout-others", routes.The<LogoutOthers>().Handle)
        .Named("Accounts", "logoutOthers", "End all other sessions of the current user").SignedIn().Says(Done.OtherSessionsEnded);

    public async Task<Outcome<Nothing>> Handle(Empty request, Call call)
    {
        await database.Change(EndSql, call.Cancelled, call.Caller.UserId, call.Caller.SessionId, clock.GetUtcNow(), AccessCache.Topic);
        signals.Raise(AccessCache.Topic, call.Caller.UserId.ToString());
        return new Nothing();
    }

    private const string EndSql = """
        WITH ended AS (
            UPDATE accounts.sessions SET revoked_at = $3, revoked_reason = 'ended by its user' WHERE user_id = $1 AND id <> $2 AND revoked_at IS NULL RETURNING id
        )
        SELECT pg_notify('stoa', $4 || ':' || $1::uuid) FROM (SELECT count(*) FROM ended) AS once
        """;
}
