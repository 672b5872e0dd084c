using Npgsql;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>
/// Starts a session for an e-mail address and its password. An unknown address and a wrong password take the same way, hash included, so
/// that neither the answer nor its time tells which it was; that an account is inactive is told only to who knows its password.
/// </summary>
internal sealed class Login(NpgsqlDataSource database, PasswordHashing passwords, SessionTokens sessions)
{
    public static Route Map(Routes routes) => routes
        .Post<Request, Session>("/auth/login", routes.The<Login>().Handle)
        .Named("Accounts", "login", "Authenticate with email and password").Public().Limited("login").Says(Done.LoggedIn)
        .Fails(Fault.InvalidCredentials, Fault.AccountInactive, Fault.Overloaded).Fails(SecondFactorCheck.Faults)
        .Shows(Examples.Session, """{"email":"user@example.com","password":"SecurePassword123!"}""");

    public sealed record Request(string Email, string Password, Proof Proof) : IRequest<Request>, IAboutAccount
    {
        public string Account => Email;

        public static Request Read(RequestInput input) => new(input.Body.Login(), input.Body.Secret("password", 256), Proof.Read(input.Body));
    }

    /// <summary>More want to be hashed than can be in the next seconds.</summary>
    public static readonly Failure Busy = new() { Fault = Fault.Overloaded, RetryAfter = TimeSpan.FromSeconds(5) };

    public async Task<Outcome<Session>> Handle(Request request, Call call)
    {
        var found = await database.One(FindSql, row => new Candidate(Users.ReadAccount(row), row.IsDBNull(8) ? null : row.GetString(8)),
            call.Cancelled, Users.KeyOf(request.Email));
        if (await passwords.Verify(found?.Hash, request.Password, call.Cancelled) is not { } verdict)
        {
            return Busy;
        }
        if (!verdict.Right)
        {
            return Fault.InvalidCredentials;
        }
        var user = found!.User;
        if (!user.Active)
        {
            return Fault.AccountInactive;
        }
        var start = await sessions.Start(call, user.Id, request.Proof);
        if (start.Failure is { } refused)
        {
            return refused;
        }
        var session = start.Value!;
        var started = await database.Change(StartSql, call.Cancelled,
            session.Id, user.Id, session.Now, session.IdleUntil, session.EndsAt, session.Device, session.Address, found.Hash, session.SecondFactor);
        if (started == 0)
        {
            return Fault.InvalidCredentials;
        }
        if (verdict.NewHash is { } better)
        {
            await database.Change(RehashSql, call.Cancelled, user.Id, found.Hash, better);
        }
        return sessions.Pair(call, user, user.Id, session.Id);
    }

    private sealed record Candidate(Account User, string? Hash);

    private const string FindSql = $"SELECT {Users.Columns}, u.password_hash FROM accounts.users u WHERE u.email_key = $1";

    /// <summary>Only if what was checked still holds: a password changed or a second factor set up during the hashing must not leave a session behind.</summary>
    private const string StartSql = """
        INSERT INTO accounts.sessions (id, user_id, created_at, rotated_at, idle_until, ends_at, device, address)
        SELECT $1, u.id, $3, $3, $4, $5, $6, $7 FROM accounts.users u
        WHERE u.id = $2 AND u.active AND u.password_hash = $8 AND (NOT u.second_factor OR $9) FOR SHARE OF u
        """;

    private const string RehashSql = "UPDATE accounts.users SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
}
