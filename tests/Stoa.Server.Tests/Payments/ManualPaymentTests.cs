using Stoa.Payments;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Payments;

/// <summary>Transfers and cash: nobody is asked, staff say what has arrived.</summary>
public sealed class ManualPaymentTests(TestDatabases databases) : IAsyncLifetime
{
    private StoaHost _host = null!;
    private Client _root = null!;
    private Client? _buyer;
    private System.Text.Json.Nodes.JsonNode? _placed;

    public async ValueTask InitializeAsync()
    {
        _host = await StoaHost.Start(await databases.Create(), ("Payments:Provider", "manual"));
        _root = await _host.SuperAdmin();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(_host.LoggedErrors);
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task An_order_awaits_its_money_and_is_paid_when_all_of_it_has_arrived()
    {
        var (path, total) = await Ordered();

        var part = await Arrived(path, 100);
        Assert.Equal(("awaiting", 100L), ((string)part.Data["status"]!, (long)part.Data["captured"]!["amount"]!));
        Assert.Equal("pending", await Status(path));
        (await Arrived(path, total)).Refused(HttpStatusCode.Conflict, "overpaid");
        var rest = await Arrived(path, total - 100);

        Assert.Equal(("captured", total, total), ((string)rest.Data["status"]!, Amount(rest, "captured"), Amount(rest, "refundable")));
        Assert.Equal("paid", await Status(path));
        (await Arrived(path, 1)).Refused(HttpStatusCode.Conflict, "payment_state_wrong");
    }

    [Fact]
    public async Task Two_who_enter_the_same_transfer_at_once_enter_it_once()
    {
        var (path, total) = await Ordered();

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Arrived(path, total)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(1, await _host.One<long>("SELECT count(*) FROM payments.operations WHERE kind = 'capture'"));
    }

    [Fact]
    public async Task The_same_request_with_its_key_again_is_the_same_answer_and_no_second_entry()
    {
        var (path, _) = await Ordered();
        var body = new { amount = new { amount = 5, currency = "USD" }, reference = "statement 48" };

        var first = await _root.Send(HttpMethod.Post, path + "/mark-paid", body, ("Idempotency-Key", "transfer-1"));
        var second = await _root.Send(HttpMethod.Post, path + "/mark-paid", body, ("Idempotency-Key", "transfer-1"));

        Assert.Equal((HttpStatusCode.OK, first.Text), (second.Status, second.Text));
        Assert.Equal(5, Amount(second, "captured"));
    }

    [Theory]
    [InlineData("""{"amount":{"amount":0,"currency":"USD"}}""")]
    [InlineData("""{"amount":{"amount":-1,"currency":"USD"}}""")]
    [InlineData("""{"amount":{"amount":1,"currency":"EUR"}}""")]
    [InlineData("""{"amount":{"amount":1.5,"currency":"USD"}}""")]
    [InlineData("""{"amount":5}""")]
    [InlineData("{}")]
    public async Task What_is_no_amount_of_this_payment_is_400_and_enters_nothing(string body)
    {
        var (path, _) = await Ordered();

        var reply = await _root.Post(path + "/mark-paid", body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request"), (reply.Status, reply.Code));
        Assert.Equal(0, await _host.One<long>("SELECT captured FROM payments.payments"));
    }

    [Fact]
    public async Task What_is_paid_on_delivery_can_be_shipped_or_called_off_but_not_captured()
    {
        var (path, _) = await Ordered("cash_on_delivery");
        (await _root.Post(path + "/capture")).Refused(HttpStatusCode.Conflict, "nothing_to_capture");
        Assert.Equal(HttpStatusCode.OK, (await _root.Post(path[..path.IndexOf("/payments", StringComparison.Ordinal)] + "/ship")).Status);

        Assert.Equal(PaymentStatuses.Voided, (string)(await _root.Post(path + "/void")).Data["status"]!);

        (await Arrived(path, 1)).Refused(HttpStatusCode.Conflict, "payment_state_wrong");
        (await _root.Post(path + "/void")).Refused(HttpStatusCode.Conflict, "payment_state_wrong");
    }

    [Fact]
    public async Task What_is_to_be_paid_beforehand_waits_for_its_money()
    {
        var (path, total) = await Ordered();
        var order = path[..path.IndexOf("/payments", StringComparison.Ordinal)];

        (await _root.Post(order + "/ship")).Refused(HttpStatusCode.Conflict, "unpaid");
        await Arrived(path, total - 1);
        (await _root.Post(order + "/ship")).Refused(HttpStatusCode.Conflict, "unpaid");
        await Arrived(path, 1);

        Assert.Equal(HttpStatusCode.OK, (await _root.Post(order + "/ship")).Status);
    }

    [Fact]
    public async Task A_payment_is_found_under_its_own_order_only_and_by_staff_with_the_right_only()
    {
        var (path, _) = await Ordered();
        var payment = path[(path.LastIndexOf('/') + 1)..];

        (await _root.Post($"/admin/orders/{Guid.NewGuid()}/payments/{payment}/void")).Refused(HttpStatusCode.NotFound, "payment_not_found");
        (await _root.Post($"/admin/orders/x/payments/{payment}/void")).Refused(HttpStatusCode.NotFound, "payment_not_found");
        (await _root.Post($"/admin/payments/{Guid.NewGuid()}/reconcile")).Refused(HttpStatusCode.NotFound, "payment_not_found");
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Client(_host, null).Post(path + "/void")).Status);
        Assert.Equal("awaiting", (string)(await _root.Get($"/admin/payments?order_id={path.Split('/')[3]}")).Data[0]!["status"]!);
        Assert.Empty((await _root.Get("/admin/payments?order_id=x")).Data.AsArray());
    }

