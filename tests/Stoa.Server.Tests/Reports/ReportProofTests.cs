using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Reports;
using Stoa.Server.Tests.Customers;

namespace Stoa.Server.Tests.Reports;

/// <summary>However orders are changed while they are counted, every sum is that of the books; and a sum that is not is found.</summary>
public sealed class ReportProofTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly string[] Changes =
    [
        "UPDATE commerce.orders SET status = 'cancelled' WHERE id = $1",
        "UPDATE commerce.orders SET status = 'shipped' WHERE id = $1",
        "UPDATE commerce.orders SET created_at = created_at - interval '40 days' WHERE id = $1",
        "UPDATE commerce.orders SET subtotal = subtotal + 100, total = total + 100 WHERE id = $1",
        "UPDATE commerce.orders SET currency = 'EUR' WHERE id = $1",
        "UPDATE commerce.orders SET shipping_address = '{\"Country\":\"US\",\"State\":\"CA\"}' WHERE id = $1",
        "UPDATE commerce.orders SET tax_lines = '[]' WHERE id = $1",
        "UPDATE commerce.order_lines SET quantity = quantity + 1, total = total + unit_price WHERE order_id = $1",
        "UPDATE commerce.order_lines SET product_id = 'prod-2' WHERE order_id = $1",
        "DELETE FROM commerce.order_lines WHERE order_id = $1",
        """
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total)
            SELECT gen_random_uuid(), $1, 9, 'prod-3', 'X', 'X', 10, 3, 5, 0, 25 FROM commerce.orders WHERE id = $1
            """,
        """
            INSERT INTO commerce.promotion_uses (order_id, promotion_id, customer, discount, at)
            SELECT id, 'proved', '', 5, now() FROM commerce.orders WHERE id = $1
            ON CONFLICT DO NOTHING
            """,
        "UPDATE commerce.promotion_uses SET returned_at = now() WHERE order_id = $1",
        "DELETE FROM commerce.promotion_uses WHERE order_id = $1",
        "UPDATE payments.operations SET status = 'failed' WHERE payment_id IN (SELECT id FROM payments.payments WHERE order_id = $1)",
        "DELETE FROM commerce.orders WHERE id = $1 AND NOT EXISTS (SELECT FROM payments.payments WHERE order_id = $1)",
    ];

    [Fact]
    public async Task Any_change_of_any_order_at_any_time_leaves_the_sums_those_of_the_books()
    {
        var buyers = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(async worker =>
                {
                    var random = new Random(worker);
                    var mine = new List<Guid>();
                    for (var step = 0; step < 60; step++)
                    {
                        var choice = random.Next(10);
                        if (choice < 3 || mine.Count == 0)
                        {
                            var at = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(900_000)).ToString("O");
                            mine.Add(await shop.Host.Order(buyers[random.Next(5)], at, random.Next(1, 5000), random.Next(1, 4)));
                        }
                        else if (choice == 3)
                        {
                            await shop.Host.Refund(mine[random.Next(mine.Count)], "2021-05-05T05:05Z", 1);
                        }
                        else if (choice == 4)
                        {
                            await PeriodicJob.Run(shop.Host, "orders to count");
                        }
                        else
                        {
                            await shop.Host.Execute(Changes[random.Next(Changes.Length)], mine[random.Next(mine.Count)]);
                        }
                    }
                })
        );

        await shop.Host.ReportsAreTheBooks();
        Assert.Equal(
            0,
            await shop.Host.One<long>(
                """
                SELECT count(*) FROM commerce.customers c
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE status <> 'cancelled') AS orders, coalesce(max(created_at), '-infinity') AS last
                    FROM commerce.orders WHERE customer_id = c.id
                ) AS o WHERE (c.orders, c.last_order_at) IS DISTINCT FROM (o.orders, o.last)
                """
            )
        );
    }

    [Fact]
    public async Task Two_changes_of_one_order_at_the_same_time_are_both_counted()
    {
        for (var round = 0; round < 10; round++)
        {
            var order = await shop.Host.Order(Guid.CreateVersion7(), "2022-01-01T00:00Z", 100);
            await Task.WhenAll(
                shop.Host.Execute(Changes[7], order),
                shop.Host.Execute(Changes[3], order),
                PeriodicJob.Run(shop.Host, "orders to count"),
                shop.Host.Execute(Changes[10], order),
                shop.Host.Refund(order, "2022-02-02T00:00Z", 7)
            );
        }

        await shop.Host.ReportsAreTheBooks();
    }

    [Fact]
    public async Task A_sum_that_is_not_that_of_the_books_is_named()
    {
        await shop.Host.Order(Guid.CreateVersion7(), "2023-01-01T00:00Z", 100, product: "tampered");
        await shop.Host.CountOrders();
        await shop.Host.Execute("UPDATE commerce.report_cells SET units = units + 1 WHERE key = 'tampered' AND grain = 'day'");

        var difference = Assert.Single(await shop.Host.Services.GetRequiredService<ReportProof>().Run(TestContext.Current.CancellationToken));
        await shop.Host.Execute("UPDATE commerce.report_cells SET units = units - 1 WHERE key = 'tampered' AND grain = 'day'");

        Assert.StartsWith("product day USD 2023-01-01", difference.What, StringComparison.Ordinal);
        Assert.Equal(("1 1 100 0 0 10 110 0", "1 2 100 0 0 10 110 0"), (difference.Books, difference.Report));
    }
}
