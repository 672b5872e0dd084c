namespace Stoa.StripeDouble;

/// <summary>From parameters to intents.</summary>
internal static class Intents
{
    /// <summary>The methods of an account that has switched on cards and SEPA debits.</summary>
    private static readonly string[] Types = ["card", "sepa_debit"];

    /// <summary>Parameters of a confirmation, which a creation without one may not have.</summary>
    private static readonly string[] OnlyConfirming =
    [
        "confirmation_token",
        "error_on_requires_action",
        "mandate_data",
        "off_session",
        "return_url",
        "use_stripe_sdk",
    ];

    public static StripeError? Problem(Parameters parameters, string version)
    {
        var currency = parameters.Text("currency")!.ToLowerInvariant();
        return IntentShapes.Outdated(parameters, version)
            ?? (
                Currencies.Known(currency)
                    ? Currencies.Problem(parameters.Number("amount")!.Value, currency)
                    : StripeError.Refused(
                        null,
                        $"Invalid currency: {currency}. See https://stripe.com/docs/currencies for the supported currencies.",
                        "currency"
                    )
            )
            ?? Customer(parameters)
            ?? Chosen(parameters)
            ?? Descriptor(parameters)
            ?? (
                parameters.Flag("confirm") != true && OnlyConfirming.FirstOrDefault(parameters.Has) is { } early
                    ? StripeError.Refused(
                        null,
                        $"The parameter `{early}` cannot be passed when creating a PaymentIntent unless `confirm` is set to true.",
                        early
                    )
                    : null
            );
    }

    public static PaymentIntent New(Parameters parameters, long now)
    {
        var id = Ids.Intent();
        var named = Named(parameters);
        var currency = parameters.Text("currency")!.ToLowerInvariant();
        return Updating.Described(
            new PaymentIntent
            {
                Id = id,
                Amount = parameters.Number("amount")!.Value,
                Currency = currency,
                Created = now,
                ClientSecret = Ids.Secret(id),
                CaptureMethod = parameters.Choice<CaptureMethod>("capture_method") ?? CaptureMethod.AutomaticAsync,
                ConfirmationMethod = parameters.Choice<ConfirmationMethod>("confirmation_method") ?? ConfirmationMethod.Automatic,
                MethodTypes = named.Count > 0 ? named : OfCurrency(currency),
                AutomaticMethods =
                    named.Count > 0 || parameters.Fields("automatic_payment_methods")?.Flag("enabled") == false
                        ? null
                        : new AutomaticMethods(parameters.Fields("automatic_payment_methods")?.Text("allow_redirects") != "never"),
            },
            parameters
        );
    }

    public static PaymentIntent With(PaymentIntent intent, PaymentMethod? method) =>
        method is null ? intent : intent with { Method = method.Id, Status = IntentStatus.RequiresConfirmation };

    public static Confirmation How(Exchange exchange, PaymentMethod method)
    {
        var parameters = exchange.Parameters;
        var token = parameters.Text("confirmation_token") is { } id ? exchange.Account.Tokens[id] : null;
        var returnUrl = parameters.Text("return_url") ?? token?.ReturnUrl;
        return new Confirmation(
            method,
            returnUrl,
            parameters.Flag("off_session") == true,
            parameters.Flag("error_on_requires_action") == true,
            parameters.Flag("use_stripe_sdk") == true || (token is not null && returnUrl is null)
        );
    }

    public static StripeError WithoutMethod(PaymentIntent intent) =>
        StripeError.UnexpectedState(
            intent,
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and "
                + "then confirm it again, or confirm it again directly with a payment method or ConfirmationToken."
        );

    private static string[] OfCurrency(string currency) => currency == "eur" ? Types : Types[..1];

    private static IReadOnlyList<string> Named(Parameters parameters) =>
        parameters.List("payment_method_types") is { Count: > 0 } types ? types : parameters.List("allowed_payment_method_types");

    private static StripeError? Customer(Parameters parameters) =>
        parameters.Text("customer") is { } customer ? StripeError.Missing("customer", customer, "customer", 400) : null;

    private static StripeError? Chosen(Parameters parameters) =>
        Named(parameters).FirstOrDefault(type => !Types.Contains(type, StringComparer.Ordinal)) is { } type
            ? StripeError.Refused(
                "payment_intent_invalid_parameter",
                $"The payment method type \"{type}\" is invalid. Please ensure the provided type is activated in your dashboard.",
                "payment_method_types"
            )
        : Named(parameters).Count > 0 && parameters.Has("automatic_payment_methods")
            ? StripeError.Refused(
                "parameters_exclusive",
                "You may only specify one of these parameters: automatic_payment_methods, payment_method_types.",
                "payment_method_types"
            )
        : null;

    private static StripeError? Descriptor(Parameters parameters) =>
        parameters.Text("statement_descriptor") is not null && (Named(parameters).Count == 0 || Named(parameters).Contains("card", StringComparer.Ordinal))
            ? StripeError.Refused(
                "payment_intent_invalid_parameter",
                "For card charges, `statement_descriptor` is not supported. Please use `statement_descriptor_suffix` instead.",
                "statement_descriptor"
            )
            : null;
}
