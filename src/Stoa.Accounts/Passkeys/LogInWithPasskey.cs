using Microsoft.AspNetCore.Identity;
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
        var opened = await database.InTransaction(connection => Open(connection, session, proved.User, proved.Passkey, context), context.CancellationToken);
        return opened.Value is { } user ? sessions.Pair(context, user, user.Id, session.Id) : opened.Failure!;
    }

    /// <summary>
    /// The session first: it holds the user's row, as whoever takes the passkey away does, and so the passkey that is used then is still there.
    /// </summary>
    private async Task<Outcome<Account>> Open(
        NpgsqlConnection connection,
        NewSession session,
        PasskeyUser owner,
        UserPasskeyInfo passkey,
        RequestContext context
    )
    {
        var cancelled = context.CancellationToken;
        if (await connection.Change(SessionRows.InsertSql, cancelled, SessionRows.ArgumentsOf(session, owner.Id)) == 0)
        {
            return AccountFaults.AccountInactive;
        }
        object?[] use = [passkey.CredentialId, owner.Id, (long)passkey.SignCount, passkey.IsBackedUp, session.Now];
        if (await connection.One(UseSql, Users.ReadAccount, cancelled, use) is not { } user)
        {
            ceremonies.RefuseOvertaken(PasskeyPurpose.LogIn);
            return AccountFaults.PasskeyRefused;
        }
        return user;
    }

    /// <summary>Of two uses with the same counter one is refused; devices without a counter always send 0.</summary>
    internal const string CounterIncreases = "(p.sign_count < $3 OR (p.sign_count = 0 AND $3 = 0))";

    internal const string UseSql = $"""
        UPDATE accounts.passkeys p SET sign_count = $3, backed_up = $4, last_used_at = $5 FROM accounts.users u
        WHERE p.credential_id = $1 AND p.user_id = $2 AND u.id = p.user_id AND {CounterIncreases}
        RETURNING {Users.Columns}
        """;
}
