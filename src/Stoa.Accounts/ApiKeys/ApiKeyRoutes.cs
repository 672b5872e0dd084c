using Stoa.Accounts.SecondFactors;
using Stoa.Contracts.Http;

namespace Stoa.Accounts.ApiKeys;

/// <summary>
/// The routes over API keys. No key may call them: one that leaked must not make others. What gives out a key or widens one needs a recent login.
/// </summary>
internal static class ApiKeyRoutes
{
    public const string Section = "API keys";

    public static void Map(Routes routes)
    {
        var recent = routes.Resolve<RecentLogin>();
        ListApiKeys.Map(routes).WithoutKeys();
        Guard(CreateApiKey.Map(routes));
        ReadApiKey.Map(routes).WithoutKeys();
        Guard(UpdateApiKey.Map(routes));
        Guard(RotateApiKey.Map(routes));
        RevokeApiKey.Map(routes).WithoutKeys();

        void Guard(Route route) => route.WithoutKeys().Requires(recent.Check, AccountFaults.RecentLoginRequired);
    }
}
