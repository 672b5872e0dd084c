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

        Assert.Equal([("half", 700)], await Credited(root, "from=1998-02-01&to=1998-03-01"));
        // Of 1900 and of the shipping's 70.
        Assert.Equal([("full", 190), ("half", 7)], await Credited(root, "from=1998-03-01&to=1998-04-01"));
        Assert.Equal([("half", 70)], await Credited(root, "from=1998-04-01&to=1998-05-01"));
        await shop.Host.ReportsAreTheBooks();

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

    /// <summary>The tax that was taken off, by the name of its rate.</summary>
    private static async Task<(string, long)[]> Credited(Client root, string query) =>
        [
            .. (await root.Report("tax", query))["rates"]!
                .AsArray()
                .Select(rate => ((string)rate!["name"]!, rate["figures"]!["credited_tax"].Amount()))
                .Where(rate => rate.Item2 != 0)
                .OrderBy(rate => rate.Item1, StringComparer.Ordinal),
        ];

    [Fact]
    public async Task What_is_taken_off_of_rates_that_are_charged_together_is_shared_by_these_as_high_as_they_are()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Host.Order(Guid.CreateVersion7(), "1997-01-10T12:00Z", 10_000, country: "US");
        // Clothes are taxed by the city alone; the state and the city both tax the other line and the shipping. What the county taxes is none of these.
        await shop.Host.Execute(
            """
            UPDATE commerce.orders SET subtotal = 30000, shipping_total = 1000, shipping_tax = 85, tax_total = 1935, total = 32935, tax_lines =
                '[{"name":"City","rate_ppm":45000,"amount":945},{"name":"County","rate_ppm":55000,"amount":550},{"name":"State","rate_ppm":40000,"amount":440}]'
                WHERE id = $1
            """,
            order
        );
        await shop.Host.Execute(
            """
            WITH first AS (UPDATE commerce.order_lines SET tax_rate_ppm = 85000, tax_amount = 850, total = 10850 WHERE order_id = $1)
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total,
                tax_rate_ppm)
            SELECT gen_random_uuid(), $1, n, 'prod-1', 'prod-1', 'prod-1', 10000, 1, 0, ppm / 100, 10000 + ppm / 100, ppm
            FROM (VALUES (2, 45000), (3, 55000)) AS l(n, ppm)
            """,
            order
        );
        await shop.Host.Execute(
            """
            INSERT INTO commerce.order_credits (id, order_id, kind, order_line_id, quantity, net, tax, lasting, at)
            SELECT gen_random_uuid(), $1, w.kind, (SELECT l.id FROM commerce.order_lines l WHERE l.order_id = $1 AND l.position = w.position),
                CASE w.kind WHEN 'line' THEN 1 ELSE 0 END, w.net, w.tax, true, w.at::timestamptz
            FROM (VALUES ('line', 1, 10000, 850, '1997-02-10T12:00Z'), ('shipping', NULL, 1000, 85, '1997-03-10T12:00Z'),
                ('line', 2, 10000, 450, '1997-04-10T12:00Z'), ('amount', NULL, 1000, 635, '1997-05-10T12:00Z')) AS w(kind, position, net, tax, at)
            """,
            order
        );

        Assert.Equal(
            [("City", 21_000), ("County", 10_000), ("State", 11_000)],
            (await root.Report("tax", "from=1997-01-01&to=1997-02-01"))["rates"]!
                .AsArray()
                .Select(rate => ((string)rate!["name"]!, rate["figures"]!["taxable"].Amount()))
                .OrderBy(rate => rate.Item1, StringComparer.Ordinal)
        );
        Assert.Equal([("City", 450), ("State", 400)], await Credited(2));
        Assert.Equal([("City", 45), ("State", 40)], await Credited(3));
        Assert.Equal([("City", 450)], await Credited(4));
        // The lines have left 45 of the city's, 550 of the county's and 40 of the state's.
        Assert.Equal([("City", 45), ("County", 550), ("State", 40)], await Credited(5));
        await shop.Host.ReportsAreTheBooks();

        Task<(string, long)[]> Credited(int month) => TaxReportTests.Credited(root, $"from=1997-0{month}-01&to=1997-0{month + 1}-01");
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
