using Stoa.Server.Tests.Customers;
using Stoa.Server.Tests.OrdersForStaff;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.Reports;

/// <summary>What went back is what arrived, and what was spent is what is owed and was not given back.</summary>
public sealed class PartialRefundTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_refund_of_which_one_part_failed_reports_and_customers_count_the_other(bool isCountedBetween)
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 2);
        await Capture(root, order);
        await shop.Host.Execute("UPDATE payments.payments SET amount = amount - 300, captured = captured - 300 WHERE order_id = $1", Guid.Parse(order));
        await shop.Host.Execute(
            """
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, expires_at, created_at, updated_at)
            VALUES (gen_random_uuid(), 'test', 'pm_123', $1, 300, 'USD', 'captured', 'test_' || $1, 300, now(), now() + interval '1 second', now())
            """,
            Guid.Parse(order)
        );
        var (before, total) = (await Refunded(root), (await root.Seen(order)).Amount("total"));
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 400)).Status);
        await CountIf(isCountedBetween);
        Assert.Equal(before + 400, await Refunded(root));
        Assert.Equal(total - 400, await Spent(root, buyer));

        await shop.Host.Execute(
            """
            UPDATE payments.operations x SET status = 'failed' FROM payments.payments p
            WHERE p.id = x.payment_id AND p.order_id = $1 AND x.kind = 'refund' AND x.amount = 100
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute("SELECT payments.count_refunds(id) FROM payments.payments WHERE order_id = $1", Guid.Parse(order));

        Assert.Equal((before + 300, total - 300), (await Refunded(root), await Spent(root, buyer)));
        await shop.Host.ReportsAreTheBooks();
        Assert.Equal((before + 300, total - 300), (await Refunded(root), await Spent(root, buyer)));
        // What the order still had to give back goes back: then all of it is not spent.
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 100)).Status);
        Assert.Equal((before + 400, total - 400), (await Refunded(root), await Spent(root, buyer)));
        await shop.Host.ReportsAreTheBooks();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Units_that_were_cancelled_are_not_spent_whether_or_not_they_had_been_paid(bool isPaid)
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var order = await shop.Placed(buyer, 3);
        if (isPaid)
        {
            await Capture(root, order);
        }
        await CountIf(true);
        Assert.Equal((await root.Seen(order)).Amount("total"), await Spent(root, buyer));

        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order, Units(await root.Line(order), 1))).Status);

        var seen = await root.Seen(order);
        var owed = seen.Amount("total") - (long)seen["items"]![0]!["total"]!["amount"]! / 3;
        Assert.Equal(isPaid, seen.Amount("refunded") > 0);
        Assert.Equal(owed, await Spent(root, buyer));
        await shop.Host.ReportsAreTheBooks();
        Assert.Equal(owed, await Spent(root, buyer));
        Assert.Equal(owed, await shop.Host.One<long>("SELECT spent FROM commerce.customers WHERE id = $1", Guid.Parse(buyer.Id)));
    }

    private async Task CountIf(bool isCounted)
    {
        if (isCounted)
        {
            await shop.Host.CountOrders();
        }
    }

    private static async Task Capture(Client root, string order)
    {
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment}/capture")).Status);
    }

    private static async Task<long> Refunded(Client root) => (await root.Report("sales", "by=day"))["totals"]!["refunded"].Amount();

    private static async Task<long> Spent(Client root, User buyer) => (await root.Customer(buyer))["spend"]![0]!["spent"].Amount();
}
