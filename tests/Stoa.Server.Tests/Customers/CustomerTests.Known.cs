namespace Stoa.Server.Tests.Customers;

public sealed partial class CustomerTests
{
    [Fact]
    public async Task An_order_of_a_member_who_is_not_known_yet_is_counted_once_and_the_name_comes_later()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        await root.Customer(user);
        // The customer may have been taken over before the event of the registration came, which would make them known again.
        await Wait.Until(() => shop.Host.One<bool>("SELECT NOT EXISTS (SELECT FROM platform.outbox WHERE consumer LIKE 'commerce.%')"));
        await shop.Host.Execute("DELETE FROM commerce.customers WHERE id = $1", Guid.Parse(user.Id));
        await user.Buys(root);
        await shop.Host.CountOrders();

        Assert.Equal((1, ""), ((int)(await root.Customer(user))["orders"]!, (string)(await root.Customer(user))["email"]!));
        await user.Client.Patch("/auth/profile", new { first_name = "Late" });
        await Wait.Until(async () => (string)(await root.Customer(user))["email"]! == user.Email);
        Assert.Equal(1, (int)(await root.Customer(user))["orders"]!);
    }

    [Fact]
    public async Task Orders_of_one_customer_that_are_placed_and_counted_at_once_are_all_counted_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var template = Guid.Parse((string)(await user.Buys(root))["id"]!);

        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async n =>
                {
                    var id = Guid.CreateVersion7();
                    await shop.Host.Execute(
                        """
                        INSERT INTO commerce.orders (id, order_number, user_id, currency, subtotal, discount_total, tax_total, shipping_total, total,
                            shipping_address,
                            billing_address, shipping_method_id, created_at, updated_at)
                        SELECT $1, 'ORD-' || $1::uuid, user_id, currency, 10, 0, 0, 0, 10, shipping_address, billing_address, '', now(), now()
                        FROM commerce.orders WHERE id = $2
                        """,
                        id,
                        template
                    );
                    await PeriodicJob.Run(shop.Host, "orders to count");
                    await shop.Host.Execute("UPDATE commerce.orders SET subtotal = 30, total = 30 WHERE id = $1", id);
                    if (n % 4 == 0)
                    {
                        await shop.Host.Execute("DELETE FROM commerce.orders WHERE id = $1", id);
                    }
                })
        );
        await shop.Host.CountOrders();

        var customer = await root.Customer(user);
        Assert.Equal(31, (int)customer["orders"]!);
        Assert.Equal(
            await shop.Host.One<long>("SELECT sum(total)::bigint FROM commerce.orders WHERE customer_id = $1", Guid.Parse(user.Id)),
            (long)customer["spent"]!["amount"]!
        );
    }
}
