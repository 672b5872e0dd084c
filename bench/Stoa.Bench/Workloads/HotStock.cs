using Stoa.Bench.Baselines;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;
using Stoa.Commerce.Stock;

namespace Stoa.Bench.Workloads;

/// <summary>
/// Everybody orders one item: sold from buckets against sold from its row, in alternating rounds. Once whole orders over HTTP, which have much else to do, and
/// once the statement that takes the stock with a commit, which is what has to wait.
/// </summary>
internal static class HotStock
{
    private const int Products = CatalogueReads.Products;
    private const int From = 300_000;
    private const int MostPerSecond = 2_500;
    private const double Figure = 3;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        await WholeOrders(site, settings, report);
        await TheStatement(site, settings, report);
    }

    private static async Task WholeOrders(Site site, Settings settings, Report report)
    {
        var shop = await site.Shop(Products);
        var buyers = await Buyers.Gather(site, settings, shop, Products, From, MostPerSecond, lines: 1, crowds: 1);
        report.Add(
            "order of one hot item",
            await Comparison.Run(
                settings,
                new Side(buyers.Order, shop.Process.Id, () => Prepare(16)),
                new Side(buyers.Order, shop.Process.Id, () => Prepare(0))
            ),
            null
        );

        async Task Prepare(int buckets)
        {
            await buyers.FillCarts();
            await Divide(site, buckets);
        }
    }

    private static async Task TheStatement(Site site, Settings settings, Report report)
    {
        var pgbench = new PgBench(site.ConnectionTo(Products), site.Folder, site.Children);
        var script = $"BEGIN;\n{PgBench.Statement(Take, $"'{Item}'")}\nCOMMIT;\n";
        report.Add(
            "stock of one hot item taken and committed",
            await Comparison.Run(
                settings,
                new Side(time => pgbench.Run("hot", script, time, site.Cancelled), null, () => Divide(site, 16)),
                new Side(time => pgbench.Run("row", script, time, site.Cancelled), null, () => Divide(site, 0))
            ),
            Figure
        );
        await Divide(site, 0);
        // Counts of the bench are set by SQL, so on_hand differs anyway.
        var differences = await site.Read(Products, StockReconciliation.DifferencesSql, row => (Item: row.GetString(0), Counter: row.GetString(2)));
        if (differences.Contains((Item, "allocated")))
        {
            throw new BenchException("The hot item and its movements do not add up.");
        }
    }

    private static Task Divide(Site site, int buckets) =>
        site.Execute(Products, $"UPDATE commerce.stock SET buckets = {buckets.ToString(Text.Plain)} WHERE item_id = '{Item}'");

    private static readonly string Item = Customers.Product(0, 0);

    private const string Take = "SELECT count(*) FROM commerce.take_stock(ARRAY[$1], ARRAY[1], false, 'bench:' || gen_random_uuid(), NULL, now())";
}
