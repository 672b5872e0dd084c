using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Changes of what is ordered: shown with their difference first, and made as they were shown; exchanges; orders that staff write down.</summary>
public sealed class EditTests(Shop shop) : IClassFixture<Shop>
{
    private async Task<string> NewSku(long price = 500, int stock = 10)
    {
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, price, stock);
        return item.ToUpperInvariant();
    }

    [Fact]
    public async Task The_difference_is_shown_before_anything_changes_and_what_is_missing_is_waited_for()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2, 1);
        var (line, other, sku) = (await root.Line(order), await root.Line(order, 1), await NewSku());
        var before = await root.Seen(order);

        var edit = await root.Post(
            $"/admin/orders/{order}/edits",
            new
            {
                set_quantity = new[] { Units(line, 4) },
                add = new[] { new { sku, quantity = 3 } },
                remove = new[] { other },
            }
        );

        Assert.True(edit.Status == HttpStatusCode.Created, edit.Text);
        var difference = (long)edit.Data["difference"]!["amount"]!;
        Assert.Equal(difference, edit.Data["lines"]!.AsArray().Sum(changed => (long)changed!["difference"]!["amount"]!));
        var meanwhile = await root.Seen(order);
        Assert.Equal((before["items"]!.ToJsonString(), (long)before["version"]!), (meanwhile["items"]!.ToJsonString(), (long)meanwhile["version"]!));
        Assert.Equal(before["amounts"]!.ToJsonString(), meanwhile["amounts"]!.ToJsonString(), StringComparer.Ordinal);
        (await root.Post($"/admin/orders/{order}/edits", new { remove = new[] { line } })).Refused(HttpStatusCode.Conflict, "edit_open");

        var confirmed = await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");

        Assert.True(confirmed.Status == HttpStatusCode.OK, confirmed.Text);
        var after = await root.Seen(order);
        Assert.Equal(before.Amount("due") + difference, after.Amount("due"));
        Assert.Equal((long)confirmed.Data["due"]!["amount"]!, after.Amount("due"));
        Assert.Equal(
            [(2, 2, 0), (1, 0, 1), (2, 2, 0), (3, 3, 0)],
            after["items"]!
                .AsArray()
                .Select(item => ((int)item!["quantities"]!["ordered"]!, (int)item["quantities"]!["open"]!, (int)item["quantities"]!["cancelled"]!))
        );
        var awaited = Assert.Single(after["payments"]!.AsArray(), payment => (string)payment!["status"]! == "awaiting")!;
        (await root.Post($"/admin/orders/{order}/ship")).Refused(HttpStatusCode.Conflict, "unpaid");
        await root.Post($"/admin/orders/{order}/payments/{awaited["id"]}/mark-paid", new { amount = awaited["amount"] });
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        Assert.Equal(("paid", "fulfilled", "none", "shipped"), await root.States(order));
        (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Refused(HttpStatusCode.Conflict, "edit_state_wrong");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task No_edit_and_no_exchange_takes_an_order_beyond_what_clients_can_count()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 3);
        var (line, sku) = (await root.Line(order), await NewSku(9_007_199_254_740_992, 1_000));
        const long Most = 9_007_199_254_740_992;
        object[] edits =
        [
            new { add = new[] { new { sku, quantity = 1 } } },
            new
            {
                add = new[]
                {
                    new
                    {
                        sku = await NewSku(),
                        quantity = 2,
                        unit_price = new { amount = Most, currency = "USD" },
                    },
                },
            },
            new { set_price = new[] { new { item_id = line, unit_price = new { amount = Most, currency = "USD" } } } },
        ];

        foreach (var edit in edits)
        {
            (await root.Post($"/admin/orders/{order}/edits", edit)).Refused(HttpStatusCode.BadRequest, "order_too_large");
        }
        await root.Post($"/admin/orders/{order}/ship");
        var exchange = new { @return = new[] { Units(line, 1) }, send = new[] { new { sku, quantity = 1 } } };
        (await root.Post($"/admin/orders/{order}/exchanges", exchange)).Refused(HttpStatusCode.BadRequest, "order_too_large");
    }

    [Fact]
    public async Task What_is_too_much_goes_back_by_the_difference_to_what_was_paid()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 3);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        await root.Post($"/admin/orders/{order}/payments/{payment}/capture");
        var (line, sku) = (await root.Line(order), await NewSku(100));

        var edit = await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(line, 1) }, add = new[] { new { sku, quantity = 1 } } });
        await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");

        var seen = await root.Seen(order);
        Assert.Equal((-(long)edit.Data["difference"]!["amount"]!, 0L), (seen.Amount("refunded"), seen.Amount("due")));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_edit_that_is_discarded_or_cannot_be_made_any_more_changes_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);
        var (line, sku) = (await root.Line(order), await NewSku(stock: 1));
        Task<Reply> Begin(object body) => root.Post($"/admin/orders/{order}/edits", body);

        (await Begin(new { })).Refused(HttpStatusCode.BadRequest, "nothing_to_edit");
        (await Begin(new { set_quantity = new[] { Units(line, 2) } })).Refused(HttpStatusCode.BadRequest, "nothing_to_edit");
        (await Begin(new { add = new[] { new { sku = "NOTHING", quantity = 1 } } })).Refused(HttpStatusCode.BadRequest, "item_unknown");
        (await Begin(new { add = new[] { new { sku, quantity = 2 } } })).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        (await Begin(new { remove = new[] { Guid.NewGuid().ToString() } })).Refused(HttpStatusCode.BadRequest, "order_item_unknown");
        var discarded = await Begin(new { remove = new[] { line } });
        Assert.Equal("discarded", (string)(await root.Post($"/admin/edits/{discarded.Data["id"]}/discard")).Data["status"]!);
        (await root.Post($"/admin/edits/{discarded.Data["id"]}/confirm")).Refused(HttpStatusCode.Conflict, "edit_state_wrong");

        var sold = await Begin(new { add = new[] { new { sku, quantity = 1 } } });
        await shop.Host.Execute("UPDATE commerce.stock SET on_hand = 0 WHERE item_id = lower($1)", sku);
        await shop.Host.Execute("INSERT INTO commerce.stock_movements (item_id, location_id, on_hand, cause) VALUES (lower($1), 'main', -1, 'opening')", sku);
        (await root.Post($"/admin/edits/{sold.Data["id"]}/confirm")).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        await root.Post($"/admin/edits/{sold.Data["id"]}/discard");

        var late = await Begin(new { set_quantity = new[] { Units(line, 0) } });
        await root.Fulfil(order, shipped: true, Units(line, 1));
        (await root.Post($"/admin/edits/{late.Data["id"]}/confirm")).Refused(HttpStatusCode.Conflict, "already_fulfilled");
        Assert.Equal((2, 1, 1, 0, 0, 0), await root.Quantities(order));
        (await root.Post($"/admin/edits/{Guid.NewGuid()}/confirm")).Refused(HttpStatusCode.NotFound, "edit_not_found");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Two_who_confirm_at_once_confirm_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        var edit = await root.Post($"/admin/orders/{order}/edits", new { add = new[] { new { sku = await NewSku(), quantity = 2 } } });

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => root.Post($"/admin/edits/{edit.Data["id"]}/confirm")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(2, (await root.Seen(order))["items"]!.AsArray().Count);
        await shop.Host.OrderBooksBalance();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(999)]
    [InlineData(5_000)]
    public async Task An_exchange_pays_with_what_comes_back_and_settles_the_difference(long price)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);
        await root.Post($"/admin/orders/{order}/ship");
        var (line, sku) = (await root.Line(order), await NewSku(price));
        var before = await root.Seen(order);

        var reply = await root.Post($"/admin/orders/{order}/exchanges", new { @return = new[] { Units(line, 1) }, send = new[] { new { sku, quantity = 1 } } });

        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        var (difference, seen) = ((long)reply.Data["difference"]!["amount"]!, await root.Seen(order));
        Assert.Equal(Math.Max(0, -difference), seen.Amount("refunded") - before.Amount("refunded"));
        Assert.Equal(Math.Max(0, difference), seen.Amount("due"));
        Assert.Equal(("exchange", "approved"), ((string)reply.Data["return"]!["kind"]!, (string)reply.Data["return"]!["status"]!));
        Assert.Equal(2, seen["items"]!.AsArray().Count);
        (await root.Refund(order, Units(line, 2))).Refused(HttpStatusCode.Conflict, "refund_exceeds");
        await root.Receive((string)reply.Data["return"]!["id"]!, line, 1);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_order_is_written_down_for_a_guest_and_for_a_member_and_its_money_is_waited_for()
    {
        var root = (await shop.SuperAdmin()).Client;
        var member = await shop.SignUp();
        var sku = await NewSku(1_000);
        Task<Reply> Write(string email, object line) =>
            root.Post(
                "/admin/orders",
                new
                {
                    email,
                    lines = new[] { line },
                    shipping_address = Buying.Address(),
                    shipping_option_id = "ship_express",
                    payment = "manual",
                }
            );

        var guest = await Write("Phone@Example.com", new { sku, quantity = 2 });
        var known = await Write(
            member.Email,
            new
            {
                sku,
                quantity = 1,
                unit_price = new { amount = 700, currency = "USD" },
            }
        );

        Assert.True(guest.Status == HttpStatusCode.Created, guest.Text);
        Assert.Equal(
            ("Phone@Example.com", null, "awaiting", "pending", 2_000L),
            (
                (string)guest.Data["email"]!,
                (string?)guest.Data["user_id"],
                (string)guest.Data["payment_status"]!,
                (string)guest.Data["status"]!,
                (long)guest.Data["subtotal"]!["amount"]!
            )
        );
        Assert.Equal((member.Id, 700L), ((string)known.Data["user_id"]!, (long)known.Data["subtotal"]!["amount"]!));
        Assert.Equal((string)known.Data["id"]!, (string)(await member.Client.Get("/orders")).Data[0]!["id"]!);
        Assert.Equal(7, await shop.Host.Stock(sku.ToLowerInvariant()));
        (await root.Post($"/admin/orders/{guest.Data["id"]}/ship")).Refused(HttpStatusCode.Conflict, "unpaid");
        var payment = guest.Data["payments"]![0]!;
        await root.Post($"/admin/orders/{guest.Data["id"]}/payments/{payment["id"]}/mark-paid", new { amount = payment["amount"] });
        Assert.Equal("paid", (await root.States((string)guest.Data["id"]!)).Item1);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_order_that_cannot_be_had_is_not_written_down()
    {
        var root = (await shop.SuperAdmin()).Client;
        var sku = await NewSku(1_000);
        Task<Reply> Write(string email, object line) =>
            root.Post(
                "/admin/orders",
                new
                {
                    email,
                    lines = new[] { line },
                    shipping_address = Buying.Address(),
                    shipping_option_id = "ship_express",
                    payment = "manual",
                }
            );

        (await Write("a@example.com", new { sku, quantity = 99 })).Refused(HttpStatusCode.BadRequest, "out_of_stock");
        (await Write("a@example.com", new { sku = "NOTHING", quantity = 1 })).Refused(HttpStatusCode.BadRequest, "item_unknown");
        (await Write("nonsense", new { sku, quantity = 1 })).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task An_order_that_staff_write_down_costs_what_they_expect_or_is_not_written()
    {
        var root = (await shop.SuperAdmin()).Client;
        var sku = await NewSku(1_000);
        Task<Reply> Write(long expected) =>
            root.Post(
                "/admin/orders",
                new
                {
                    email = "expected@example.com",
                    lines = new[] { new { sku, quantity = 1 } },
                    shipping_address = Buying.Address(),
                    shipping_option_id = "ship_express",
                    expected_total = new { amount = expected, currency = "USD" },
                }
            );

        var refused = await Write(1);

        refused.Refused(HttpStatusCode.BadRequest, "cart_changed");
        Assert.Equal(10, await shop.Host.Stock(sku.ToLowerInvariant()));
        var (whole, part) = refused.Text[..refused.Text.IndexOf(" USD", StringComparison.Ordinal)].Split(' ')[^1].Split('.') is [var units, var cents]
            ? (units, cents)
            : ("", "");
        Assert.Equal(HttpStatusCode.Created, (await Write(long.Parse(whole + part, System.Globalization.CultureInfo.InvariantCulture))).Status);
    }
}
