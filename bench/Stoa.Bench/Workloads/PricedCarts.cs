using Stoa.Bench.Load;
using Stoa.Bench.Subject;

namespace Stoa.Bench.Workloads;

/// <summary>
/// What a cart costs as it grows: one of 100 lines in a shop with 50 automatic promotions against one of a single line in the same shop without any. Both have
/// an address and a way to send it, so that all rules are read; both are read with their lines, and quoted, which prices them.
/// </summary>
internal static class PricedCarts
{
    private const int Products = CatalogueReads.Products;
    private const int From = 600_000;
    private const int Lines = 100;
    private const int FirstProduct = 200;
    private const int Promotions = 50;
    private const double AtMost = 3;

    public static async Task Measure(Site site, Settings settings, Report report)
    {
        var shop = await site.Shop(Products);
        var customers = new Customers(site, Products);
        await customers.Create(From, 2 * Settings.Clients);
        await site.Execute(Products, FillSql + AddressSql + PromotionsSql);
        await site.Execute(Products, "VACUUM ANALYZE commerce.carts, commerce.cart_items, commerce.promotions, accounts.users");
        try
        {
            await Compare("reading", token => Requests.Get("/api/v1/cart", token));
            await Compare("quoting", token => Requests.Post("/api/v1/cart/quote", "{}", token));
        }
        finally
        {
            await site.Execute(Products, $"DELETE FROM commerce.promotions WHERE {OurPromotions}");
        }

        async Task Compare(string doing, Func<string, byte[]> request)
        {
            var (many, one) = (Requested(From, request), Requested(From + Settings.Clients, request));
            report.Add(
                $"{doing} {Lines} lines, {Promotions} promotions / 1 line",
                await Comparison.Run(
                    settings,
                    new Side(time => Each(many, time), shop.Process.Id, () => Switch(on: true)),
                    new Side(time => Each(one, time), shop.Process.Id, () => Switch(on: false))
                ),
                1 / AtMost
            );
        }

        byte[][] Requested(int from, Func<string, byte[]> request) =>
            [.. Enumerable.Range(from, Settings.Clients).Select(customer => request(customers.Token(customer)))];

        Task<Sample> Each(byte[][] requests, TimeSpan time) =>
            Generator.Run(shop.Port, Settings.Clients, time, (client, _) => requests[client], site.Cancelled);

        Task Switch(bool on) => site.Execute(Products, $"UPDATE commerce.promotions SET active = {(on ? "true" : "false")} WHERE {OurPromotions}");
    }

    private const string OurPromotions = "id LIKE 'bench-%'";

    /// <summary>The first carts get all lines, the others one.</summary>
    private static readonly string FillSql = string.Create(
        Text.Plain,
        $"""
        INSERT INTO commerce.cart_items (id, cart_id, product_id, quantity)
        SELECT uuidv7(), bench.customer({From} + n), 'prod-' || ({FirstProduct} + line), 1
        FROM generate_series(0, {(2 * Settings.Clients) - 1}) AS n, generate_series(0, {Lines - 1}) AS line
        WHERE n < {Settings.Clients} OR line = 0
        ON CONFLICT DO NOTHING;
        """
    );

    private static readonly string AddressSql = $"""
        UPDATE commerce.carts SET shipping_method_id = 'ship_standard', shipping_address = '{Orders.Address}'
        WHERE user_id BETWEEN bench.customer({From}) AND bench.customer({From + (2 * Settings.Clients) - 1});
        """;

    /// <summary>Of some products, of a category with what is below it, of a brand, and of the whole order; all may be used together.</summary>
    private static readonly string PromotionsSql = string.Create(
        Text.Plain,
        $"""
        INSERT INTO commerce.promotions (id, kind, percent_ppm, amount_off, automatic, active, targets_lines, product_ids, category_ids, brand_ids)
        SELECT 'bench-' || n, CASE n % 4 WHEN 3 THEN 'amount' ELSE 'percent' END, CASE n % 4 WHEN 3 THEN NULL ELSE 10000 END, CASE n % 4 WHEN 3 THEN 100 END,
            true, false, n % 4 < 3,
            CASE n % 4 WHEN 0 THEN ARRAY['prod-' || {FirstProduct} + n, 'prod-' || {FirstProduct + 1} + n] ELSE ARRAY[]::text[] END,
            CASE n % 4 WHEN 1 THEN ARRAY[(SELECT id FROM commerce.categories ORDER BY id OFFSET n % 5 LIMIT 1)] ELSE ARRAY[]::text[] END,
            CASE n % 4 WHEN 2 THEN ARRAY[(SELECT id FROM commerce.brands ORDER BY id OFFSET n % 5 LIMIT 1)] ELSE ARRAY[]::text[] END
        FROM generate_series(0, {Promotions - 1}) AS n ON CONFLICT DO NOTHING;
        """
    );
}
