using Npgsql;
using Stoa.Accounts.Roles;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Invitations;

/// <summary>
/// The ceiling of an invitation, the same when it is made and when it is accepted: nobody gives a role that exceeds their own permissions, and only super
/// admins make admins.
/// </summary>
internal static class InvitedRoles
{
    /// <summary>The roles of these names, locked in the order of their ids; null where one is missing.</summary>
    public static async Task<List<RoleWithPermissions>?> Lock(NpgsqlConnection connection, IEnumerable<string> names, CancellationToken cancelled)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var roles = await Lock(connection, await connection.Many(ByNameSql, row => row.GetGuid(0), cancelled, [wanted.ToArray()]), cancelled);
        return roles.Count == wanted.Count && roles.TrueForAll(role => wanted.Contains(role.Name)) ? roles : null;
    }

    /// <summary>Those that are still there, locked in the given order.</summary>
    public static async Task<List<RoleWithPermissions>> Lock(NpgsqlConnection connection, IEnumerable<Guid> ids, CancellationToken cancelled)
    {
        var roles = new List<RoleWithPermissions>();
        foreach (var id in ids)
        {
            if (await RoleWithPermissions.OfRole(connection, id, cancelled) is { } role)
            {
                roles.Add(role);
            }
        }
        return roles;
    }

    /// <summary>Why somebody with these permissions cannot give the roles; null if they can.</summary>
    public static Fault? Refusal(EffectivePermissions giver, IReadOnlyList<RoleWithPermissions> roles) =>
        roles.Any(role => role.HoldsEverything) && !giver.IsSuperAdmin ? AccountFaults.AdminsBySuperAdmins
        : roles.All(giver.Includes) ? null
        : AccountFaults.GrantCeiling;

    internal const string ByNameSql = "SELECT id FROM accounts.roles WHERE name = ANY($1) ORDER BY id";

    internal const string OfInvitationSql = "SELECT role_id FROM accounts.invitation_roles WHERE invitation_id = $1 ORDER BY role_id";
}
