using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Accounts.Sessions;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>A user about to be changed, locked until the transaction ends, with their roles and permissions.</summary>
internal sealed record LockedUser(Account User, IReadOnlyList<string> Roles, EffectivePermissions EffectivePermissions)
{
    public bool IsAdmin => EffectivePermissions.HoldsEverything;
    public string Name => "user:" + User.Id;
}

/// <summary>
/// Deactivates and activates users. Everything that assigns or removes super_admin or deactivates a user locks the row of that role first, then the user's, so
/// two concurrent deactivations cannot remove both super admins (ADR 22).
/// </summary>
internal static class UserActivation
{
    /// <summary>Null where there is no such user, or no longer: nobody comes back as an account that was erased.</summary>
    public static async Task<LockedUser?> Lock(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        await RoleWithPermissions.OfRole(connection, EffectivePermissions.SuperAdmin, cancelled);
        var found = await connection.One(LockSql, row => (User: Users.ReadAccount(row), Roles: row.GetStrings("roles")), cancelled, id);
        return found.User is null ? null : new LockedUser(found.User, found.Roles, await EffectivePermissions.OfUser(connection, id, cancelled));
    }

    /// <summary>Ends every session too; access tokens end with the notification. False if no active super admin would be left.</summary>
    public static async Task<bool> Deactivate(NpgsqlConnection connection, Guid id, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(SwitchSql, id, false, now);
        SessionRows.AddEndAll(batch, id, "deactivated", now);
        await batch.ExecuteNonQueryAsync(cancelled);
        return await connection.One(UserRoleRows.AnySuperAdminSql, row => row.GetBoolean(0), cancelled);
    }

    public static async Task Activate(NpgsqlConnection connection, Guid id, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(SwitchSql, id, true, now);
        batch.Add(ChangeNotifications.NotifySql, AccessCache.Topic, id.ToString());
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    private const string LockSql = $"SELECT {UserWithRoles.Columns} FROM accounts.users u WHERE u.id = $1 AND u.erased_at IS NULL FOR UPDATE";

    private const string SwitchSql = "UPDATE accounts.users SET active = $2, updated_at = $3 WHERE id = $1";
}
