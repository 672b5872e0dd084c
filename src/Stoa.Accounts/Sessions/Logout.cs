using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>Ends every session of the caller: refresh tokens for good, access tokens at once here and within a second on every other node.</summary>
internal sealed class Logout(NpgsqlDataSource database, Signals signals, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Post<Empty, Nothing>("/auth/logout", routes.The<Logout>().Handle)
        .Named("Accounts", "logout", "Revoke all refresh tokens of the current user").SignedIn().Says(Done.LoggedOut);

    public async Task<Outcome<Nothing>> Handle(Empty request, Call call)
    {
        await database.Change(EndSql, call.Cancelled, call.Caller.UserId, clock.GetUtcNow(), AccessCache.Topic);
        signals.Raise(AccessCache.Topic, call.Caller.UserId.ToString());
        return new Nothing();
    }

    private const string EndSql = """
        WITH ended AS (
            UPDATE accounts.sessions SET revoked_at = $2, revoked_reason = 'logout' WHERE user_id = $1 AND revoked_at IS NULL RETURNING id
        )
        SELECT pg_notify('stoa', $3 || ':' || $1::uuid) FROM (SELECT count(*) FROM ended) AS once
        """;
}
