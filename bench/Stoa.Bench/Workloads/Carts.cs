using Stoa.Bench.Baselines;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;
using Stoa.Commerce.Carts;

namespace Stoa.Bench.Workloads;

/// <summary>Reading a cart of 3 lines against the same SQL in a bare endpoint; adding to a cart against pgbench sending the same batch.</summary>
internal static class Carts
{
    private const int Products = CatalogueReads.Products;
    private const int PerClient = 50;
    private const int Readers = 0;
    private const int Adders = 10_000;
    private const double ReadFigure = 0.6;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var shop = await site.Shop(Products);
        var customers = new Customers(site, Products);
        await customers.Create(Readers, Settings.Clients * PerClient);
        await customers.FillCarts(Readers, Settings.Clients * PerClient, lines: 3);
        await customers.Create(Adders, Settings.Clients * PerClient);
        await site.Execute(Products, "VACUUM ANALYZE commerce.carts, commerce.cart_items, accounts.users");
        await Read(site, settings, report, shop, customers);
        await Add(site, settings, report, shop, customers);
    }

    private static async Task Read(Site site, Settings settings, Report report, Server shop, Customers customers)
    {
        var bare = await Server.StartBare(site, "--serve-cart", site.ConnectionTo(Products));
        try
        {
            report.Add(
                "cart read (3 lines)",
                await Comparison.Run(
                    settings,
                    SideOf(shop, ByCustomer(customer => Requests.Get("/api/v1/cart", customers.Token(customer)))),
                    SideOf(bare, ByCustomer(customer => Requests.Get("/" + Customers.Id(customer))))
                ),
                ReadFigure
            );
        }
        finally
        {
            await site.Children.Stop(bare.Process);
        }

        Side SideOf(Server server, byte[][] requests) =>
            new(
                time =>
                    Generator.Run(
                        server.Port,
                        Settings.Clients,
                        time,
                        (client, number) => requests[(number % PerClient * Settings.Clients) + client],
                        site.Cancelled
                    ),
                server.Process.Id
            );
    }

    private static byte[][] ByCustomer(Func<int, byte[]> request) => [.. Enumerable.Range(Readers, Settings.Clients * PerClient).Select(request)];

    private static async Task Add(Site site, Settings settings, Report report, Server shop, Customers customers)
    {
        // Every client has customers of its own and goes through ten products with each of them, so a cart soon has ten lines.
        var requests = Enumerable
            .Range(0, PerClient * 10)
            .Select(step =>
                Enumerable
                    .Range(0, Settings.Clients)
                    .Select(client =>
                        Requests.Post(
                            "/api/v1/cart/items",
                            $$"""{"attributes":{},"variant_id":null,"quantity":1,"product_id":"{{Customers.Product(client, step / PerClient)}}"}""",
                            customers.Token(Adders + (step % PerClient * Settings.Clients) + client)
                        )
                    )
                    .ToArray()
            )
            .ToArray();
        var pgbench = new PgBench(site.ConnectionTo(Products), site.Folder, site.Children);
        var script = $"""
            \set n :n + 1
            \set customer {Adders} + (:n % {PerClient}) * {Settings.Clients} + :client_id
            \set product 100 + :client_id * 10 + (:n / {PerClient}) % 10
            \startpipeline
            {PgBench.Statement(CartStore.CreateSql, "uuidv7()", "bench.customer(:customer)", "now()")}
            {PgBench.Statement(CartStore.LockSql, "bench.customer(:customer)")}
            {PgBench.Statement(AddToCart.AddSql, "now()", "bench.customer(:customer)", "('prod-' || :product)", "NULL", "'{}'", "1", "999", "100", "uuidv7()")}
            {PgBench.Statement(CartStore.CartSql, "bench.customer(:customer)")}
            {PgBench.Statement(CartStore.LinesSql, "bench.customer(:customer)")}
            \endpipeline
            """;
        await site.Execute(Products, "DELETE FROM commerce.cart_items i USING commerce.carts c WHERE c.id = i.cart_id AND c.user_id >= bench.customer(10000)");
        report.Add(
            "add to cart",
            await Comparison.Run(
                settings,
                new Side(
                    time => Generator.Run(shop.Port, Settings.Clients, time, (client, number) => requests[number % requests.Length][client], site.Cancelled),
                    shop.Process.Id
                ),
                new Side(time => pgbench.Run("add-to-cart", script, time, site.Cancelled))
            )
        );
    }
}
