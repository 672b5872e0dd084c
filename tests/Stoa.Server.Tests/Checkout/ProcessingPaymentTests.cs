using Microsoft.Extensions.DependencyInjection;
using Stoa.Payments;
using Stoa.Payments.Providers;
using Stoa.Server.Tests.Payments;

namespace Stoa.Server.Tests.Checkout;

/// <summary>Payments that take their provider days, as debits do: neither done nor failed when the buyer is answered.</summary>
public sealed class ProcessingPaymentTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly ScriptedProvider _provider = new() { Starts = PaymentStatuses.Pending };
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await StoaHost.StartWith(
            await databases.Create(),
            services =>
            {
                services.Remove(services.Single(service => service.ImplementationType == typeof(TestProvider)));
                services.AddSingleton<PaymentProvider>(_provider);
            }
        );

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_is_still_processed_is_accepted_and_placed_when_it_is_finished()
    {
        var (guest, id, payment) = await Accepted();
        Assert.Equal("pending", (string?)(await guest.Get($"/checkout/{id}")).Data["status"]);
        Assert.Equal(0, await Orders(id));

        _provider.Set(payment, state => state with { Status = PaymentStatuses.Authorized });
        var placed = (await guest.Get($"/checkout/{id}")).IsOk();

        Assert.Equal(("placed", id), ((string?)placed.Data["status"], (string?)placed.Data["order_id"]));
        Assert.Equal(1, await Orders(id));
    }

    [Fact]
    public async Task Without_the_buyer_the_job_places_what_is_finished()
    {
        var (_, id, payment) = await Accepted();
        _provider.Set(payment, state => state with { Status = PaymentStatuses.Authorized });

        await Wait.Until(async () =>
        {
            await _host.Execute("UPDATE payments.payments SET expires_at = now() WHERE order_id IS NULL");
            await PeriodicJob.Run(_host, "payments to find out about");
            return await Orders(id) == 1;
        });

        Assert.DoesNotContain(_provider.Journal, entry => entry.Kind is OperationKinds.Void or OperationKinds.Refund);
    }

    [Fact]
    public async Task What_fails_in_the_end_gives_the_stock_back_and_another_payment_buys_it()
    {
        await _host.NewProduct("processed", 5000, 1);
        var (guest, id, payment) = await Accepted("processed");
        var late = await CartHolder.Ready(_host, "prod-6");
        Assert.Equal(HttpStatusCode.BadRequest, (await late.Post("/cart/items", new { product_id = "processed", quantity = 1 })).Status);

        _provider.Set(payment, state => state with { Status = PaymentStatuses.Failed, Reason = "generic_decline" });
        var failed = (await guest.Get($"/checkout/{id}")).IsOk();

        Assert.Equal(("open", "card_declined"), ((string?)failed.Data["status"], (string?)failed.Data["reason"]));
        _provider.Starts = PaymentStatuses.Authorized;
        Assert.Equal(HttpStatusCode.Created, (await guest.Buy("pm_card_visa", "test")).Status);
    }

    private async Task<(CartHolder Guest, string Checkout, Guid Payment)> Accepted(string product = "prod-6")
    {
        var guest = await CartHolder.Ready(_host, product);
        var started = await guest.Buy("pm_card_visa", "test");
        Assert.True(started.Status == HttpStatusCode.Accepted, started.Text);
        var id = (string)started.Data["checkout_id"]!;
        return (guest, id, await _host.One<Guid>("SELECT payments[1] FROM commerce.checkouts WHERE id = $1", Guid.Parse(id)));
    }

    private Task<long> Orders(string id) => _host.One<long>("SELECT count(*) FROM commerce.orders WHERE id = $1", Guid.Parse(id));
}
