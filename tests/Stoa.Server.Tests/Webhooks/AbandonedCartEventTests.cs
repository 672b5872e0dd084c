using Stoa.Server.Tests.Events;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>A cart that was left is told to programs, whether or not the shop reminds its owner: in these tests it reminds nobody.</summary>
public sealed class AbandonedCartEventTests(HookShop shop) : IClassFixture<HookShop>
{
    private const string Type = "cart.abandoned";

    [Fact]
    public async Task A_cart_is_told_once_each_time_that_it_was_left()
    {
        var hook = await shop.Subscribe(null, Type);
        var cart = await Left();

        await Look();
        await Look();
        var told = Assert.Single(await hook.Wait(1));
        Assert.Equal((Type, cart), ((string)told.Json["type"]!, (string)told.Json["data"]!["id"]!));
        Assert.Equal([Type], await Told.Of(shop.Host, cart));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.alerts WHERE cart_id = $1", Guid.Parse(cart)));

        // Changed, and not yet left again.
        await shop.Host.Execute("UPDATE commerce.carts SET version = version + 1, updated_at = now() WHERE id = $1", Guid.Parse(cart));
        await Look();
        Assert.Equal([Type], await Told.Of(shop.Host, cart));
        await Idle(cart);
        await Look();
        Assert.Equal([Type, Type], await Told.Of(shop.Host, cart));
    }

    [Fact]
    public async Task What_is_nobodys_empty_being_paid_or_long_forgotten_is_not_told()
    {
        var guest = await CartHolder.Guest(shop.Host);
        (await guest.Post("/cart/items", new { product_id = "prod-6", quantity = 1 })).IsOk();
        var unknown = await IdOf(guest);
        var emptied = await Left();
        await shop.Host.Execute("DELETE FROM commerce.cart_items WHERE cart_id = $1", Guid.Parse(emptied));
        var buyer = await CartHolder.Ready(shop.Host, email: $"{Guid.NewGuid():N}@example.com");
        var paid = await IdOf(buyer);
        Assert.Equal(HttpStatusCode.Created, (await buyer.Buy()).Status);
        var forgotten = await Left();
        var paying = await CartHolder.Ready(shop.Host, email: $"{Guid.NewGuid():N}@example.com");
        Assert.Equal(HttpStatusCode.Accepted, (await paying.Buy("pm_card_authenticationRequired")).Status);
        foreach (var cart in new[] { unknown, emptied, paid, await IdOf(paying) })
        {
            await Idle(cart);
        }
        await shop.Host.Execute("UPDATE commerce.carts SET updated_at = now() - interval '80 hours' WHERE id = $1", Guid.Parse(forgotten));

        await Look();

        foreach (var cart in new[] { unknown, emptied, paid, await IdOf(paying), forgotten })
        {
            Assert.Empty(await Told.Of(shop.Host, cart));
        }
    }

    [Fact]
    public async Task Two_nodes_that_look_at_once_tell_each_cart_once()
    {
        await using var second = await shop.AnotherNode();
        var carts = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            carts.Add(await Left());
        }

        await Task.WhenAll(Look(), PeriodicJob.Run(second, "abandoned carts"), Look(), PeriodicJob.Run(second, "abandoned carts"));
        // Whoever skipped what the other had locked finds it marked.
        await Look();

        foreach (var cart in carts)
        {
            Assert.Equal([Type], await Told.Of(shop.Host, cart));
        }
    }

    private Task Look() => PeriodicJob.Run(shop.Host, "abandoned carts");

    /// <summary>A guest's cart with an address, which nobody has touched for two hours.</summary>
    private async Task<string> Left()
    {
        var cart = await IdOf(await CartHolder.Ready(shop.Host, email: $"{Guid.NewGuid():N}@example.com"));
        await Idle(cart);
        return cart;
    }

    private static async Task<string> IdOf(CartHolder holder) => (string)(await holder.Get("/cart")).IsOk().Data["id"]!;

    private Task<int> Idle(string cart) =>
        shop.Host.Execute("UPDATE commerce.carts SET updated_at = now() - interval '2 hours' WHERE id = $1", Guid.Parse(cart));
}
