using Stoa.Accounts.SecondFactors;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Admins;

/// <summary>The routes that manage users and administrators (document 002).</summary>
internal static class AdminRoutes
{
    public const string Section = "Administration";

    public static void Map(Routes routes)
    {
        var recent = routes.Resolve<RecentLogin>();
        ListUsers.Map(routes);
        ReadUser.Map(routes);
        Guard(UpdateUser.Map(routes));
        ListAdmins.Map(routes);
        Guard(CreateAdmin.Map(routes).WithoutKeys());
        Guard(DeleteAdmin.Map(routes).WithoutKeys());

        void Guard(Route change) => change.Requires(recent.CheckForRoles, AccountFaults.RecentLoginRequired);
    }
}
