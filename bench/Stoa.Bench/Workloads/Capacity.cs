using Stoa.Bench.Load;
using Stoa.Bench.Simulation;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// What one order costs, measured with eight clients; from it a simulation says what others get, which is measured as well; then the simulation says what
/// machines get that are not here (docs/guide/scale.md). There is no baseline: the ratio is the simulation's rate to the measured one.
/// </summary>
internal static class Capacity
{
    private const int Products = CatalogueReads.Products;
    private const int From = 100_000;
    private const int MostPerSecond = 3_000;
    private static readonly int[] Crowds = [2, 4, 8, 16, 32];

    /// <summary>The crowd whose costs are taken; the others say how far they hold.</summary>
    private const int Usual = 8;

    /// <summary>A flush of this kind of machine's disk, by pg_test_fsync (scale.md).</summary>
    private const double FlushHere = 0.0025;

    /// <summary>A flush of a data centre's NVMe disk with a standby on the next rack that confirms it.</summary>
    private const double FlushElsewhere = 0.001;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var buyers = new Buyers(site, settings, await site.Shop(Products));
        await buyers.Create();
        await buyers.Order(clients: 8, crowds: 8);
        var crowds = new List<(Sample Sample, Processors Spent)>();
        foreach (var clients in Crowds)
        {
            crowds.Add(await buyers.Order(clients, clients));
        }
        const int Rush = 16;
        var rush = await buyers.Order(Rush, crowds: 1);
        // Of some clients at once: alone, each order wakes by itself whatever follows it (mails, events, figures), which orders share where there are many.
        var (sample, spent) = crowds[Array.IndexOf(Crowds, Usual)];
        var demand = DemandOf(sample, spent);
        report.Note(
            $"an order among {Usual}: {Micros(demand.Client)} µs of the client, {Micros(demand.Server)} of Stoa, {Micros(demand.Database)} of PostgreSQL"
        );
        foreach (var (clients, measured) in Crowds.Zip(crowds))
        {
            Compare(report, $"orders, {clients} clients", measured, OrderModel.Closed(demand, Here, clients));
        }
        Compare(report, "orders of one hot item", rush, OrderModel.Closed(demand, Here, Rush, hotRows: 1));
        Plan(report, demand with { Flush = FlushElsewhere, Client = 0 });
    }

    private static readonly Machines Here = new(Environment.ProcessorCount);

    private static Demand DemandOf(Sample sample, Processors spent)
    {
        var orders = sample.Ticks.Length;
        return new Demand(spent.Client / orders, spent.Server / orders, spent.Database / orders, FlushHere);
    }

    private static void Compare(Report report, string workload, (Sample Sample, Processors Spent) measured, Predicted predicted)
    {
        var rate = measured.Sample.PerSecond;
        report.Add(
            workload + ": simulated / measured",
            $"{Text.Of(predicted.PerSecond)} / {Text.Of(rate)} = {(predicted.PerSecond / rate).ToString("0.00", Text.Plain)}"
        );
        var p95 = Figures.Percentile([.. measured.Sample.Ticks.Order()], 0.95);
        var (orders, spent) = (measured.Sample.Ticks.Length, measured.Spent);
        report.Note(
            $"{workload}, p95 simulated / measured: {Text.Of(predicted.P95)} / {Text.Of(p95)} ms; an order costs {Micros(spent.Server / orders)} µs of Stoa "
                + $"and {Micros(spent.Database / orders)} of PostgreSQL"
        );
    }

    /// <summary>Machines that are not here: six servers of eight cores before a database of 32.</summary>
    private static void Plan(Report report, Demand demand)
    {
        var machines = new Machines(DatabaseCores: 32, ServerCores: 48);
        foreach (var perSecond in new[] { 100, 1_000, 5_000, 20_000 })
        {
            var predicted = OrderModel.Open(demand, machines, perSecond, seconds: 5);
            report.Add($"simulated: {perSecond:N0} orders/s, 48 + 32 cores", Told(predicted));
        }
        foreach (var rows in new[] { 1, 8, 32 })
        {
            var predicted = OrderModel.Closed(demand, machines, clients: 1_000, hotRows: rows, seconds: 5);
            report.Add($"simulated: 1,000 buyers at one item in {rows} rows", Told(predicted));
        }
    }

    private static string Told(Predicted predicted) =>
        $"{Text.Of(predicted.PerSecond)}/s, p95 {Text.Of(predicted.P95)} ms, cores busy {predicted.ServerBusy:P0} + {predicted.DatabaseBusy:P0}";

    private static string Micros(double seconds) => (seconds * 1_000_000).ToString("0", Text.Plain);

    /// <summary>Customers who have a cart and order it, as many at a time as are asked for.</summary>
    private sealed class Buyers(Site site, Settings settings, Server shop)
    {
        private readonly Customers _customers = new(site, Products);
        private readonly int _count = (int)(settings.Round.TotalSeconds * MostPerSecond);

        public Task Create() => _customers.Create(From, _count);

        public async Task<(Sample Sample, Processors Spent)> Order(int clients, int crowds)
        {
            await _customers.FillCarts(From, _count, lines: 1, crowds);
            await site.Execute(Products, "VACUUM ANALYZE commerce.carts, commerce.cart_items");
            // Every customer has read the cart before ordering, so the server has cached their access state.
            await Each(clients, TimeSpan.FromMinutes(1), number => Requests.Get("/api/v1/cart", _customers.Token(number)));
            await CaughtUp();
            var before = Processors.Now(shop.Process);
            var sample = await Each(clients, settings.Round, number => Requests.Post("/api/v1/orders", Orders.Request, _customers.Token(number)));
            return (sample, Processors.Now(shop.Process) - before);
        }

        /// <summary>Mails, events and figures of the orders before are done: their work is not counted for those that follow.</summary>
        private async Task CaughtUp()
        {
            while ((await site.Read(Products, WaitingSql, row => row.GetBoolean(0))).Single())
            {
                await Task.Delay(100, site.Cancelled);
            }
        }

        private const string WaitingSql = "SELECT EXISTS (SELECT FROM platform.outbox WHERE dead_at IS NULL AND due_at < now() + interval '1 minute')";

        private Task<Sample> Each(int clients, TimeSpan time, Func<int, byte[]> request) =>
            Generator.Run(
                shop.Port,
                clients,
                time,
                (client, number) => number < _count / clients ? request(From + (number * clients) + client) : (ReadOnlyMemory<byte>?)null,
                site.Cancelled
            );
    }
}