    [Fact]
    public async Task A_buyer_is_told_what_to_transfer_and_until_when()
    {
        var (path, total) = await Ordered();
        var placed = _placed!["awaited_payment"]!;
        var reference = await _host.One<string>("SELECT reference FROM payments.payments");

        var read = (await _buyer!.Get($"/orders/{path.Split('/')[3]}")).Data;
        var listed = (await _buyer.Get("/orders")).Data[0]!;

        Assert.Equal(("awaiting", total, reference), ((string)_placed["payment_status"]!, (long)placed["amount"]!["amount"]!, (string)placed["reference"]!));
        Assert.InRange(DateTimeOffset.Parse((string)placed["due_at"]!, null), DateTimeOffset.UtcNow.AddDays(13.9), DateTimeOffset.UtcNow.AddDays(14));
        Assert.Equal((reference, reference), ((string)read["awaited_payment"]!["reference"]!, (string)listed["awaited_payment"]!["reference"]!));
        Assert.Equal((string)placed["due_at"]!, (string)(await _root.Get("/admin/payments")).Data[0]!["due_at"]!);

        await Arrived(path, 100);
        Assert.Equal(total - 100, (long)(await _buyer.Get("/orders")).Data[0]!["awaited_payment"]!["amount"]!["amount"]!);
        await Arrived(path, total - 100);
        read = (await _buyer.Get($"/orders/{path.Split('/')[3]}")).Data;
        Assert.Equal(("paid", null, null), ((string)read["status"]!, read["payment_status"], read["awaited_payment"]));
    }

    [Fact]
    public async Task A_buyer_is_not_told_to_transfer_what_was_cancelled_since()
    {
        var (path, _) = await Ordered(quantity: 3);
        var order = path.Split('/')[3];
        var line = (await _root.Get($"/admin/orders/{order}")).Data["items"]![0]!["id"]!;
        var cancelled = await _root.Post($"/admin/orders/{order}/cancel", new { lines = new[] { new { item_id = line, quantity = 1 } } });
        var due = (long)cancelled.Data["amounts"]!["due"]!["amount"]!;

        Assert.Equal(due, (long)(await Own())["awaited_payment"]!["amount"]!["amount"]!);
        Assert.Equal(due, (long)(await _buyer!.Get("/orders")).Data[0]!["awaited_payment"]!["amount"]!["amount"]!);
        Assert.Equal(HttpStatusCode.OK, (await Arrived(path, due)).Status);

        Assert.Equal(("paid", null), ((string)(await Own())["status"]!, (await Own())["awaited_payment"]));
        Assert.Null((await _buyer.Get("/orders")).Data[0]!["awaited_payment"]);

        async Task<System.Text.Json.Nodes.JsonNode> Own() => (await _buyer!.Get($"/orders/{order}")).Data;
    }

    private Task<Reply> Arrived(string path, long amount) => _root.Post(path + "/mark-paid", new { amount = new { amount, currency = "USD" } });

    private async Task<string> Status(string path) => (string)(await _root.Get("/orders/" + path.Split('/')[3])).Data["status"]!;

    private static long Amount(Reply reply, string member) => (long)reply.Data[member]!["amount"]!;

    /// <summary>The path of the payment of a new order, and what is due.</summary>
    private async Task<(string Path, long Total)> Ordered(string method = "bank_transfer", int quantity = 1)
    {
        var signed = await new Client(_host, null).Post(
            "/auth/register",
            new { email = $"user-{Guid.NewGuid():N}@example.com", password = "SecurePassword123!" }
        );
        var buyer = await new Client(_host, (string)signed.Data["access_token"]!).With("prod-6", quantity);
        var order = (await buyer.Order(Buying.OrderBody(payment: method))).Data;
        (_buyer, _placed) = (buyer, order);
        var payment = await _host.One<Guid>("SELECT id FROM payments.payments WHERE order_id = $1", Guid.Parse((string)order["id"]!));
        return ($"/admin/orders/{order["id"]}/payments/{payment}", (long)order["total"]!["amount"]!);
    }
}
