using Stoa.Payments;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Goods that are gone when the money is there.</summary>
public sealed partial class StripeCheckoutTests
{
    [Fact]
    public async Task Goods_that_are_gone_when_the_money_is_there_are_no_order_and_the_money_goes_back()
    {
        var item = Stock.Warehouse.Tag();
        await shop.Host.NewProduct(item, 5_000, 1);
        var (guest, started) = await Challenged(item);
        var (id, reference) = ((string)started.Data["checkout_id"]!, (string)started.Data["reference"]!);
        // The piece broke in the warehouse, and what was held of it with it.
        await shop.Host.Execute("DELETE FROM commerce.stock_holds WHERE item_id = $1", item);
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 0, held = 0 WHERE item_id = $1", item);

        shop.Stripe.Authenticate(reference);
        await Wait.Until(async () => (string)(await guest.Get($"/checkout/{id}")).Data["status"]! is not ("requires_action" or "pending"));

        Assert.Equal("cancelled", (string)(await guest.Get($"/checkout/{id}")).Data["status"]!);
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.orders WHERE id = $1", Guid.Parse(id)));
        await shop.Host.LosesNoPayment();
        var money = shop.Stripe.Money.Single(money => money.Intent == reference);
        Assert.Equal((IntentStatus.Canceled, 0L, 0L), (money.Status, money.Held, money.Net));
        Assert.Equal(PaymentStatuses.Voided, await shop.Host.One<string>("SELECT status FROM payments.payments WHERE reference = $1", reference));
    }
}
