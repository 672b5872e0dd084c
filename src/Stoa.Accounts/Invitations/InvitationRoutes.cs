using Stoa.Accounts.SecondFactors;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.Invitations;

/// <summary>How colleagues get an account without anybody typing their password (ADR 63).</summary>
internal static class InvitationRoutes
{
    public static void Map(Routes routes)
    {
        var recent = routes.Resolve<RecentLogin>();
        ListInvitations.Map(routes);
        ReadInvitation.Map(routes);
        Guard(CreateInvitation.Map(routes));
        Guard(ResendInvitation.Map(routes));
        Guard(RevokeInvitation.Map(routes));
        AcceptInvitation.Map(routes);

        void Guard(Route change) => change.Requires(recent.CheckForRoles, AccountFaults.RecentLoginRequired);
    }
}
