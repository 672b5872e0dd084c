using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Refunds;
using Stoa.Server.Tests.Credit;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What goes and comes is worth what stands in the order, and differences count what was paid and given back.</summary>
public sealed class OrderArithmeticTests(Shop shop) : IClassFixture<Shop>
{
    private static object Dollars(long amount) => new { amount, currency = "USD" };

    private async Task<(Client Root, string Order)> Discounted(params int[] quantities)
    {
        var root = (await shop.SuperAdmin()).Client;
        var code = "TEN" + Warehouse.Tag()[^6..].ToUpperInvariant();
        await shop.Host.NewPromotion(code, percentPpm: 100_000);
        var buyer = await shop.SignUp();
        foreach (var quantity in quantities)
        {
            var item = Warehouse.Tag();
            await shop.Host.NewProduct(item, 999, 10);
            await buyer.Client.With(item, quantity);
        }
        var order = await buyer.Client.Placed(Buying.OrderBody(shipping: "ship_express", codes: code));
        await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/capture");
        return (root, order);
    }

    [Fact]
    public async Task A_cancelled_line_takes_its_own_share_of_the_discount_and_the_others_stay_as_they_are()
    {
        var (root, order) = await Discounted(3, 2);
        var before = await root.Seen(order);
        var (line, other) = (before["items"]![0]!, before["items"]![1]!);
        Assert.True((long)line["discount_amount"]!["amount"]! > 0);

        await root.Cancel(order, Units((string)line["id"]!, 3));

        var after = await root.Seen(order);
        Assert.Equal((long)line["total"]!["amount"]!, after.Amount("refunded"));
        foreach (var member in new[] { "unit_price", "discount_amount", "tax_amount", "total", "quantity" })
        {
            Assert.Equal(other[member]!.ToJsonString(), after["items"]![1]![member]!.ToJsonString(), StringComparer.Ordinal);
        }
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_refund_is_of_what_stands_in_the_order_whatever_prices_and_promotions_are_now()
    {
        var (root, order) = await Discounted(3);
        await shop.Host.Execute(
            "UPDATE commerce.products SET base_price = 1, sale_price = NULL WHERE id = $1",
            (string)(await root.Seen(order))["items"]![0]!["product_id"]!
        );
        await shop.Host.Execute("UPDATE commerce.promotions SET percent_ppm = 500000 WHERE percent_ppm = 100000");

        var refund = await root.Refund(order, Units(await root.Line(order), 3));

        Assert.Equal((await root.Seen(order))["items"]![0]!["total"]!.ToJsonString(), refund.Data["amount"]!.ToJsonString(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task After_a_partial_cancel_units_are_added_and_the_rest_can_be_taken_out()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 3);
        var line = await root.Line(order);
        await root.Cancel(order, Units(line, 1));

        foreach (var quantity in new[] { 4, 0 })
        {
            var edit = await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(line, quantity) } });
            Assert.True(edit.Status == HttpStatusCode.Created, edit.Text);
            var confirmed = await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");
            Assert.True(confirmed.Status == HttpStatusCode.OK, confirmed.Text);
            Assert.Equal((long)edit.Data["due"]!["amount"]!, (await root.Seen(order)).Amount("due"));
        }

        Assert.Equal((3, 0, 0, 3, 0, 0), await root.Quantities(order));
        Assert.Equal((2, 2, 0, 0, 0, 0), await root.Quantities(order, 1));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task The_difference_of_an_edit_counts_what_was_paid_and_given_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 999, 10);
        var placed = await root.Post(
            "/admin/orders",
            new
            {
                email = "phone@example.com",
                lines = new[] { new { sku = item.ToUpperInvariant(), quantity = 3 } },
                shipping_address = Buying.Address(),
                shipping_option_id = "ship_express",
                payment = "manual",
            }
        );
        var (order, payment) = ((string)placed.Data["id"]!, placed.Data["payments"]![0]!["id"]);
        await root.Post($"/admin/orders/{order}/payments/{payment}/mark-paid", new { amount = Dollars(1_000) });
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 300)).Status);
        var before = await root.Seen(order);
        Assert.Equal(before.Amount("total") - 300 - 700, before.Amount("due"));

        var edit = await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(await root.Line(order), 4) } });
        await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");

        var after = await root.Seen(order);
        var due = before.Amount("due") + (long)edit.Data["difference"]!["amount"]!;
        Assert.Equal((due, due), ((long)edit.Data["due"]!["amount"]!, after.Amount("due")));
        foreach (var awaited in after["payments"]!.AsArray().Where(one => (string)one!["status"]! == "awaiting"))
        {
            var left = Math.Min((await root.Seen(order)).Amount("due"), (long)awaited!["amount"]!["amount"]! - (long)awaited["captured"]!["amount"]!);
            await root.Post($"/admin/orders/{order}/payments/{awaited["id"]}/mark-paid", new { amount = Dollars(left) });
        }
        Assert.Equal(0, (await root.Seen(order)).Amount("due"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_a_bank_has_taken_back_for_good_is_not_given_back_again_from_another_payment()
    {
        var (root, order) = await Discounted(1, 1);
        var disputed = Guid.Parse((string)(await root.Seen(order))["payments"]![0]!["id"]!);
        await shop.Host.Execute("UPDATE payments.payments SET amount = amount - 900, captured = captured - 900 WHERE id = $1", disputed);
        await shop.Host.Execute(
            """
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, expires_at, created_at, updated_at)
            VALUES (gen_random_uuid(), 'test', 'pm_123', $1, 900, 'USD', 'captured', 'test_' || $1, 900, now(), now() + interval '1 second', now())
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'open' WHERE id = $1", disputed);
        await root.Cancel(order, Units(await root.Line(order), 1));
        await shop.Host.Execute("UPDATE payments.payments SET dispute = 'lost' WHERE id = $1", disputed);

        await shop.Host.Services.GetRequiredService<OrderMoney>().GiveBack(Guid.Parse(order), TestContext.Current.CancellationToken);

        Assert.Equal(0, (await root.Seen(order)).Amount("refunded"));
        // Nothing of it is sold any more: what was paid beside that is too much.
        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order)).Status);
        Assert.Equal(900, (await root.Seen(order)).Amount("refunded"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_card_is_refunded_before_a_gift_card()
    {
        var (root, buyer) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 2_000, 10);
        var card = await root.NewCard(600);
        var member = await CartHolder.Member(buyer.Client).Readied(item);
        (await member.Put("/cart/codes", new { gift_cards = new[] { card.Code } })).IsOk();
        var order = (string)(await member.Buy()).Data["id"]!;
        await root.Post($"/admin/orders/{order}/ship");
        var total = (await root.Seen(order)).Amount("total");

        var refund = await root.RefundAmount(order, total - 100);

        Assert.Equal([total - 600, 500L], refund.Data["payments"]!.AsArray().Select(part => (long)part!["amount"]!["amount"]!));
        Assert.Equal(500, await shop.Host.BalanceOf(card.Id));
        await shop.Host.OrderBooksBalance();
    }
}
