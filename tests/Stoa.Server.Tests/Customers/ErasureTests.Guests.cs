namespace Stoa.Server.Tests.Customers;

public sealed partial class ErasureTests
{
    [Fact]
    public async Task A_guest_is_erased_with_carts_quotes_and_keys_and_not_while_a_checkout_waits()
    {
        var root = (await shop.SuperAdmin()).Client;
        const string email = "erased.guest@example.com";
        var order = await (await CartHolder.Ready(shop.Host, email: email)).Buy();
        var waiting = await CartHolder.Ready(shop.Host, email: email);
        var started = await waiting.Buy("pm_card_authenticationRequired");
        (await shop.Guest.Post("/orders/lookup", new { order_number = (string)order.Data["order_number"]!, email })).IsOk();
        var id = await shop.Host.One<Guid>("SELECT customer_id FROM commerce.orders WHERE id = $1", Guid.Parse((string)order.Data["id"]!));
        (await root.Post($"/admin/orders/{(string)order.Data["id"]!}/ship")).IsOk();

        (await root.Post($"/admin/customers/{id}/anonymise")).Was(HttpStatusCode.Conflict, "open_orders");
        (await waiting.Post($"/checkout/{(string)started.Data["checkout_id"]!}/cancel")).IsOk();
        (await root.Post($"/admin/customers/{id}/anonymise")).IsOk();

        Assert.Equal(
            (0L, 0L, 0L, 0L),
            (
                await shop.Host.One<long>("SELECT count(*) FROM commerce.carts WHERE email = $1", email),
                await shop.Host.One<long>("SELECT count(*) FROM commerce.checkouts k WHERE k::text LIKE '%' || $1 || '%'", email),
                await shop.Host.One<long>("SELECT count(*) FROM commerce.order_tokens"),
                await shop.Host.One<long>("SELECT count(*) FROM commerce.orders o WHERE o::text LIKE '%' || $1 || '%'", email)
            )
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await waiting.Get("/cart")).Status);
        Assert.Equal(HttpStatusCode.Created, (await (await CartHolder.Ready(shop.Host, email: email)).Buy()).Status);
    }
}
