using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Stock.Hot;
using Stoa.Commerce.Stock.Locations;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Stock;

/// <summary>What the routes of stock share.</summary>
internal static class StockRoutes
{
    public const string Section = "Stock";

    public static void AddStock(this IServiceCollection services)
    {
        services.AddSingleton(new Section(Section, 140, "What lies where, its movements, and the locations."));
        services.AddSingleton<StockHolds>();
        services.AddSingleton<StockReconciliation>();
        services.AddSingleton<HotLevels>();
        services.AddSingleton<ItemAdmission>();
        services.AddSingleton<NightlyReconciliation>();
        services.AddSingleton(
            new PeriodicJob(
                "expired holds",
                TimeSpan.FromMinutes(1),
                (container, cancelled) => container.GetRequiredService<StockHolds>().ReleaseExpired(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob("hot stock", HotLevels.Every, (container, cancelled) => container.GetRequiredService<HotLevels>().Move(cancelled))
        );
        services.AddSingleton(
            new PeriodicJob(
                "stock reconciliation",
                TimeSpan.FromDays(1),
                (container, cancelled) => container.GetRequiredService<NightlyReconciliation>().Run(cancelled)
            )
        );
    }

    public static void MapStock(this Routes routes)
    {
        ListInventory.Map(routes);
        SetLowStock.Map(routes);
        ReadHotStock.Map(routes);
        SetHotStock.Map(routes);
        ListMovements.Map(routes);
        AdjustStock.Map(routes);
        TransferStock.Map(routes);
        ReconcileStock.Map(routes);
        ListLocations.Map(routes);
        CreateLocation.Map(routes);
        ReadLocation.Map(routes);
        UpdateLocation.Map(routes);
    }
}
