using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// Orders while every commit waits for a standby: with its events told to the buyer's devices, against a shop that tells no device. What rings a bell inside
/// the transactions would make them all wait for each other (design/scale.md, D2).
/// </summary>
internal static class ReplicatedOrders
{
    private const int Told = 10_000;

    /// <summary>A shop of the same size is a database of the same name.</summary>
    private const int Untold = Told + 1;

    private const int From = 20_000;
    private const int MostPerSecond = 1_500;
    private const double Figure = 0.8;

    public static async Task Measure(Site plain, Settings settings, Report report)
    {
        await using var site = await Site.OpenReplicated(plain.Program, plain.Cancelled);
        var told = await site.Shop(Told, [.. Events.SelectMany(name => new[] { $"--Push:Events:{name}:Enabled", "true" })]);
        var untold = await site.Shop(Untold);
        var (these, those) = (await Gather(told, Told), await Gather(untold, Untold));
        report.Add(
            "orders under synchronous replication, events on / off",
            await Comparison.Run(settings, new Side(these.Order, told.Process.Id, these.FillCarts), new Side(those.Order, untold.Process.Id, those.FillCarts)),
            Figure
        );

        Task<Buyers> Gather(Server shop, int products) => Buyers.Gather(site, settings, shop, products, From, MostPerSecond, lines: 1);
    }

    private static readonly string[] Events = ["OrderPlaced", "OrderShipped", "OrderDelivered", "OrderCancelled", "OrderRefunded"];
}
