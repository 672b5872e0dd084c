namespace Stoa.Commerce.Promotions;

/// <summary>Whether a promotion may be used by a customer at this moment, whatever is in the cart; and why not.</summary>
internal static class PromotionStates
{
    public const string Usable = "usable";

    /// <summary>It is switched off, which nobody is told.</summary>
    public const string Unknown = "unknown";
    public const string Expired = "expired";
    public const string NotStarted = "not_started";
    public const string UsedUp = "used_up";

    /// <summary>The customer has used it as often as one may.</summary>
    public const string UsedByYou = "used_by_you";

    /// <summary>It is for first orders, or for groups that the customer is not in.</summary>
    public const string NotEligible = "not_eligible";
}
