using System.Globalization;
using Stoa.Commerce.Stock;

namespace Stoa.Server.Commands;

/// <summary>
/// <c>reconcile-stock</c>: proves the counters of stock from their movements (exit code 0), or prints each that is not their sum (1). It changes nothing.
/// </summary>
internal static class ReconcileStock
{
    public static Task<int> Run(string[] args) =>
        Command.Run(
            args,
            async (services, cancelled) =>
            {
                var differences = await services.GetRequiredService<StockReconciliation>().Run(cancelled);
                foreach (var difference in differences)
                {
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{difference.ItemId} at {difference.LocationId}: "
                                + $"{difference.Counter} is {difference.Level}, its movements say {difference.Movements}"
                        )
                    );
                }
                Console.WriteLine(
                    differences.Count == 0
                        ? "Stock is proven: every counter is the sum of its movements."
                        : string.Create(CultureInfo.InvariantCulture, $"{differences.Count} counters are not the sum of their movements.")
                );
                return differences.Count == 0 ? 0 : 1;
            }
        );
}
