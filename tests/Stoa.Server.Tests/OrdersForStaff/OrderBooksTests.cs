using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Credit;
using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>Whatever is done to an order, in whatever order, its books balance: rows, counters, states, money and stock.</summary>
public sealed partial class OrderBooksTests(Shop shop) : IClassFixture<Shop>
{
    private const int Actions = 40;
    private string _sku = "";
    private Client _buyer = null!;

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(8, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public async Task Any_forty_actions_leave_the_books_balanced(int seed, bool includesTax)
    {
        var (root, buyer, random) = ((await shop.SuperAdmin()).Client, await shop.SignUp(), new Random(seed));
        Assert.Equal(HttpStatusCode.OK, (await root.Change("/admin/settings", new { prices_include_tax = includesTax, tax_shipping = includesTax })).Status);
        var order = await Ordered(root, buyer, random);
        await root.Change("/admin/settings", new { prices_include_tax = false, tax_shipping = false });
        _buyer = buyer.Client;
        _sku = await shop.Host.One<string>("SELECT sku FROM commerce.products WHERE id = 'prod-6'");
        var done = new List<string>();

        for (var step = 0; step < Actions; step++)
        {
            var seen = await root.Seen(order);
            var (name, reply) = await Act(root, order, seen, random);
            Assert.True((int)reply.Status is 200 or 201 or 400 or 409, $"{string.Join(' ', done)} {name}: {reply.Text}");
            if ((int)reply.Status < 300)
            {
                done.Add(name);
            }
            await shop.Host.OrderBooksBalance();
            Assert.Equal(await Due(order), (await root.Seen(order)).Amount("due"));
        }

        var last = await root.Seen(order);
        Assert.True(done.Count >= 8, string.Join(' ', done));
        Assert.Equal(
            last["items"]!.AsArray().Sum(line => (int)line!["quantities"]!["ordered"]!),
            last["items"]!.AsArray().Sum(line => new[] { "open", "fulfilled", "cancelled" }.Sum(member => (int)line!["quantities"]![member]!))
        );
        Assert.InRange(last.Amount("refunded"), 0, last.Amount("captured"));
    }

    private async Task<string> Ordered(Client root, User buyer, Random random)
    {
        var second = await root.NewLocation();
        for (var line = 0; line < 3; line++)
        {
            var item = await root.NewItem(shop.Host, ("main", random.Next(1, 6)), (second, 6));
            await shop.Host.Execute("UPDATE commerce.products SET base_price = $2 WHERE id = $1", item, (long)random.Next(1, 10_000));
            await buyer.Client.With(item, random.Next(1, 7));
        }
        if (random.Next(2) == 0)
        {
            var member = await CartHolder.Member(buyer.Client).Readied();
            (await member.Put("/cart/codes", new { gift_cards = new[] { (await root.NewCard(random.Next(1, 800))).Code } })).IsOk();
            var bought = await member.Buy();
            Assert.True(bought.Status == HttpStatusCode.Created, bought.Text);
            return (string)bought.Data["id"]!;
        }
        return await buyer.Client.Placed(Buying.OrderBody(shipping: "ship_express", codes: random.Next(2) == 0 ? ["SAVE10"] : []));
    }

    private async Task<(string Name, Reply Reply)> Act(Client root, string order, JsonNode seen, Random random)
    {
        var lines = seen["items"]!.AsArray();
        var line = (string)lines[random.Next(lines.Count)]!["id"]!;
        object[] some = random.Next(4) == 0 ? [] : [Units(line, random.Next(1, 4))];
        var path = "/admin/orders/" + order;
        var payment = seen["payments"]!.AsArray().FirstOrDefault();
        return random.Next(24) switch
        {
            0 or 1 => ("cancel", await root.Cancel(order, [Units(line, random.Next(1, 3))])),
            2 => random.Next(6) == 0 ? ("cancel_all", await root.Cancel(order)) : ("look", await root.Get(path)),
            3 or 4 => ("fulfil", await root.Fulfil(order, random.Next(2) == 0, some)),
            5 => await Parcel(root, seen, random),
            6 => ("refund", await root.Post(path + "/refunds", new { lines = new[] { Units(line, random.Next(1, 3)) }, restock = random.Next(2) == 0 })),
            7 => ("refund_amount", await root.RefundAmount(order, random.Next(1, 2_000))),
            8 => ("refund_shipping", await root.Post(path + "/refunds", new { shipping = new { amount = random.Next(1, 900), currency = "USD" } })),
            9 => ("capture", await root.Post($"{path}/payments/{payment?["id"]}/capture")),
            10 => ("return", await root.Post(path + "/returns", new { lines = some })),
            11 => await Return(root, seen, random),
            12 => await Edit(root, order, line, random),
            13 => (
                "exchange",
                await root.Post(path + "/exchanges", new { @return = new[] { Units(line, 1) }, send = new[] { new { sku = _sku, quantity = 1 } } })
            ),
            14 => ("fail", await FailLastRefund(root, order)),
            var other => await ActOtherwise(other, root, order, seen, line, random),
        };
    }

    private static async Task<(string, Reply)> Parcel(Client root, JsonNode seen, Random random)
    {
        if (seen["fulfilments"]!.AsArray().Where(parcel => (string)parcel!["status"]! is "created" or "shipped").ToList() is not { Count: > 0 } parcels)
        {
            return ("look", await root.Get("/admin/orders/" + seen["id"]));
        }
        var chosen = parcels[random.Next(parcels.Count)]!;
        var path = "/admin/fulfilments/" + chosen["id"];
        return (string)chosen["status"]! == "shipped" ? ("deliver", await root.Edit(path, new { delivered = true }, (long)chosen["version"]!))
            : random.Next(2) == 0 ? ("hand_over", await root.Edit(path, new { shipped = true }, (long)chosen["version"]!))
            : ("unpack", await root.Post(path + "/cancel"));
    }

    private static async Task<(string, Reply)> Return(Client root, JsonNode seen, Random random)
    {
        if (seen["returns"]!.AsArray().FirstOrDefault(back => (string)back!["status"]! is "requested" or "approved" or "received") is not { } chosen)
        {
            return ("look", await root.Get("/admin/orders/" + seen["id"]));
        }
        var path = "/admin/returns/" + chosen["id"];
        if ((string)chosen["status"]! == "requested")
        {
            return random.Next(4) == 0 ? ("reject", await root.Post(path + "/reject")) : ("approve", await root.Post(path + "/approve"));
        }
        if (random.Next(4) == 0)
        {
            return ("close", await root.Post(path + "/close"));
        }
        var line = chosen["lines"]![0]!;
        return (
            "receive",
            await root.Post(
                path + "/receive",
                new
                {
                    lines = new[]
                    {
                        new
                        {
                            item_id = (string)line["item_id"]!,
                            quantity = 1,
                            condition = new[] { "sellable", "damaged", "missing" }[random.Next(3)],
                        },
                    },
                }
            )
        );
    }

    private async Task<(string, Reply)> Edit(Client root, string order, string line, Random random)
    {
        var begun = await root.Post(
            $"/admin/orders/{order}/edits",
            new { set_quantity = new[] { Units(line, random.Next(0, 8)) }, add = random.Next(2) == 0 ? [] : new[] { new { sku = _sku, quantity = 1 } } }
        );
        if (begun.Status != HttpStatusCode.Created)
        {
            return ("edit", begun);
        }
        var confirmed = await root.Post($"/admin/edits/{begun.Data["id"]}/confirm");
        if (confirmed.Status != HttpStatusCode.OK)
        {
            await root.Post($"/admin/edits/{begun.Data["id"]}/discard");
        }
        return ("edit", confirmed);
    }

    /// <summary>As a bank does weeks later.</summary>
    private async Task<Reply> FailLastRefund(Client root, string order)
    {
        await shop.Host.Execute(
            """
            WITH failed AS (
                UPDATE payments.operations SET status = 'failed' WHERE id = (SELECT x.id FROM payments.operations x JOIN payments.payments p ON p.id =
                    x.payment_id
                    WHERE p.order_id = $1 AND x.kind = 'refund' AND x.status = 'succeeded' ORDER BY x.created_at DESC LIMIT 1) RETURNING payment_id)
            UPDATE payments.payments SET updated_at = now() WHERE id IN (SELECT payment_id FROM failed)
            """,
            Guid.Parse(order)
        );
        await shop.Host.Execute("SELECT payments.count_refunds(id) FROM payments.payments WHERE order_id = $1", Guid.Parse(order));
        return await root.Get("/admin/orders/" + order);
    }

    [Fact]
    public async Task A_refund_that_fails_weeks_later_shows_and_its_units_can_be_refunded_again()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);
        await root.Post($"/admin/orders/{order}/ship");
        var line = await root.Line(order);
        var amount = (long)(await root.Refund(order, Units(line, 2))).Data["amount"]!["amount"]!;
        var before = await root.Seen(order);

