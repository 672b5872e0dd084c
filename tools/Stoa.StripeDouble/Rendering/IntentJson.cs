using System.Text.Json.Nodes;

namespace Stoa.StripeDouble;

/// <summary>A PaymentIntent as JSON, with every field that the official types mark as always present.</summary>
internal static class IntentJson
{
    /// <summary>What a publishable key may not read.</summary>
    private static readonly string[] Secret =
    [
        "amount_capturable",
        "amount_received",
        "application",
        "application_fee_amount",
        "customer",
        "customer_account",
        "latest_charge",
        "metadata",
        "on_behalf_of",
        "payment_record",
        "review",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "transfer_data",
        "transfer_group",
    ];

    public static JsonObject Write(PaymentIntent intent, Func<string, PaymentMethod?> method, string baseUrl) =>
        new()
        {
            ["id"] = intent.Id,
            ["object"] = "payment_intent",
            ["allowed_payment_method_types"] = null,
            ["amount"] = intent.Amount,
            ["amount_capturable"] = intent.AmountCapturable,
            ["amount_details"] = new JsonObject { ["tip"] = new JsonObject() },
            ["amount_received"] = intent.AmountReceived,
            ["application"] = null,
            ["application_fee_amount"] = null,
            ["automatic_payment_methods"] = Automatic(intent.AutomaticMethods),
            ["canceled_at"] = intent.CanceledAt,
            ["cancellation_reason"] = intent.CancellationReason,
            ["capture_method"] = Wire<CaptureMethod>.Name(intent.CaptureMethod),
            ["client_secret"] = intent.ClientSecret,
            ["confirmation_method"] = Wire<ConfirmationMethod>.Name(intent.ConfirmationMethod),
            ["created"] = intent.Created,
            ["currency"] = intent.Currency,
            ["customer"] = null,
            ["customer_account"] = null,
            ["description"] = intent.Description,
            ["excluded_payment_method_types"] = null,
            ["last_payment_error"] = intent.LastError is { } error ? Failure(error, method) : null,
            ["latest_charge"] = intent.LatestCharge,
            ["livemode"] = false,
            ["managed_payments"] = null,
            ["metadata"] = StripeJson.Map(intent.Metadata),
            ["next_action"] = NextAction(intent, baseUrl),
            ["on_behalf_of"] = null,
            ["payment_method"] = intent.Method,
            ["payment_method_configuration_details"] = null,
            ["payment_method_options"] = Options(intent),
            ["payment_method_types"] = new JsonArray([.. intent.MethodTypes.Select(type => (JsonNode)type)]),
            ["payment_record"] = null,
            ["processing"] = null,
            ["receipt_email"] = intent.ReceiptEmail,
            ["review"] = null,
            ["setup_future_usage"] = null,
            ["shipping"] = intent.Shipping is { } shipping ? ShippingJson(shipping) : null,
            ["source"] = null,
            ["statement_descriptor"] = intent.StatementDescriptor,
            ["statement_descriptor_suffix"] = intent.StatementDescriptorSuffix,
            ["status"] = Wire<IntentStatus>.Name(intent.Status),
            ["transfer_data"] = null,
            ["transfer_group"] = null,
        };

    /// <summary>The intent as Stripe.js gets it.</summary>
    public static JsonObject ForBuyer(JsonObject intent)
    {
        foreach (var name in Secret)
        {
            intent.Remove(name);
        }
        return intent;
    }

    /// <summary>What <c>last_payment_error</c> and the <c>error</c> of a declined call share.</summary>
    public static JsonObject Failure(PaymentFailure failure, Func<string, PaymentMethod?> method)
    {
        var json = new JsonObject();
        Add("advice_code", failure.AdviceCode);
        Add("charge", failure.Charge);
        Add("code", failure.Code);
        Add("decline_code", failure.DeclineCode);
        Add("doc_url", DocUrl(failure.Code));
        Add("message", failure.Message);
        Add("network_decline_code", failure.NetworkDeclineCode);
        if (failure.Method is { } id && method(id) is { } tried)
        {
            json["payment_method"] = MethodJson.Write(tried);
        }
        json["type"] = failure.Type;
        return json;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }
    }

    public static string DocUrl(string code) => "https://stripe.com/docs/error-codes/" + code.Replace('_', '-');

    public static JsonObject ShippingJson(Shipping shipping) =>
        new()
        {
            ["address"] = Address(shipping.Address),
            ["carrier"] = shipping.Carrier,
            ["name"] = shipping.Name,
            ["phone"] = shipping.Phone,
            ["tracking_number"] = shipping.TrackingNumber,
        };

    public static JsonObject Address(PostalAddress? address) =>
        new()
        {
            ["city"] = address?.City,
            ["country"] = address?.Country,
            ["line1"] = address?.Line1,
            ["line2"] = address?.Line2,
            ["postal_code"] = address?.PostalCode,
            ["state"] = address?.State,
        };

    private static JsonObject? Automatic(AutomaticMethods? automatic) =>
        automatic is null ? null : new JsonObject { ["allow_redirects"] = automatic.AllowsRedirects ? "always" : "never", ["enabled"] = true };

    private static JsonObject? NextAction(PaymentIntent intent, string baseUrl) =>
        intent.Challenge switch
        {
            null => null,
            { ReturnUrl: { } returnUrl } => new JsonObject
            {
                ["redirect_to_url"] = new JsonObject { ["return_url"] = returnUrl, ["url"] = ChallengeUrl(intent, baseUrl) },
                ["type"] = "redirect_to_url",
            },
            _ => new JsonObject
            {
                ["type"] = "use_stripe_sdk",
                ["use_stripe_sdk"] = new JsonObject
                {
                    ["source"] = intent.Challenge.Source,
                    ["stripe_js"] = ChallengeUrl(intent, baseUrl),
                    ["type"] = "three_d_secure_redirect",
                },
            },
        };

    private static string ChallengeUrl(PaymentIntent intent, string baseUrl) => $"{baseUrl}/_double/3ds/{intent.Id}?source={intent.Challenge!.Source}";

    private static JsonObject Options(PaymentIntent intent)
    {
        var card = new JsonObject
        {
            ["installments"] = null,
            ["mandate_options"] = null,
            ["network"] = null,
            ["request_three_d_secure"] = intent.AsksForChallenge ? "any" : "automatic",
        };
        if (intent.AsksForMulticapture)
        {
            card["request_multicapture"] = "if_available";
        }
        return intent.MethodTypes.Contains("card", StringComparer.Ordinal) ? new JsonObject { ["card"] = card } : [];
    }
}
