using Stoa.Accounts.SecondFactors;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Roles;

/// <summary>The routes over roles, permissions and who has them: sixteen of document 003, and what a console needs besides.</summary>
internal static class RoleRoutes
{
    public const string Section = "Roles and permissions";

    public static void Map(Routes routes)
    {
        var recent = routes.Resolve<RecentLogin>();
        ListRoles.Map(routes).KeysNeed("roles", "read");
        ReadRoleMatrix.Map(routes).KeysNeed("roles", "read");
        Guard(CreateRole.Map(routes));
        ReadRole.Map(routes).KeysNeed("roles", "read");
        Guard(UpdateRole.Map(routes));
        Guard(DeleteRole.Map(routes));
        ListRolePermissions.Map(routes).KeysNeed("roles", "read");
        Guard(SetRolePermissions.Map(routes));
        Guard(GrantPermission.Map(routes));
        Guard(RevokePermission.Map(routes));
        ListRoleUsers.Map(routes);
        ListPermissions.Map(routes).KeysNeed("roles", "read");
        Guard(CreatePermission.Map(routes));
        ReadPermission.Map(routes).KeysNeed("roles", "read");
        Guard(UpdatePermission.Map(routes));
        Guard(DeletePermission.Map(routes));
        ListUserRoles.Map(routes).KeysNeed("roles", "read");
        Guard(AssignRole.Map(routes));
        Guard(RemoveRole.Map(routes));

        void Guard(Route change) => change.KeysNeed("roles", "manage").Requires(recent.CheckForRoles, AccountFaults.RecentLoginRequired);
    }
}
