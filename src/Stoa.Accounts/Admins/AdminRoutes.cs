using Stoa.Contracts.Http;

namespace Stoa.Accounts.Admins;

/// <summary>The routes over users and over those who administer them (document 002).</summary>
internal static class AdminRoutes
{
    public const string Section = "Administration";

    public static void Map(Routes routes)
    {
        ListUsers.Map(routes);
        ReadUser.Map(routes);
        UpdateUser.Map(routes);
        ListAdmins.Map(routes);
        CreateAdmin.Map(routes);
        DeleteAdmin.Map(routes);
    }
}
