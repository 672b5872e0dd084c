using Npgsql;
using Stoa.Accounts.Access;
using Stoa.Accounts.Roles;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Admins;

/// <summary>A user whose standing is about to change, locked until the transaction ends, and what they hold.</summary>
internal sealed record Subject(Account User, IReadOnlyList<string> Roles, EffectivePermissions EffectivePermissions)
{
    public bool IsAdmin => EffectivePermissions.HoldsEverything;
    public string Name => "user:" + User.Id;
}

/// <summary>
/// Switching users off and on. The row of the role super_admin is locked before the user's, by everybody who gives it, takes it or switches
/// a user off, so that of two who would each leave the other as the last one, one sees that they are (ADR 22).
/// </summary>
internal static class LockedUsers
{
    public static async Task<Subject?> Lock(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        await RoleWithPermissions.OfRole(connection, EffectivePermissions.SuperAdmin, cancelled);
        var found = await connection.One(LockSql, row => (User: Users.ReadAccount(row), Roles: row.GetStrings("roles")), cancelled, id);
        return found.User is null ? null : new Subject(found.User, found.Roles, await EffectivePermissions.Of(connection, id, cancelled));
    }

    /// <summary>Ends every session too; access tokens die with the signal. False where nobody would be left who may do everything.</summary>
    public static async Task<bool> SwitchOff(NpgsqlConnection connection, Guid id, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(SwitchSql, id, false, now);
        batch.Add(EndSql, id, now);
        batch.Add(ChangeNotifications.NotifySql, AccessCache.Topic, id.ToString());
        await batch.ExecuteNonQueryAsync(cancelled);
        return await connection.One(RemoveRole.AnyLeftSql, row => row.GetBoolean(0), cancelled);
    }

    public static async Task SwitchOn(NpgsqlConnection connection, Guid id, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(SwitchSql, id, true, now);
        batch.Add(ChangeNotifications.NotifySql, AccessCache.Topic, id.ToString());
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    private const string LockSql = $"SELECT {UserWithRoles.Columns} FROM accounts.users u WHERE u.id = $1 FOR UPDATE";

    private const string SwitchSql = "UPDATE accounts.users SET active = $2, updated_at = $3 WHERE id = $1";

    private const string EndSql = "UPDATE accounts.sessions SET revoked_at = $2, revoked_reason = 'deactivated' WHERE user_id = $1 AND revoked_at IS NULL";
}
