using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Accounts.Passwords;
using Stoa.Accounts.Sessions;
using Stoa.Contracts;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Accounts.Admins;

/// <summary>Who the first super admin is.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Password">Set only if the account was created by this start.</param>
/// <param name="IsGenerated">Whether the password was generated now; a configured one is never shown.</param>
/// <param name="PasswordFile">Where the generated password was written, if it was.</param>
public sealed record SuperAdmin(string Email, string? Password, bool IsGenerated = false, string? PasswordFile = null);

/// <summary>Creates a super admin when none exists, so that all other roles can be assigned.</summary>
internal sealed class FirstSuperAdmin(
    NpgsqlDataSource database,
    PasswordHashing passwords,
    IOptions<SuperAdminOptions> options,
    OutboxWriter outbox,
    AuditLog audit,
    TimeProvider clock
)
{
    public async Task<SuperAdmin> Ensure(CancellationToken cancelled)
    {
        var email = await database.One(FindSql, row => row.GetString(0), cancelled);
        if (email is not null)
        {
            return new SuperAdmin(email, null);
        }
        if (options.Value.Password is { } given)
        {
            return await Create(given, cancelled) is { } address ? new SuperAdmin(address, given) : await Ensure(cancelled);
        }
        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);
        // Written before the account exists: if writing fails, no account is left with a lost password.
        using var file = options.Value.GeneratedPasswordFile is { Length: > 0 } path ? PrivateFile.Write(path, password) : null;
        if (await Create(password, cancelled) is not { } made)
        {
            return await Ensure(cancelled);
        }
        file?.Keep();
        return new SuperAdmin(made, password, IsGenerated: true, file?.Path);
    }

    /// <summary>The address of the account; null if another node created it first.</summary>
    private async Task<string?> Create(string password, CancellationToken cancelled)
    {
        var hash = await passwords.Hash(password, cancelled);
        var created = await database.InTransaction(connection => Create(connection, hash!, cancelled), cancelled);
        return created.Value is [var made] ? made.Email : null;
    }

    /// <summary>Empty if another node was first.</summary>
    private async Task<Outcome<List<(Guid Id, string Email)>>> Create(NpgsqlConnection connection, string hash, CancellationToken cancelled)
    {
        await connection.Change(LockSql, cancelled);
        var (email, now) = (options.Value.Email, clock.GetUtcNow());
        List<(Guid Id, string Email)> created =
        [
            .. await connection.Many(
                CreateSql,
                row => (row.GetGuid(0), row.GetString(1)),
                cancelled,
                Guid.CreateVersion7(),
                email,
                Users.KeyOf(email),
                hash,
                now
            ),
        ];
        await using var batch = new NpgsqlBatch(connection);
        // The previous owner of the account does not know the new password.
        created.ForEach(made => SessionRows.AddEndAll(batch, made.Id, "became the first super admin", now));
        CustomerEvents.Add(outbox, batch, CustomerEvents.Registered, created.ConvertAll(made => made.Id), now);
        created.ForEach(made =>
            audit.Add(batch, "start", AccountAuditActions.AdminCreated, "user:" + made.Id, after: new() { ["email"] = made.Email, ["role"] = "super_admin" })
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        return created;
    }

    private const string FindSql = """
        SELECT u.email FROM accounts.users u JOIN accounts.user_roles ur ON ur.user_id = u.id JOIN accounts.roles r ON r.id = ur.role_id
        WHERE r.name = 'super_admin' ORDER BY u.created_at LIMIT 1
        """;

    /// <summary>A separate statement, so that the next one sees what the previous holder of the lock committed.</summary>
    internal const string LockSql = "SELECT pg_advisory_xact_lock(hashtext('stoa.first_super_admin'))";

    /// <summary>An account that already has the address becomes super admin and gets the password.</summary>
    private const string CreateSql = """
        WITH person AS (
            INSERT INTO accounts.users (id, email, email_key, password_hash, email_verified, created_at, updated_at)
            SELECT $1, $2, $3, $4, true, $5, $5
            WHERE NOT EXISTS (SELECT FROM accounts.user_roles ur JOIN accounts.roles r ON r.id = ur.role_id WHERE r.name = 'super_admin')
            ON CONFLICT ON CONSTRAINT users_email_taken DO UPDATE SET password_hash = excluded.password_hash, active = true, email_verified = true
            RETURNING id, email
        ), roles AS (
            INSERT INTO accounts.user_roles (user_id, role_id)
            SELECT p.id, r.id FROM person p, accounts.roles r WHERE r.name IN ('super_admin', 'user') ON CONFLICT DO NOTHING
        )
        SELECT id, email FROM person
        """;
}
