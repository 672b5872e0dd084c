using System.Text;
using Stoa.Bench.Baselines;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Stock;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Bench.Workloads;

/// <summary>
/// Placing an order against pgbench running the statements of one, in the same round trips. Both take the cart of a customer who has not
/// ordered in this round; the carts are filled again by SQL between the rounds.
/// </summary>
internal static class Orders
{
    private const int Products = CatalogueReads.Products;
    private const double Figure = 0.5;
    private const int RoundTripsAtMost = 12;
    private const int MostPerSecond = 3_000;
    private const int Counted = 19_000;

    public const string Address =
        """{"first_name":"John","last_name":"Doe","address1":"123 Main St","city":"New York","state":"NY","postal_code":"10001","country":"US"}""";
    public const string Request =
        $$"""{"shipping_address":{{Address}},"payment_method_id":"pm_123","shipping_method_id":"ship_standard","promotion_codes":[],"notes":""}""";

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        await RoundTrips(site, report);
        await Measure(site, settings, report, lines: 1, from: 20_000);
        await Measure(site, settings, report, lines: 10, from: 50_000);
    }

    private static async Task Measure(Site site, Settings settings, Report report, int lines, int from)
    {
        var shop = await site.Shop(Products);
        var buyers = await Buyers.Gather(site, settings, shop, Products, from, MostPerSecond, lines);
        var pgbench = new PgBench(site.ConnectionTo(Products), site.Folder, site.Children);
        var script = await Script(site, from, lines);
        var before = await Placed(site);
        var placed = 0;
        var measured = await Comparison.Run(
            settings,
            new Side(async time => Count(await buyers.Order(time)), shop.Process.Id, buyers.FillCarts),
            new Side(async time => Count(await pgbench.Run("order", script, time, site.Cancelled)), null, buyers.FillCarts)
        );
        var after = await Placed(site);
        if ((after.Orders - before.Orders, after.Lines - before.Lines) != (placed, placed * (long)lines))
        {
            throw new BenchException(
                $"{placed} orders were answered, but {after.Orders - before.Orders} with {after.Lines - before.Lines} lines are in the database."
            );
        }
        report.Add($"order of {lines} {(lines == 1 ? "line" : "lines")}", measured, Figure);

        Sample Count(Sample sample)
        {
            placed += sample.Ticks.Length;
            return sample;
        }
    }

    private static async Task<(long Orders, long Lines)> Placed(Site site) =>
        (
            await site.Read(
                Products,
                "SELECT (SELECT count(*) FROM commerce.orders), (SELECT count(*) FROM commerce.order_lines)",
                row => (row.GetInt64(0), row.GetInt64(1))
            )
        )[0];

    private const string NoPayload = "{}";

    private sealed record Product(string Id, string Sku, string Name, long Price);

    /// <summary>One branch a client, for the products of its customers' carts; ids are made where the server would make them.</summary>
    private static async Task<string> Script(Site site, int from, int lines)
    {
        var products = (
            await site.Read(
                Products,
                "SELECT id, sku, name, coalesce(sale_price, base_price) FROM commerce.products",
                row => new Product(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3))
            )
        ).ToDictionary(product => product.Id, StringComparer.Ordinal);
        var script = new StringBuilder(
            $"""
            \set n :n + 1
            \set customer {from} + :n * {Settings.Clients} + :client_id
            \set order random(1, 9000000000000000000)
            \set payment random(1, 9000000000000000000)

            """
        );
        for (var client = 0; client < Settings.Clients; client++)
        {
            script
                .Append(Text.Plain, $"{(client == 0 ? "\\if" : "\\elif")} :client_id = {client}\n")
                .Append(Statements([.. Enumerable.Range(0, lines).Select(line => products[Customers.Product(client, line)])]));
        }
        return script.Append("\\endif\n").ToString();
    }

    /// <summary>What the server sends for one order of these, one of each.</summary>
    private static string Statements(Product[] items)
    {
        var total = items.Sum(item => item.Price).ToString(Text.Plain);
        return $"""
            \startpipeline
            {PgBench.Statement(Draft.LinesSql, "bench.customer(:customer)")}
            {PgBench.Statement(ShopRules.AutomaticSql, "now()", "bench.customer(:customer)", "bench.customer(:customer)::text", "NULL")}
            {PgBench.Statement(ShopRules.ShippingSql, "'ship_standard'", "'US'", "'NY'", "'10001'")}
            {PgBench.Statement(ShopRules.SettingsSql, "'US'")}
            {PgBench.Statement(ShopRules.TaxSql, "'US'", "'NY'", "'10001'", "now()")}
            \endpipeline
            \startpipeline
            SELECT set_config('synchronous_commit', 'off', true);
            {AddPayment(total)}
            \endpipeline
            \startpipeline
            BEGIN;
            {PgBench.Statement(OrderWriter.TakeCartSql, "bench.customer(:customer)", "1", "now()")}
            {InsertOrder(total)}
            {InsertLines(items)}
            {PgBench.Statement(OrderWriter.EmptyCartSql, "bench.customer(:customer)")}
            {PgBench.Statement(PaymentRecords.SettleSql, "bench.id(:payment)", "bench.id(:order)", "'authorized'", "'test_' || :payment", "0", "NULL", "now()")}
            {PgBench.Statement(PaymentRecords.EndOperationSql, "bench.id(:payment)", "'succeeded'", "NULL", "NULL", "now()", "now()")}
            INSERT INTO platform.outbox (topic, consumer, payload, created_at, due_at)
                VALUES ('order.placed', 'mail.order_placed', '{NoPayload}', now(), now());
            {PgBench.Statement(ChangeNotifications.NotifySql, "'outbox'", "''")}
            {Allocate(items)}
            \endpipeline
            COMMIT;

            """;
    }

    private static string AddPayment(string total) =>
        PgBench.Statement(
            PaymentRecords.AddSql,
            "bench.id(:payment)",
            "'test'",
            "'pm_123'",
            "bench.customer(:customer)",
            total,
            "'USD'",
            "'started'",
            "now() + interval '10 minutes'",
            "now()",
            "NULL"
        )
        + "\n"
        + PgBench.Statement(
            PaymentRecords.AddOperationSql,
            "bench.id(:payment)",
            "bench.id(:payment)",
            "'start'",
            total,
            "'start'",
            "now() + interval '10 minutes'",
            "now()",
            "NULL"
        );

    private static string InsertOrder(string total) =>
        PgBench.Statement(
            OrderWriter.InsertOrderSql,
            "bench.id(:order)",
            "'ORD-' || :order",
            "bench.customer(:customer)",
            "'USD'",
            total,
            "0",
            "0",
            "0",
            total,
            $"'{Address}'",
            $"'{Address}'",
            "'ship_standard'",
            "'{}'",
            "''",
            "now()",
            "false",
            "0",
            "'[]'",
            "''",
            "NULL",
            "'pending'",
            "'authorized'",
            "'en'"
        );

    private static string Allocate(Product[] items) =>
        PgBench.Statement(
            StockAllocations.AllocateSql,
            LineIds(items),
            Array("text", items, item => item.Id),
            Array("int", items, _ => "1"),
            "'order:' || bench.id(:order)",
            "bench.customer(:customer)",
            "now()"
        );

    private static string LineIds(Product[] items) => "ARRAY[" + string.Join(',', items.Select((_, line) => $"bench.id(:order::bigint + {line})")) + "]";

    private static string InsertLines(Product[] items) =>
        PgBench.Statement(
            OrderWriter.InsertLinesSql,
            "bench.id(:order)",
            LineIds(items),
            Array("text", items, item => item.Id),
            Array("text", items, _ => "NULL"),
            Array("text", items, item => item.Sku),
            Array("text", items, item => item.Name),
            Array("bigint", items, item => item.Price.ToString(Text.Plain)),
            Array("int", items, _ => "1"),
            Array("bigint", items, _ => "0"),
            Array("bigint", items, _ => "0"),
            Array("bigint", items, item => item.Price.ToString(Text.Plain)),
            Array("text", items, _ => "{}"),
            "'USD'",
            Array("bigint", items, item => item.Price.ToString(Text.Plain)),
            Array("int", items, _ => "0"),
            "false"
        );

    /// <summary>A constant of the script, as the server's parameter is one for the planner.</summary>
    private static string Array(string type, Product[] items, Func<Product, string> value) =>
        $"ARRAY[{string.Join(',', items.Select(value).Select(text => type == "text" ? Quoted(text) : text))}]::{type}[]";

    private static string Quoted(string text) => text == "NULL" ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>
    /// Orders through a counter between server and database, one at a time; the minimum of several, because other work of the server may fall into one.
    /// </summary>
    private static async Task RoundTrips(Site site, Report report)
    {
        await site.Shop(Products);
        using var counter = new RoundTripCounter(site.ConnectionTo(Products));
        var server = await Server.Start(site, "counted", "/health/ready", "--Database:ConnectionString", counter.ConnectionString, "--Orders:Mails", "false");
        try
        {
            var customers = new Customers(site, Products);
            const int Tries = 8;
            await customers.Create(Counted, Tries * 2);
            await customers.FillCarts(Counted, Tries * 2, lines: 10);
            var plain = await Fewest(number => Requests.Post("/api/v1/orders", Request, customers.Token(Counted + number)), 0);
            var keyed = await Fewest(number => Requests.Post("/api/v1/orders", Request, customers.Token(Counted + number), key: "bench-" + number), Tries);
            report.Add(
                "round trips, order of 10 lines",
                $"{plain.RoundTrips}",
                $"≤ {RoundTripsAtMost}",
                plain.RoundTrips <= RoundTripsAtMost && keyed.RoundTrips <= RoundTripsAtMost
            );
            report.Note(
                $"an order of 10 lines: {plain.RoundTrips} round trips ({plain.Ready} ReadyForQuery); "
                    + $"with an Idempotency-Key {keyed.RoundTrips} ({keyed.Ready})"
            );

            async Task<(int RoundTrips, int Ready)> Fewest(Func<int, byte[]> order, int first)
            {
                var counts = new List<(int, int)>();
                for (var number = first; number < first + Tries; number++)
                {
                    await server.Fetch(Requests.Get("/api/v1/cart", customers.Token(Counted + number)), site.Cancelled);
                    counts.Add(await counter.Count(server, order(number), site.Cancelled));
                }
                return counts.Min();
            }
        }
        finally
        {
            await site.Children.Stop(server.Process);
        }
    }
}
