using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Accounts.Roles;

/// <summary>What a role grants. <c>admin</c> and <c>super_admin</c> grant whatever there is.</summary>
internal sealed class ListRolePermissions(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, SomePermissions>("/admin/roles/{id}/permissions", routes.Resolve<ListRolePermissions>().Handle)
            .WithName(RoleRoutes.Section, "listRolePermissions", "Get all permissions granted to a role")
            .Staff()
            .WithSuccess(AccountSuccesses.PermissionsRetrieved)
            .ProducesFault(AccountFaults.RoleNotFound)
            .WithExample(new SomePermissions([RoleExamples.Permission.Permission]));

    public async Task<Outcome<SomePermissions>> Handle(ById request, RequestContext context)
    {
        var name = await database.One(NameSql, row => row.GetString(0), context.CancellationToken, request.Id);
        if (name is null)
        {
            return AccountFaults.RoleNotFound;
        }
        return new SomePermissions(
            await database.Many(
                ListSql,
                Permission.From,
                context.CancellationToken,
                request.Id,
                name is EffectivePermissions.Admin or EffectivePermissions.SuperAdmin
            )
        );
    }

    private const string NameSql = "SELECT name FROM accounts.roles WHERE id = $1::uuid";

    private const string ListSql = $"""
        SELECT {Permission.Columns} FROM accounts.permissions p
        WHERE $2 OR EXISTS (SELECT FROM accounts.role_permissions rp WHERE rp.role_id = $1 AND rp.permission_id = p.id)
        ORDER BY p.name
        """;
}
