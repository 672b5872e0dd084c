using System.Collections.Frozen;

namespace Stoa.StripeDouble;

/// <summary>What becomes of a charge.</summary>
internal enum Behaviour
{
    Succeeds,
    Declines,
    Processes,
}

internal enum RefundBehaviour
{
    Succeeds,
    Pends,
    Fails,
}

/// <summary>A payment method of Stripe's documentation.</summary>
/// <param name="Token">Its documented id.</param>
/// <param name="Brand">visa, mastercard, amex … or sepa_debit.</param>
public sealed record TestMethod(string Token, string Brand, string Last4)
{
    /// <summary>The card's number, for what Stripe.js sends; null for what has none.</summary>
    public string? Number { get; init; }

    public string Type => Brand == "sepa_debit" ? "sepa_debit" : "card";

    public string Country { get; init; } = "US";

    internal Behaviour Behaviour { get; init; }
    internal PaymentFailure? Failure { get; init; }
    internal RefundBehaviour Refunds { get; init; }

    /// <summary>The bank asks for 3-D Secure.</summary>
    internal bool Challenges { get; init; }

    /// <summary>Can pass 3-D Secure where the integration asks for it.</summary>
    internal bool KnowsChallenges { get; init; }

    internal bool Disputes { get; init; }
    internal bool Blocked { get; init; }

    /// <summary>How long an asynchronous method stays in <c>processing</c>.</summary>
    internal TimeSpan Takes { get; init; }
}

/// <summary>The documented test methods. What is not here does not exist.</summary>
public static class TestMethods
{
    private static readonly TestMethod[] All =
    [
        new("pm_card_visa", "visa", "4242") { Number = "4242424242424242", KnowsChallenges = true },
        new("pm_card_visa_debit", "visa", "5556") { Number = "4000056655665556", KnowsChallenges = true },
        new("pm_card_mastercard", "mastercard", "4444") { Number = "5555555555554444", KnowsChallenges = true },
        new("pm_card_amex", "amex", "8431") { Number = "371449635398431" },
        new("pm_card_de", "visa", "0016")
        {
            Number = "4000002760000016",
            Country = "DE",
            KnowsChallenges = true,
        },
        Declined("pm_card_visa_chargeDeclined", "4000000000000002", "card_declined", "generic_decline", "Your card was declined.", "try_again_later"),
        Declined(
            "pm_card_visa_chargeDeclinedInsufficientFunds",
            "4000000000009995",
            "card_declined",
            "insufficient_funds",
            "Your card has insufficient funds.",
            "try_again_later"
        ),
        Declined("pm_card_visa_chargeDeclinedLostCard", "4000000000009987", "card_declined", "lost_card", "Your card was declined.", "do_not_try_again"),
        Declined("pm_card_visa_chargeDeclinedStolenCard", "4000000000009979", "card_declined", "stolen_card", "Your card was declined.", "do_not_try_again"),
        Declined("pm_card_chargeDeclinedExpiredCard", "4000000000000069", "expired_card", null, "Your card has expired.", "confirm_card_data"),
        Declined(
            "pm_card_chargeDeclinedIncorrectCvc",
            "4000000000000127",
            "incorrect_cvc",
            null,
            "Your card's security code is incorrect.",
            "confirm_card_data"
        ),
        Declined(
            "pm_card_chargeDeclinedProcessingError",
            "4000000000000119",
            "processing_error",
            null,
            "An error occurred while processing your card. Try again in a little bit.",
            "try_again_later"
        ),
        Declined(
            "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
            "4000000000006975",
            "card_declined",
            "card_velocity_exceeded",
            "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
            "try_again_later"
        ),
        Declined("pm_card_chargeCustomerFail", "4000000000000341", "card_declined", "generic_decline", "Your card was declined.", "try_again_later"),
        Declined("pm_card_radarBlock", "4100000000000019", "card_declined", "fraudulent", "Your card was declined.", null) with
        {
            Blocked = true,
        },
        new("pm_card_authenticationRequired", "visa", "3184") { Number = "4000002760003184", Challenges = true },
        new("pm_card_authenticationRequiredOnSetup", "visa", "3155") { Number = "4000002500003155", Challenges = true },
        new("pm_card_threeDSecure2Required", "visa", "3220") { Number = "4000000000003220", Challenges = true },
        Declined(
            "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
            "4000008260003178",
            "card_declined",
            "insufficient_funds",
            "Your card has insufficient funds.",
            "try_again_later"
        ) with
        {
            Challenges = true,
        },
        new("pm_card_createDispute", "visa", "0259") { Number = "4000000000000259", Disputes = true },
        new("pm_card_pendingRefund", "visa", "7726") { Number = "4000000000007726", Refunds = RefundBehaviour.Pends },
        new("pm_card_refundFail", "visa", "5126") { Number = "4000000000005126", Refunds = RefundBehaviour.Fails },
        Debit("pm_success_de", "3000", null, TimeSpan.FromMinutes(1)),
        Debit("pm_successDelayed_de", "3001", null, TimeSpan.FromMinutes(5)),
        Debit("pm_failed_de", "3002", new PaymentFailure("card_error", "payment_method_provider_decline", "The payment fails."), TimeSpan.FromMinutes(1)),
    ];

