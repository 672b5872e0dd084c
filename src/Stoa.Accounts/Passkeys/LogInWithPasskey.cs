using Npgsql;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>
/// Starts a session for the owner of the passkey that signed the challenge. A signature counter that does not increase means that the passkey was copied; it is
/// refused.
/// </summary>
internal sealed class LogInWithPasskey(NpgsqlDataSource database, PasskeyCeremonies ceremonies, SessionTokens sessions)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Session>("/auth/passkeys/login", routes.Resolve<LogInWithPasskey>().Handle)
            .WithName(PasskeyExamples.Section, "logInWithPasskey", "Log in with a passkey")
            .Public()
            .Limited("passkey")
            .WithSuccess(AccountSuccesses.LoggedIn)
            .ProducesFault(AccountFaults.PasskeyRefused, AccountFaults.AccountInactive)
            .WithExample(Examples.Session, PasskeyExamples.Authentication);

    public sealed record Request(PasskeyResponse Response) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PasskeyResponse.Read<AuthenticationResponseJson>(input.Body));
    }

    public async Task<Outcome<Session>> Handle(Request request, RequestContext context)
    {
        if (request.Response.Incomplete(PasskeyResponse.OfLogin) is { } incomplete)
        {
            return incomplete;
        }
        if (await ceremonies.Assert(PasskeyPurpose.LogIn, request.Response, context.CancellationToken) is not { } proved)
        {
            return AccountFaults.PasskeyRefused;
        }
        var session = sessions.StartWithPasskey(context);
        var used = await database.One(
            UseSql,
            Users.ReadAccount,
            context.CancellationToken,
            proved.Passkey.CredentialId,
            proved.User.Id,
            (long)proved.Passkey.SignCount,
            proved.Passkey.IsBackedUp,
            session.Now
        );
        if (used is null)
        {
            ceremonies.RefuseOvertaken(PasskeyPurpose.LogIn);
            return AccountFaults.PasskeyRefused;
        }
        var started = await database.Change(SessionRows.InsertSql, context.CancellationToken, SessionRows.ArgumentsOf(session, used.Id));
        return started == 1 ? sessions.Pair(context, used, used.Id, session.Id) : AccountFaults.AccountInactive;
    }

    /// <summary>Of two uses with the same counter one is refused; devices without a counter always send 0.</summary>
    internal const string CounterIncreases = "(p.sign_count < $3 OR (p.sign_count = 0 AND $3 = 0))";

    internal const string UseSql = $"""
        UPDATE accounts.passkeys p SET sign_count = $3, backed_up = $4, last_used_at = $5 FROM accounts.users u
        WHERE p.credential_id = $1 AND p.user_id = $2 AND u.id = p.user_id AND {CounterIncreases}
        RETURNING {Users.Columns}
        """;
}
