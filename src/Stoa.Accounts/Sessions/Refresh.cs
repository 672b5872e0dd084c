using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>
/// Exchanges a refresh token for a new pair. A token works once; within the grace time the one used last gets the same successor again, because a response can
/// be lost. Reuse of an older token means that it was stolen: the session ends, access tokens included, and its user is told by mail.
/// </summary>
internal sealed class Refresh(
    NpgsqlDataSource database,
    RefreshTokens tokens,
    SessionTokens sessions,
    Mails mails,
    ChangeNotifications notifications,
    IOptions<TokenOptions> options,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Session>("/auth/refresh", routes.Resolve<Refresh>().Handle)
            .WithName("Accounts", "refresh", "Obtain a new access token using a refresh token")
            .Public()
            .Limited("refresh")
            .WithSuccess(AccountSuccesses.TokensRefreshed)
            .DescribedAs<Tokens>()
            .ProducesFault(AccountFaults.RefreshTokenInvalid, AccountFaults.RefreshTokenMissing, AccountFaults.RefreshTokenRevoked)
            .WithExample(Examples.Session with { User = null }, """{"refresh_token":"random-secure-token"}""");

    public sealed record Request(string RefreshToken) : IRequest<Request>, IAboutAccount
    {
        /// <summary>What all tokens of one session begin with. Ours are ASCII; others are not cut, for two units of a text can be one character.</summary>
        public string Account =>
            RefreshToken.Length > RefreshTokens.SessionLength && Ascii.IsValid(RefreshToken) ? RefreshToken[..RefreshTokens.SessionLength] : RefreshToken;

        public static Request Read(RequestReader input) => new(input.RefreshToken());
    }

    public async Task<Outcome<Session>> Handle(Request request, RequestContext context)
    {
        if (request.RefreshToken.Length == 0)
        {
            return AccountFaults.RefreshTokenMissing;
        }
        if (tokens.Check(request.RefreshToken) is not { } claims || claims.InCookie != context.Contract.KeepsRefreshTokenInCookie)
        {
            return AccountFaults.RefreshTokenInvalid;
        }
        var now = clock.GetUtcNow();
        var rotated = await database.One(
            RotateSql,
            row => row.GetGuid(0),
            context.CancellationToken,
            claims.SessionId,
            claims.Generation,
            now,
            now + options.Value.RefreshIdle,
            SessionTokens.DeviceOf(context),
            context.Address
        );
        return rotated == default ? await NotRotated(claims, now, context) : sessions.Pair(context, null, rotated, claims.SessionId, claims.Generation + 1);
    }

    private async Task<Outcome<Session>> NotRotated(RefreshClaims claims, DateTimeOffset now, RequestContext context)
    {
        var state = await database.One(
            FindSql,
            row => new State(row.GetGuid(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2), row.GetBoolean(3), row.GetBoolean(4)),
            context.CancellationToken,
            claims.SessionId,
            now
        );
        if (state is null)
        {
            return AccountFaults.RefreshTokenInvalid;
        }
        switch (Decide(claims, state, now, options.Value.RefreshGrace))
        {
            case RefreshDecision.SameSuccessor:
                return sessions.Pair(context, null, state.UserId, claims.SessionId, state.Generation);
            case RefreshDecision.Reused:
                await database.InTransaction<bool>(connection => End(connection, claims, now, context), context.CancellationToken);
                notifications.Raise(AccessCache.Topic, state.UserId.ToString());
                return AccountFaults.RefreshTokenRevoked;
            case RefreshDecision.Revoked:
                return AccountFaults.RefreshTokenRevoked;
            default:
                return AccountFaults.RefreshTokenInvalid;
        }
    }

    /// <summary>
    /// False where it has ended meanwhile, so its user is told once. An address that was never proved may be a stranger's, and is told nothing.
    /// </summary>
    private async Task<Outcome<bool>> End(NpgsqlConnection connection, RefreshClaims claims, DateTimeOffset now, RequestContext context)
    {
        var ended = await connection.One(
            EndSql,
            row => new Owner(row.GetGuid(0), row.GetString(1), row.GetBoolean(2)),
            context.CancellationToken,
            claims.SessionId,
            claims.Generation,
            now,
            AccessCache.Topic
        );
        if (ended is { IsProved: true })
        {
            await using var batch = new NpgsqlBatch(connection);
            mails.AddSessionStolen(batch, ended.Email, ended.UserId, context.Language, now);
            await batch.ExecuteNonQueryAsync(context.CancellationToken);
        }
        return ended is not null;
    }

    private sealed record Owner(Guid UserId, string Email, bool IsProved);

    /// <summary>What to make of a token that could not be rotated.</summary>
    internal static RefreshDecision Decide(RefreshClaims claims, State state, DateTimeOffset now, TimeSpan grace)
    {
        if (state.Revoked)
        {
            return RefreshDecision.Revoked;
        }
        if (!state.Live || claims.Generation >= state.Generation)
        {
            return RefreshDecision.Refused;
        }
        return claims.Generation == state.Generation - 1 && now - state.RotatedAt <= grace ? RefreshDecision.SameSuccessor : RefreshDecision.Reused;
    }

    internal enum RefreshDecision
    {
        Refused,
        Revoked,
        SameSuccessor,
        Reused,
    }

    /// <summary>Of a session that is there.</summary>
    /// <param name="Live">It goes on.</param>
    /// <param name="Revoked">It was ended, and did not merely run out, or its user was deactivated.</param>
    internal sealed record State(Guid UserId, int Generation, DateTimeOffset RotatedAt, bool Live, bool Revoked);

    private const string RotateSql = """
        UPDATE accounts.sessions s SET generation = s.generation + 1, rotated_at = $3, idle_until = least($4, s.ends_at), device = $5, address = $6
        FROM accounts.users u
        WHERE s.id = $1 AND s.generation = $2 AND s.revoked_at IS NULL AND s.idle_until > $3 AND s.ends_at > $3 AND u.id = s.user_id AND u.active
        RETURNING s.user_id
        """;

    private const string FindSql = """
        SELECT s.user_id, s.generation, s.rotated_at, s.revoked_at IS NULL AND s.idle_until > $2 AND s.ends_at > $2 AND u.active,
            s.revoked_at IS NOT NULL OR NOT u.active
        FROM accounts.sessions s JOIN accounts.users u ON u.id = s.user_id WHERE s.id = $1
        """;

    private const string EndSql = """
        WITH ended AS (
            UPDATE accounts.sessions SET revoked_at = $3, revoked_reason = 'refresh token reused'
            WHERE id = $1 AND generation > $2 AND revoked_at IS NULL RETURNING user_id
        )
        SELECT u.id, u.email, u.email_verified, pg_notify('stoa', $4 || ':' || u.id) FROM ended JOIN accounts.users u ON u.id = ended.user_id
        """;
}
