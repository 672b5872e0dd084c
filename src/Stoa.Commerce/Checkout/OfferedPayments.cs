using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Payments.Providers;

namespace Stoa.Commerce.Checkout;

/// <summary>
/// How buyers may pay. A real shop offers only what it lists: play money, and an invoice that it never meant to write, would be goods for nothing.
/// </summary>
internal sealed class OfferedPayments(PaymentProviders providers, PaymentOptions options)
{
    /// <summary>Why a buyer cannot pay so; null where they can.</summary>
    public Failure? Refusal(string provider, string method) =>
        providers.Find(provider) is not { IsInternal: false } || !options.Offers(provider)
            ? CommerceFaults.PaymentProviderUnknown
            : MethodRefusal(provider, method);

    /// <summary>The same of a provider that the shop has chosen itself.</summary>
    public Failure? MethodRefusal(string provider, string method) =>
        provider != ManualProvider.ProviderName || options.ManualMethods.Length == 0 || options.ManualMethods.Contains(method, StringComparer.Ordinal)
            ? null
            : CommerceFaults.PaymentMethodUnusable;
}
