namespace Stoa.Commerce.Orders;

/// <summary>Section <c>Orders</c>.</summary>
internal sealed class OrderOptions
{
    /// <summary>Methods of the provider <c>manual</c> whose orders leave the house before they are paid.</summary>
    public IReadOnlyList<string> ShipUnpaid { get; set; } = [];

    /// <summary>The usual ones, where nothing else is configured.</summary>
    public static readonly string[] PaidAfterwards = ["cash_on_delivery", "invoice"];

    public bool ShipsUnpaid(string method) => (ShipUnpaid.Count > 0 ? ShipUnpaid : PaidAfterwards).Contains(method, StringComparer.Ordinal);
}