        var seen = (await FailLastRefund(root, order)).Data;

        Assert.Equal("failed", (string)seen["refunds"]![0]!["status"]!);
        Assert.Equal(("paid", before.Amount("refundable") + amount), ((string)seen["payment_status"]!, seen.Amount("refundable")));
        Assert.Equal((2, 0, 2, 0, 0, 0), await root.Quantities(order));
        Assert.Equal(
            "refund_failed",
            (string)
                (await root.Get($"/admin/orders/{order}/timeline"))
                    .Data.AsArray()
                    .First(entry => ((string)entry!["type"]!).StartsWith("refund_f", StringComparison.Ordinal))!["type"]!
        );
        Assert.Equal(amount, (long)(await root.Refund(order, Units(line, 2))).Data["amount"]!["amount"]!);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task A_refund_by_hand_at_the_provider_becomes_the_orders_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);
        await root.Post($"/admin/orders/{order}/ship");
        var payment = Guid.Parse((string)(await root.Seen(order))["payments"]![0]!["id"]!);

        for (var time = 0; time < 2; time++)
        {
            await shop.Host.Execute(
                """
                INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, reference, next_at, created_at, updated_at)
                VALUES (gen_random_uuid(), $1, 'refund', 500, '', 'succeeded', 're_by_hand', now(), now(), now()) ON CONFLICT DO NOTHING
                """,
                payment
            );
            await shop.Host.Execute("SELECT payments.count_refunds($1)", payment);
        }

        var seen = await root.Seen(order);
        Assert.Equal(500, (long)Assert.Single(seen["refunds"]!.AsArray())!["amount"]!["amount"]!);
        Assert.Equal(("partially_refunded", 500L, 0L), ((string)seen["payment_status"]!, seen.Amount("refunded"), seen.Amount("due")));
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Of_several_payments_the_last_is_refunded_first()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 2);
        var id = Guid.Parse(order);
        await shop.Host.Execute("UPDATE payments.payments SET amount = amount - 300 WHERE order_id = $1", id);
        await shop.Host.Execute(
            """
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, expires_at, created_at, updated_at)
            VALUES (gen_random_uuid(), 'test', 'pm_123', $1, 300, 'USD', 'captured', 'test_second', 300, now(), now() + interval '1 second', now())
            """,
            id
        );
        Assert.Equal("authorized", (await root.States(order)).Item1);
        await root.Post($"/admin/orders/{order}/ship");
        Assert.Equal("paid", (await root.States(order)).Item1);

        var refund = (await root.RefundAmount(order, 400)).Data;

        Assert.Equal([300L, 100L], refund["payments"]!.AsArray().Select(part => (long)part!["amount"]!["amount"]!));
        await root.RefundAmount(order, (await root.Seen(order)).Amount("refundable"));
        Assert.Equal("refunded", (await root.States(order)).Item1);
        await shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Money_that_comes_in_for_a_cancelled_order_is_given_back()
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await shop.Placed(await shop.SignUp(), 1);
        await root.Cancel(order);
        await shop.Host.Execute("UPDATE payments.payments SET status = 'captured', captured = amount WHERE order_id = $1", Guid.Parse(order));
        await shop.Host.Execute("UPDATE commerce.order_signals SET due_at = now() WHERE order_id = $1", Guid.Parse(order));

        await Wait.Until(async () => (await root.States(order)).Item1 == "refunded", () => "the money is given back");

        await shop.Host.OrderBooksBalance();
    }
}
