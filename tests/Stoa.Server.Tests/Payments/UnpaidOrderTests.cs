using System.Text.Json.Nodes;
using Stoa.Server.Tests.Credit;
using Stoa.Server.Tests.Events;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Stock;

namespace Stoa.Server.Tests.Payments;

/// <summary>Orders to be paid by transfer: what their checkout says, and what becomes of them where nothing ever comes.</summary>
public sealed class UnpaidOrderTests(TestDatabases databases) : IAsyncLifetime
{
    private StoaHost _host = null!;
    private Client _root = null!;
    private string _database = "";

    public async ValueTask InitializeAsync()
    {
        _database = await databases.Create();
        _host = await Start(("Orders:CancelUnpaidAfter", "2.00:00:00"));
        _root = await _host.SuperAdmin();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(_host.LoggedErrors);
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_order_of_which_nothing_came_long_after_it_was_due_is_cancelled_once_and_told()
    {
        await using var second = await Start(("Orders:CancelUnpaidAfter", "2.00:00:00"));
        var (order, item, email) = await Ordered();
        await Due(order, "47 hours");
        await Look();
        Assert.Equal("pending", (string)(await _root.Seen(order))["status"]!);
        Assert.Equal((10, 3, 0), await _host.Level(item));

        await Due(order, "49 hours");
        await Task.WhenAll(Look(), PeriodicJob.Run(second, "unpaid orders"), Look());
        await Look();

        var seen = await _root.Seen(order);
        Assert.Equal(("cancelled", "voided", 0L), ((string)seen["status"]!, (string)seen["payment_status"]!, seen.Amount("due")));
        Assert.Equal((10, 0, 0), await _host.Level(item));
        var entry = Assert.Single(Entries(await _root.Get($"/admin/orders/{order}/timeline")), entry => (string)entry!["type"]! == "cancelled")!;
        Assert.Equal(("not paid in time", null), ((string)entry["text"]!, entry["actor_id"]));
        await Wait.Until(async () => (await _host.MailsTo(email)).Any(IsCancelled));
        var mail = Assert.Single(await _host.MailsTo(email), IsCancelled);
        Assert.Contains("payment in time", mail.Text, StringComparison.Ordinal);
        Assert.Single(await Told.Of(_host, order), type => type == "order.cancelled");
        await _host.OrderBooksBalance();
    }

    [Theory]
    [InlineData("partly paid")]
    [InlineData("paid")]
    [InlineData("packed")]
    [InlineData("on delivery")]
    [InlineData("off")]
    public async Task An_order_that_is_paid_in_part_packed_or_to_be_paid_afterwards_stays(string why)
    {
        var (order, _, _) = await Ordered(why is "on delivery" or "packed" ? "cash_on_delivery" : "bank_transfer");
        var seen = await _root.Seen(order);
        var amount = why == "partly paid" ? 1 : seen.Amount("total");
        if (why is "partly paid" or "paid")
        {
            var paid = await _root.Post(
                $"/admin/orders/{order}/payments/{seen["payments"]![0]!["id"]}/mark-paid",
                new { amount = new { amount, currency = "USD" } }
            );
            Assert.True(paid.Status == HttpStatusCode.OK, paid.Text);
        }
        if (why == "packed")
        {
            await _root.Fulfil(order, shipped: false);
        }
        await Due(order, "90 days");
        if (why == "off")
        {
            await using var idle = await Start();
            await PeriodicJob.Run(idle, "unpaid orders");
        }
        else
        {
            await Look();
        }

        Assert.NotEqual("cancelled", (string)(await _root.Seen(order))["status"]!, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_checkout_by_transfer_says_what_to_write_on_it_and_until_when_it_is_due()
    {
        var buyer = await CartHolder.Ready(_host, email: $"{Guid.NewGuid():N}@example.com");
        var placed = await buyer.Buy("bank_transfer", "manual");
        Assert.True(placed.Status == HttpStatusCode.Created, placed.Text);
        var payment = (await _root.Seen((string)placed.Data["id"]!))["payments"]![0]!;

        var state = (await buyer.Get($"/checkout/{placed.Data["id"]}")).IsOk().Data;

        Assert.Equal(("placed", (string)payment["reference"]!), ((string)state["status"]!, (string)state["reference"]!));
        Assert.Equal((string)payment["due_at"]!, (string)state["due_at"]!);
        await _root.Post(
            $"/admin/orders/{placed.Data["id"]}/payments/{payment["id"]}/mark-paid",
            new { amount = new { amount = (long)placed.Data["total"]!["amount"]!, currency = "USD" } }
        );
        state = (await buyer.Get($"/checkout/{placed.Data["id"]}")).IsOk().Data;
        Assert.Equal((null, null), (state["reference"], state["due_at"]));
    }

    [Fact]
    public async Task What_a_gift_card_holds_is_not_to_be_transferred_as_well()
    {
        var (_, code) = await _root.NewCard(1_000);
        var buyer = await CartHolder.Member(await _host.SignUp()).Readied(quantity: 2);
        (await buyer.Put("/cart/codes", new { gift_cards = new[] { code } })).IsOk();
        var placed = await buyer.Buy("bank_transfer", "manual");
        Assert.True(placed.Status == HttpStatusCode.Created, placed.Text);
        var order = (string)placed.Data["id"]!;
        var line = (await _root.Seen(order))["items"]![0]!["id"]!;

        var cancelled = await _root.Post($"/admin/orders/{order}/cancel", new { lines = new[] { new { item_id = line, quantity = 1 } } });

        var amounts = cancelled.Data["amounts"]!;
        Assert.Equal(1_000, (long)amounts["authorized"]!["amount"]!);
        var read = (await buyer.Get($"/orders/{order}")).IsOk().Data;
        Assert.Equal((long)amounts["due"]!["amount"]! - 1_000, (long)read["awaited_payment"]!["amount"]!["amount"]!);
    }

    private Task<StoaHost> Start(params (string, string)[] settings) => StoaHost.Start(_database, [("Payments:Provider", "manual"), .. settings]);

    private Task Look() => PeriodicJob.Run(_host, "unpaid orders");

    private Task<int> Due(string order, string ago) =>
        _host.Execute("UPDATE payments.payments SET due_at = now() - $2::text::interval WHERE order_id = $1", Guid.Parse(order), ago);

    private static bool IsCancelled(PickedUp mail) => mail.Subject.EndsWith("was cancelled", StringComparison.Ordinal);

    private static JsonArray Entries(Reply timeline) => timeline.Data.AsArray();

    private async Task<(string Order, string Item, string Email)> Ordered(string method = "bank_transfer")
    {
        var item = Warehouse.Tag();
        await _host.NewProduct(item, 999, 10);
        var email = $"user-{Guid.NewGuid():N}@example.com";
        var signed = await new Client(_host, null).Post("/auth/register", new { email, password = "SecurePassword123!" });
        var buyer = await new Client(_host, (string)signed.Data["access_token"]!).With(item, 3);
        return (await buyer.Placed(Buying.OrderBody(payment: method)), item, email);
    }
}
