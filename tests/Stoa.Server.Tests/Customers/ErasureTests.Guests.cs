using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Customers;

public sealed partial class ErasureTests
{
    [Fact]
    public async Task An_order_whose_buyer_is_deleted_meanwhile_is_answered_as_the_next_request_and_its_money_is_given_back()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        // As the erasure leaves it that commits while the order waits for it.
        await shop.Host.Execute(
            """
            INSERT INTO commerce.customers (id, user_id, email, email_key, created_at, updated_at, anonymised_at)
            VALUES ($1, $1, '', 'anonymised:' || $1::text, now(), now(), now())
            ON CONFLICT (id) DO UPDATE SET anonymised_at = now()
            """,
            Guid.Parse(user.Id)
        );

        (await user.Client.Order()).Refused(HttpStatusCode.Unauthorized, "token_revoked");

        Assert.Equal(
            "voided",
            await shop.Host.One<string>("SELECT status FROM payments.payments WHERE user_id = $1 ORDER BY id DESC LIMIT 1", Guid.Parse(user.Id))
        );
    }

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
