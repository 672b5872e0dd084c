using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>What a role grants, as it is edited: together, under one version.</summary>
/// <param name="Permissions">In the order of their names.</param>
/// <param name="Version">Of the set.</param>
internal sealed record RolePermissions(IReadOnlyList<Permission> Permissions, [property: JsonIgnore] long Version) : IVersioned
{
    /// <summary>The most that grants allow at once; left out where none has a limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<GrantLimit>? Limits { get; init; }

    public AmountLimit? LimitOf(Guid permission) => Limits?.FirstOrDefault(limit => limit.PermissionId == permission)?.MaxAmount;

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
        var (permissions, limits) = (new List<Permission>(), new List<GrantLimit>());
        while (await row.ReadAsync(cancelled))
        {
            permissions.Add(Permission.From(row));
            if (AmountLimit.From(row) is { } most)
            {
                limits.Add(new GrantLimit(permissions[^1].Id, most));
            }
        }
        return new RolePermissions(permissions, version) { Limits = limits.Count == 0 ? null : limits };
    }

    internal const string VersionSql = "SELECT permissions_version FROM accounts.roles WHERE id = $1::uuid";

    /// <summary><c>admin</c> and <c>super_admin</c> grant whatever there is.</summary>
    internal const string ListSql = $"""
        SELECT {Permission.Columns}, rp.max_amount, rp.max_currency
        FROM accounts.permissions p LEFT JOIN accounts.role_permissions rp ON rp.role_id = $1::uuid AND rp.permission_id = p.id
        WHERE rp.role_id IS NOT NULL
            OR EXISTS (SELECT FROM accounts.roles r WHERE r.id = $1::uuid AND r.name IN ('{EffectivePermissions.Admin}', '{EffectivePermissions.SuperAdmin}'))
        ORDER BY p.name
        """;
}
