using Stoa.Commerce.Orders;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Fulfilment;

/// <summary>What staff say of a fulfilment.</summary>
/// <param name="Lines">Empty for all that is open.</param>
/// <param name="LocationId">Only from there; null from where it is promised.</param>
/// <param name="Captures">Whether the money that is reserved is taken as it is handed over.</param>
/// <param name="Notifies">Whether the buyer is told then.</param>
/// <param name="IsShipped">Handed over at once, and not packed only.</param>
internal sealed record FulfilmentSpec(IReadOnlyList<LineQuantity> Lines, string? LocationId, Tracking? Tracking, bool Captures, bool Notifies, bool IsShipped)
{
    /// <summary>All that is open, handed over.</summary>
    public static readonly FulfilmentSpec Everything = new([], null, null, Captures: true, Notifies: true, IsShipped: true);

    public static FulfilmentSpec Read(ObjectReader members) =>
        new(
            members.Objects("lines", LineQuantity.MaxLines, LineQuantity.Read),
            members.OptionalId("location_id"),
            members.OptionalObject("tracking", Tracking.Read),
            members.OptionalChoice("capture", ["auto", "none"]) != "none",
            members.OptionalFlag("notify") ?? true,
            members.OptionalFlag("shipped") ?? false
        );
}
