using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Edits that set prices: of what is added, and of what is open of a line.</summary>
public sealed class EditPriceTests(Shop shop) : IClassFixture<Shop>
{
    private static object Dollars(long amount, string currency = "USD") => new { amount, currency };

    [Fact]
    public async Task What_is_added_costs_what_staff_say()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 999, 10);
        object Add(string currency) =>
            new
            {
                add = new[]
                {
                    new
                    {
                        sku = item.ToUpperInvariant(),
                        quantity = 2,
                        unit_price = Dollars(100, currency),
                    },
                },
            };
        (await root.Post($"/admin/orders/{order}/edits", Add("EUR"))).Refused(HttpStatusCode.BadRequest, "currency_mixed");

        var edit = await root.Post($"/admin/orders/{order}/edits", Add("USD"));
        await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");

        var line = (await root.Seen(order))["items"]![1]!;
        Assert.Equal(100, (long)line["unit_price"]!["amount"]!);
        Assert.Equal((long)edit.Data["difference"]!["amount"]!, (long)line["total"]!["amount"]!);
        await shop.Host.OrderBooksBalance();
    }

    [Theory]
    [InlineData("Atlantis")]
    [InlineData("")]
    public async Task Where_taxes_go_by_state_nothing_is_added_for_one_that_there_is_not(string state)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 1_000, 10);
        var add = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } };
        Task<Reply> Edit(string place) => root.Post($"/admin/orders/{order}/edits", new { set_address = Buying.Address(state: place), add });

        var refused = await Edit(state);

        refused.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("set_address.state", refused.Text, StringComparison.Ordinal);
        Assert.Equal(1_088, (long)(await Edit("New York")).Data["difference"]!["amount"]!);
    }

    [Theory]
    [InlineData("add")]
    [InlineData("set_quantity")]
    [InlineData("set_price")]
    public async Task What_comes_to_an_order_is_not_untaxed_because_its_own_state_is_none(string way)
    {
        var root = (await shop.SuperAdmin()).Client;
        var (order, line, send) = await MovedIn(root, isSent: false);

        var refused = await root.Post(
            $"/admin/orders/{order}/edits",
            way switch
            {
                "add" => new { add = send },
                "set_quantity" => new { set_quantity = new[] { Units(line, 3) } },
                _ => (object)new { set_price = new[] { new { item_id = line, unit_price = Dollars(100) } } },
            }
        );

        refused.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("shipping_address.state", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(line, 1) } })).Status);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_state_that_cannot_be_mended_any_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (order, line, send) = await MovedIn(root, isSent: true);

        var exchanged = await root.Post($"/admin/orders/{order}/exchanges", new { @return = new[] { Units(line, 1) }, send });

        Assert.Equal(HttpStatusCode.Created, exchanged.Status);
    }

    /// <summary>An order of two units with a state that there is not, and something that could be sent as well.</summary>
    private async Task<(string Order, string Line, object[] Send)> MovedIn(Client root, bool isSent)
    {
        var order = await shop.Placed(await shop.SignUp(), 2);
        var line = await root.Line(order);
        if (isSent)
        {
            await root.Fulfil(order, shipped: true, Units(line, 1));
        }
        await shop.Host.Execute(
            "UPDATE commerce.orders SET shipping_address = jsonb_set(shipping_address::jsonb, '{State}', '\"Atlantis\"') WHERE id = $1",
            Guid.Parse(order)
        );
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 1_000, 10);
        return (order, line, [new { sku = item.ToUpperInvariant(), quantity = 1 }]);
    }

    [Fact]
    public async Task A_new_price_is_that_of_what_is_open_of_a_line_and_needs_no_other_piece()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 999, 3);
        var order = await (await (await shop.SignUp()).Client.With(item, 3)).Placed();
        var line = await root.Line(order);
        await root.Fulfil(order, shipped: true, Units(line, 1));
        var before = await root.Seen(order);
        object Price(long amount, string currency = "USD") => new { set_price = new[] { new { item_id = line, unit_price = Dollars(amount, currency) } } };
        (await root.Post($"/admin/orders/{order}/edits", Price(999))).Refused(HttpStatusCode.BadRequest, "nothing_to_edit");
        (await root.Post($"/admin/orders/{order}/edits", Price(5, "EUR"))).Refused(HttpStatusCode.BadRequest, "invalid_request");

        var edit = await root.Post($"/admin/orders/{order}/edits", Price(500));

        Assert.True(edit.Status == HttpStatusCode.Created, edit.Text);
        var changed = Assert.Single(edit.Data["lines"]!.AsArray())!;
        Assert.Equal((3, 3), ((int)changed["quantity_before"]!, (int)changed["quantity_after"]!));
        Assert.True((long)edit.Data["difference"]!["amount"]! < 0);
        var confirmed = await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");
        Assert.True(confirmed.Status == HttpStatusCode.OK, confirmed.Text);
        var seen = await root.Seen(order);
        Assert.Equal((-(long)edit.Data["difference"]!["amount"]!, 0L), (seen.Amount("refunded"), seen.Amount("due")));
        Assert.Equal(before.Amount("total") + seen["items"]![1]!["total"]!["amount"]!.GetValue<long>(), seen.Amount("total"));
        Assert.Equal((3, 0, 1, 2, 0), Cut(await root.Quantities(order)));
        Assert.Equal((2, 2, 0, 0, 0), Cut(await root.Quantities(order, 1)));
        Assert.Equal(500, (long)seen["items"]![1]!["unit_price"]!["amount"]!);
        await shop.Host.OrderBooksBalance();
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        (await root.Post($"/admin/orders/{order}/edits", Price(400))).Refused(HttpStatusCode.Conflict, "already_fulfilled");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_new_price_is_none_of_the_units_that_were_refunded()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 3);
        var line = await root.Line(order);
        await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/capture");
        var refunded = (long)(await root.Refund(order, Units(line, 2))).Data["amount"]!["amount"]!;
        var owed = (long)(await root.Seen(order))["items"]![0]!["total"]!["amount"]! - refunded;
        object Price(long amount) => new { set_price = new[] { new { item_id = line, unit_price = Dollars(amount) } } };

        var edit = await root.Post($"/admin/orders/{order}/edits", Price(500));
        var confirmed = await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");

        Assert.True(confirmed.Status == HttpStatusCode.OK, confirmed.Text);
        var seen = await root.Seen(order);
        var cheaper = (long)seen["items"]![1]!["total"]!["amount"]! - owed;
        Assert.InRange(cheaper, -owed, -1);
        Assert.Equal((cheaper, refunded - cheaper, 0L), ((long)edit.Data["difference"]!["amount"]!, seen.Amount("refunded"), seen.Amount("due")));
        Assert.Equal(((3, 2, 0, 1, 0, 3), (1, 1, 0, 0, 0, 0)), (await root.Quantities(order), await root.Quantities(order, 1)));
        await shop.Host.OrderBooksBalance();
        (await root.Post($"/admin/orders/{order}/edits", Price(400))).Refused(HttpStatusCode.BadRequest, "nothing_to_edit");
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        await shop.Host.OrderBooksBalance();
    }

    private static (int, int, int, int, int) Cut((int, int, int, int, int, int) all) => (all.Item1, all.Item2, all.Item3, all.Item4, all.Item5);
}
