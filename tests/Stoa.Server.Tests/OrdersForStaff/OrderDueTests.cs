using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Events;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>No more is taken for an order than is owed of it, whatever was reserved or asked for before.</summary>
public sealed class OrderDueTests(Shop shop) : IClassFixture<Shop>
{
    private static object Dollars(long amount) => new { amount, currency = "USD" };

    private async Task<(Client Root, string Order, string Payment)> Authorized(params int[] quantities)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), quantities);
        return (root, order, (string)(await root.Seen(order))["payments"]![0]!["id"]!);
    }

    /// <summary>An order by telephone, whose money is waited for.</summary>
    private async Task<(Client Root, string Order, JsonNode Payment)> Awaited(int quantity)
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 999, 10);
        var placed = await root.Post(
            "/admin/orders",
            new
            {
                email = "phone@example.com",
                lines = new[] { new { sku = item.ToUpperInvariant(), quantity } },
                shipping_address = Buying.Address(),
                shipping_option_id = "ship_express",
                payment = "manual",
            }
        );
        Assert.True(placed.Status == HttpStatusCode.Created, placed.Text);
        return (root, (string)placed.Data["id"]!, placed.Data["payments"]![0]!);
    }

    [Fact]
    public async Task A_capture_takes_what_is_due_after_some_was_cancelled_and_not_what_was_reserved()
    {
        var (root, order, payment) = await Authorized(3);
        await root.Cancel(order, Units(await root.Line(order), 1));
        var seen = await root.Seen(order);
        Assert.True(seen.Amount("due") < seen.Amount("authorized"));

        (await root.Post($"/admin/orders/{order}/payments/{payment}/capture", new { amount = Dollars(seen.Amount("due") + 1) })).Refused(
            HttpStatusCode.Conflict,
            "nothing_to_capture"
        );
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/payments/{payment}/capture")).Status);

        var after = await root.Seen(order);
        Assert.Equal((seen.Amount("due"), 0L, "paid"), (after.Amount("captured"), after.Amount("due"), (string)after["payment_status"]!));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_arrives_is_written_down_up_to_what_is_due_and_not_to_what_was_asked_for_before()
    {
        var (root, order, payment) = await Awaited(3);
        Task<Reply> Arrived(long amount) => root.Post($"/admin/orders/{order}/payments/{payment["id"]}/mark-paid", new { amount = Dollars(amount) });
        await Arrived(100);
        await root.Cancel(order, Units(await root.Line(order), 1));
        var due = (await root.Seen(order)).Amount("due");

        var over = await Arrived(due + 1);

        over.Refused(HttpStatusCode.Conflict, "overpaid");
        Assert.Contains($"{due / 100}.{due % 100:00} USD", over.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Arrived(due)).Status);
        var seen = await root.Seen(order);
        Assert.Equal((0L, "paid"), (seen.Amount("due"), (string)seen["payment_status"]!));
        Assert.False(seen.May("mark_paid"));
        (await Arrived(1)).Refused(HttpStatusCode.Conflict, "overpaid");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_was_given_back_before_the_last_of_the_money_came_keeps_no_order_from_being_told_as_paid()
    {
        var (root, order, payment) = await Awaited(1);
        Task<Reply> Arrived(long amount) => root.Post($"/admin/orders/{order}/payments/{payment["id"]}/mark-paid", new { amount = Dollars(amount) });
        await Arrived(500);
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 100)).Status);
        Assert.DoesNotContain("order.paid", await Told.Of(shop.Host, order), StringComparer.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await Arrived((await root.Seen(order)).Amount("due"))).Status);

        Assert.Equal(("partially_refunded", "unfulfilled", "none", "paid"), await root.States(order));
        Assert.Single(await Told.Of(shop.Host, order), "order.paid");
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task An_order_that_is_paid_in_part_and_called_off_is_never_told_as_paid()
    {
        var (root, order, payment) = await Awaited(1);
        await root.Post($"/admin/orders/{order}/payments/{payment["id"]}/mark-paid", new { amount = Dollars(500) });

        Assert.Equal(HttpStatusCode.OK, (await root.Cancel(order)).Status);

        Assert.Equal(("refunded", "unfulfilled", "none", "cancelled"), await root.States(order));
        Assert.DoesNotContain("order.paid", await Told.Of(shop.Host, order), StringComparer.Ordinal);
        Assert.DoesNotContain("payment_paid", await Happened(root, order), StringComparer.Ordinal);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_is_on_its_way_back_pays_for_nothing()
    {
        var (root, order, payment) = await Awaited(2);
        Task<Reply> Arrived(long amount) => root.Post($"/admin/orders/{order}/payments/{payment["id"]}/mark-paid", new { amount = Dollars(amount) });
        await Arrived((await root.Seen(order)).Amount("due") - 500);

        // More than what is missing: while it goes back, what had come would do for the rest.
        Assert.Equal(HttpStatusCode.Created, (await root.Refund(order, Units(await root.Line(order), 1))).Status);

        Assert.Equal(("partially_refunded", "unfulfilled", "none", "pending"), await root.States(order));
        Assert.DoesNotContain("order.paid", await Told.Of(shop.Host, order), StringComparer.Ordinal);
        Assert.DoesNotContain("payment_paid", await Happened(root, order), StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Arrived((await root.Seen(order)).Amount("due"))).Status);
        Assert.Single(await Told.Of(shop.Host, order), "order.paid");
        await shop.Host.OrderBooksBalance();
    }

    private static async Task<string[]> Happened(Client root, string order) =>
        [.. (await root.Get($"/admin/orders/{order}/timeline")).Data.AsArray().Select(entry => (string)entry!["type"]!)];

    [Fact]
    public async Task Of_two_payments_that_are_taken_at_once_no_more_is_taken_than_is_due()
    {
        var (root, order, first) = await Authorized(2);
        var second = Guid.NewGuid();
        await shop.Host.Execute(
            """
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, expires_at, created_at, updated_at)
            SELECT $2, 'test', 'pm_123', $1, amount, 'USD', 'authorized', 'test_' || $2, now(), now(), now() FROM payments.payments WHERE order_id = $1
            """,
            Guid.Parse(order),
            second
        );

        await Task.WhenAll(new[] { first, second.ToString() }.Select(payment => root.Post($"/admin/orders/{order}/payments/{payment}/capture")));

        var seen = await root.Seen(order);
        Assert.Equal((seen.Amount("total"), 0L), (seen.Amount("captured"), seen.Amount("due")));
        Assert.False(seen.May("capture"));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_shipment_takes_nothing_more_while_what_is_due_may_be_taken_already()
    {
        var (root, order, first) = await Authorized(2);
        await using var hasty = await StoaHost.Start(shop.Host.ConnectionString, ("Payments:Timeout", "00:00:01"));
        await shop.Host.Execute(
            """
            WITH asked AS (
                INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
                SELECT gen_random_uuid(), id, 'capture', amount, 'capture', 'unknown', now() + interval '1 day', now(), now()
                FROM payments.payments WHERE order_id = $1)
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, expires_at, created_at, updated_at)
            SELECT ('00000000' || substr(id::text, 9))::uuid, 'test', 'pm_123', $1, 400, 'USD', 'authorized', 'test_other_' || id, now(), now(), now()
            FROM payments.payments WHERE order_id = $1
            """,
            Guid.Parse(order)
        );

        (await (root with { Host = hasty }).Post($"/admin/orders/{order}/ship")).Refused(HttpStatusCode.Conflict, "payment_busy");
        Assert.Equal(0, (await root.Seen(order)).Amount("captured"));
        await shop.Host.Execute(
            """
            WITH done AS (UPDATE payments.operations SET status = 'succeeded' WHERE payment_id = $1)
            UPDATE payments.payments SET status = 'captured', captured = amount WHERE id = $1
            """,
            Guid.Parse(first)
        );

        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        var seen = await root.Seen(order);
        Assert.Equal((seen.Amount("total"), 0L, 0L), (seen.Amount("captured"), seen.Amount("due"), seen.Amount("authorized")));
        await shop.Host.OrderBooksBalance();
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("cancel_all")]
    [InlineData("edit")]
    [InlineData("exchange")]
    public async Task What_is_due_changes_by_nobody_while_money_is_on_its_way(string action)
    {
        var (root, order, payment) = await Authorized(3);
        var line = await root.Line(order);
        if (action == "exchange")
        {
            await root.Post(
                $"/admin/orders/{order}/fulfilments",
                new
                {
                    lines = new[] { Units(line, 1) },
                    shipped = true,
                    capture = "none",
                }
            );
        }
        var edit = action == "edit" ? await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(line, 1) } }) : null;
        // Asked for by somebody who has not heard of it yet.
        await shop.Host.Execute(
            """
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at)
            SELECT gen_random_uuid(), id, 'capture', amount, 'capture', 'unknown', now() + interval '1 day', now(), now() FROM payments.payments WHERE id = $1
            """,
            Guid.Parse(payment)
        );
        var item = (string)(await root.Seen(order))["items"]![0]!["sku"]!;

        var reply = action switch
        {
            "cancel" => await root.Cancel(order, Units(line, 1)),
            "cancel_all" => await root.Cancel(order),
            "edit" => await root.Post($"/admin/edits/{edit!.Data["id"]}/confirm"),
            _ => await root.Post(
                $"/admin/orders/{order}/exchanges",
                new { @return = new[] { Units(line, 1) }, send = new[] { new { sku = item, quantity = 1 } } }
            ),
        };

        reply.Refused(HttpStatusCode.Conflict, "payment_busy");
        Assert.Equal(0, (await root.Quantities(order)).Item4);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task What_would_be_refused_takes_no_money()
    {
        var (root, order, _) = await Authorized(2);
        var line = await root.Line(order);
        var parcel = (await root.Fulfil(order, shipped: false, Units(line, 1))).Data;
        var edit = await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { Units(line, 3) } });
        await root.Post($"/admin/edits/{edit.Data["id"]}/confirm");

        (await root.Change($"/admin/fulfilments/{parcel["id"]}", new { shipped = true })).Refused(HttpStatusCode.Conflict, "unpaid");

        Assert.Equal(0, (await root.Seen(order)).Amount("captured"));
        await shop.Host.OrderBooksBalance();
    }
}
