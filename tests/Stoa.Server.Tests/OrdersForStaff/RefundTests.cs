using Stoa.Server.Tests.Accounts;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Money that goes back: what was taken less what was given back, and nothing else.</summary>
public sealed class RefundTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<(Client Root, string Order)> Shipped(params int[] quantities)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantities);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        return (root, order);
    }

    [Fact]
    public async Task Units_are_refunded_one_by_one_and_their_parts_sum_to_the_line()
    {
        var (root, order) = await Shipped(3);
        var line = await root.Line(order);
        var item = (await root.Seen(order))["items"]![0]!;

        var parts = new List<(long Net, long Tax)>();
        for (var unit = 0; unit < 3; unit++)
        {
            var preview = (await root.Post($"/admin/orders/{order}/refunds", new { lines = new[] { Units(line, 1) }, dry_run = true }));
            var refund = await root.Refund(order, Units(line, 1));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (preview.Status, refund.Status));
            Assert.Equal(preview.Data["amount"]!.ToJsonString(), refund.Data["amount"]!.ToJsonString(), StringComparer.Ordinal);
            Assert.Equal(preview.Data["lines"]!.ToJsonString(), refund.Data["lines"]!.ToJsonString(), StringComparer.Ordinal);
            Assert.Equal("succeeded", (string)refund.Data["status"]!);
            var told = refund.Data["lines"]![0]!;
            parts.Add(((long)told["net"]!["amount"]!, (long)told["tax"]!["amount"]!));
        }

        Assert.Equal((long)item["tax_amount"]!["amount"]!, parts.Sum(part => part.Tax));
        Assert.Equal((long)item["total"]!["amount"]!, parts.Sum(part => part.Net + part.Tax));
        Assert.Equal((3, 0, 3, 0, 0, 3), await root.Quantities(order));
        (await root.Refund(order, Units(line, 1))).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        Assert.Equal(("partially_refunded", "fulfilled", "none", "shipped"), await root.States(order));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_is_given_back_with_units_and_was_never_owed_is_not_taxed_in_the_preview_nor_after_it()
    {
        var (root, order) = await Shipped(2);
        await shop.Host.Execute("UPDATE payments.payments SET amount = amount + 500, captured = captured + 500 WHERE order_id = $1", Guid.Parse(order));
        var line = await root.Line(order);
        Task<Reply> Back(bool isDryRun) =>
            root.Post(
                $"/admin/orders/{order}/refunds",
                new
                {
                    lines = new[] { Units(line, 1) },
                    amount = new { amount = 500, currency = "USD" },
                    dry_run = isDryRun,
                }
            );

        var (preview, refund) = (await Back(true), await Back(false));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (preview.Status, refund.Status));
        Assert.Equal((long)refund.Data["lines"]![0]!["tax"]!["amount"]!, (long)refund.Data["tax"]!["amount"]!);
        foreach (var member in new[] { "amount", "net", "tax" })
        {
            Assert.Equal(preview.Data[member]!.ToJsonString(), refund.Data[member]!.ToJsonString(), StringComparer.Ordinal);
        }
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Shipping_is_refunded_in_parts_and_once()
    {
        var (root, order) = await Shipped(1);
        var shipping = (long)(await root.Seen(order))["shipping_total"]!["amount"]!;
        Task<Reply> Back(long amount) => root.Post($"/admin/orders/{order}/refunds", new { shipping = new { amount, currency = "USD" } });

        Assert.Equal(500, (long)(await Back(500)).Data["shipping"]!["amount"]!);
        (await Back(shipping - 499)).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        Assert.Equal(HttpStatusCode.Created, (await Back(shipping - 500)).Status);
        (await Back(1)).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Shipping_after_goodwill_is_credited_with_no_more_than_its_own_tax()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1, 1);
        await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/capture");
        await shop.Host.Execute(
            """
            UPDATE commerce.orders SET subtotal = 20000, discount_total = 0, shipping_total = 1000, shipping_tax = 190, tax_total = 2790, total = 23790,
                tax_lines = '[{"name":"full","rate_ppm":190000,"amount":2090},{"name":"half","rate_ppm":70000,"amount":700}]' WHERE id = $1
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute(
            """
            UPDATE commerce.order_lines SET unit_price = 10000, discount_amount = 0, tax_rate_ppm = CASE position WHEN 1 THEN 190000 ELSE 70000 END,
                tax_amount = CASE position WHEN 1 THEN 1900 ELSE 700 END, total = CASE position WHEN 1 THEN 11900 ELSE 10700 END WHERE order_id = $1
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute("UPDATE payments.payments SET amount = 23790, captured = 23790 WHERE order_id = $1", Guid.Parse(order));
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 11_340)).Status);
        Assert.Equal(HttpStatusCode.Created, (await root.Refund(order, Units(await root.Line(order, 1), 1))).Status);
        Task<Reply> Back(bool isDryRun) =>
            root.Post($"/admin/orders/{order}/refunds", new { shipping = new { amount = 1_190, currency = "USD" }, dry_run = isDryRun });

        // Of net 9.89 and tax 7.61 that are left.
        foreach (var refund in new[] { await Back(true), await Back(false) })
        {
            Assert.True((int)refund.Status is 200 or 201, refund.Text);
            long Told(string member) => (long)refund.Data[member]!["amount"]!;
            Assert.Equal((1_190L, 989L, 201L, 1_179L), (Told("amount"), Told("net"), Told("tax"), Told("shipping")));
        }
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_free_amount_goes_up_to_what_was_taken_and_not_a_minor_unit_beyond()
    {
        var (root, order) = await Shipped(1);
        var total = (await root.Seen(order)).Amount("total");

        var reply = await root.RefundAmount(order, total + 1);
        reply.Refused(HttpStatusCode.Conflict, "refund_exceeds");
        Assert.Contains($"{total / 100}.{total % 100:00} USD", reply.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 100)).Status);
        Assert.Equal(total - 100, (await root.Seen(order)).Amount("refundable"));
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, total - 100)).Status);

        Assert.Equal(("refunded", "fulfilled", "none", "shipped"), await root.States(order));
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        (await root.RefundAmount(order, 1)).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_refund_cancels_nothing_and_a_refunded_unit_that_is_cancelled_is_not_given_back_twice()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        var line = await root.Line(order);
        (await root.Refund(order, Units(line, 1))).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        await root.Post($"/admin/orders/{order}/payments/{payment}/capture");

        await root.Refund(order, Units(line, 1));
        Assert.Equal((2, 2, 0, 0, 0, 1), await root.Quantities(order));
        Assert.Equal(("partially_refunded", "unfulfilled", "none", "paid"), await root.States(order));
        await root.Cancel(order);

        var seen = await root.Seen(order);
        Assert.Equal((seen.Amount("total"), 0), (seen.Amount("refunded"), seen.Amount("due")));
        Assert.Equal(("refunded", "unfulfilled", "none", "cancelled"), await root.States(order));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_refund_to_credit_is_in_the_buyer_s_wallet_at_once_and_a_guest_has_none()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 1);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        var credit = new { amount = new { amount = 5, currency = "USD" }, to = "credit" };

        var refunded = await root.Post($"/admin/orders/{order}/refunds", credit);

        Assert.True(refunded.Status == HttpStatusCode.Created, refunded.Text);
        Assert.Equal(5, (long)(await buyer.Client.Get("/account/wallet")).Data["balances"]![0]!["amount"]!);
        Assert.Equal(5, (await root.Seen(order)).Amount("refunded"));
        Assert.Empty((await root.Post("/admin/credit/reconcile")).Data["differences"]!.AsArray());
        await shop.Host.OrderBooksBalance();

        var guests = (string)(await (await CartHolder.Ready(shop.Host)).Buy()).Data["id"]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{guests}/ship")).Status);
        (await root.Post($"/admin/orders/{guests}/refunds", credit)).Refused(HttpStatusCode.Conflict, "credit_unavailable");
    }

    [Fact]
    public async Task What_names_nothing_or_the_wrong_thing_is_refused_and_changes_nothing()
    {
        var (root, order) = await Shipped(1);
        var path = $"/admin/orders/{order}/refunds";

        (await root.Post(path, new { })).Refused(HttpStatusCode.BadRequest, "nothing_to_refund");
        (await root.Post(path, new { amount = new { amount = 0, currency = "USD" } })).Refused(HttpStatusCode.BadRequest, "nothing_to_refund");
        (await root.Post(path, new { amount = new { amount = 5, currency = "EUR" } })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Post(path, new { amount = new { amount = 5, currency = "USD" }, to = "cash" })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Refund(order, Units(Guid.NewGuid().ToString(), 1))).Refused(HttpStatusCode.BadRequest, "order_item_unknown");
        (await root.Refund(Guid.NewGuid().ToString(), Units(Guid.NewGuid().ToString(), 1))).Refused(HttpStatusCode.NotFound, "order_not_found");
        Assert.Empty((await root.Seen(order))["refunds"]!.AsArray());
    }

    [Fact]
    public async Task While_a_dispute_is_open_nothing_is_refunded_and_what_is_lost_is_not_refundable()
    {
        var (root, order) = await Shipped(1);
        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'open' WHERE order_id = $1", Guid.Parse(order));
        (await root.RefundAmount(order, 1)).Refused(HttpStatusCode.Conflict, "order_disputed");
        Assert.Equal(("disputed", "fulfilled", "none", "shipped"), await root.States(order));
        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'lost' WHERE order_id = $1", Guid.Parse(order));
        (await root.RefundAmount(order, 1)).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        Assert.Equal(0, (await root.Seen(order)).Amount("refunded"));
        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'won' WHERE order_id = $1", Guid.Parse(order));
        Assert.Equal("paid", (await root.States(order)).Item1);
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 1)).Status);
    }

    [Fact]
    public async Task Many_refunds_at_once_never_give_more_than_there_is()
    {
        var (root, order) = await Shipped(4);
        var line = await root.Line(order);
        var total = (await root.Seen(order)).Amount("total");

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(number => number % 2 == 0 ? root.Refund(order, Units(line, 1)) : root.RefundAmount(order, total / 3))
        );

        Assert.All(replies, reply => Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.Conflict, reply.Text));
        Assert.InRange((await root.Seen(order)).Amount("refunded"), 1, total);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task One_key_refunds_once_also_where_the_answer_was_lost_in_between()
    {
        var (root, order) = await Shipped(2);
        var body = new { lines = new[] { Units(await root.Line(order), 1) } };
        var key = ("Idempotency-Key", "refund-" + order);

        var first = await root.Send(HttpMethod.Post, $"/admin/orders/{order}/refunds", body, key);
        await shop.Host.Execute("DELETE FROM platform.idempotency_keys WHERE key = $1", key.Item2);
        var again = await root.Send(HttpMethod.Post, $"/admin/orders/{order}/refunds", body, key);

        Assert.Equal((string)first.Data["id"]!, (string)again.Data["id"]!);
        Assert.Single((await root.Seen(order))["refunds"]!.AsArray());
    }

    [Fact]
    public async Task What_comes_back_with_its_refund_is_on_the_shelf_again()
    {
        var (root, order) = await Shipped(3);
        var item = (string)(await root.Seen(order))["items"]![0]!["product_id"]!;
        var before = await shop.Host.Stock(item);

        await root.Post($"/admin/orders/{order}/refunds", new { lines = new[] { Units(await root.Line(order), 2) }, restock = true });

        Assert.Equal(before + 2, await shop.Host.Stock(item));
        Assert.Equal((3, 0, 3, 0, 2, 2), await root.Quantities(order));
        Assert.Equal("partially_returned", (await root.States(order)).Item3);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_comes_back_with_a_refund_to_credit_shows_at_once()
    {
        var (root, order) = await Shipped(2);
        var body = new
        {
            lines = new[] { Units(await root.Line(order), 2) },
            to = "credit",
            restock = true,
        };

        Assert.Equal(HttpStatusCode.Created, (await root.Post($"/admin/orders/{order}/refunds", body)).Status);

        Assert.Equal("returned", (await root.States(order)).Item3);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Support_may_refund_and_who_may_only_read_may_not()
    {
        var (_, order) = await Shipped(1);
        var support = (await shop.SignUpAs("customer_experience")).Client;
        Assert.Equal(HttpStatusCode.Created, (await support.RefundAmount(order, 5)).Status);
        (await support.Cancel(order)).Refused(HttpStatusCode.Forbidden, "forbidden");
    }
}
