using System.Text;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Google;

/// <summary>
/// The user behind an identity. Known by issuer and subject; else linked, or created, by an address that the provider has verified (ADR 10). Where
/// the provider is not authoritative for the address, an account that has it is linked only to who is signed in to it (ADR 23). An account that registered the address without ever proving it may be a trap laid for its owner: who proves the address now gets it
/// without the password, the sessions and the other sign-ins it had.
/// </summary>
internal sealed class GoogleAccounts(NpgsqlDataSource database, Signals signals, TimeProvider clock)
{
    private const int LongestName = 100;
    private const int LongestEmail = 254;
    private const int Attempts = 3;

    /// <summary>A parallel sign-in of the same identity won: the next look finds what it stored.</summary>
    private static readonly Failure LinkedMeanwhile = new() { Fault = Fault.GoogleUnavailable };

    /// <summary>Finds, links or makes the user.</summary>
    /// <param name="identity">Who it is, at the provider.</param>
    /// <param name="holder">Who they are here, already; null where they are not signed in.</param>
    /// <param name="cancelled">The client went away.</param>
    public async Task<Outcome<Account>> Find(Identity identity, Guid? holder, CancellationToken cancelled)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await database.InTransaction(connection => Find(connection, identity, holder, cancelled), cancelled);
            if (ReferenceEquals(outcome.Failure, LinkedMeanwhile) && attempt < Attempts)
            {
                continue;
            }
            if (outcome.Failure is { } refused)
            {
                return refused;
            }
            if (outcome.Value!.Claimed)
            {
                signals.Raise(AccessCache.Topic, outcome.Value.User.Id.ToString());
            }
            return outcome.Value.User;
        }
    }

    /// <summary>False where the user may not have it any more: switched off, or protected by a second factor, since they were found.</summary>
    public async Task<bool> Open(Account user, NewSession session, CancellationToken cancelled) => await database.Change(SessionTokens.StartSql, cancelled,
        session.Id, user.Id, session.Now, session.IdleUntil, session.EndsAt, session.Device, session.Address, session.SecondFactor) == 1;

    private async Task<Outcome<SignedIn>> Find(NpgsqlConnection connection, Identity identity, Guid? holder, CancellationToken cancelled)
    {
        var user = await connection.One(FindSql, Users.ReadAccount, cancelled, identity.Issuer, identity.Subject);
        var found = user is null ? await Link(connection, identity, holder, clock.GetUtcNow(), cancelled) : new SignedIn(user, Claimed: false);
        if (found.Failure is { } refused)
        {
            return refused;
        }
        return found.Value!.User.Active ? found : Fault.AccountInactive;
    }

    private static async Task<Outcome<SignedIn>> Link(NpgsqlConnection connection, Identity identity, Guid? holder, DateTimeOffset now, CancellationToken cancelled)
    {
        if (!identity.EmailVerified || !IsAddress(identity.Email))
        {
            return GoogleProvider.Refusal("email_not_verified");
        }
        var newId = Guid.CreateVersion7(now);
        var user = (await connection.One(CreateSql, Users.ReadAccount, cancelled,
            newId, identity.Email, Users.KeyOf(identity.Email!), Name(identity.GivenName), Name(identity.FamilyName), identity.IsAuthoritative, now))!;
        var claimed = false;
        if (user.Id == newId)
        {
            await connection.Change(RoleSql, cancelled, user.Id);
        }
        else if (!identity.IsAuthoritative && !(user.EmailVerified && user.Id == holder))
        {
            return Fault.GoogleLinkUnconfirmed;
        }
        else if (user is { Active: true, EmailVerified: false })
        {
            await connection.Change(ClaimSql, cancelled, user.Id, now, AccessCache.Topic);
            user = user with { EmailVerified = true, UpdatedAt = now };
            claimed = true;
        }
        return await connection.Change(LinkSql, cancelled, identity.Issuer, identity.Subject, user.Id, now) == 1 ? new SignedIn(user, claimed) : LinkedMeanwhile;
    }

    /// <summary>The provider says that mail arrives there; this only keeps out what is no address at all.</summary>
    private static bool IsAddress(string? email) =>
        email is { Length: >= 3 and <= LongestEmail } && email.IndexOf('@', StringComparison.Ordinal) > 0 && email.IndexOf('@', StringComparison.Ordinal) == email.LastIndexOf('@')
        && email[^1] != '@' && !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    /// <summary>A name as somebody typed it elsewhere: without control characters, and as long as we keep names.</summary>
    internal static string Name(string text)
    {
        var name = new StringBuilder();
        foreach (var rune in text.Trim().EnumerateRunes().Where(rune => !Rune.IsControl(rune)).Take(LongestName))
        {
            name.Append(rune);
        }
        return name.ToString();
    }

    private sealed record SignedIn(Account User, bool Claimed);

    private const string FindSql = $"""
        SELECT {Users.Columns} FROM accounts.external_logins e JOIN accounts.users u ON u.id = e.user_id WHERE e.issuer = $1 AND e.subject = $2
        """;

    /// <summary>The new user, verified where the provider is authoritative, or the one who has the address; that one is locked by an update that changes nothing.</summary>
    private const string CreateSql = $"""
        INSERT INTO accounts.users AS u (id, email, email_key, first_name, last_name, email_verified, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
        ON CONFLICT ON CONSTRAINT users_email_taken DO UPDATE SET email_key = excluded.email_key
        RETURNING {Users.Columns}
        """;

    private const string RoleSql = "INSERT INTO accounts.user_roles (user_id, role_id) SELECT $1, r.id FROM accounts.roles r WHERE r.name = 'user'";

    internal const string ClaimSql = """
        WITH claimed AS (
            UPDATE accounts.users SET password_hash = NULL, email_verified = true, updated_at = $2 WHERE id = $1
        ), unlinked AS (
            DELETE FROM accounts.external_logins WHERE user_id = $1
        ), ended AS (
            UPDATE accounts.sessions SET revoked_at = $2, revoked_reason = 'address claimed by its owner' WHERE user_id = $1 AND revoked_at IS NULL RETURNING id
        )
        SELECT pg_notify('stoa', $3 || ':' || $1::uuid) FROM (SELECT count(*) FROM ended) AS once
        """;

    private const string LinkSql = "INSERT INTO accounts.external_logins (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (issuer, subject) DO NOTHING";
}
