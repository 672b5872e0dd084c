using Stoa.Payments;

namespace Stoa.Commerce.Orders;

/// <summary>
/// The states of an order as it is placed: what commerce.derive_order makes of it and its payment, so that the database finds nothing to change. Where it is
/// paid in parts the database puts them right, part by part.
/// </summary>
internal static class NewOrder
{
    public static string Status(OrderPlan plan) => plan.IsPaid ? "paid" : "pending";

    public static string PaymentStatus(Order order, OrderPlan plan) =>
        order.Status == "paid" ? "paid"
        : plan.Started.Count + plan.Held.Count > 0 && plan.Started.All(payment => payment.Answer.State?.Status == PaymentStatuses.Authorized) ? "authorized"
        : "awaiting";
}
