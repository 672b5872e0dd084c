namespace Stoa.StripeDouble;

/// <summary>The parameters of the calls for PaymentIntents.</summary>
internal static class IntentShapes
{
    private const int LongestDescriptor = 22;

    /// <summary>The API version from which <c>payment_method_types</c> is no parameter any more.</summary>
    private const string WithoutMethodTypes = "2026-09-30";

    private static readonly Shape Descriptor = new TextShape(LongestDescriptor) { Unsettable = true };

    private static readonly Shape CardOptions = Shapes.Fields([
        ("request_multicapture", Shapes.Choice("if_available", "never")),
        ("request_three_d_secure", Shapes.Choice("any", "automatic", "challenge")),
        .. Shapes.Unknown(
            "capture_method cvc_token installments mandate_options moto network request_extended_authorization request_incremental_authorization "
                + "request_overcapture require_cvc_recollection setup_credential_usage setup_future_usage statement_descriptor_suffix_kana "
                + "statement_descriptor_suffix_kanji stored_credential_usage three_d_secure"
        ),
    ]);

    private static readonly Shape Options = Shapes.Fields(("card", CardOptions), ("sepa_debit", Shapes.Any), ("link", Shapes.Any));

    /// <summary>What Stripe.js sends of itself.</summary>
    private static readonly (string, Shape)[] OfStripeJs =
    [
        .. "_stripe_account _stripe_version client_attribution_metadata client_context elements_session_client expected_payment_method_type guid muid sid"
            .Split(' ')
            .Select(name => (name, Shapes.Any)),
    ];

    private static readonly FieldsShape MethodData = Shapes.Fields([
        ("allow_redisplay", Shapes.Any),
        ("billing_details", Shapes.Any),
        (
            "card",
            Shapes.Fields(
                ("number", Shapes.Text),
                ("exp_month", Shapes.Whole(1)),
                ("exp_year", Shapes.Whole(1)),
                ("cvc", Shapes.Text),
                ("token", Shapes.Unmodelled)
            )
        ),
        ("metadata", Shapes.Metadata),
        ("type", Shapes.Text with { Required = true }),
        .. "client_attribution_metadata guid muid pasted_fields payment_user_agent radar_options referrer sid time_on_page"
            .Split(' ')
            .Select(name => (name, Shapes.Any)),
    ]);

    private static readonly (string, Shape)[] Common =
    [
        ("allowed_payment_method_types", Shapes.Texts),
        ("amount_details", Shapes.Any),
        ("capture_method", Shapes.Choice<CaptureMethod>()),
        ("payment_details", Shapes.Any),
        ("payment_method", Shapes.Text),
        ("payment_method_data", MethodData),
        ("payment_method_options", Options),
        ("receipt_email", Shapes.Unsettable),
        ("shipping", Shapes.Shipping),
        .. Shapes.Unknown("excluded_payment_method_types hooks setup_future_usage"),
    ];

    private static readonly (string, Shape)[] Described =
    [
        ("customer", Shapes.Text),
        ("description", Shapes.Unsettable),
        ("metadata", Shapes.Metadata),
        ("statement_descriptor", Descriptor),
        ("statement_descriptor_suffix", Descriptor),
        .. Shapes.Unknown("application_fee_amount customer_account payment_method_configuration transfer_data transfer_group"),
    ];

    private static readonly (string, Shape)[] Confirming =
    [
        ("confirmation_token", Shapes.Text),
        ("error_on_requires_action", Shapes.Flag),
        ("mandate_data", Shapes.Any),
        ("off_session", Shapes.Flag),
        ("radar_options", Shapes.Any),
        ("return_url", Shapes.Text),
        ("use_stripe_sdk", Shapes.Flag),
        .. Shapes.Unknown("mandate"),
    ];

    public static readonly FieldsShape Create = Shapes.Call([
        ("amount", Shapes.Whole(1) with { Required = true }),
        ("currency", Shapes.Text with { Required = true }),
        ("automatic_payment_methods", Shapes.Fields(("enabled", Shapes.Flag with { Required = true }), ("allow_redirects", Shapes.Choice("always", "never")))),
        ("confirm", Shapes.Flag),
        ("confirmation_method", Shapes.Choice<ConfirmationMethod>()),
        ("payment_method_types", Shapes.Texts),
        .. Common,
        .. Described,
        .. Confirming,
        .. Shapes.Unknown("on_behalf_of"),
    ]);

    public static readonly FieldsShape Update = Shapes.Call([
        ("amount", Shapes.Whole(1)),
        ("currency", Shapes.Text),
        ("payment_method_types", Shapes.Texts),
        .. Common,
        .. Described,
    ]);

    public static readonly FieldsShape Confirm = Shapes.Call([
        ("client_secret", Shapes.Text),
        ("payment_method_types", Shapes.Texts),
        .. Common,
        .. Confirming,
        .. OfStripeJs,
        .. Shapes.Unknown("amount_to_confirm"),
    ]);

    public static readonly FieldsShape Capture = Shapes.Call([
        ("amount_details", Shapes.Any),
        ("amount_to_capture", Shapes.Whole(1)),
        ("final_capture", Shapes.Flag),
        ("metadata", Shapes.Metadata),
        ("payment_details", Shapes.Any),
        ("statement_descriptor", Descriptor),
        ("statement_descriptor_suffix", Descriptor),
        .. Shapes.Unknown("application_fee_amount hooks transfer_data"),
    ]);

    public static readonly FieldsShape Cancel = Shapes.Call(
        ("cancellation_reason", Shapes.Choice("abandoned", "duplicate", "fraudulent", "requested_by_customer"))
    );

    public static readonly FieldsShape Read = Shapes.Call([("client_secret", Shapes.Text), ("is_stripe_sdk", Shapes.Any), .. OfStripeJs]);

    public static readonly FieldsShape Method = Shapes.Call([
        .. MethodData.Fields.Select(field => (field.Key, field.Value)).Concat(OfStripeJs).DistinctBy(field => field.Item1, StringComparer.Ordinal),
    ]);

    public static readonly FieldsShape Token = Shapes.Call(
        ("payment_method", Shapes.Text),
        ("payment_method_data", MethodData),
        ("return_url", Shapes.Text),
        ("setup_future_usage", Shapes.Unmodelled),
        ("shipping", Shapes.Any)
    );

    /// <summary>What the caller's version no longer knows.</summary>
    public static StripeError? Outdated(Parameters parameters, string version) =>
        parameters.Has("payment_method_types") && string.CompareOrdinal(version, WithoutMethodTypes) >= 0
            ? StripeError.Refused("parameter_unknown", "Received unknown parameter: payment_method_types", "payment_method_types")
            : null;
}
