using Stoa.Payments;

namespace Stoa.Server.Tests.Payments;

/// <summary>Holds that end soon: staff know, and where the shop wants it so the money is taken in time.</summary>
public sealed class HoldEndTests(StripeShop shop) : IClassFixture<StripeShop>
{
    [Fact]
    public async Task Staff_are_warned_once_48_and_once_24_hours_before()
    {
        var (_, payment) = await shop.Bought();
        await shop.Settled();

        Assert.Equal(0, await WarningsAt(payment, 49));
        Assert.Equal(1, await WarningsAt(payment, 47));
        Assert.Equal(1, await WarningsAt(payment, 25));
        Assert.Equal(2, await WarningsAt(payment, 23));
        Assert.Equal(2, await WarningsAt(payment, 1));
        Assert.Equal(PaymentStatuses.Authorized, (await shop.Find(payment.Id)).Status);
    }

    [Fact]
    public async Task What_is_due_is_taken_in_time_and_once_where_the_shop_wants_it_so()
    {
        await using var host = await shop.Start(shop.Host.ConnectionString, ("Payments:CaptureBefore", "12:00:00"), ("Payments:WarnTo", "staff@example.com"));
        var (order, payment) = await shop.Bought();
        var (_, later) = await shop.Bought();
        await shop.Settled();
        await Ends(payment, 11);
        await Ends(later, 13);

        await Wait.Until(async () =>
        {
            // The other server of this class may be at it just now, and has nothing to take.
            await Task.WhenAll(PeriodicJob.Run(host, "holds that end soon"), PeriodicJob.Run(host, "holds that end soon"));
            return (await shop.Find(payment.Id)).Status == PaymentStatuses.Captured;
        });

        var money = shop.Stripe.Money.Single(money => money.Metadata["payment"] == payment.Id.ToString());
        Assert.Equal((1, payment.Amount), (money.Captures, money.Captured));
        Assert.Equal("paid", (string)(await (await shop.Root()).Get($"/orders/{order}")).Data["status"]!);
        Assert.Equal(PaymentStatuses.Authorized, (await shop.Find(later.Id)).Status);
    }

    private async Task<short> WarningsAt(Payment payment, int hours)
    {
        await Ends(payment, hours);
        await PeriodicJob.Run(shop.Host, "holds that end soon");
        await PeriodicJob.Run(shop.Host, "holds that end soon");
        return await shop.Host.One<short>("SELECT hold_warnings FROM payments.payments WHERE id = $1", payment.Id);
    }

    private Task<int> Ends(Payment payment, int hours) =>
        shop.Host.Execute("UPDATE payments.payments SET capture_before = now() + interval '1 hour' * $2 WHERE id = $1", payment.Id, hours);
}
