using Npgsql;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Passkeys;

/// <summary>
/// Starts a session for the owner of the passkey that answers the challenge; nothing else is asked for. A signature counter that does not go up
/// means that the passkey has been copied: it is refused.
/// </summary>
internal sealed class LogInWithPasskey(NpgsqlDataSource database, PasskeyCeremonies ceremonies, SessionTokens sessions)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, Session>("/auth/passkeys/login", routes.The<LogInWithPasskey>().Handle)
        .Named(PasskeyExamples.Section, "logInWithPasskey", "Log in with a passkey").Public().Limited("passkey").Says(Done.LoggedIn)
        .Fails(Fault.PasskeyRefused, Fault.AccountInactive)
        .Shows(Examples.Session, PasskeyExamples.Credential);

    public sealed record Request(Answer Answer) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(Answer.Read(input.Body));
    }

    public async Task<Outcome<Session>> Handle(Request request, Call call)
    {
        if (await ceremonies.Assert(call.Http, request.Answer) is not { } proved)
        {
            return Fault.PasskeyRefused;
        }
        var session = sessions.StartWithPasskey(call);
        var used = await database.One(UseSql, Users.ReadAccount, call.Cancelled,
            proved.Passkey.CredentialId, proved.User.Id, (long)proved.Passkey.SignCount, proved.Passkey.IsBackedUp, session.Now);
        if (used is null)
        {
            return Fault.PasskeyRefused;
        }
        var started = await database.Change(SessionTokens.StartSql, call.Cancelled,
            session.Id, used.Id, session.Now, session.IdleUntil, session.EndsAt, session.Device, session.Address, session.SecondFactor);
        return started == 1
            ? sessions.Pair(call, used, used.Id, session.Id)
            : Fault.AccountInactive;
    }

    /// <summary>Of two logins with the same count, one is right; devices that count nothing always say 0.</summary>
    internal const string UseSql = $"""
        UPDATE accounts.passkeys p SET sign_count = $3, backed_up = $4, last_used_at = $5 FROM accounts.users u
        WHERE p.credential_id = $1 AND p.user_id = $2 AND u.id = p.user_id AND (p.sign_count < $3 OR (p.sign_count = 0 AND $3 = 0))
        RETURNING {Users.Columns}
        """;
}
