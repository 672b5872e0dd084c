using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// What growing costs: the same requests, one after the other, in shops with 10,000, 100,000 and 1,000,000 of everything. Neither the slowest in twenty nor
/// the round trips of one may grow by more than half where the rows grow tenfold. Answers come from the database: the cache of the catalogue is off.
/// </summary>
internal static class Growth
{
    private static readonly int[] Sizes = [10_000, 100_000, 1_000_000];
    private const double AtMost = 1.5;
    private const int Placed = 600;
    private static readonly TimeSpan OfWarmUp = TimeSpan.FromSeconds(1);

    /// <summary>A step that is prime to all sizes: one request after the other asks for rows all over the table.</summary>
    private const long Step = 7_919;

    /// <summary>What one buyer or one member of the staff does, by the row that it is about.</summary>
    private static readonly (string Name, Func<Shop, int, byte[]> Request)[] Requested =
    [
        ("a product", (_, row) => Requests.Get($"/api/v1/catalog/products/prod-{100 + (row * 9L / 10)}")),
        ("products, first page", (_, _) => Requests.Get("/api/v1/catalog/products?page=1")),
        ("products of a category", (_, row) => Requests.Get($"/api/v1/catalog/products/category/cat-{1 + (row % 6)}")),
        ("who is signed in", (shop, row) => Requests.Get("/api/v1/auth/profile", shop.Buyer(row))),
        ("own orders", (shop, row) => Requests.Get("/api/v1/orders", shop.Buyer(row))),
        ("own order", (shop, row) => Requests.Get($"/api/v1/orders/{GrowthRows.OrderId(row)}", shop.Buyer(row))),
        ("device registered", (shop, row) => Requests.Post("/api/v1/device-tokens", $$"""{"fcm_token":"growth-{{row}}","platform":"ios"}""", shop.Buyer(row))),
        ("staff: orders, newest", (shop, _) => Requests.Get("/api/v1/admin/orders", shop.Staff)),
        ("staff: orders of a state", (shop, _) => Requests.Get("/api/v1/admin/orders?status=paid&payment_status=paid", shop.Staff)),
        ("staff: orders by number", (shop, row) => Requests.Get($"/api/v1/admin/orders?keyword=G{row}", shop.Staff)),
        ("staff: orders by name", (shop, row) => Requests.Get($"/api/v1/admin/orders?keyword=Name{row % 9973}", shop.Staff)),
        ("staff: orders with a SKU", (shop, row) => Requests.Get($"/api/v1/admin/orders?sku=GROWTH-{row % 5000}", shop.Staff)),
        ("staff: an order", (shop, row) => Requests.Get($"/api/v1/admin/orders/{GrowthRows.OrderId(row)}", shop.Staff)),
        ("staff: customers, newest", (shop, _) => Requests.Get("/api/v1/admin/customers", shop.Staff)),
        ("staff: customers by name", (shop, row) => Requests.Get($"/api/v1/admin/customers?keyword=Name{row % 9973}", shop.Staff)),
        ("staff: a customer", (shop, row) => Requests.Get($"/api/v1/admin/customers/{Customers.Id(row)}", shop.Staff)),
        ("staff: users by address", (shop, row) => Requests.Get($"/api/v1/admin/users?keyword=u{row}", shop.Staff)),
        ("staff: payments, newest", (shop, _) => Requests.Get("/api/v1/admin/payments", shop.Staff)),
        ("staff: products, by price", (shop, _) => Requests.Get("/api/v1/admin/products?sort=price", shop.Staff)),
        ("staff: stock, low", (shop, _) => Requests.Get("/api/v1/admin/inventory?low=true", shop.Staff)),
        ("staff: devices, newest", (shop, _) => Requests.Get("/api/v1/admin/device-tokens", shop.Staff)),
        ("staff: devices with a tag", (shop, row) => Requests.Get($"/api/v1/admin/device-tokens?tag=t{row % 50}", shop.Staff)),
        ("staff: device counts", (shop, _) => Requests.Get("/api/v1/admin/device-tokens/stats", shop.Staff)),
        ("staff: audit log, newest", (shop, _) => Requests.Get("/api/v1/admin/audit-log", shop.Staff)),
        ("staff: audit log of a subject", (shop, row) => Requests.Get($"/api/v1/admin/audit-log?subject=order:{row % 5000}", shop.Staff)),
        ("staff: events, newest", (shop, _) => Requests.Get("/api/v1/admin/events", shop.Staff)),
        ("staff: mails given up", (shop, _) => Requests.Get("/api/v1/admin/mails", shop.Staff)),
        ("staff: mails of a customer", (shop, row) => Requests.Get($"/api/v1/admin/users/{Customers.Id(row)}/mails", shop.Staff)),
        ("staff: what is to do", (shop, _) => Requests.Get("/api/v1/admin/todo", shop.Staff)),
        ("staff: searched everywhere", (shop, row) => Requests.Get($"/api/v1/admin/search?q=Name{row % 9973}", shop.Staff)),
    ];

    /// <summary>A shop of a size, with those who ask.</summary>
    private sealed record Shop(int Rows, Server Server, Customers People)
    {
        public string Staff => People.Token(GrowthRows.Staff);

