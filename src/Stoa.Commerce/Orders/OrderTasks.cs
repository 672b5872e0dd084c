namespace Stoa.Commerce.Orders;

/// <summary>What an order can wait for: the to-do list counts by these conditions, and the list of orders shows by the same what was counted.</summary>
internal static class OrderTasks
{
    private const string Shipping = "shipping";
    private const string ReturnAnswer = "return_answer";
    private const string Refund = "refund";

    public static IReadOnlyList<string> Values { get; } = [Shipping, ReturnAnswer, Refund];

    /// <summary>The condition on <c>commerce.orders o</c>; null where nothing is asked for.</summary>
    public static string? Condition(string? task) =>
        task switch
        {
            Shipping => ToShip,
            ReturnAnswer => ReturnsToAnswer,
            Refund => ToRefund,
            _ => null,
        };

    /// <summary>The money is there, or held: many shops take it when they ship.</summary>
    internal const string ToShip =
        "o.fulfilment_status IN ('unfulfilled', 'partial') AND o.status <> 'cancelled' AND o.payment_status IN ('authorized', 'paid', 'partially_refunded')";

    internal const string ReturnsToAnswer = "o.id IN (SELECT r.order_id FROM commerce.returns r WHERE r.status = 'requested')";

    /// <summary>The goods are back; what they cost has to follow.</summary>
    internal const string ToRefund = "o.id IN (SELECT r.order_id FROM commerce.returns r WHERE r.status = 'received')";
}
