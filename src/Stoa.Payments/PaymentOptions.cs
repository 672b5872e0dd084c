using Microsoft.Extensions.Configuration;
using Stoa.Payments.Providers;
using Stoa.Payments.Stripe;

namespace Stoa.Payments;

/// <summary>Section <c>Payments</c>.</summary>
internal sealed class PaymentOptions
{
    /// <summary>Who is asked by <c>POST /orders</c>.</summary>
    public string Provider { get; set; } = "test";

    /// <summary>Whom a buyer may name at checkout; where empty, see <see cref="Offers"/>.</summary>
    public string[] Offered { get; set; } = [];

    /// <summary>Methods of the provider <c>manual</c> that buyers may choose; where empty, any.</summary>
    public string[] ManualMethods { get; set; } = [];

    /// <summary>Patience with whatever changes something: an issuer may take its time, and giving up early makes outcomes unknown.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Patience with reading.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Takes what is due of an order this long before its hold ends; null: never by itself.</summary>
    public TimeSpan? CaptureBefore { get; set; }

    /// <summary>Who is written to 48 and 24 hours before a hold ends; empty: only the log says so.</summary>
    public string WarnTo { get; set; } = "";

    /// <summary>In which language.</summary>
    public string WarnLanguage { get; set; } = "en";

    public StripeOptions Stripe { get; set; } = new();

    public ManualOptions Manual { get; set; } = new();

    /// <summary>Nobody pays with real money: everything can be tried.</summary>
    public bool IsTrial => !Stripe.IsLive && (Provider == TestProvider.ProviderName || Stripe.IsConfigured);

    /// <summary>Whether a buyer may name this provider: what is listed; else anything in a trial, and where it is none that of <c>POST /orders</c>.</summary>
    public bool Offers(string provider) => Offered.Length > 0 ? Offered.Contains(provider, StringComparer.Ordinal) : IsTrial || provider == Provider;

    public static PaymentOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Payments");
        var options = section.Get<PaymentOptions>() ?? new PaymentOptions();
        // Nobody means play money beside a live key.
        options.Provider = section["Provider"] is null && options.Stripe.IsLive ? StripeProvider.ProviderName : options.Provider;
        return options;
    }
}

/// <summary>Section <c>Payments:Stripe</c>.</summary>
internal sealed class StripeOptions
{
    public string? SecretKey { get; set; }
    public string? PublishableKey { get; set; }

    /// <summary>All that are valid at the moment: two while one is being rolled.</summary>
    public string[] WebhookSecrets { get; set; } = [];

    public string ApiBase { get; set; } = "https://api.stripe.com";
    public string ApiVersion { get; set; } = "2026-10-28.endive";

    public bool IsConfigured => !string.IsNullOrWhiteSpace(SecretKey);

    /// <summary>What is asked with a test key is a test.</summary>
    public bool IsLive => SecretKey?.Contains("_live_", StringComparison.Ordinal) == true;
}
