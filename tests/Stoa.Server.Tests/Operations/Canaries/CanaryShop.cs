using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Stoa.FcmDouble;
using Stoa.Server.Tests.Delivery;
using Stoa.Server.Tests.Webhooks;
using Stoa.StripeDouble;

namespace Stoa.Server.Tests.Operations.Canaries;

/// <summary>A server with everything switched on, traced and logged in full, and doubles of all that it talks to.</summary>
internal sealed class CanaryShop : IAsyncDisposable
{
    /// <summary>Names the last trace.</summary>
    private const string LastTrace = "4bf92f3577b34da6a3ce929d0e0e4738";

    private CanaryShop(FcmServer fcm, StripeServer stripe, Receiver receiver, OtlpReceiver collector, CanaryLog log, StoaHost host) =>
        (Fcm, Stripe, Receiver, Collector, Log, Host) = (fcm, stripe, receiver, collector, log, host);

    public FcmServer Fcm { get; }
    public StripeServer Stripe { get; }
    public Receiver Receiver { get; }
    public OtlpReceiver Collector { get; }
    public CanaryLog Log { get; }
    public StoaHost Host { get; }
    public Canary Canary { get; } = new();

    public static async Task<CanaryShop> Open(string database)
    {
        var (fcm, stripe) = (await FcmServer.Start(new DoubleSettings()), await StripeServer.Start(new StripeDoubleOptions { SecretKey = Canary.StripeKey }));
        var (receiver, collector, log) = (await Receiver.Start(), await OtlpReceiver.Start(), new CanaryLog());
        var host = await StoaHost.Start(
            database,
            log.Turn,
            [
                .. DeliveryHost.SettingsFor(fcm),
                ("Push:Events:OrderPlaced:Enabled", "true"),
                ("Telemetry:Otlp:Endpoint", collector.Root),
                ("Telemetry:TraceRatio", "1"),
                ("OTEL_BSP_SCHEDULE_DELAY", "100"),
                // No span may be lost.
                ("OTEL_BSP_MAX_QUEUE_SIZE", "500000"),
                ("Payments:Provider", "stripe"),
                ("Payments:Stripe:SecretKey", Canary.StripeKey),
                ("Payments:Stripe:WebhookSecrets:0", stripe.Options.WebhookSecrets[0]),
                ("Payments:Stripe:ApiBase", stripe.BaseUrl),
                ("Google:ClientId", "shop"),
                ("Google:ClientSecret", Canary.GoogleSecret),
                ("Google:TokenEndpoint", "http://127.0.0.1:1/token"),
                HookShop.AllowPrivate,
            ]
        );
        stripe.Webhooks.Address = new Uri($"{host.Root}/api/v1/hooks/payments/stripe");
        log.WriteAs(host.Services.GetServices<ConsoleFormatter>());
        return new CanaryShop(fcm, stripe, receiver, collector, log, host);
    }

    /// <summary>All spans that have ended are at the collector, which gets them in their order.</summary>
    public async Task Exported()
    {
        await new Client(Host, null).Send(HttpMethod.Get, "/shop", null, ("traceparent", $"00-{LastTrace}-00f067aa0ba902b7-01"));
        await Wait.Until(() => OtlpSpans.Of(Collector).Any(span => span.Trace == LastTrace && span.Parent == "00f067aa0ba902b7"));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Collector.DisposeAsync();
        await Receiver.DisposeAsync();
        await Stripe.DisposeAsync();
        await Fcm.DisposeAsync();
        Directory.Delete(Fcm.Settings.Folder, recursive: true);
    }
}
