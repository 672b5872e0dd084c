using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Rules;

/// <summary>An order that is cancelled gives back what it used of promotions, once, and exactly beside orders that use it at the same time.</summary>
public sealed class ReturnedUseTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly object Limits = new
    {
        total = 4,
        per_customer = 1,
        per_code = 4,
    };

    [Fact]
    public async Task A_cancelled_order_gives_back_its_use_in_all_of_its_customer_and_of_its_code()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var (id, code) = await Limited(
            root,
            new
            {
                total = 1,
                per_customer = 1,
                per_code = 1,
            }
        );
        var user = await shop.SignUp();
        var order = await Order(user, product, code);
        await user.Client.Add(product);
        (await user.Client.Order(Buying.OrderBody(codes: code))).Refused(HttpStatusCode.BadRequest, "promotion_code_invalid");

        await Cancel(order!);

        Assert.Equal("0 0 0 0", await Counters(id));
        Assert.Equal(0, (int)(await root.Get($"/admin/promotions/{id}")).Data["uses"]!);
        Assert.Equal(HttpStatusCode.Created, (await user.Client.Order(Buying.OrderBody(codes: code))).Status);
        Assert.Equal("1 1 1 1", await Counters(id));
    }

    [Fact]
    public async Task An_order_that_is_cancelled_twice_gives_back_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var (id, code) = await Limited(root, Limits);
        var orders = new[] { await Order(await shop.SignUp(), product, code), await Order(await shop.SignUp(), product, code) };

        await Task.WhenAll(Cancel(orders[0]!), Cancel(orders[0]!), Cancel(orders[0]!));
        // A script that takes it back and cancels it anew.
        await shop.Host.Execute("UPDATE commerce.orders SET status = 'pending' WHERE id = $1", Guid.Parse(orders[0]!));
        await Cancel(orders[0]!);

        Assert.Equal("1 1 1 1", await Counters(id));
    }

    [Fact]
    public async Task Orders_and_cancellations_at_the_same_time_leave_the_counters_exact()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var (id, code) = await Limited(root, Limits);
        var users = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.SignUp()));

        var placed = await Task.WhenAll(users.Select((user, number) => Task.Run(() => Rush(user, number))));

        var live = await shop.Host.One<long>(
            "SELECT count(*) FROM commerce.promotion_uses u JOIN commerce.orders o ON o.id = u.order_id AND o.status <> 'cancelled' WHERE u.promotion_id = $1",
            id
        );
        Assert.InRange(placed.Sum(), 5, int.MaxValue);
        Assert.InRange(live, 0, 4);
        Assert.Equal($"{live} {live} {live} {live}", await Counters(id));
        for (; live < 4; live++)
        {
            Assert.NotNull(await Order(await shop.SignUp(), product, code));
        }
        Assert.Null(await Order(await shop.SignUp(), product, code));
        Assert.Equal("4 4 4 4", await Counters(id));
        await shop.Host.BooksBalance();

        async Task<int> Rush(User user, int number)
        {
            var count = 0;
            for (var round = 0; round < 6; round++)
            {
                if (await Order(user, product, code) is { } order)
                {
                    count++;
                    if ((number + round) % 4 > 0)
                    {
                        await Task.WhenAll(Cancel(order), Cancel(order));
                    }
                }
            }
            return count;
        }
    }

    [Fact]
    public async Task A_new_limit_does_not_count_what_was_given_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var promotion = await root.NewPromotion(Rulebook.Percent(10));
        var (id, code) = ((string)promotion["id"]!, "BACK" + Merchant.Tag().ToUpperInvariant());
        await root.AddCodes(id, code);
        var user = await shop.SignUp();
        await Cancel((await Order(user, product, code))!);
        await Order(await shop.SignUp(), product, code);

        var limited = await root.Edit($"/admin/promotions/{id}", new { limits = Limits }, 1);

        Assert.Equal(1, (int)limited.Data["uses"]!);
        Assert.NotNull(await Order(user, product, code));
        Assert.Equal("2 2 2 2", await Counters(id));
    }

    [Fact]
    public async Task Of_a_promotion_that_was_deleted_nothing_is_given_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await shop.Host.NewProduct(1_000);
        var (id, code) = await Limited(root, Limits);
        var order = await Order(await shop.SignUp(), product, code);
        Assert.Equal(HttpStatusCode.NoContent, (await root.Remove($"/admin/promotions/{id}", 1)).Status);

        await Cancel(order!);

        Assert.Equal("cancelled", await shop.Host.One<string>("SELECT status FROM commerce.orders WHERE id = $1", Guid.Parse(order!)));
    }

    private static async Task<(string Id, string Code)> Limited(Client root, object limits)
    {
        var promotion = await root.NewPromotion(
            new
            {
                kind = "percent",
                percent = 10,
                limits,
            }
        );
        var code = "BACK" + Merchant.Tag().ToUpperInvariant();
        await root.AddCodes((string)promotion["id"]!, code);
        return ((string)promotion["id"]!, code);
    }

    /// <summary>The id of the order; null where the code was refused.</summary>
    private static async Task<string?> Order(User user, string product, string code)
    {
        await user.Client.Add(product);
        var reply = await user.Client.Order(Buying.OrderBody(state: "CA", codes: code));
        if (reply.Status != HttpStatusCode.Created)
        {
            // The last use was gone, and has come back before that could be said.
            Assert.True(reply.Code is "promotion_code_invalid" or "cart_changed", reply.Text);
            return null;
        }
        Assert.Equal(reply.Data["subtotal"]!["amount"]!.GetValue<long>() / 10, (long)reply.Data["discount_total"]!["amount"]!);
        return (string)reply.Data["id"]!;
    }

    /// <summary>What every way of cancelling comes to.</summary>
    private Task<int> Cancel(string order) =>
        shop.Host.Execute("UPDATE commerce.orders SET status = 'cancelled', updated_at = now() WHERE id = $1 AND status <> 'cancelled'", Guid.Parse(order));

    /// <summary>In all, of codes, of customers, and what is not given back.</summary>
    private Task<string> Counters(string promotion) =>
        shop.Host.One<string>(
            """
            SELECT concat_ws(' ', p.uses, (SELECT sum(c.uses) FROM commerce.promotion_codes c WHERE c.promotion_id = p.id),
                (SELECT sum(c.uses) FROM commerce.promotion_customers c WHERE c.promotion_id = p.id),
                (SELECT count(*) FROM commerce.promotion_uses u WHERE u.promotion_id = p.id AND u.returned_at IS NULL))
            FROM commerce.promotions p WHERE p.id = $1
            """,
            promotion
        );
}
