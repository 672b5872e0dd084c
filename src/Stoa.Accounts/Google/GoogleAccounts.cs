using System.Text;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Google;

/// <summary>
/// The user behind an identity. Known by issuer and subject; else linked, or created, by an address that the provider has verified (ADR 10). Where
/// the provider is not authoritative for the address, an account that has it is linked only to who is signed in to it (ADR 23). An account that
/// registered the address without ever proving it may be a trap laid for its owner: who proves the address now gets it
/// without the password, the sessions and the other sign-ins it had. A verified account is linked with the session that the sign-in ends in: not
/// before its second factor is proved.
/// </summary>
internal sealed class GoogleAccounts(NpgsqlDataSource database, ChangeNotifications signals, AuditLog audit, TimeProvider clock)
{
    private const int LongestName = 100;
    private const int Attempts = 3;

    /// <summary>A parallel sign-in of the same identity won: the next look finds what it stored.</summary>
    private static readonly Failure LinkedMeanwhile = new() { Fault = AccountFaults.GoogleUnavailable };

    /// <summary>Finds or makes the user.</summary>
    /// <param name="identity">Who it is, at the provider.</param>
    /// <param name="holder">Who they are here, already; null where they are not signed in.</param>
    /// <param name="context">The request.</param>
    public async Task<Outcome<FoundUser>> Find(Identity identity, Guid? holder, RequestContext context)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await database.InTransaction(context, connection => Find(connection, identity, holder, context));
            if (ReferenceEquals(outcome.Failure, LinkedMeanwhile) && attempt < Attempts)
            {
                continue;
            }
            if (outcome.Value is { Claimed: true } claimed)
            {
                signals.Raise(AccessCache.Topic, claimed.User.Id.ToString());
            }
            return outcome;
        }
    }

    /// <summary>
    /// Stores the session, and the link where there is none yet. Fails where the user may not have it any more: switched off, or protected by a
    /// second factor, since they were found.
    /// </summary>
    public async Task<Failure?> Open(Identity identity, FoundUser found, NewSession session, RequestContext context)
    {
        var opened = await database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                if (
                    await connection.Change(
                        SessionTokens.StartSql,
                        context.CancellationToken,
                        session.Id,
                        found.User.Id,
                        session.Now,
                        session.IdleUntil,
                        session.EndsAt,
                        session.Device,
                        session.Address,
                        session.SecondFactor
                    ) == 0
                )
                {
                    return AccountFaults.AccountInactive;
                }
                return found.Linked || await Link(connection, identity, found.User, context) || await IsOf(connection, identity, found.User, context)
                    ? new Nothing()
                    : LinkedMeanwhile;
            }
        );
        return opened.Failure;
    }

    private async Task<Outcome<FoundUser>> Find(NpgsqlConnection connection, Identity identity, Guid? holder, RequestContext context)
    {
        var user = await connection.One(FindSql, Users.ReadAccount, context.CancellationToken, identity.Issuer, identity.Subject);
        var found = user is null ? await FindByAddress(connection, identity, holder, context) : new FoundUser(user, Linked: true);
        if (found.Failure is { } refused)
        {
            return refused;
        }
        return found.Value!.User.Active ? found : AccountFaults.AccountInactive;
    }

    private async Task<Outcome<FoundUser>> FindByAddress(NpgsqlConnection connection, Identity identity, Guid? holder, RequestContext context)
    {
        if (!identity.EmailVerified || identity.Email is not { } email || TextRules.Length(email) > TextRules.MaxEmail || !TextRules.IsEmail(email))
        {
            return GoogleProvider.Refusal("email_not_verified");
        }
        var now = clock.GetUtcNow();
        var newId = Guid.CreateVersion7(now);
        var user = (
            await connection.One(
                CreateSql,
                Users.ReadAccount,
                context.CancellationToken,
                newId,
                email,
                Users.KeyOf(email),
                Name(identity.GivenName),
                Name(identity.FamilyName),
                identity.IsAuthoritative,
                now
            )
        )!;
        if (user.Id == newId)
        {
            await connection.Change(RoleSql, context.CancellationToken, user.Id);
            return await connection.Change(LinkSql, context.CancellationToken, identity.Issuer, identity.Subject, user.Id, now) == 1
                ? new FoundUser(user, Linked: true)
                : LinkedMeanwhile;
        }
        // The provider may tell apart what is one address here.
        var isSure = identity.IsAuthoritative && (!user.EmailVerified || string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase));
        if (!isSure && !(user.EmailVerified && user.Id == holder))
        {
            return AccountFaults.GoogleLinkUnconfirmed;
        }
        if (user is not { Active: true, EmailVerified: false })
        {
            return new FoundUser(user, Linked: false);
        }
        await connection.Change(ClaimSql, context.CancellationToken, user.Id, now, AccessCache.Topic);
        user = user with { EmailVerified = true, UpdatedAt = now };
        return await Link(connection, identity, user, context) ? new FoundUser(user, Linked: true, Claimed: true) : LinkedMeanwhile;
    }

    /// <summary>Links an account that was there before, and says so in the audit log; false where the identity is linked already.</summary>
    private async Task<bool> Link(NpgsqlConnection connection, Identity identity, Account user, RequestContext context)
    {
        if (await connection.Change(LinkSql, context.CancellationToken, identity.Issuer, identity.Subject, user.Id, clock.GetUtcNow()) == 0)
        {
            return false;
        }
        await audit.Write(connection, context.Origin, user.Id, "google.linked", "user:" + user.Id, after: new() { ["issuer"] = identity.Issuer });
        return true;
    }

    /// <summary>Of two sign-ins at once the other one linked the same.</summary>
    private static async Task<bool> IsOf(NpgsqlConnection connection, Identity identity, Account user, RequestContext context) =>
        (await connection.One(FindSql, Users.ReadAccount, context.CancellationToken, identity.Issuer, identity.Subject))?.Id == user.Id;

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

    private const string FindSql = $"""
        SELECT {Users.Columns} FROM accounts.external_logins e JOIN accounts.users u ON u.id = e.user_id WHERE e.issuer = $1 AND e.subject = $2
        """;

    /// <summary>
    /// The new user, verified where the provider is authoritative, or the one who has the address; that one is locked by an update that changes
    /// nothing.
    /// </summary>
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

    private const string LinkSql =
        "INSERT INTO accounts.external_logins (issuer, subject, user_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (issuer, subject) DO NOTHING";
}

/// <summary>The user behind an identity.</summary>
/// <param name="Linked">The identity opens this user already; else it will once it comes to a session.</param>
/// <param name="Claimed">The account was just taken from whoever had registered it with an address that was not theirs.</param>
internal sealed record FoundUser(Account User, bool Linked, bool Claimed = false);
