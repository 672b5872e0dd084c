using Stoa.Commerce.Fulfilment;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Payments.Providers;

namespace Stoa.Commerce.Orders;

/// <summary>
/// What stands against an action in the state that an order is in; null where nothing does. The routes ask it under the order's lock, and
/// <c>allowed_actions</c> tells it beforehand.
/// </summary>
internal static class OrderRules
{
    /// <summary>Goods leave for money that is there, or that is certain to come. What a bank has taken back, or may, is not there.</summary>
    public static Failure? Unpaid(OrderState order, OrderOptions options, DateTimeOffset now)
    {
        var held = order.Payments.Where(payment => payment.IsHeld(now)).Sum(payment => payment.Amount);
        var disputed = order.Payments.Where(payment => payment.Dispute is "open" or "lost").Sum(payment => payment.Captured - payment.Refunded);
        var awaited = order.Payments.Where(payment => IsOnAccount(payment, options)).Sum(payment => payment.Amount - payment.Captured);
        if (order.Due + disputed <= held + awaited)
        {
            return null;
        }
        var isOver = order.Payments.Any(payment =>
            payment.Status == PaymentStatuses.Expired || (payment.Status == PaymentStatuses.Authorized && !payment.IsHeld(now))
        );
        return isOver ? PaymentsFaults.HoldExpired : CommerceFaults.Unpaid;
    }

    private static bool IsOnAccount(Payment payment, OrderOptions options) =>
        payment.Provider == ManualProvider.ProviderName && payment.Status == PaymentStatuses.Awaiting && options.ShipsUnpaid(payment.MethodId);

    public static Failure? Fulfil(OrderState order, OrderOptions options, DateTimeOffset now) => NothingOpen(order) ?? Unpaid(order, options, now);

    /// <summary>What is packed is handed over as well.</summary>
    public static Failure? Ship(OrderState order, IReadOnlyList<Parcel> parcels, OrderOptions options, DateTimeOffset now) =>
        parcels.Any(parcel => parcel.Status == ParcelStatuses.Created) ? Unpaid(order, options, now) : Fulfil(order, options, now);

    public static Failure? Cancel(OrderState order) => NothingOpen(order);

    /// <summary>What was bought is the buyer's to call off until something of it is packed.</summary>
    public static Failure? CancelByBuyer(OrderState order) =>
        order.IsCancelled || !order.IsUntouched ? Failure.Of(CommerceFaults.OrderNotCancellable, "status", order.Status) : null;

    public static Failure? Refund(OrderState order) =>
        order.IsDisputed ? CommerceFaults.OrderDisputed
        : order.Refundable == 0 ? RefundExceeds(order, 0)
        : null;

    public static Failure? Return(OrderState order) => order.Lines.Any(line => line.Returnable > 0) ? null : CommerceFaults.NothingToReturn;

    public static Failure? Edit(OrderState order) => order.IsCancelled ? StateWrong(order) : null;

    /// <summary>One edit of an order can be open.</summary>
    public static Failure? BeginEdit(OrderState order) => Edit(order) ?? (order.OpenEdit is { } open ? EditOpen(open) : null);

    public static Failure EditOpen(Guid open) => Failure.Of(CommerceFaults.EditOpen, "edit", open.ToString());

    public static Failure? Address(OrderState order) =>
        order.IsCancelled ? StateWrong(order)
        : order.IsUntouched ? null
        : CommerceFaults.AlreadyFulfilled;

    /// <summary>Money that is only reserved may be on its way, here or back, at this moment: what is due of the order is not known then.</summary>
    public static Failure? Busy(OrderState order) => order.Due > 0 && order.BusyPayments.Count > 0 ? PaymentsFaults.PaymentBusy : null;

    /// <summary>The same for what all payments of an order are changed by, whatever is due.</summary>
    public static Failure? AnyBusy(OrderState order) => order.BusyPayments.Count > 0 ? PaymentsFaults.PaymentBusy : null;

    public static Failure? Capture(OrderState order, DateTimeOffset now) =>
        order.Payments.Any(payment => payment.IsHeld(now))
            ? (order.Due <= 0 ? PaymentsFaults.NothingToCapture : BusyAmong(order, payment => payment.IsHeld(now)))
        : order.Payments.Any(payment => payment.Status is PaymentStatuses.Expired or PaymentStatuses.Authorized) ? PaymentsFaults.HoldExpired
        : PaymentsFaults.NothingToCapture;

    public static Failure? Void(OrderState order) =>
        !order.Payments.Any(payment => payment.IsVoidable) ? PaymentStateWrong(order)
        : !order.IsUntouched && order.Payments.All(payment => !payment.IsVoidable || payment.Status == PaymentStatuses.Authorized) ? PaymentsFaults.GoodsPacked
        : BusyAmong(order, payment => payment.IsVoidable && (order.IsUntouched || payment.Status != PaymentStatuses.Authorized));

    /// <summary>Whether all of these have to be waited for.</summary>
    private static Failure? BusyAmong(OrderState order, Func<Payment, bool> isMeant) =>
        order.Payments.Where(isMeant).All(payment => order.BusyPayments.Contains(payment.Id)) ? PaymentsFaults.PaymentBusy : null;

    public static Failure? MarkPaid(OrderState order) =>
        !order.Payments.Any(payment => payment.Provider == ManualProvider.ProviderName && payment.Status == PaymentStatuses.Awaiting) ? PaymentStateWrong(order)
        : order.Due > 0 ? null
        : Failure.Of(PaymentsFaults.Overpaid, "due", Text(0, order.Currency));

    public static Failure? AwaitPayment(OrderState order) =>
        order.IsCancelled ? StateWrong(order)
        : order.Unexpected > 0 ? null
        : Busy(order) ?? CommerceFaults.NothingToAwait;

    public static Failure RefundExceeds(OrderState order, long refundable) =>
        Failure.Of(CommerceFaults.RefundExceeds, "refundable", Text(refundable, order.Currency));

    public static Failure StateWrong(OrderState order) => Failure.Of(CommerceFaults.OrderStateWrong, "status", order.Status);

    public static string Text(long amount, string currency) => $"{Currencies.Format(amount, currency)} {currency}";

    private static Failure? NothingOpen(OrderState order) =>
        order.IsCancelled ? StateWrong(order)
        : order.Lines.All(line => line.Open == 0) ? CommerceFaults.AlreadyFulfilled
        : null;

    private static Failure PaymentStateWrong(OrderState order) =>
        Failure.Of(PaymentsFaults.PaymentStateWrong, "status", order.Payments.Count == 0 ? "none" : order.Payments[^1].Status);
}
