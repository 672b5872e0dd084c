using Stoa.Payments;

namespace Stoa.Commerce.Orders;

/// <summary>
/// The states of an order as it is placed: what commerce.derive_order makes of it and its one payment, so that the database finds nothing to change.
/// </summary>
internal static class NewOrder
{
    public static string Status(long total, StartedPayment? payment) =>
        total == 0 || payment?.Answer.State?.Status == PaymentStatuses.Captured ? "paid" : "pending";

    public static string PaymentStatus(Order order, StartedPayment? payment) =>
        order.Status == "paid" ? "paid"
        : payment?.Answer.State?.Status == PaymentStatuses.Authorized ? "authorized"
        : "awaiting";
}
