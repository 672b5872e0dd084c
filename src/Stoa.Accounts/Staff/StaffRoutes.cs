using Stoa.Accounts.SecondFactors;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Staff;

/// <summary>What staff can do for a user who cannot help themselves, and how somebody becomes staff (ADR 63).</summary>
internal static class StaffRoutes
{
    public const string Section = "Access";

    public static void Map(Routes routes)
    {
        var recent = routes.Resolve<RecentLogin>();
        Guard(CreateUser.Map(routes));
        ListUserSessions.Map(routes);
        ListUserMails.Map(routes);
        Guard(EndUserSession.Map(routes));
        Guard(EndUserSessions.Map(routes));
        ReadUserSecondFactors.Map(routes);
        // Like a factor of one's own: whoever holds a stolen session must not open an account with it.
        ResetSecondFactors.Map(routes).Requires(recent.Check, AccountFaults.RecentLoginRequired);
        Guard(UnlockUser.Map(routes));
        Guard(SendPasswordReset.Map(routes));
        Guard(VerifyUserEmail.Map(routes));
        ReadUserPermissions.Map(routes);

        void Guard(Route change) => change.Requires(recent.CheckForRoles, AccountFaults.RecentLoginRequired);
    }
}
