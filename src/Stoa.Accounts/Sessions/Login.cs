using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.SecondFactors;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Sessions;

/// <summary>
/// Starts a session for an e-mail address and password. Unknown addresses and wrong passwords take the same path, hash and lock included, so that neither
/// answer nor timing tells them apart. Only a caller with the right password learns that an account is inactive or unverified.
/// </summary>
internal sealed class Login(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    SessionTokens sessions,
    Lockout lockout,
    EmailHasher identifiers,
    UnverifiedLogins unverified,
    TimeProvider clock
)
{
    /// <summary>What limits how often passwords are tried.</summary>
    public const string Policy = "login";

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Session>("/auth/login", routes.Resolve<Login>().Handle)
            .WithName("Accounts", "login", "Authenticate with email and password")
            .Public()
            .Limited(Policy)
            .WithSuccess(AccountSuccesses.LoggedIn)
            .ProducesFault(
                AccountFaults.InvalidCredentials,
                AccountFaults.AccountInactive,
                AccountFaults.EmailNotVerified,
                AccountFaults.AccountLocked,
                RequestFaults.Overloaded
            )
            .ProducesFault(SecondFactorCheck.Faults)
            .WithExample(Examples.Session, """{"email":"user@example.com","password":"SecurePassword123!"}""");

    public sealed record Request(string Email, string Password, SecondFactorInput SecondFactorInput) : IRequest<Request>, IAboutAccount
    {
        public string Account => Users.KeyOf(Email);

        public static Request Read(RequestReader input) => new(input.Body.Login(), input.Body.Secret("password", 256), SecondFactorInput.Read(input.Body));
    }

    public async Task<Outcome<Session>> Handle(Request request, RequestContext context)
    {
        var identifier = identifiers.Of(request.Account);
        var candidate = await Find(request, identifier, context.CancellationToken);
        if (candidate.Value is not { } found)
        {
            return candidate.Failure!;
        }
        if (await passwords.Verify(found.Hash, request.Password, context.CancellationToken) is not { } verdict)
        {
            return PasswordHashing.Busy;
        }
        if (!verdict.Right)
        {
            return await lockout.Count(identifier, found.User?.Email, found.User?.Id, context.Language, context.CancellationToken)
                ? AccountFaults.InvalidCredentials
                : await Refusal(identifier, context);
        }
        var user = found.User!;
        var start = await Start(user, request.SecondFactorInput, context);
        if (start.Failure is { } refused)
        {
            // Each of these refusals reveals that the password is right, so a guess that was overtaken by a lock must not get one.
            return await lockout.OfInTurn(identifier, context.CancellationToken) ?? refused;
        }
        var session = start.Value!;
        if (!await Open(session, user, found.Hash, identifier, context.CancellationToken))
        {
            return await OpenAgain(session, found.Hash, request, identifier, context);
        }
        if (verdict.NewHash is { } better)
        {
            await database.Change(RehashSql, context.CancellationToken, user.Id, found.Hash, better);
        }
        return sessions.Pair(context, user, user.Id, session.Id);
    }

    /// <summary>
    /// What happened during the hashing: a lock, an account that was deactivated, another password, or the same one in a better hash, which another login has
    /// written.
    /// </summary>
    private async Task<Outcome<Session>> OpenAgain(NewSession session, string? before, Request request, byte[] identifier, RequestContext context)
    {
        var candidate = await Find(request, identifier, context.CancellationToken);
        if (candidate.Failure is { } locked)
        {
            return locked;
        }
        if (candidate.Value is not { User: { } user, Hash: { } hash })
        {
            return AccountFaults.InvalidCredentials;
        }
        if (hash != before && await passwords.Verify(hash, request.Password, context.CancellationToken) is not { Right: true })
        {
            return AccountFaults.InvalidCredentials;
        }
        // It reveals that the password is right.
        return !user.Active ? await lockout.OfInTurn(identifier, context.CancellationToken) ?? AccountFaults.AccountInactive
            : await Open(session, user, hash, identifier, context.CancellationToken) ? sessions.Pair(context, user, user.Id, session.Id)
            : await Refusal(identifier, context);
    }

    private async Task<Outcome<Candidate>> Find(Request request, byte[] identifier, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var found = (await database.One(FindSql, Candidate.From, cancelled, request.Account, identifier, now))!;
        return found.LockedUntil is { } until ? Lockout.Locked(until, now) : found;
    }

    private async Task<Outcome<NewSession>> Start(Account user, SecondFactorInput secondFactor, RequestContext context) =>
        !user.Active ? AccountFaults.AccountInactive
        : !user.EmailVerified && unverified.AreRefusedBy(context.Contract) ? AccountFaults.EmailNotVerified
        : await sessions.Start(context, user.Id, secondFactor);

    private Task<bool> Open(NewSession session, Account user, string? hash, byte[] identifier, CancellationToken cancelled) =>
        database.Together(
            async batch =>
            {
                Lockout.AddTurn(batch, identifier);
                batch.Add(
                    StartSql,
                    session.Id,
                    user.Id,
                    session.Now,
                    session.IdleUntil,
                    session.EndsAt,
                    session.Device,
                    session.Address,
                    hash,
                    identifier,
                    session.SecondFactor
                );
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                await row.NextResultAsync(cancelled);
                return await row.ReadAsync(cancelled);
            },
            cancelled
        );

    /// <summary>A lock, else something that a right password does not help against any more.</summary>
    private async Task<Failure> Refusal(byte[] identifier, RequestContext context) =>
        await lockout.Of(identifier, context.CancellationToken) ?? AccountFaults.InvalidCredentials;

    private sealed record Candidate(DateTimeOffset? LockedUntil, string? Hash, Account? User)
    {
        public static Candidate From(NpgsqlDataReader row) =>
            new(
                row.GetOrNull<DateTimeOffset>("locked_until"),
                row.GetStringOrNull("password_hash"),
                row.GetOrNull<Guid>("id") is null ? null : Users.ReadAccount(row)
            );
    }

    /// <summary>Always one row. A lock without end is read as a day.</summary>
    private const string FindSql = $"""
        SELECT {Users.Columns}, CASE WHEN f.locked_until > $3 THEN least(f.locked_until, $3::timestamptz + interval '1 day') END AS locked_until,
            u.password_hash
        FROM (SELECT) AS one
        LEFT JOIN accounts.users u ON u.email_key = $1
        LEFT JOIN accounts.password_failures f ON f.identifier = $2
        """;

    /// <summary>
    /// Only if the checked password is still current and no lock or second factor appeared during the hashing. A new session clears the earlier wrong
    /// passwords.
    /// </summary>
    private const string StartSql = """
        WITH started AS (
            INSERT INTO accounts.sessions (id, user_id, created_at, rotated_at, idle_until, ends_at, device, address)
            SELECT $1, u.id, $3, $3, $4, $5, $6, $7 FROM accounts.users u
            WHERE u.id = $2 AND u.active AND u.password_hash = $8 AND (NOT u.second_factor OR $10)
              AND NOT EXISTS (SELECT FROM accounts.password_failures f WHERE f.identifier = $9 AND f.locked_until > $3)
            FOR SHARE OF u
            RETURNING id
        ), forgiven AS (
            DELETE FROM accounts.password_failures f USING started WHERE f.identifier = $9
        )
        SELECT id FROM started
        """;

    private const string RehashSql = "UPDATE accounts.users SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
}
