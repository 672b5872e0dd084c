using Microsoft.Extensions.Configuration;
using Stoa.Contracts.Input;
using Stoa.Payments.Providers;
using Stoa.Payments.Stripe;
using Stoa.Platform.Settings;

namespace Stoa.Payments;

/// <summary>Section <c>Payments</c>.</summary>
public static class PaymentsOptionsValidator
{
    /// <summary>What is read of the configuration, in the form of <see cref="ConfigurationKeys"/>.</summary>
    public static IEnumerable<string> Keys => [.. ConfigurationKeys.Of<PaymentOptions>("Payments")];

    /// <summary>Checks the section before anything starts.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void Validate(IConfiguration configuration)
    {
        configuration.RequireDurations("Payments:Timeout", "Payments:ReadTimeout", "Payments:CaptureBefore");
        configuration.RequireAddresses("Payments:Stripe:ApiBase");
        configuration.RequireIntegers("Payments:Manual:DueDays");
        var options = PaymentOptions.Read(configuration);
        if (options.WarnTo.Length > 0 && !TextRules.IsEmail(options.WarnTo))
        {
            throw new StartException($"Payments:WarnTo is no mail address: '{options.WarnTo}'.");
        }
        string[] known = [TestProvider.ProviderName, ManualProvider.ProviderName, StripeProvider.ProviderName];
        foreach (var (key, name) in options.Offered.Select((name, i) => ($"Payments:Offered:{i}", name)).Prepend(("Payments:Provider", options.Provider)))
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                throw new StartException($"{key} is '{name}', which is not one of {string.Join(", ", known)}.");
            }
            if (name == StripeProvider.ProviderName && !options.Stripe.IsConfigured)
            {
                throw new StartException($"{key} is 'stripe', but Payments:Stripe:SecretKey is not set.");
            }
            if (name == TestProvider.ProviderName && options.Stripe.IsLive)
            {
                throw new StartException($"{key} is 'test', but Payments:Stripe:SecretKey is a live key: orders could be paid with play money.");
            }
        }
        if (
            options.Stripe.SecretKey is { Length: > 0 } secret
            && !secret.StartsWith("sk_", StringComparison.Ordinal)
            && !secret.StartsWith("rk_", StringComparison.Ordinal)
        )
        {
            throw new StartException("Payments:Stripe:SecretKey is no secret key: it begins with sk_ or, of a restricted one, with rk_.");
        }
        if (Array.Exists(options.Stripe.WebhookSecrets, secret => !secret.StartsWith("whsec_", StringComparison.Ordinal)))
        {
            throw new StartException("Payments:Stripe:WebhookSecrets holds something that is no secret of a webhook: each begins with whsec_.");
        }
    }
}
