namespace Stoa.StripeDouble;

/// <summary>Changing an intent that is not yet paid; texts about it may change at any time.</summary>
internal static class Updating
{
    private static readonly string[] BeforePaying = ["amount", "currency", "capture_method", "allowed_payment_method_types", "payment_method_types"];

    public static Change Update(PaymentIntent intent, PaymentMethod? method, Parameters parameters)
    {
        var open = intent.Status is IntentStatus.RequiresPaymentMethod or IntentStatus.RequiresConfirmation or IntentStatus.RequiresAction;
        var late = method is not null ? "payment_method" : BeforePaying.FirstOrDefault(parameters.Has);
        if (!open && late is not null)
        {
            return Change.Refused(
                StripeError.UnexpectedState(
                    intent,
                    $"This PaymentIntent's {late} could not be updated because it has a status of {Wire<IntentStatus>.Name(intent.Status)}. You may only "
                        + $"update the {late} of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, "
                        + "requires_action."
                )
            );
        }
        var (amount, currency) = (parameters.Number("amount") ?? intent.Amount, parameters.Text("currency")?.ToLowerInvariant() ?? intent.Currency);
        if (Currencies.Problem(amount, currency) is { } problem)
        {
            return Change.Refused(problem);
        }
        var types = parameters.List("allowed_payment_method_types");
        var updated = Described(intent, parameters) with
        {
            Amount = amount,
            Currency = currency,
            CaptureMethod = parameters.Choice<CaptureMethod>("capture_method") ?? intent.CaptureMethod,
            MethodTypes = types.Count > 0 ? types : intent.MethodTypes,
        };
        return new Change
        {
            Intent = method is null ? updated : updated with { Method = method.Id, Status = IntentStatus.RequiresConfirmation, Challenge = null },
            Method = method,
        };
    }

    /// <summary>What can be said about an intent.</summary>
    public static PaymentIntent Described(PaymentIntent intent, Parameters parameters) =>
        intent with
        {
            Description = Sent("description", intent.Description, parameters),
            Metadata = parameters.Merged("metadata", intent.Metadata),
            ReceiptEmail = Sent("receipt_email", intent.ReceiptEmail, parameters),
            Shipping = parameters.Has("shipping") ? Address(parameters) : intent.Shipping,
            StatementDescriptor = Sent("statement_descriptor", intent.StatementDescriptor, parameters),
            StatementDescriptorSuffix = Sent("statement_descriptor_suffix", intent.StatementDescriptorSuffix, parameters),
            AsksForMulticapture = Card(parameters)?.Text("request_multicapture") is { } multicapture
                ? multicapture == "if_available"
                : intent.AsksForMulticapture,
            AsksForChallenge = Card(parameters)?.Text("request_three_d_secure") is { } challenge ? challenge != "automatic" : intent.AsksForChallenge,
        };

    private static string? Sent(string name, string? old, Parameters parameters) => parameters.Has(name) ? parameters.Text(name) : old;

    private static Parameters? Card(Parameters parameters) => parameters.Fields("payment_method_options")?.Fields("card");

    private static Shipping? Address(Parameters parameters)
    {
        if (parameters.Fields("shipping") is not { } shipping)
        {
            return null;
        }
        var address = shipping.Fields("address")!.Value;
        return new Shipping(
            shipping.Text("name"),
            shipping.Text("phone"),
            shipping.Text("carrier"),
            shipping.Text("tracking_number"),
            new PostalAddress(
                address.Text("city"),
                address.Text("country"),
                address.Text("line1"),
                address.Text("line2"),
                address.Text("postal_code"),
                address.Text("state")
            )
        );
    }
}
