using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>What a role grants, as it is edited: together, under one version.</summary>
internal sealed record RolePermissions(IReadOnlyList<Permission> Permissions, [property: JsonIgnore] long Version) : IVersioned
{
    public static async Task<RolePermissions?> Of(NpgsqlConnection connection, Guid? role, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(VersionSql, role);
        batch.Add(ListSql, role);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        if (!await row.ReadAsync(cancelled))
        {
            return null;
        }
        var version = row.GetInt64(0);
        await row.NextResultAsync(cancelled);
        var permissions = new List<Permission>();
        while (await row.ReadAsync(cancelled))
        {
            permissions.Add(Permission.From(row));
        }
        return new RolePermissions(permissions, version);
    }

    internal const string VersionSql = "SELECT permissions_version FROM accounts.roles WHERE id = $1::uuid";

    /// <summary><c>admin</c> and <c>super_admin</c> grant whatever there is.</summary>
    internal const string ListSql = $"""
        SELECT {Permission.Columns} FROM accounts.permissions p
        WHERE EXISTS (SELECT FROM accounts.roles r WHERE r.id = $1::uuid AND r.name IN ('{EffectivePermissions.Admin}', '{EffectivePermissions.SuperAdmin}'))
            OR EXISTS (SELECT FROM accounts.role_permissions rp WHERE rp.role_id = $1::uuid AND rp.permission_id = p.id)
        ORDER BY p.name
        """;
}