    /// <summary>Names that Stripe's pages use besides.</summary>
    private static readonly (string Alias, string Token)[] Aliases =
    [
        ("pm_card_chargeDeclined", "pm_card_visa_chargeDeclined"),
        ("pm_card_chargeDeclinedInsufficientFunds", "pm_card_visa_chargeDeclinedInsufficientFunds"),
        ("pm_card_chargeDeclinedLostCard", "pm_card_visa_chargeDeclinedLostCard"),
        ("pm_card_chargeDeclinedStolenCard", "pm_card_visa_chargeDeclinedStolenCard"),
        ("pm_card_chargeDeclinedVelocityLimitExceeded", "pm_card_visa_chargeDeclinedVelocityLimitExceeded"),
        ("pm_card_visa_chargeDeclinedExpiredCard", "pm_card_chargeDeclinedExpiredCard"),
        ("pm_card_visa_chargeDeclinedIncorrectCvc", "pm_card_chargeDeclinedIncorrectCvc"),
        ("pm_card_visa_chargeDeclinedProcessingError", "pm_card_chargeDeclinedProcessingError"),
    ];

    private static readonly FrozenDictionary<string, TestMethod> ByToken = All.Select(method => (method.Token, Method: method))
        .Concat(Aliases.Select(alias => (Token: alias.Alias, Method: All.Single(method => method.Token == alias.Token))))
        .ToFrozenDictionary(pair => pair.Token, pair => pair.Method, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TestMethod> ByNumber = All.Where(method => method.Number is not null)
        .ToFrozenDictionary(method => method.Number!, StringComparer.Ordinal);

    /// <summary>The tokens that the double knows.</summary>
    public static IReadOnlyCollection<string> Tokens => ByToken.Keys;

    public static TestMethod? Named(string token) => ByToken.GetValueOrDefault(token);

    public static TestMethod? Numbered(string number) => ByNumber.GetValueOrDefault(number.Replace(" ", "", StringComparison.Ordinal));

    private static TestMethod Declined(string token, string number, string code, string? decline, string message, string? advice) =>
        new(token, "visa", number[^4..])
        {
            Number = number,
            Behaviour = Behaviour.Declines,
            Failure = new PaymentFailure("card_error", code, message) { DeclineCode = decline, AdviceCode = advice },
        };

    private static TestMethod Debit(string token, string last4, PaymentFailure? failure, TimeSpan takes) =>
        new(token, "sepa_debit", last4)
        {
            Country = "DE",
            Behaviour = Behaviour.Processes,
            Failure = failure,
            Takes = takes,
        };
}
