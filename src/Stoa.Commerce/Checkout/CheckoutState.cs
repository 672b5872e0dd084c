using System.Text.Json.Serialization;
using Stoa.Contracts.Payloads;

namespace Stoa.Commerce.Checkout;

internal sealed class CheckoutStates : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    [
        CheckoutStatuses.Open,
        CheckoutStatuses.RequiresAction,
        CheckoutStatuses.Pending,
        CheckoutStatuses.Placed,
        CheckoutStatuses.Cancelled,
        CheckoutStatuses.Expired,
    ];
}

/// <summary>How far a checkout has come. What has no value is left out, but for the order.</summary>
/// <param name="OrderId">Of the order that came of it; null until it is placed.</param>
/// <param name="ExpiresAt">Until then stock and codes are held, or the quote is good.</param>
/// <param name="Reason">Why the last payment did not succeed, as far as a buyer may know, or <c>cart_changed</c>: the cart was no longer what was paid.</param>
/// <param name="ClientSecret">With it the buyer's client goes on with the provider.</param>
/// <param name="PublishableKey">The provider's key for clients.</param>
/// <param name="RedirectUrl">Where the buyer goes on.</param>
/// <param name="Reference">What the provider calls the payment; of a placed order that is yet to be paid by the buyer, what to write on the transfer.</param>
/// <param name="DueAt">Until when that is to be paid.</param>
internal sealed record CheckoutState(
    Guid CheckoutId,
    [property: OneOf<CheckoutStates>] string Status,
    Guid? OrderId,
    Money Total,
    DateTimeOffset ExpiresAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ClientSecret = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PublishableKey = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RedirectUrl = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reference = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DueAt = null
)
{
    public static CheckoutState Of(CheckoutRow row, DateTimeOffset now) =>
        new(
            row.Id,
            row.Status != CheckoutStatuses.Quoted ? row.Status
                : row.IsOver(now) ? CheckoutStatuses.Expired
                : CheckoutStatuses.Open,
            row.Status == CheckoutStatuses.Placed ? row.Id : null,
            row.Purchase.Money(row.Purchase.Total),
            row.ExpiresAt,
            row.Reason is null ? null : Declines.Shows(row.Reason)
        );
}
