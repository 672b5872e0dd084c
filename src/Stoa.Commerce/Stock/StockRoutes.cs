using Stoa.Commerce.Stock.Locations;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Stock;

/// <summary>What the routes of stock share.</summary>
internal static class StockRoutes
{
    public const string Section = "Stock";

    public static void MapStock(this Routes routes)
    {
        ListInventory.Map(routes);
        SetLowStock.Map(routes);
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
