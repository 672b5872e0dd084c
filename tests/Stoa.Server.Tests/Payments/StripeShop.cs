using Stoa.Payments;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Payments;

/// <summary>The demo shop that is paid with Stripe: the double, on HTTP, with events that come back.</summary>
public sealed class StripeShop(TestDatabases databases) : IAsyncLifetime
{
    public StripeServer Stripe { get; private set; } = null!;
    public StoaHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Stripe = await StripeServer.Start();
        Host = await Start(await databases.Create());
        Stripe.Webhooks.Address = new Uri($"{Host.Root}/api/v1/hooks/payments/stripe");
    }

    public Task<StoaHost> Start(string database, params (string Key, string Value)[] settings) =>
        StoaHost.Start(
            database,
            [
                .. new (string Key, string Value)[]
                {
                    ("Payments:Provider", "stripe"),
                    ("Payments:Stripe:SecretKey", Stripe.Options.SecretKey),
                    ("Payments:Stripe:WebhookSecrets:0", "whsec_one_that_is_being_rolled"),
                    ("Payments:Stripe:WebhookSecrets:1", Stripe.Options.WebhookSecrets[0]),
                    ("Payments:Stripe:ApiBase", Stripe.BaseUrl),
                }.ExceptBy(settings.Select(setting => setting.Key), setting => setting.Key, StringComparer.Ordinal),
                .. settings,
            ]
        );

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        databases.Release(Host.ConnectionString);
        await Stripe.DisposeAsync();
    }

    public Task<Client> Root() => Host.SuperAdmin();

    /// <summary>Somebody new with a product in the cart.</summary>
    public async Task<Client> Buyer() => await (await Host.SignUp()).With("prod-6");

    internal async Task<(string Order, Payment Payment)> Bought(string method = "pm_card_visa")
    {
        var reply = await (await Buyer()).Order(Buying.OrderBody(payment: method));
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        var order = (string)reply.Data["id"]!;
        return (order, await PaymentOf(order));
    }

    internal async Task<Payment> PaymentOf(string order) => (await Payments("order_id = $1", Guid.Parse(order))).Single();

    internal async Task<Payment> Find(Guid payment) => (await Payments("id = $1", payment)).Single();

    internal Task<IReadOnlyList<Payment>> Payments(string where, params object?[] arguments) =>
        Platform.Data.Sql.Many(
            Host.Database,
            $"SELECT {Payment.Columns} FROM payments.payments p WHERE {where} ORDER BY p.created_at",
            Payment.From,
            TestContext.Current.CancellationToken,
            arguments
        );

    /// <summary>Until all that Stripe told has been taken over: no late event changes what a test then writes by hand, or does at Stripe unseen.</summary>
    public async Task Settled()
    {
        await Stripe.Webhooks.Idle();
        await Wait.Until(async () => await Host.One<long>("SELECT count(*) FROM payments.events WHERE handled_at IS NULL") == 0);
    }

    /// <summary>
    /// Operations are due now, and what nobody waits for is given back now, until every payment has this status. The server's own job may be at it already.
    /// </summary>
    public Task Recover(string status) =>
        Wait.Until(
            async () =>
            {
                await Host.Execute("UPDATE payments.operations SET next_at = now() WHERE status IN ('started', 'unknown', 'pending')");
                await Host.Execute("UPDATE payments.payments SET expires_at = now() WHERE order_id IS NULL OR status = 'authorized'");
                await PeriodicJob.Run(Host, "payments to find out about");
                return (await Payments("true")).All(payment => payment.Status == status);
            },
            () => $"every payment is {status}"
        );
}
