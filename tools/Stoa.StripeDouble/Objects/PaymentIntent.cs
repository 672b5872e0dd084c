namespace Stoa.StripeDouble;

/// <summary>The statuses of a PaymentIntent.</summary>
public enum IntentStatus
{
    RequiresPaymentMethod,
    RequiresConfirmation,
    RequiresAction,
    Processing,
    RequiresCapture,
    Succeeded,
    Canceled,
}

public enum CaptureMethod
{
    Automatic,
    AutomaticAsync,
    Manual,
}

public enum ConfirmationMethod
{
    Automatic,
    Manual,
}

/// <summary>A PaymentIntent at one moment. Amounts are in the currency's smallest unit, times in Unix seconds.</summary>
public sealed record PaymentIntent
{
    public required string Id { get; init; }
    public required long Amount { get; init; }

    /// <summary>Lower case, as Stripe writes it.</summary>
    public required string Currency { get; init; }

    public required long Created { get; init; }
    public required string ClientSecret { get; init; }
    public required CaptureMethod CaptureMethod { get; init; }
    public required ConfirmationMethod ConfirmationMethod { get; init; }
    public required IReadOnlyList<string> MethodTypes { get; init; }
    public IntentStatus Status { get; init; } = IntentStatus.RequiresPaymentMethod;
    public long AmountCapturable { get; init; }
    public long AmountReceived { get; init; }

    /// <summary>Null where the integration named the types of payment methods itself.</summary>
    public AutomaticMethods? AutomaticMethods { get; init; }

    public long? CanceledAt { get; init; }
    public string? CancellationReason { get; init; }
    public string? Description { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public PaymentFailure? LastError { get; init; }
    public string? LatestCharge { get; init; }
    public string? Method { get; init; }
    public Challenge? Challenge { get; init; }

    /// <summary>The challenge of a manually confirmed intent was passed; the next confirmation charges.</summary>
    public bool Authenticated { get; init; }

    public string? ReceiptEmail { get; init; }
    public Shipping? Shipping { get; init; }
    public string? StatementDescriptor { get; init; }
    public string? StatementDescriptorSuffix { get; init; }
    public bool AsksForMulticapture { get; init; }
    public bool AsksForChallenge { get; init; }
}

/// <summary>Stripe chooses the types of payment methods.</summary>
/// <param name="AllowsRedirects">False: <c>allow_redirects=never</c>.</param>
public sealed record AutomaticMethods(bool AllowsRedirects);

/// <summary>A 3-D Secure challenge that waits for the buyer.</summary>
/// <param name="ReturnUrl">Where the buyer's browser goes afterwards; null: Stripe.js shows the challenge (<c>use_stripe_sdk</c>).</param>
public sealed record Challenge(string Source, string? ReturnUrl);

public sealed record Shipping(string? Name, string? Phone, string? Carrier, string? TrackingNumber, PostalAddress Address);

public sealed record PostalAddress(string? City, string? Country, string? Line1, string? Line2, string? PostalCode, string? State);

/// <summary>Why an attempt to pay failed, as <c>last_payment_error</c> and the answer's <c>error</c> tell it.</summary>
public sealed record PaymentFailure(string Type, string Code, string Message)
{
    public string? DeclineCode { get; init; }
    public string? AdviceCode { get; init; }
    public string? NetworkDeclineCode { get; init; }
    public string? Charge { get; init; }

    /// <summary>The method that was tried; the intent itself no longer has it.</summary>
    public string? Method { get; init; }
}
