using System.Text;
using Stoa.Server.Hosting;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Stripe;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Payments;

/// <summary>What Stripe tells and what is written down: events of nobody's payments, of our own refunds, and the books compared from a shell.</summary>
public sealed class StripeBooksTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly StripeShop _shop = new(databases);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task The_event_of_our_own_refund_before_its_answer_is_counted_once()
    {
        var root = await _shop.Root();
        var (order, payment) = await _shop.Bought();
        await root.Post($"/admin/orders/{order}/payments/{payment.Id}/capture");
        var told = new TaskCompletionSource();
        _shop.Stripe.Faults.Add(
            new Fault(FaultKind.ExecutedThenSlow)
            {
                Call = CallKind.CreateRefund,
                Until = told.Task,
                Delay = TimeSpan.FromSeconds(20),
            }
        );

        var refunding = root.RefundAmount(order, 100);
        await Wait.Until(async () =>
            await _shop.Host.One<long>("SELECT count(*) FROM payments.events WHERE type LIKE '%refund%' AND handled_at IS NOT NULL") > 0
        );
        told.SetResult();
        var refund = await refunding;

        Assert.Equal(HttpStatusCode.Created, refund.Status);
        await _shop.Settled();
        var seen = await root.Seen(order);
        Assert.Equal((100, 100, 1), ((await _shop.Find(payment.Id)).Refunded, seen.Amount("refunded"), seen["refunds"]!.AsArray().Count));
        Assert.Equal(1, await _shop.Host.One<long>("SELECT count(*) FROM payments.operations WHERE kind = 'refund'"));
        Assert.Equal(100, _shop.Stripe.Money.Single(money => money.Captured > 0).Refunded);
        await _shop.Host.OrderBooksBalance();
    }

    [Fact]
    public async Task Events_of_an_intent_that_nobody_has_paid_place_nothing()
    {
        var guest = await CartHolder.Ready(_shop.Host);
        var started = await guest.Buy("pm_card_authenticationRequired", "stripe");
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        _shop.Stripe.Authenticate((string)started.Data["reference"]!, passed: false);
        using var stripe = new StripeCaller(_shop.Stripe);
        await stripe.Post("/v1/payment_intents", StripeCaller.Held);

        await _shop.Settled();

        Assert.NotEqual(0, await _shop.Host.One<long>("SELECT count(*) FROM payments.events"));
        Assert.Equal(0, await _shop.Host.One<long>("SELECT count(*) FROM commerce.orders WHERE id = $1", Guid.Parse((string)started.Data["checkout_id"]!)));
        Assert.Equal("requires_action", (string)(await guest.Get($"/checkout/{started.Data["checkout_id"]}")).Data["status"]!);
        // The other one is somebody else's with the same account.
        Assert.Equal(1, await _shop.Host.One<long>("SELECT count(*) FROM payments.payments WHERE provider = 'stripe'"));
    }

    [Fact]
    public async Task Of_two_payments_of_an_order_the_one_is_refunded_that_the_money_came_from_last()
    {
        var root = await _shop.Root();
        var (order, first) = await _shop.Bought();
        await root.Post($"/admin/orders/{order}/payments/{first.Id}/capture");
        await _shop.Settled();
        // As if a second card had paid a part of it: the double has both.
        using var stripe = new StripeCaller(_shop.Stripe);
        var intent = await stripe.Id(
            "/v1/payment_intents",
            "amount=300&currency=usd&confirm=true&payment_method=pm_card_visa&return_url=https://shop.example/"
        );
        await _shop.Host.Execute("UPDATE payments.payments SET amount = amount - 300, captured = captured - 300 WHERE id = $1", first.Id);
        await _shop.Host.Execute(
            """
            INSERT INTO payments.payments (id, provider, method_id, order_id, amount, currency, status, reference, captured, expires_at, created_at, updated_at)
            VALUES (gen_random_uuid(), 'stripe', 'pm_card_visa', $1, 300, 'USD', 'captured', $2, 300, now(), now() + interval '1 second', now())
            """,
            Guid.Parse(order),
            intent
        );

        var refund = await root.RefundAmount(order, 250);

        Assert.True(refund.Status == HttpStatusCode.Created, refund.Text);
        Assert.Single(refund.Data["payments"]!.AsArray());
        Assert.Equal((250L, 0L), (Refunded(intent), Refunded(first.Reference!)));
        Assert.Equal(HttpStatusCode.Created, (await root.RefundAmount(order, 80)).Status);
        Assert.Equal((300L, 30L), (Refunded(intent), Refunded(first.Reference!)));

        long Refunded(string reference) => _shop.Stripe.Money.Single(money => money.Intent == reference).Refunded;
    }

    [Fact]
    public async Task The_books_are_compared_from_a_shell_with_an_exit_code_and_nothing_changes()
    {
        var root = await _shop.Root();
        var (order, payment) = await _shop.Bought();
        await root.Post($"/admin/orders/{order}/ship");
        await _shop.Settled();
        var agreed = await Reconcile("--days", "1");
        Assert.True(agreed.ExitCode == 0, agreed.Output + agreed.Error);
        Assert.Contains("The books of the last 1 days agree.", agreed.Output, StringComparison.Ordinal);

        _shop.Stripe.Webhooks.Drops = _ => true;
        using var stripe = new StripeCaller(_shop.Stripe);
        await stripe.Post("/v1/refunds", $"payment_intent={payment.Reference}&amount=50");
        var differs = await Reconcile();

        Assert.Equal(1, differs.ExitCode);
        Assert.Contains($"stripe {payment.Reference}, payment {payment.Id}: refunded is 0 here and 50 there", differs.Output, StringComparison.Ordinal);
        Assert.Contains("1 differences in the last 7 days.", differs.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await _shop.Find(payment.Id)).Refunded);
        Assert.NotEqual(0, (await Reconcile("--months")).ExitCode);
    }

    [Fact]
    public async Task What_the_official_client_signs_is_taken()
    {
        var client = Path.Combine(ServerSettings.Root(), "tools", "Stoa.StripeDouble", "client");
        await Npm.Install(client);
        const string Body =
            """{"id":"evt_signed_by_npm","object":"event","type":"payment_intent.created","livemode":false,"data":{"object":"""
            + """{"object":"payment_intent","id":"pi_x","metadata":{}}}}""";
        const string Sign =
            "import Stripe from 'stripe'; const {webhooks} = new Stripe('sk_test_x');"
            + "console.log(webhooks.generateTestHeaderString({payload: process.env.BODY, secret: process.env.SECRET}))";
        var header = (
            await Npm.Run(client, "env", "BODY=" + Body, "SECRET=" + _shop.Stripe.Options.WebhookSecrets[0], "node", "--input-type=module", "-e", Sign)
        ).Trim();

        Assert.Equal(HttpStatusCode.OK, await Send(Body, header));
        Assert.Equal(HttpStatusCode.BadRequest, await Send(Body + " ", header));
        Assert.Equal(1, await _shop.Host.One<long>("SELECT count(*) FROM payments.events WHERE event_id = 'evt_signed_by_npm'"));
    }

    private async Task<HttpStatusCode> Send(string body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hooks/payments/stripe")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        using var answer = await _shop.Host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private Task<CommandResult> Reconcile(params string[] arguments) =>
        CommandLine.Run([
            "reconcile-payments",
            .. arguments,
            "--Database:ConnectionString",
            _shop.Host.ConnectionString,
            "--Payments:Provider",
            "stripe",
            "--Payments:Stripe:SecretKey",
            _shop.Stripe.Options.SecretKey,
            "--Payments:Stripe:WebhookSecrets:0",
            _shop.Stripe.Options.WebhookSecrets[0],
            "--Payments:Stripe:ApiBase",
            _shop.Stripe.BaseUrl,
        ]);
}
