using Stoa.Contracts.Http;

namespace Stoa.Commerce.Settings;

/// <summary>What the routes of the settings share.</summary>
internal static class SettingsRoutes
{
    public const string Section = "Settings";

    public static readonly ShopSettings Example = new("EUR", "DE", true, true, true, 5, 2, Examples.At);

    public static void MapSettings(this Routes routes)
    {
        ReadSettings.Map(routes);
        UpdateSettings.Map(routes);
    }
}
