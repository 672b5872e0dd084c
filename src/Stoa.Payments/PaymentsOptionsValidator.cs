using Microsoft.Extensions.Configuration;
using Stoa.Contracts.Input;
using Stoa.Contracts.Languages;
using Stoa.Payments.Credit;
using Stoa.Payments.Providers;
using Stoa.Payments.Stripe;
using Stoa.Platform.Settings;

namespace Stoa.Payments;

/// <summary>Section <c>Payments</c>.</summary>
public static class PaymentsOptionsValidator
{
    private const int MaxMethod = 100;

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
        CheckMethods(configuration, "Payments:ManualMethods");
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

    /// <summary>What can be told once it is known which languages there are.</summary>
    /// <exception cref="StartException">A value is wrong; the message names its key.</exception>
    public static void ValidateLanguage(IConfiguration configuration, LanguageCatalogue languages)
    {
        if (configuration["Payments:WarnLanguage"] is { Length: > 0 } language && languages.All.All(texts => texts.Language != language))
        {
            var known = string.Join(", ", languages.All.Select(texts => texts.Language));
            throw new StartException($"Payments:WarnLanguage is '{language}', which is not one of {known}.");
        }
    }

    /// <summary>A list of providers, also of those that a buyer does not name.</summary>
    internal static void CheckProviders(IConfiguration configuration, string key)
    {
        string[] known =
        [
            TestProvider.ProviderName,
            ManualProvider.ProviderName,
            StripeProvider.ProviderName,
            GiftCardProvider.ProviderName,
            CustomerCreditProvider.ProviderName,
        ];
        foreach (var (path, name) in Entries(configuration, key).Where(entry => !known.Contains(entry.Value, StringComparer.Ordinal)))
        {
            throw new StartException($"{path} is '{name}', which is not one of {string.Join(", ", known)}.");
        }
    }

    /// <summary>A list of methods, which a shop calls what it likes: what no buyer could name is wrong.</summary>
    internal static void CheckMethods(IConfiguration configuration, string key)
    {
        foreach (var (path, name) in Entries(configuration, key))
        {
            if (name.Length is 0 or > MaxMethod || name != name.Trim() || name.Contains(',', StringComparison.Ordinal))
            {
                throw new StartException($"{path} is not the name of one payment method: '{name}'.");
            }
        }
    }

    /// <summary>A list is given entry by entry: what is written in one text would be passed over.</summary>
    private static IEnumerable<(string Path, string Value)> Entries(IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } text
            ? throw new StartException($"{key} is a list ({key}:0): '{text}'.")
            : configuration.GetSection(key).GetChildren().Select(child => (child.Path, child.Value ?? ""));
}