        public string Buyer(int row) => People.Token(row);
    }

    /// <summary>What a workload took in one size.</summary>
    private sealed record Cost(double P95, int RoundTrips);

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var costs = new List<Dictionary<string, Cost>>();
        foreach (var size in Sizes.Where(size => size <= settings.UpTo))
        {
            costs.Add(await Measure(site, settings, size));
        }
        foreach (var name in costs[0].Keys)
        {
            var each = costs.Select(cost => cost[name]).ToList();
            var factors = each.Zip(each.Skip(1), (small, large) => large.P95 / small.P95).ToList();
            var more = each.Zip(each.Skip(1), (small, large) => large.RoundTrips / (double)small.RoundTrips);
            report.Add(
                $"growth: {name}",
                $"{string.Join(" → ", each.Select(cost => Text.Of(cost.P95)))} ms, {string.Join(" → ", each.Select(cost => cost.RoundTrips))} round trips",
                $"≤ {AtMost.ToString(Text.Plain)} × a tenfold",
                factors.Concat(more).All(factor => factor <= AtMost)
            );
        }
    }

    private static async Task<Dictionary<string, Cost>> Measure(Site site, Settings settings, int size)
    {
        var server = await site.Shop(size, "--Catalogue:Cache", "false");
        var people = new Customers(site, size);
        await people.Hire(GrowthRows.Staff, "super_admin");
        await GrowthRows.Fill(site, size);
        await people.Create(GrowthRows.Buyers, 2 * Placed);
        await people.FillCarts(GrowthRows.Buyers, 2 * Placed, lines: 3);
        using var counter = new RoundTripCounter(site.ConnectionTo(size));
        var counted = await Server.Start(
            site,
            $"growth-{size}",
            "/health/ready",
            "--Database:ConnectionString",
            counter.ConnectionString,
            "--Catalogue:Cache",
            "false",
            "--Orders:Mails",
            "false"
        );
        var shop = new Shop(size, server, people);
        var costs = new Dictionary<string, Cost>(StringComparer.Ordinal);
        await site.Execute(size, "CHECKPOINT");
        await server.Settle(site.Cancelled);
        await counted.Settle(site.Cancelled);
        await counter.Quiet(site.Cancelled);
        await WarmUp(site, shop);
        foreach (var (name, request) in Requested)
        {
            costs[name] = new Cost(await P95(site, settings, shop, request), await RoundTrips(site, shop with { Server = counted }, counter, request));
        }
        var next = 0;
        byte[] Order(Shop _, int __) => Requests.Post("/api/v1/orders", Orders.Request, people.Token(GrowthRows.Buyers + next++));
        costs["an order placed"] = new Cost(await OrderP95(site, shop, Order), await RoundTrips(site, shop with { Server = counted }, counter, Order));
        await site.Children.Stop(counted.Process);
        await site.Children.Stop(server.Process);
        return costs;
    }

    /// <summary>All of them: what they share is compiled, and its plans are made, before the first is measured.</summary>
    private static async Task WarmUp(Site site, Shop shop)
    {
        foreach (var (_, request) in Requested)
        {
            await Generator.Run(shop.Server.Port, 1, OfWarmUp, (_, number) => request(shop, Row(shop, number)), site.Cancelled);
        }
    }

    private static int Row(Shop shop, int number) => 1 + (int)((number + 1) * Step % shop.Rows);

    /// <summary>The best of the rounds: what another process took of the machine in one of them does not count.</summary>
    private static async Task<double> P95(Site site, Settings settings, Shop shop, Func<Shop, int, byte[]> request)
    {
        var (asked, best) = (0, double.PositiveInfinity);
        for (var round = 0; round <= Settings.Rounds; round++)
        {
            var sample = await Generator.Run(shop.Server.Port, 1, settings.Round, (_, _) => request(shop, Row(shop, asked++)), site.Cancelled);
            best = round == 0 ? best : Math.Min(best, Percentile(sample));
        }
        return best;
    }

    /// <summary>The same number of orders in every shop, after as many to warm up.</summary>
    private static async Task<double> OrderP95(Site site, Shop shop, Func<Shop, int, byte[]> request)
    {
        Sample? sample = null;
        for (var round = 0; round < 2; round++)
        {
            sample = await Generator.Run(
                shop.Server.Port,
                1,
                TimeSpan.FromMinutes(5),
                (_, number) => number < Placed - 10 ? request(shop, number) : (ReadOnlyMemory<byte>?)null,
                site.Cancelled
            );
        }
        return Percentile(sample!);
    }

    private static double Percentile(Sample sample) => Figures.Percentile([.. sample.Ticks.Order()], 0.95);

    /// <summary>The fewest of several: other work of the server may fall into one.</summary>
    private static async Task<int> RoundTrips(Site site, Shop shop, RoundTripCounter counter, Func<Shop, int, byte[]> request)
    {
        var fewest = int.MaxValue;
        for (var number = 0; number < 8; number++)
        {
            fewest = Math.Min(fewest, (await counter.Count(shop.Server, request(shop, Row(shop, number)), site.Cancelled)).RoundTrips);
        }
        return fewest;
    }
}
