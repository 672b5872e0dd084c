using Stoa.Contracts.Http;

namespace Stoa.Accounts.Roles;

/// <summary>The sixteen routes over roles, permissions and who has them (document 003).</summary>
internal static class RoleRoutes
{
    public const string Section = "Roles and permissions";

    public static void Map(Routes routes)
    {
        ListRoles.Map(routes);
        CreateRole.Map(routes);
        ReadRole.Map(routes);
        UpdateRole.Map(routes);
        DeleteRole.Map(routes);
        ListRolePermissions.Map(routes);
        GrantPermission.Map(routes);
        RevokePermission.Map(routes);
        ListPermissions.Map(routes);
        CreatePermission.Map(routes);
        ReadPermission.Map(routes);
        UpdatePermission.Map(routes);
        DeletePermission.Map(routes);
        ListUserRoles.Map(routes);
        AssignRole.Map(routes);
        RemoveRole.Map(routes);
    }
}
