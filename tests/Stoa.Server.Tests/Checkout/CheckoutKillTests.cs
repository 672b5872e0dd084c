using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.Payments;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Checkout;

/// <summary>A server that is killed while guests check out, some of them through a challenge, and staff ship and refund.</summary>
public sealed class CheckoutKillTests
{
    private const int Buyers = 5;
    private const int Kills = 8;

    [Fact]
    public async Task No_money_without_an_order_or_a_refund_on_its_way_no_order_without_money_and_nothing_twice_after_kill_9()
    {
        await using var stripe = await KilledShop.SlowStripe();
        await using var server = await KilledShop.Start(stripe);
        using var shop = new KillCaller(server.Root);
        var root = await shop.LogIn("admin@stoa.local", ServerProcess.AdminPassword);
        var placed = new ConcurrentQueue<string>();
        using var stop = new CancellationTokenSource();
        var work = Enumerable.Range(0, Buyers).Select(_ => Buy(shop, stripe, placed, stop.Token)).Append(Desk(shop, root, placed, stop.Token)).ToList();

        await KilledShop.KillWhileBusy(server, stripe, Kills, 6, 16);
        await stop.CancelAsync();
        await Task.WhenAll(work);

        await using var database = await KilledShop.Settled(server);
        foreach (var money in stripe.Money)
        {
            var payment = Guid.Parse(money.Metadata["payment"]);
            var owed = await KilledShop.One(
                database,
                """
                SELECT o.total - coalesce((SELECT sum(r.amount) FROM commerce.refunds r WHERE r.order_id = o.id AND r.status = 'succeeded'), 0)::bigint
                FROM payments.payments p JOIN commerce.orders o ON o.id = p.order_id WHERE p.id = $1
                """,
                payment
            );
            Assert.True(money.Held + money.Net == (owed ?? 0), $"{payment}: {money.Held} held and {money.Net} taken where {owed} is owed");
            Assert.True(money is { Authorizations: <= 1, Captures: <= 1 }, $"{payment} was paid twice");
        }
        var orders = await KilledShop.One(database, "SELECT count(*) FROM commerce.orders WHERE total > 0", null);
        Assert.Equal(orders, stripe.Money.Count(money => money.Held + money.Net > 0));
        Assert.True(orders >= Kills, $"{orders} orders");
        Assert.Equal(0, await KilledShop.One(database, "SELECT sum(held)::bigint FROM commerce.stock", null));
    }

    /// <summary>Every second guest stands in a challenge, and passes it.</summary>
    private static async Task Buy(KillCaller shop, StripeServer stripe, ConcurrentQueue<string> placed, CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            if ((string?)(await shop.Post("/cart", null, new { }))?["data"]?["cart_token"] is not { } cart)
            {
                continue;
            }
            await shop.Send(HttpMethod.Post, "/cart/items", null, cart, new { product_id = "prod-2", quantity = 1 });
            await shop.Send(HttpMethod.Put, "/cart/contact", null, cart, new { email = $"{cart[..8]}@example.com", shipping_address = Buying.Address() });
            await shop.Send(HttpMethod.Put, "/cart/shipping-option", null, cart, new { option_id = "ship_standard" });
            var quote = (string?)(await shop.Send(HttpMethod.Post, "/cart/quote", null, cart, null))?["data"]?["quote_id"];
            var method = turn % 2 == 0 ? "pm_card_visa" : "pm_card_authenticationRequired";
            var body = new { quote_id = quote, payment = new { provider = "stripe", method_id = method } };
            var answer = await shop.Send(HttpMethod.Post, "/checkout", null, cart, body, Guid.NewGuid().ToString());
            if ((string?)answer?["data"]?["reference"] is { } intent)
            {
                stripe.Authenticate(intent);
                answer = await shop.Send(HttpMethod.Get, $"/checkout/{quote}", null, cart, null);
            }
            if ((string?)(answer?["data"]?["order_id"] ?? answer?["data"]?["id"]) is { } order)
            {
                placed.Enqueue(order);
            }
        }
    }

    /// <summary>Ships what was placed, and gives a part of every second one back.</summary>
    private static async Task Desk(KillCaller shop, string token, ConcurrentQueue<string> placed, CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            if (placed.TryDequeue(out var order))
            {
                await shop.Post($"/admin/orders/{order}/ship", token, new { });
                if (turn % 2 == 0)
                {
                    JsonObject refund = new()
                    {
                        ["amount"] = new JsonObject { ["amount"] = 1000, ["currency"] = "USD" },
                    };
                    await shop.Post($"/admin/orders/{order}/refunds", token, refund);
                }
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
