namespace Stoa.Server.Tests.Reports;

/// <summary>Taxes by place and rate: charged, and taken off again.</summary>
public sealed class TaxReportTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_a_line_or_the_shipping_takes_with_it_is_tax_of_its_own_rate_and_a_free_amount_takes_of_what_is_left()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Host.Order(Guid.CreateVersion7(), "1998-01-10T12:00Z", 10_000);
        await shop.Host.Execute(
            """
            UPDATE commerce.orders SET subtotal = 20000, shipping_total = 1000, shipping_tax = 70, tax_total = 2670, total = 23670,
                tax_lines = '[{"name":"full","rate_ppm":190000,"amount":1900},{"name":"half","rate_ppm":70000,"amount":770}]' WHERE id = $1
            """,
            order
        );
        await shop.Host.Execute("UPDATE commerce.order_lines SET tax_rate_ppm = 190000, tax_amount = 1900, total = 11900 WHERE order_id = $1", order);
        await shop.Host.Execute(
            """
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total,
                tax_rate_ppm)
            VALUES (gen_random_uuid(), $1, 2, 'prod-1', 'prod-1', 'prod-1', 10000, 1, 0, 700, 10700, 70000)
            """,
            order
        );
        await Credit("1998-02-10T12:00Z", "line", 10_000, 700);
        await Credit("1998-03-10T12:00Z", "amount", 1000, 197);
        await Credit("1998-04-10T12:00Z", "shipping", 1000, 70);

        Assert.Equal([("half", 700)], await Credited("from=1998-02-01&to=1998-03-01"));
        // Of 1900 and of the shipping's 70.
        Assert.Equal([("full", 190), ("half", 7)], await Credited("from=1998-03-01&to=1998-04-01"));
        Assert.Equal([("half", 70)], await Credited("from=1998-04-01&to=1998-05-01"));
        await shop.Host.ReportsAreTheBooks();

        async Task<(string, long)[]> Credited(string query) =>
            [
                .. (await root.Report("tax", query))["rates"]!
                    .AsArray()
                    .Select(rate => ((string)rate!["name"]!, rate["figures"]!["credited_tax"].Amount()))
                    .OrderBy(rate => rate.Item1, StringComparer.Ordinal),
            ];

        Task Credit(string at, string kind, long net, long tax) =>
            shop.Host.Execute(
                """
                INSERT INTO commerce.order_credits (id, order_id, kind, order_line_id, quantity, net, tax, lasting, at)
                SELECT gen_random_uuid(), $1, $2, CASE WHEN $2 = 'line' THEN (SELECT id FROM commerce.order_lines WHERE order_id = $1 AND position = 2) END,
                    CASE WHEN $2 = 'line' THEN 1 ELSE 0 END, $3, $4, true, $5::text::timestamptz
                """,
                order,
                kind,
                net,
                tax,
                at
            );
    }

    [Fact]
    public async Task Tax_is_told_by_place_and_rate_with_what_it_was_charged_on()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = Guid.CreateVersion7();
        await shop.Host.Order(buyer, "2003-01-10T12:00Z", 1000, 2);
        await shop.Host.Order(buyer, "2003-01-11T12:00Z", 500, country: "FR");
        var mixed = await shop.Host.Order(buyer, "2003-01-12T12:00Z", 1000, country: "US");
        await shop.Host.Execute(
            """
            UPDATE commerce.orders SET shipping_address = '{"Country":"US","State":"NY"}', shipping_total = 100, shipping_tax = 6, tax_total = 66, total = 1166,
                tax_lines = '[{"name":"State","rate_ppm":40000,"amount":44},{"name":"City","rate_ppm":20000,"amount":22}]' WHERE id = $1
            """,
            mixed
        );
        await shop.Host.Execute("UPDATE commerce.order_lines SET tax_rate_ppm = 60000, tax_amount = 60, total = 1060 WHERE order_id = $1", mixed);
        var past = await shop.Host.Order(buyer, "2003-01-13T12:00Z", 300, country: "AT");
        await shop.Host.Execute("UPDATE commerce.orders SET tax_lines = '[]' WHERE id = $1", past);
        await shop.Host.Execute("UPDATE commerce.order_lines SET tax_rate_ppm = 0 WHERE order_id = $1", past);

        var report = await root.Report("tax", "from=2003-01-01&to=2003-02-01&time_zone=Europe/Berlin");

        Assert.Equal(
            [
                ("AT", "", "", null, 300, 30),
                ("DE", "", "VAT", 100_000, 2000, 200),
                ("FR", "", "VAT", 100_000, 500, 50),
                ("US", "NY", "City", 20_000, 1100, 22),
                ("US", "NY", "State", 40_000, 1100, 44),
            ],
            report["rates"]!
                .AsArray()
                .Select(rate =>
                    (
                        (string)rate!["country"]!,
                        (string)rate["state"]!,
                        (string)rate["name"]!,
                        (int?)rate["rate_ppm"],
                        rate["figures"]!["taxable"].Amount(),
                        rate["figures"]!["tax"].Amount()
                    )
                )
        );
        Assert.Equal(
            await shop.Host.One<long>("SELECT sum(tax_total)::bigint FROM commerce.orders WHERE created_at >= '2003-01-01' AND created_at < '2003-02-01'"),
            report["tax"].Amount()
        );
        Assert.Equal(report["tax"].Amount(), report["series"]!.AsArray().Sum(point => point!["tax"].Amount()));
        await shop.Host.ReportsAreTheBooks();
    }
}
