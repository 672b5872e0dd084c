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
            .Get<ById, RolePermissions>("/admin/roles/{id}/permissions", routes.Resolve<ListRolePermissions>().Handle)
            .WithName(RoleRoutes.Section, "listRolePermissions", "Get all permissions granted to a role")
            .Staff()
            .Versioned()
            .WithSuccess(AccountSuccesses.PermissionsRetrieved)
            .ProducesFault(AccountFaults.RoleNotFound)
            .WithExample(new RolePermissions([RoleExamples.Permission.Permission], 1));

    public async Task<Outcome<RolePermissions>> Handle(ById request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        return await RolePermissions.Of(connection, request.Id, context.CancellationToken) is { } found ? found : AccountFaults.RoleNotFound;
    }
}
