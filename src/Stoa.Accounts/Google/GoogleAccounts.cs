using System.Text;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Sessions;
using Stoa.Accounts.Verification;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Google;

/// <summary>
/// Finds the user of an identity by issuer and subject; otherwise links or creates one by the verified address. An account that never proved the address loses
/// password, sessions and other sign-ins (pre-hijacking: see ADR 10). A verified account is linked only once its second factor is proved; where the provider is
/// not authoritative, only for the signed-in owner (ADR 23).
/// </summary>
internal sealed class GoogleAccounts(NpgsqlDataSource database, ChangeNotifications notifications, OutboxWriter outbox, AuditLog audit, TimeProvider clock)
{
    private const int LongestName = 100;
    private const int Attempts = 3;

    /// <summary>Somebody else has linked the identity since it was looked up, or taken its account from it; the next lookup finds what it is now.</summary>
    private static readonly Failure LinkedMeanwhile = new() { Fault = AccountFaults.GoogleUnavailable };

    /// <summary>Finds or makes the user.</summary>
    /// <param name="identity">The identity at the provider.</param>
    /// <param name="holder">The signed-in user; null if there is none.</param>
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
                AccessEnds.Raise(notifications, claimed.User.Id);
            }
            return outcome;
        }
    }

    /// <summary>
    /// Stores the session and, if missing, the link. Fails if the user was deactivated, got a second factor or lost the link or the address meanwhile: from the
    /// session on, which holds the user's row, nobody takes these away, and who does so later ends the session too.
    /// </summary>
    public async Task<Failure?> Open(Identity identity, FoundUser found, NewSession session, RequestContext context)
    {
        var opened = await database.InTransaction<Nothing>(
            context,
            async connection =>
            {
                if (await connection.Change(SessionRows.InsertSql, context.CancellationToken, SessionRows.ArgumentsOf(session, found.User.Id)) == 0)
                {
                    return AccountFaults.AccountInactive;
                }
                return (!found.Linked && await Link(connection, identity, found.User, context)) || await IsOf(connection, identity, found.User, context)
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
                identity.IsAuthoritative ? email : TextRules.Mailbox(email),
                Users.KeyOf(email),
                Name(identity.GivenName),
                Name(identity.FamilyName),
                identity.IsAuthoritative,
                now
            )
        )!;
        if (user.Id == newId)
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add(RoleSql, user.Id);
            CustomerEvents.Add(outbox, batch, CustomerEvents.Registered, [user.Id], now);
            var linked = batch.Add(LinkSql, identity.Issuer, identity.Subject, user.Id, now, user.Email);
            await batch.ExecuteNonQueryAsync(context.CancellationToken);
            return linked.RecordsAffected == 1 ? new FoundUser(user, Linked: true) : LinkedMeanwhile;
        }
        // The provider may have several accounts for what is one address here.
        var isSure = identity.IsAuthoritative && (!user.EmailVerified || string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase));
        if (!isSure && !(user.EmailVerified && user.Id == holder))
        {
            return AccountFaults.GoogleLinkUnconfirmed;
        }
        if (user is not { Active: true, EmailVerified: false })
        {
            return new FoundUser(user, Linked: false);
        }
        user = user with { Email = email, EmailVerified = true, UpdatedAt = now };
        return await Claim(connection, identity, user, now, context) ? new FoundUser(user, Linked: true, Claimed: true) : LinkedMeanwhile;
    }

    /// <summary>Hands an account to the identity that proved its address; false if the identity is linked already.</summary>
    private async Task<bool> Claim(NpgsqlConnection connection, Identity identity, Account user, DateTimeOffset now, RequestContext context)
    {
        var keys = await AccountClaim.Take(connection, user.Id, user.Email, now, context.CancellationToken);
        await using var changed = new NpgsqlBatch(connection);
        CustomerEvents.Add(outbox, changed, CustomerEvents.Changed, [user.Id], now);
        if (changed.BatchCommands.Count > 0)
        {
            await changed.ExecuteNonQueryAsync(context.CancellationToken);
        }
        if (!await Link(connection, identity, user, context))
        {
            return false;
        }
        await using var entries = new NpgsqlBatch(connection);
        AccountClaim.AddEntries(audit, entries, context.Origin, user.Id, keys);
        await entries.ExecuteNonQueryAsync(context.CancellationToken);
        return true;
    }

    /// <summary>Links an existing account and writes the audit log; false if the identity is linked already, or the account has another address.</summary>
    private async Task<bool> Link(NpgsqlConnection connection, Identity identity, Account user, RequestContext context)
    {
        if (await connection.Change(LinkSql, context.CancellationToken, identity.Issuer, identity.Subject, user.Id, clock.GetUtcNow(), user.Email) == 0)
        {
            return false;
        }
        await audit.Write(
            connection,
            context.Origin,
            user.Id,
            AccountAuditActions.GoogleLinked,
            "user:" + user.Id,
            after: new() { ["issuer"] = identity.Issuer }
        );
        return true;
    }

    /// <summary>The identity is linked to this user, by a sign-in of before or one at the same time.</summary>
    private static async Task<bool> IsOf(NpgsqlConnection connection, Identity identity, Account user, RequestContext context) =>
        (await connection.One(FindSql, Users.ReadAccount, context.CancellationToken, identity.Issuer, identity.Subject))?.Id == user.Id;

    /// <summary>A name from the provider, without control characters and cut to our limit.</summary>
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
    /// The new user, verified if the provider is authoritative, or the existing owner of the address, locked by an update that changes nothing.
    /// </summary>
    private const string CreateSql = $"""
        INSERT INTO accounts.users AS u (id, email, email_key, first_name, last_name, email_verified, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
        ON CONFLICT ON CONSTRAINT users_email_taken DO UPDATE SET email_key = excluded.email_key
        RETURNING {Users.Columns}
        """;

    private const string RoleSql = "INSERT INTO accounts.user_roles (user_id, role_id) SELECT $1, r.id FROM accounts.roles r WHERE r.name = 'user'";

    /// <summary>The address is why the account is the identity's.</summary>
    private const string LinkSql = """
        INSERT INTO accounts.external_logins (issuer, subject, user_id, created_at)
        SELECT $1, $2, u.id, $4 FROM accounts.users u WHERE u.id = $3 AND u.email = $5 ON CONFLICT (issuer, subject) DO NOTHING
        """;
}

/// <summary>The user behind an identity.</summary>
/// <param name="Linked">The identity is linked to this user; otherwise it will be linked with the session.</param>
/// <param name="Claimed">The account had been registered without proof of the address and was handed to the proved owner.</param>
internal sealed record FoundUser(Account User, bool Linked, bool Claimed = false);
