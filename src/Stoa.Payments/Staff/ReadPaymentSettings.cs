using Microsoft.Extensions.Configuration;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Settings;

namespace Stoa.Payments.Staff;

/// <summary>How buyers pay, as the configuration has it: keys are no data, so staff read it and operators change it. No key and no secret is shown.</summary>
internal sealed class ReadPaymentSettings(PaymentOptions options, PaymentProviders providers, IConfiguration configuration)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, PaymentSettings>("/admin/settings/payments", routes.Resolve<ReadPaymentSettings>().Handle)
            .WithName("Settings", "getPaymentSettings", "How buyers pay, and which key of the configuration says so")
            .Staff("settings", "manage")
            .WithSuccess(PaymentsSuccesses.PaymentSettingsRetrieved)
            .WithExample(
                new PaymentSettings(
                    "stripe",
                    ["stripe", "manual"],
                    ["invoice"],
                    false,
                    new StripeSettings(true, true, 1, "2026-10-28.endive"),
                    14,
                    86_400,
                    "shop@example.com",
                    30,
                    [new PaymentSetting("provider", SettingSources.Configuration, "Payments:Provider")]
                )
            );

    public Task<Outcome<PaymentSettings>> Handle(Empty request, RequestContext context) =>
        Task.FromResult<Outcome<PaymentSettings>>(
            new PaymentSettings(
                options.Provider,
                providers.Names(provider => !provider.IsInternal && options.Offers(provider.Name)),
                options.ManualMethods,
                options.IsTrial,
                new StripeSettings(options.Stripe.IsConfigured, options.Stripe.IsLive, options.Stripe.WebhookSecrets.Length, options.Stripe.ApiVersion),
                options.Manual.DueDays,
                (long?)options.CaptureBefore?.TotalSeconds,
                options.WarnTo,
                (long)options.Timeout.TotalSeconds,
                [
                    Of("provider", "Payments:Provider"),
                    Of("offered", "Payments:Offered"),
                    Of("manual_methods", "Payments:ManualMethods"),
                    Of("stripe", "Payments:Stripe:SecretKey"),
                    Of("webhook_secrets", "Payments:Stripe:WebhookSecrets"),
                    Of("due_days", "Payments:Manual:DueDays"),
                    Of("capture_before_seconds", "Payments:CaptureBefore"),
                    Of("warn_to", "Payments:WarnTo"),
                    Of("timeout_seconds", "Payments:Timeout"),
                ]
            )
        );

    private PaymentSetting Of(string name, string key) =>
        new(name, configuration.GetSection(key).Exists() ? SettingSources.Configuration : SettingSources.Default, key);
}

/// <summary>How buyers pay.</summary>
/// <param name="Provider">Who is asked by <c>POST /orders</c>.</param>
/// <param name="Offered">Whom a buyer may name at checkout.</param>
/// <param name="ManualMethods">Of the provider <c>manual</c>; empty for any.</param>
/// <param name="IsTrial">Nobody pays with real money.</param>
/// <param name="DueDays">How long a buyer has who pays by a way of their own.</param>
/// <param name="CaptureBeforeSeconds">What is due is taken so long before a hold ends; null for never by itself.</param>
/// <param name="WarnTo">Who is written to before a hold ends; empty for nobody.</param>
internal sealed record PaymentSettings(
    string Provider,
    IReadOnlyList<string> Offered,
    IReadOnlyList<string> ManualMethods,
    bool IsTrial,
    StripeSettings Stripe,
    int DueDays,
    long? CaptureBeforeSeconds,
    string WarnTo,
    long TimeoutSeconds,
    IReadOnlyList<PaymentSetting> Sources
);

/// <summary>What is known of Stripe, without its keys.</summary>
/// <param name="WebhookSecrets">How many are valid; with none, what Stripe tells is refused.</param>
internal sealed record StripeSettings(bool IsConfigured, bool IsLive, int WebhookSecrets, string ApiVersion);

/// <summary>Where a value comes from.</summary>
/// <param name="Name">snake_case, whatever the contract calls the member.</param>
/// <param name="Source">configuration or default.</param>
/// <param name="ConfigurationKey">The key that says it.</param>
internal sealed record PaymentSetting(string Name, [property: OneOf<PaymentSettingSources>] string Source, string ConfigurationKey);

internal sealed class PaymentSettingSources : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = [SettingSources.Configuration, SettingSources.Default];
}
