using Stoa.Contracts;

namespace Stoa.Commerce.Checkout;

/// <summary>Why a payment was declined, as far as a buyer may know: that a card is reported lost or stolen is not for whoever holds it.</summary>
internal static class Declines
{
    private const string Plain = "card_declined";

    /// <summary>It was paid, and the cart is not what was paid any more.</summary>
    public const string CartChanged = "cart_changed";

    /// <summary>What a buyer can do something about.</summary>
    private static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "insufficient_funds",
        "expired_card",
        "incorrect_cvc",
        "incorrect_number",
        "processing_error",
        "authentication_required",
        "card_velocity_exceeded",
        "amount_too_small",
        "amount_too_large",
        "invalid_amount",
        CartChanged,
    };

    public static string Shows(string? reason) => reason is not null && Shown.Contains(reason) ? reason : Plain;

    public static Failure Of(string? reason) => Failure.Of(CommerceFaults.PaymentDeclined, "reason", Shows(reason));
}
