using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>
/// Confirms the user's identity again within a session by a passkey. It verified its user, so it is both factors, as at a login. Tries share the counter of
/// <see cref="StepUp"/>: an account that is locked there is locked here.
/// </summary>
internal sealed class StepUpWithPasskey(
    NpgsqlDataSource database,
    PasskeyCeremonies ceremonies,
    FactorGuesses guesses,
    IOptions<StepUpOptions> options,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, SteppedUp>("/auth/passkeys/step-up", routes.Resolve<StepUpWithPasskey>().Handle)
            .WithName(PasskeyExamples.Section, "stepUpWithPasskey", "Prove anew who you are, with a passkey")
            .SignedIn()
            .Limited("step-up")
            .ProducesFault(AccountFaults.PasskeyRefused, AccountFaults.AccountLocked)
            .WithExample(new SteppedUp(Examples.Session.ExpiresAt), PasskeyExamples.Authentication);

    public sealed record Request(PasskeyResponse Response) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PasskeyResponse.Read<AuthenticationResponseJson>(input.Body));
    }

    public async Task<Outcome<SteppedUp>> Handle(Request request, RequestContext context)
    {
        if (request.Response.Incomplete(PasskeyResponse.OfStepUp) is { } incomplete)
        {
            return incomplete;
        }
        if (await guesses.Take(database, context.Caller.UserId, context.CancellationToken) is { } locked)
        {
            return locked;
        }
        var purpose = PasskeyPurpose.ProveAnew(context.Caller.SessionId);
        if (await ceremonies.Assert(purpose, request.Response, context.CancellationToken) is not { } proved)
        {
            return AccountFaults.PasskeyRefused;
        }
        var now = clock.GetUtcNow();
        await using var connection = await database.Open(context.CancellationToken);
        var (used, open) = await connection.One(
            ProveSql,
            row => (row.GetBoolean(0), row.GetBoolean(1)),
            context.CancellationToken,
            proved.Passkey.CredentialId,
            context.Caller.UserId,
            (long)proved.Passkey.SignCount,
            proved.Passkey.IsBackedUp,
            now,
            context.Caller.SessionId
        );
        if (!used)
        {
            ceremonies.RefuseOvertaken(purpose);
            return AccountFaults.PasskeyRefused;
        }
        if (!open)
        {
            return RequestFaults.TokenRevoked;
        }
        await FactorGuesses.Forget(connection, context.Caller.UserId, context.CancellationToken);
        return new SteppedUp(now + options.Value.RecentLogin);
    }

    /// <summary>The passkey is used and the session proved at once; a session that was ended meanwhile stays so, and who may not act proves nothing.</summary>
    internal const string ProveSql = $"""
        WITH used AS (
            UPDATE accounts.passkeys p SET sign_count = $3, backed_up = $4, last_used_at = $5
            WHERE p.credential_id = $1 AND p.user_id = $2 AND {LogInWithPasskey.CounterIncreases} RETURNING p.user_id
        ), proved AS (
            UPDATE accounts.sessions s SET proved_at = $5 FROM used JOIN accounts.users u ON u.id = used.user_id AND u.active
            WHERE s.id = $6 AND s.user_id = u.id AND s.revoked_at IS NULL RETURNING s.id
        )
        SELECT EXISTS (SELECT FROM used), EXISTS (SELECT FROM proved)
        """;
}
