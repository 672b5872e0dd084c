using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Promotions;
using Stoa.Commerce.Settings;
using Stoa.Commerce.Shipping;
using Stoa.Commerce.Tax;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;

namespace Stoa.Commerce.Pricing;

/// <summary>All that prices go by beside the catalogue: promotions, shipping, taxes and settings.</summary>
internal static class RulesRoutes
{
    public static void AddRules(this IServiceCollection services)
    {
        services.AddSingleton(new Section(PromotionRoutes.Section, 32, "Promotions, their codes, and what they would have done."));
        services.AddSingleton(new Section(ShippingRoutes.Section, 33, "Where is shipped to, how, and what it costs."));
        services.AddSingleton(new Section(TaxRoutes.Section, 34, "Tax rates by place, class and time."));
        services.AddSingleton(new Section(SettingsRoutes.Section, 35, "What the whole shop goes by."));
    }

    public static void MapRules(this Routes routes)
    {
        routes.MapPromotions();
        routes.MapShipping();
        routes.MapTaxes();
        routes.MapSettings();
    }
}

/// <summary>Sizes of requests.</summary>
internal static class CommerceLimits
{
    /// <summary>Thousands of codes, ids or areas.</summary>
    public const int RulesBody = 1024 * 1024;
}
