using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Payments;

/// <summary>A server that is killed while buyers pay and staff ship: the journal of Stripe's double says what became of the money.</summary>
public sealed class PaymentKillTests
{
    private const int Buyers = 5;
    private const int Kills = 8;

    [Fact]
    public async Task No_money_without_an_order_no_order_without_money_and_nothing_twice_after_kill_9()
    {
        await using var stripe = await KilledShop.SlowStripe();
        await using var server = await KilledShop.Start(stripe, "--Payments:Provider", "stripe");
        using var shop = new KillCaller(server.Root);
        var tokens = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => shop.SignUp()));
        var root = await shop.LogIn("admin@stoa.local", ServerProcess.AdminPassword);
        var placed = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var work = tokens.Select(token => Buy(shop, token, placed, stop.Token)).Append(Ship(shop, root, placed, stop.Token)).ToList();

        await KilledShop.KillWhileBusy(server, stripe, Kills, 8, 20);
        await stop.CancelAsync();
        await Task.WhenAll(work);

        await using var database = await KilledShop.Settled(server);
        foreach (var money in stripe.Money)
        {
            var payment = Guid.Parse(money.Metadata["payment"]);
            var total = await KilledShop.One(
                database,
                "SELECT o.total FROM payments.payments p JOIN commerce.orders o ON o.id = p.order_id WHERE p.id = $1",
                payment
            );
            Assert.True(money.Held + money.Net == (total ?? 0), $"{payment}: {money.Held} held and {money.Net} taken for an order of {total}");
            Assert.True(money is { Authorizations: <= 1, Captures: <= 1 }, $"{payment} was paid twice");
        }
        Assert.Equal(stripe.Money.Count, stripe.Money.Select(money => money.Metadata["payment"]).Distinct(StringComparer.Ordinal).Count());
        var orders = await KilledShop.One(database, "SELECT count(*) FROM commerce.orders", null);
        Assert.Equal(orders, stripe.Money.Count(money => money.Held + money.Net > 0));
        Assert.True(orders >= Kills, $"{orders} orders");
    }

    private static async Task Buy(KillCaller shop, string token, ConcurrentQueue<string> placed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await shop.Post("/cart/items", token, new { product_id = "prod-2", quantity = 1 });
            if (await shop.Post("/orders", token, Body) is { } answer && (string?)answer["data"]?["id"] is { } order)
            {
                placed.Enqueue(order);
            }
        }
    }

    /// <summary>Every second order; the others stay held.</summary>
    private static async Task Ship(KillCaller shop, string token, ConcurrentQueue<string> placed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (placed.TryDequeue(out _) && placed.TryDequeue(out var order))
            {
                await shop.Post($"/admin/orders/{order}/ship", token, new { });
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static readonly JsonObject Body = Buying.OrderBody(payment: "pm_card_visa");
}
