using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Customers;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Reports;

/// <summary>Reports say what the books say, at once, in the time zone that was asked for.</summary>
public sealed class ReportTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task What_is_sold_stands_in_the_reports_uncounted_and_stays_when_it_is_counted()
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = (await root.Report("sales", "by=day"))["totals"]!;
        var user = await shop.SignUp();
        var order = await user.Buys(root);
        await user.Buys(root, "prod-2");

        var uncounted = (await root.Report("sales", "by=day"))["totals"]!;
        await shop.Host.CountOrders();
        var counted = (await root.Report("sales", "by=day"))["totals"]!;

        Assert.Equal(uncounted.Compact(), counted.Compact());
        Assert.Equal(2, (long)counted["orders"]! - (long)before["orders"]!);
        Assert.Equal(
            await shop.Host.One<long>("SELECT sum(total)::bigint FROM commerce.orders WHERE user_id = $1", Guid.Parse(user.Id)),
            counted["total"].Amount() - before["total"].Amount()
        );
        Assert.Equal("USD", (string)order["total"]!["currency"]!);
        await shop.Host.ReportsAreTheBooks();
    }

    [Theory]
    [InlineData("Europe/Berlin", "2001-03-25", "2001-03-25T00:59:00+01:00 2001-03-25T23:45:00+02:00", 2)]
    [InlineData("Europe/Berlin", "2001-10-28", "2001-10-28T02:30:00+02:00 2001-10-28T02:30:00+01:00 2001-10-29T00:00:00+01:00", 2)]
    [InlineData("Asia/Kathmandu", "2001-06-01", "2001-05-31T18:15:00Z 2001-06-01T18:14:59Z 2001-06-01T18:15:00Z 2001-05-31T18:14:59Z", 2)]
    [InlineData("America/St_Johns", "2001-07-01", "2001-07-01T02:30:00Z 2001-07-02T02:29:00Z 2001-07-01T02:29:00Z", 2)]
    [InlineData("Pacific/Kiritimati", "2001-01-01", "2000-12-31T10:00:00Z 2001-01-01T09:59:00Z", 2)]
    public async Task A_day_is_a_day_of_the_time_zone(string zone, string day, string moments, int expected)
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = Guid.CreateVersion7();
        // A product of its own: other tests order on the same days.
        var product = "zoned-" + Merchant.Tag();
        foreach (var at in moments.Split(' '))
        {
            await shop.Host.Order(buyer, at, 1000, product: product);
        }
        foreach (var isCounted in new[] { false, true })
        {
            var query = $"from={day}&to={DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).AddDays(1):yyyy-MM-dd}&time_zone={zone}";
            var report = await root.Report("products", $"{query}&product_id={product}&by=day");
            var hours = await root.Report("products", $"{query}&product_id={product}&by=hour");

            Assert.Equal([(day, expected)], report["series"]!.AsArray().Select(point => ((string)point!["period"]!, (int)point["figures"]!["units"]!)));
            Assert.Equal(expected, hours["series"]!.AsArray().Sum(point => (int)point!["figures"]!["units"]!));
            if (!isCounted)
            {
                await shop.Host.CountOrders();
            }
        }
    }

    [Fact]
    public async Task Series_add_up_to_the_books_in_every_step_and_zone()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (buyer, random) = (Guid.CreateVersion7(), new Random(7));
        var start = new DateTimeOffset(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var n = 0; n < 60; n++)
        {
            await shop.Host.Order(buyer, start.AddMinutes(random.Next(400 * 1440)).ToString("O"), random.Next(1, 10_000));
        }
        await shop.Host.CountOrders();

        foreach (var zone in new[] { "UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata" })
        {
            foreach (var by in new[] { "day", "week", "month" })
            {
                var report = await root.Report("sales", $"from=1990-01-10&to=1991-01-20&by={by}&time_zone={zone}");
                var unit = await shop.Host.One<string>(
                    """
                    SELECT string_agg(total::text, ' ' ORDER BY at) FROM (
                        SELECT date_trunc($1, created_at AT TIME ZONE $2) AS at, sum(total) AS total FROM commerce.orders
                        WHERE created_at >= timestamp '1990-01-10' AT TIME ZONE $2 AND created_at < timestamp '1991-01-20' AT TIME ZONE $2 GROUP BY 1) AS t
                    """,
                    by,
                    zone
                );

                var totals = report["series"]!.AsArray().Select(point => point!["figures"]!["total"].Amount()).ToList();
                Assert.Equal(unit, string.Join(' ', totals.Where(total => total > 0)));
                Assert.Equal(totals.Sum(), report["totals"]!["total"].Amount());
            }
        }
    }

    [Fact]
    public async Task A_cancelled_order_is_no_sale_and_credits_and_refunds_count_when_they_are_made()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = Guid.CreateVersion7();
        var (kept, cancelled) = (await shop.Host.Order(buyer, "2002-01-10T12:00Z", 999), await shop.Host.Order(buyer, "2002-01-10T13:00Z", 500));
        await shop.Host.CountOrders();
        await shop.Host.Execute("UPDATE commerce.orders SET status = 'cancelled' WHERE id = $1", cancelled);
        await shop.Host.Refund(kept, "2002-02-03T12:00Z", 500);
        await shop.Host.Refund(kept, "2002-02-04T12:00Z", 598);

        foreach (var isCounted in new[] { false, true })
        {
            var january = (await root.Report("sales", "from=2002-01-01&to=2002-02-01"))["totals"]!;
            var february = (await root.Report("sales", "from=2002-02-01&to=2002-03-01&by=week"))["totals"]!;
            var tax = await root.Report("tax", "from=2002-02-01&to=2002-03-01");

            Assert.Equal(
                (1, 1098, 1, 550, 0),
                (
                    Count(january, "orders"),
                    january["total"].Amount(),
                    Count(january, "cancelled_orders"),
                    january["cancelled"].Amount(),
                    january["refunded"].Amount()
                )
            );
            Assert.Equal(
                (0, 2, 1098, 99, -1098),
                (
                    Count(february, "orders"),
                    Count(february, "refunds"),
                    february["refunded"].Amount(),
                    february["credited_tax"].Amount(),
                    february["net"].Amount()
                )
            );
            Assert.Equal((0, 99, -99), (tax["tax"].Amount(), tax["credited_tax"].Amount(), tax["due"].Amount()));
            await shop.Host.CountOrders();
            Assert.True(isCounted || january is not null);
        }
        await shop.Host.ReportsAreTheBooks();
    }

    [Fact]
    public async Task Products_are_ranked_by_what_they_sold_for_and_by_pieces()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = Guid.CreateVersion7();
        await shop.Host.Order(buyer, "2004-01-10T12:00Z", 5000, 2, "prod-1");
        await shop.Host.Order(buyer, "2004-03-11T12:00Z", 100, 7, "prod-2");
        await shop.Host.Order(buyer, "2004-12-11T12:00Z", 100, 2, "prod-2");
        await shop.Host.Order(buyer, "2004-12-31T12:00Z", 1, 1, "long-gone");

        foreach (var _ in new[] { false, true })
        {
            Assert.Equal(["prod-1", "prod-2", "long-gone"], await Ranked(""));
            Assert.Equal(["prod-2", "prod-1"], await Ranked("&sort=units&limit=2"));
            var one = await root.Report("products", "from=2004-01-01&to=2005-01-01&by=month&product_id=prod-2");
            Assert.Equal((9, 2), ((int)one["products"]![0]!["figures"]!["units"]!, (int)one["products"]![0]!["figures"]!["orders"]!));
            Assert.Equal([7, 2], one["series"]!.AsArray().Select(point => (int)point!["figures"]!["units"]!).Where(units => units > 0));
            await shop.Host.CountOrders();
        }
        Assert.Equal(0, (int)(await root.Report("products", "product_id=none"))["products"]![0]!["figures"]!["units"]!);

        async Task<string[]> Ranked(string query) =>
            [
                .. (await root.Report("products", "from=2004-01-01&to=2005-01-01" + query))["products"]!
                    .AsArray()
                    .Select(product => (string)product!["product_id"]!),
            ];
    }

    [Fact]
    public async Task Promotions_are_told_by_what_they_took_off_until_the_order_is_cancelled()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var code = await root.NewCode(
            new
            {
                kind = "percent",
                percent = 10,
                name = "Reported",
            }
        );
        await user.Client.With("prod-2");
        var order = await user.Client.Order(Buying.OrderBody(codes: code));
        Assert.Equal(HttpStatusCode.Created, order.Status);

        foreach (var _ in new[] { false, true })
        {
            var told = Reported(await root.Report("promotions", "by=hour&from=" + Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-3).ToString("O"))))!;
            Assert.Equal(
                (1, order.Data["discount_total"].Amount(), order.Data["total"].Amount()),
                (Count(told, "uses"), told["discount"].Amount(), told["total"].Amount())
            );
            await shop.Host.CountOrders();
        }
        await shop.Host.Execute("UPDATE commerce.orders SET status = 'cancelled' WHERE id = $1", Guid.Parse((string)order.Data["id"]!));
        Assert.Null(Reported(await root.Report("promotions", "")));
        await shop.Host.ReportsAreTheBooks();

        static JsonNode? Reported(JsonNode report) =>
            report["promotions"]!.AsArray().FirstOrDefault(promotion => (string)promotion!["name"]! == "Reported")?["figures"];
    }

    [Fact]
    public async Task Customers_are_told_as_new_and_as_come_again()
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = (await root.Report("customers", ""))["totals"]!;
        var user = await shop.SignUp();
        await root.Customer(user);
        await shop.Host.Order(Guid.Parse(user.Id), "2005-05-01T12:00Z", 1000);
        await shop.Host.Order(Guid.Parse(user.Id), "2005-05-02T12:00Z", 3000);

        foreach (var _ in new[] { false, true })
        {
            var may = (await root.Report("customers", "from=2005-05-01&to=2005-06-01&by=week"))["totals"]!;
            Assert.Equal(
                (1, 1100, 1, 3300, 2, 0),
                (
                    Count(may, "first_orders"),
                    may["first_total"].Amount(),
                    Count(may, "repeat_orders"),
                    may["repeat_total"].Amount(),
                    Count(may, "member_orders"),
                    Count(may, "guest_orders")
                )
            );
            await shop.Host.CountOrders();
        }
        Assert.True(Count((await root.Report("customers", ""))["totals"]!, "new_members") > Count(before, "new_members"));
        await shop.Host.ReportsAreTheBooks();
    }

    [Fact]
    public async Task Stock_is_told_as_it_lies_and_as_it_moved()
    {
        var root = (await shop.SuperAdmin()).Client;
        var before = (await root.Report("stock", ""))["totals"]!;
        var user = await shop.SignUp();
        await user.Buys(root);
        await root.Post(
            "/admin/inventory/adjustments",
            new
            {
                lines = new[]
                {
                    new
                    {
                        item_id = "prod-6",
                        delta = 5,
                        reason = "found",
                    },
                },
            }
        );

        var report = await root.Report("stock", "");

        Assert.Equal(-1, Count(report["totals"]!, "shipped") - Count(before, "shipped"));
        Assert.Equal(5, Count(report["totals"]!, "adjusted") - Count(before, "adjusted"));
        Assert.Equal(4, Count(report["totals"]!, "change") - Count(before, "change"));
        Assert.Equal(await shop.Host.One<long>("SELECT sum(on_hand)::bigint FROM commerce.stock"), (long)report["now"]!["on_hand"]!);
        Assert.Equal(await shop.Host.One<long>("SELECT count(*) FROM commerce.stock"), (long)report["now"]!["items"]!);
        await shop.Host.ReportsAreTheBooks();
    }

    [Fact]
    public async Task Amounts_of_another_currency_are_another_report()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Host.Order(Guid.CreateVersion7(), "2006-05-01T12:00Z", 1000);
        await shop.Host.Execute("UPDATE commerce.orders SET currency = 'JPY' WHERE id = $1", order);

        // Before it is counted, unless the server is quicker, and after.
        await Told();
        await shop.Host.CountOrders();
        await Told();

        Assert.Equal(0, Count((await root.Report("sales", "from=2006-05-01&to=2006-06-01"))["totals"]!, "orders"));
        var yen = await root.Report("sales", "from=2006-05-01&to=2006-06-01&currency=JPY");
        Assert.Equal("""{"amount":1100,"currency":"JPY"}""", yen["totals"]!["total"].Compact());

        async Task Told() =>
            Assert.Contains(
                "JPY",
                (await root.Report("sales", "from=2006-05-01&to=2006-06-01"))["currencies"]!.AsArray().Select(currency => (string)currency!),
                StringComparer.Ordinal
            );
    }

    private static int Count(JsonNode figures, string member) => (int)figures[member]!;
}
