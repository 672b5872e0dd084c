using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Staff;
using Stoa.Accounts.Verification;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Invitations;

/// <summary>
/// The invited set name and password with the token from the mail, which proves the address; no session starts. Whoever has registered with the address
/// meanwhile gets the roles: where that account's address was never proved, it is handed to them first (ADR 10). Roles that the inviter, or the API key that
/// they invited by, may not give any more are not given. The same token again is answered as done, without another effect.
/// </summary>
internal sealed class AcceptInvitation(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    ChangeNotifications notifications,
    OutboxWriter outbox,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Nothing>("/invitations/accept", routes.Resolve<AcceptInvitation>().Handle)
            .WithName(StaffRoutes.Section, "acceptInvitation", "Accept an invitation with the token from the mail")
            .Public()
            .Limited("reset")
            .WithSuccess(AccountSuccesses.InvitationAccepted)
            .ProducesFault(
                AccountFaults.InvitationInvalid,
                AccountFaults.InvitationExpired,
                AccountFaults.InvitationOutgrown,
                AccountFaults.AccountInactive,
                RequestFaults.Overloaded
            )
            .WithExample(null, """{"token":"token-from-the-mail","password":"SecurePassword123!","first_name":"Jane","last_name":"Doe"}""");

    public sealed record Request(string Token, string Password, string FirstName, string LastName) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Secret("token", 200),
                input.Body.NewPassword("password"),
                input.Body.OptionalText("first_name", 100),
                input.Body.OptionalText("last_name", 100)
            );
    }

    public Task<Outcome<Nothing>> Handle(Request request, RequestContext context) => Accept(request, context.Origin, context.CancellationToken);

    /// <summary>Also for the page that the link opens where there is no front-end.</summary>
    public async Task<Outcome<Nothing>> Accept(Request request, RequestOrigin origin, CancellationToken cancelled)
    {
        // Looked at before the password is hashed: whoever guesses tokens is not worth a hash.
        var hash = SecretLinks.Hash(request.Token);
        var found = await database.One(FindSql, Found.From, cancelled, hash);
        if (Decide(found, clock.GetUtcNow()) is var (decided, refusal) && decided)
        {
            return refusal is { } fault ? fault : new Nothing();
        }
        if (await passwords.Hash(request.Password, cancelled) is not { } passwordHash)
        {
            return PasswordHashing.Busy;
        }
        var outcome = await database.InTransaction(connection => Use(connection, request, hash, passwordHash, origin, cancelled), cancelled);
        if (outcome.Failure is { } failure)
        {
            return failure;
        }
        AccessEnds.Raise(notifications, outcome.Value);
        return new Nothing();
    }

    /// <summary>Whether there is nothing left to do with the token, and why it is refused; null where it was used before, by the same token.</summary>
    internal static (bool Decided, Fault? Refusal) Decide(Found? found, DateTimeOffset now) =>
        found is null || (found is { IsClosed: true, IsAccepted: false }) ? (true, AccountFaults.InvitationInvalid)
        : found.ExpiresAt <= now ? (true, AccountFaults.InvitationExpired)
        : (found.IsAccepted, null);

    private async Task<Outcome<Guid>> Use(
        NpgsqlConnection connection,
        Request request,
        byte[] token,
        string passwordHash,
        RequestOrigin origin,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        var found = await connection.One(FindSql + " FOR UPDATE", Found.From, cancelled, token);
        var (decided, refusal) = Decide(found, now);
        if (decided)
        {
            return refusal is { } fault ? fault : found!.UserId!.Value;
        }
        var roles = await InvitedRoles.Lock(
            connection,
            await connection.Many(InvitedRoles.OfInvitationSql, row => row.GetGuid(0), cancelled, found!.Id),
            cancelled
        );
        if (await Ceiling(connection, found, cancelled) is not { } ceiling || InvitedRoles.Refusal(ceiling, roles) is not null)
        {
            return AccountFaults.InvitationOutgrown;
        }
        var joined = await Join(connection, found, request, passwordHash, now, cancelled);
        if (joined.Failure is { } failure)
        {
            return failure;
        }
        var (user, claimed) = joined.Value!;
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(GiveSql, user, roles.Select(role => role.Id).ToArray());
        batch.Add(CloseSql, found.Id, now, user);
        batch.Add(ChangeNotifications.NotifySql, AccessCache.Topic, user.ToString());
        if (claimed is not null)
        {
            AccountClaim.AddEntries(audit, batch, origin, user, claimed);
        }
        audit.Add(
            batch,
            origin,
            user,
            AccountAuditActions.InvitationAccepted,
            "invitation:" + found.Id,
            after: new()
            {
                ["user"] = user,
                ["invited_by"] = found.InvitedBy,
                ["roles"] = new JsonArray([.. roles.Select(role => (JsonNode)role.Name)]),
            }
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        return user;
    }

    /// <summary>
    /// What whoever sent it may give now: the inviter, or their key, which is held to its scopes. Null where they may nothing any more. The rows are kept as
    /// they are until the commit, so that neither is deactivated meanwhile. A key that has merely expired has done nothing wrong.
    /// </summary>
    private static async Task<EffectivePermissions?> Ceiling(NpgsqlConnection connection, Found found, CancellationToken cancelled)
    {
        if (!await connection.One(InviterSql, row => row.GetBoolean(0), cancelled, found.InvitedBy))
        {
            return null;
        }
        var own = await EffectivePermissions.OfUser(connection, found.InvitedBy, cancelled);
        return found.KeyId is { } key ? (await connection.One(KeySql, row => own.Within(KeyState.ReadScopes(row.GetStrings("scopes"))), cancelled, key)) : own;
    }

    /// <summary>A new account, or the one that has the address meanwhile. The constraint decides which it is.</summary>
    private async Task<Outcome<Joined>> Join(
        NpgsqlConnection connection,
        Found found,
        Request request,
        string passwordHash,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var user = new Account(Guid.CreateVersion7(now), found.Email, request.FirstName, request.LastName, Active: true, EmailVerified: true, now, now);
        await using var batch = new NpgsqlBatch(connection);
        if (await Users.Add(connection, user, passwordHash, ["user"], cancelled))
        {
            CustomerEvents.Add(outbox, batch, CustomerEvents.Registered, [user.Id], now);
            if (batch.BatchCommands.Count > 0)
            {
                await batch.ExecuteNonQueryAsync(cancelled);
            }
            return new Joined(user.Id, null);
        }
        if (
            await connection.One(OwnerSql, row => new Owner(row.GetGuid(0), row.GetBoolean(1), row.GetBoolean(2)), cancelled, Users.KeyOf(found.Email))
            is not { } owner
        )
        {
            // Deleted in between, or another address by now: this one is free.
            return await Join(connection, found, request, passwordHash, now, cancelled);
        }
        if (!owner.Active)
        {
            return AccountFaults.AccountInactive;
        }
        IReadOnlyList<IssuedKey>? claimed = null;
        if (!owner.Verified)
        {
            claimed = await AccountClaim.Take(connection, owner.Id, found.Email, now, cancelled);
            batch.Add(ClaimSql, owner.Id, passwordHash, request.FirstName, request.LastName, now);
            CustomerEvents.Add(outbox, batch, CustomerEvents.Changed, [owner.Id], now);
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return new Joined(owner.Id, claimed);
    }

    /// <summary>Who has joined.</summary>
    /// <param name="Claimed">The keys of an account that was handed to its owner; null for any other.</param>
    private sealed record Joined(Guid UserId, IReadOnlyList<IssuedKey>? Claimed);

    private sealed record Owner(Guid Id, bool Active, bool Verified);

    internal sealed record Found(Guid Id, string Email, Guid InvitedBy, Guid? KeyId, DateTimeOffset ExpiresAt, bool IsAccepted, bool IsClosed, Guid? UserId)
    {
        public static Found From(NpgsqlDataReader row) =>
            new(
                row.GetGuid("id"),
                row.GetString("email"),
                row.GetGuid("invited_by"),
                row.GetOrNull<Guid>("key_id"),
                row.GetTime("expires_at"),
                row.GetBoolean("accepted"),
                row.GetBoolean("closed"),
                row.GetOrNull<Guid>("accepted_by")
            );
    }

    internal const string FindSql = """
        SELECT id, email, invited_by, key_id, expires_at, accepted_at IS NOT NULL AS accepted, closed_at IS NOT NULL AS closed, accepted_by
        FROM accounts.invitations WHERE token_hash = $1
        """;

    internal const string InviterSql = "SELECT active FROM accounts.users WHERE id = $1 FOR SHARE";

    internal const string KeySql = "SELECT scopes FROM accounts.api_keys WHERE id = $1 AND revoked_at IS NULL FOR SHARE";

    internal const string OwnerSql = "SELECT id, active, email_verified FROM accounts.users WHERE email_key = $1 FOR UPDATE";

    /// <summary>After the claim, which took what somebody without proof had set.</summary>
    internal const string ClaimSql = "UPDATE accounts.users SET password_hash = $2, first_name = $3, last_name = $4, updated_at = $5 WHERE id = $1";

    internal const string GiveSql = "INSERT INTO accounts.user_roles (user_id, role_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING";

    internal const string CloseSql = "UPDATE accounts.invitations SET accepted_at = $2, accepted_by = $3 WHERE id = $1";
}
