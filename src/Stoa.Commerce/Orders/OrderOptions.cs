namespace Stoa.Commerce.Orders;

/// <summary>Section <c>Orders</c>.</summary>
internal sealed class OrderOptions
{
    /// <summary>Methods of the provider <c>manual</c> whose orders leave the house before they are paid.</summary>
    public IReadOnlyList<string> ShipUnpaid { get; set; } = [];

    /// <summary>
    /// Providers whose money goes back last, in this order: all others come before, the last payment first. Empty for gift cards and then credit, which are the
    /// shop's own money.
    /// </summary>
    public IReadOnlyList<string> RefundLast { get; set; } = [];

    /// <summary>
    /// How long after its due date an order is cancelled for which the buyer was to pay by a way of their own beforehand, and of which nothing has come. Null:
    /// never.
    /// </summary>
    public TimeSpan? CancelUnpaidAfter { get; set; }

    /// <summary>Orders of one item that have the database at once, on a node.</summary>
    public int ItemTurns { get; set; } = 16;

    /// <summary>Orders of one item that are under way at once, on a node; others are told to come again.</summary>
    public int ItemQueue { get; set; } = 250;

    private static readonly string[] OwnMoney = ["gift_card", "credit"];

    /// <summary>The lower, the sooner money of the provider goes back.</summary>
    public int RefundRank(string provider)
    {
        var last = RefundLast.Count > 0 ? RefundLast : OwnMoney;
        for (var i = 0; i < last.Count; i++)
        {
            if (last[i] == provider)
            {
                return i;
            }
        }
        return -1;
    }

    /// <summary>The usual ones, where nothing else is configured.</summary>
    public static readonly string[] PaidAfterwards = ["cash_on_delivery", "invoice"];

    public bool ShipsUnpaid(string method) => ShipsUnpaidMethods.Contains(method, StringComparer.Ordinal);

    public IReadOnlyList<string> ShipsUnpaidMethods => ShipUnpaid.Count > 0 ? ShipUnpaid : PaidAfterwards;
}
