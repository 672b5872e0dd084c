using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>Who may do what, at one glance.</summary>
/// <param name="Permissions">The columns, in the order of resource and action.</param>
internal sealed record RoleMatrix(IReadOnlyList<MatrixRole> Roles, IReadOnlyList<Permission> Permissions);

/// <summary>A row of the matrix.</summary>
/// <param name="HoldsEverything">Grants whatever there is, now and later; <paramref name="PermissionIds"/> then names all that there is now.</param>
/// <param name="OpensStaffRoutes">Makes staff of whoever has it. Other roles add to what staff may, and open nothing by themselves.</param>
/// <param name="Version">For <c>If-Match</c> when its permissions are set.</param>
/// <param name="Limits">The most that grants allow at once; left out where none has a limit.</param>
internal sealed record MatrixRole(
    Guid Id,
    string Name,
    string Description,
    bool BuiltIn,
    bool HoldsEverything,
    bool OpensStaffRoutes,
    IReadOnlyList<Guid> PermissionIds,
    long Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<GrantLimit>? Limits = null
);

/// <summary>Every role with what it grants, and every permission, as of one moment.</summary>
internal sealed class ReadRoleMatrix(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, RoleMatrix>("/admin/roles/matrix", routes.Resolve<ReadRoleMatrix>().Handle)
            .WithName(RoleRoutes.Section, "getRoleMatrix", "Every role with its permissions, and every permission")
            .Staff()
            .WithSuccess(AccountSuccesses.RoleMatrixRetrieved)
            .WithExample(
                new RoleMatrix(
                    [
                        new MatrixRole(
                            RoleExamples.Role.Role.Id,
                            "admin",
                            "Full system access",
                            BuiltIn: true,
                            HoldsEverything: true,
                            OpensStaffRoutes: true,
                            [RoleExamples.Permission.Permission.Id],
                            1
                        ),
                    ],
                    [RoleExamples.Permission.Permission]
                )
            );

    public async Task<Outcome<RoleMatrix>> Handle(Empty request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancelled);
        var permissions = await connection.Many(PermissionsSql, Permission.From, cancelled);
        Guid[] all = [.. permissions.Select(permission => permission.Id)];
        return new RoleMatrix(await connection.Many(RolesSql, row => From(row, all), cancelled), permissions);
    }

    private static MatrixRole From(NpgsqlDataReader row, Guid[] all)
    {
        var name = row.GetString("name");
        var everything = name is EffectivePermissions.Admin or EffectivePermissions.SuperAdmin;
        return new MatrixRole(
            row.GetGuid("id"),
            name,
            row.GetString("description"),
            row.GetBoolean("built_in"),
            everything,
            Access.AccessCache.StaffRoles.Contains(name, StringComparer.Ordinal),
            everything ? all : row.GetFieldValue<Guid[]>(row.GetOrdinal("permission_ids")),
            row.GetInt64("permissions_version"),
            everything ? null : LimitsOf(row)
        );
    }

    private static List<GrantLimit>? LimitsOf(NpgsqlDataReader row)
    {
        var (amounts, currencies) = (row.GetFieldValue<long?[]>(row.GetOrdinal("max_amounts")), row.GetStrings("max_currencies"));
        var limits = row.GetFieldValue<Guid[]>(row.GetOrdinal("permission_ids"))
            .Select((permission, at) => amounts[at] is { } most ? new GrantLimit(permission, new AmountLimit(most, currencies[at])) : null)
            .OfType<GrantLimit>()
            .ToList();
        return limits.Count == 0 ? null : limits;
    }

    internal const string PermissionsSql = $"SELECT {Permission.Columns} FROM accounts.permissions p ORDER BY p.resource, p.action, p.name";

    internal const string RolesSql = $"""
        SELECT {Role.Columns}, r.built_in, r.permissions_version,
               ARRAY(SELECT rp.permission_id FROM accounts.role_permissions rp WHERE rp.role_id = r.id ORDER BY rp.permission_id) AS permission_ids,
               ARRAY(SELECT rp.max_amount FROM accounts.role_permissions rp WHERE rp.role_id = r.id ORDER BY rp.permission_id) AS max_amounts,
               ARRAY(SELECT coalesce(rp.max_currency, '') FROM accounts.role_permissions rp WHERE rp.role_id = r.id ORDER BY rp.permission_id)
                   AS max_currencies
        FROM accounts.roles r ORDER BY NOT r.built_in, r.position
        """;
}
