using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.Payments;

/// <summary>Currencies with three decimals, with none, and those that Stripe counts in its own way: from the price to the mail.</summary>
public sealed class CurrencyPaymentTests(StripeShop shop) : IClassFixture<StripeShop>
{
    [Theory]
    // 1.250 and 8.75 % of it: 0.109375 is 0.110.
    [InlineData("KWD", 1_250, 1_360, 1_360, "1.360 KWD")]
    [InlineData("BHD", 3_330, 3_620, 3_620, "3.620 BHD")]
    [InlineData("JPY", 1_999, 2_174, 2_174, "2174 JPY")]
    [InlineData("ISK", 995, 1_082, 108_200, "1082 ISK")]
    [InlineData("UGX", 20_001, 21_751, 2_175_100, "21751 UGX")]
    [InlineData("HUF", 100_001, 108_751, 108_751, "1087.51 HUF")]
    [InlineData("TWD", 9_999, 10_874, 10_874, "108.74 TWD")]
    [InlineData("MGA", 500_000, 543_800, 5_438, "5438.00 MGA")]
    public async Task An_order_is_charged_as_the_currency_is_counted_and_told_as_it_is_written(
        string currency,
        long price,
        long total,
        long charged,
        string written
    )
    {
        var (root, buyer) = await Buyer();
        await buyer.With(await Product(currency, price, 1), 1);
        var order = await buyer.Placed(Buying.OrderBody(payment: "pm_card_visa", shipping: "ship_" + currency));

        Assert.Equal(total, (await root.Seen(order)).Amount("total"));
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);

        var money = await Money(order);
        Assert.Equal((charged, charged, 0L), (money.Amount, money.Captured, money.Refunded));
        var email = (string)(await root.Seen(order))["email"]!;
        await Wait.Until(async () => (await shop.Host.MailsTo(email)).Any(mail => mail.Text.Contains(written, StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Created, (await root.Refund(order, Units(await root.Line(order), 1))).Status);
        Assert.Equal((charged, 0L), ((await Money(order)).Refunded, (await root.Seen(order)).Amount("refundable")));
        Assert.Equal("refunded", (await root.States(order)).Item1);
    }

    [Theory]
    [InlineData("KWD", 1_990, 10)]
    [InlineData("MGA", 19_900, 100)]
    public async Task Units_shipping_and_discounts_go_back_in_amounts_that_can_be_charged_and_sum_to_the_order(string currency, long price, long step)
    {
        var (root, buyer) = await Buyer();
        var item = await Product(currency, price, 3);
        await shop.Host.Execute(
            "INSERT INTO commerce.promotions (code, percent_ppm, minimum_subtotal, currency) VALUES ($1, 70000, 0, $2)",
            "SEVEN" + currency,
            currency
        );
        await buyer.With(item, 3);
        var order = await buyer.Placed(Buying.OrderBody(payment: "pm_card_visa", shipping: "ship_" + currency, codes: "SEVEN" + currency));
        var total = (await root.Seen(order)).Amount("total");
        Assert.Equal(0, total % step);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        var line = await root.Line(order);

        long back = 0;
        for (var unit = 0; unit < 3; unit++)
        {
            var refund = await root.Refund(order, Units(line, 1));
            Assert.True(refund.Status == HttpStatusCode.Created, refund.Text);
            Assert.Equal(0, (long)refund.Data["amount"]!["amount"]! % step);
            back += (long)refund.Data["amount"]!["amount"]!;
        }

        Assert.Equal((total, total), (back, (await root.Seen(order)).Amount("refunded")));
        var held = await Money(order);
        Assert.Equal(held.Captured, held.Refunded);
        await shop.Host.OrderBooksBalance();
    }

    [Theory]
    [InlineData("KWD", 1_250, 1_360, 10)]
    [InlineData("MGA", 12_300, 13_400, 100)]
    public async Task What_an_edit_or_an_exchange_adds_can_be_charged(string currency, long price, long added, long step)
    {
        var (root, buyer) = await Buyer();
        var item = await Product(currency, price, 9);
        await buyer.With(item, 2);
        var order = await buyer.Placed(Buying.OrderBody(payment: "pm_card_visa", shipping: "ship_" + currency));
        var send = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } };

        var edit = await root.Post($"/admin/orders/{order}/edits", new { add = send });
        Assert.Equal(added, (long)edit.Data["difference"]!["amount"]!);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);
        var awaited = (await root.Seen(order))["payments"]!.AsArray().Single(payment => (string)payment!["status"]! == "awaiting")!;
        var paid = await root.Post($"/admin/orders/{order}/payments/{awaited["id"]}/mark-paid", new { amount = new { amount = added, currency } });
        Assert.True(paid.Status == HttpStatusCode.OK, paid.Text);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        var back = new[] { Units(await root.Line(order), 1) };
        var exchange = await root.Post($"/admin/orders/{order}/exchanges", new { @return = back, send });

        Assert.Equal(0, (long)exchange.Data["difference"]!["amount"]! % step);
        Assert.Equal(0, (await root.Seen(order)).Amount("due") % step);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_price_that_no_card_takes_is_refused_when_it_is_written()
    {
        var root = await shop.Root();
        await shop.Host.Execute("UPDATE commerce.settings SET currency = 'KWD'");
        var (order, _) = await shop.Bought();

        var reply = await root.Post($"/admin/orders/{order}/refunds", new { amount = new { amount = 1_234, currency = "KWD" }, dry_run = true });

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("amount must be a multiple of 10", reply.Text, StringComparison.Ordinal);
        foreach (var contract in new[] { "basic", "standard", "nest", "malnu", "problem" })
        {
            var worded = await root.Under("/as/" + contract + "/api/v1")
                .Post("/admin/gift-cards", new { amount = new { amount = 5_124, currency = "KWD" }, count = 1 });
            Assert.True((int)worded.Status is 400 or 422, worded.Text);
            Assert.Contains("10", worded.Text, StringComparison.Ordinal);
        }
        Assert.Equal(
            HttpStatusCode.Created,
            (await root.Post("/admin/gift-cards", new { amount = new { amount = 5_120, currency = "KWD" }, count = 1 })).Status
        );
        await shop.Host.Execute("UPDATE commerce.settings SET currency = 'USD'");
    }

    private async Task<string> Product(string currency, long price, int stock)
    {
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, price, stock);
        await shop.Host.Execute("UPDATE commerce.products SET currency = $2 WHERE id = $1", item, currency);
        await shop.Host.Execute(
            "INSERT INTO commerce.shipping_methods (id, name, price, currency) VALUES ($1, 'Post', 0, $2) ON CONFLICT DO NOTHING",
            "ship_" + currency,
            currency
        );
        return item;
    }

    private async Task<(Client Root, Client Buyer)> Buyer()
    {
        var buyer = await shop.Buyer();
        await buyer.Delete("/cart");
        return (await shop.Root(), buyer);
    }

    private async Task<StripeDouble.IntentMoney> Money(string order)
    {
        var payment = await shop.PaymentOf(order);
        return shop.Stripe.Money.Single(money => money.Metadata.GetValueOrDefault("payment") == payment.Id.ToString());
    }
}
