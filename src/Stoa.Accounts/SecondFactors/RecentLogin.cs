using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.SecondFactors;

/// <summary>
/// Privileged changes need a session that was opened or stepped up within <c>Accounts:RecentLogin</c>. Only these changes read it, from the session's row;
/// access tokens do not carry it and a refresh does not renew it.
/// </summary>
internal sealed class RecentLogin(NpgsqlDataSource database, IOptions<StepUpOptions> options, TimeProvider clock)
{
    public async Task<Failure?> Check(RequestContext context)
    {
        var now = clock.GetUtcNow();
        return await database.One(
            IsRecentSql,
            row => row.GetBoolean(0),
            context.CancellationToken,
            context.Caller.SessionId,
            now - options.Value.RecentLogin,
            now + Clocks.Skew
        )
            ? null
            : Failure.Of(AccountFaults.RecentLoginRequired);
    }

    /// <summary>For changes of roles, whose routes a document fixes: only where the operator wants it.</summary>
    public async Task<Failure?> CheckForRoles(RequestContext context) => options.Value.RecentLoginForRoles ? await Check(context) : null;

    internal const string IsRecentSql = """
        SELECT coalesce(proved_at, created_at) > $2 AND coalesce(proved_at, created_at) <= $3 FROM accounts.sessions WHERE id = $1 AND revoked_at IS NULL
        """;
}
