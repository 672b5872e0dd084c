using Stoa.Commerce.Fulfilment;
using Stoa.Commerce.Returns;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;

namespace Stoa.Commerce.Orders;

/// <summary>What can be done to an order in its state, by the very rules of the routes that do it.</summary>
internal static class OrderActions
{
    public static IReadOnlyList<AllowedAction> Of(WholeOrder whole, OrderOptions options, RequestContext context, DateTimeOffset now)
    {
        var (order, parcels) = (whole.Order, whole.Parcels);
        return
        [
            Decide("update", "orders", "manage", null),
            Decide("capture", "payments", "capture", OrderRules.Capture(order, now)),
            Decide("void", "payments", "capture", OrderRules.Void(order)),
            Decide("mark_paid", "payments", "capture", OrderRules.MarkPaid(order)),
            Decide("await_payment", "payments", "capture", OrderRules.AwaitPayment(order)),
            Decide("fulfil", "fulfilments", "manage", OrderRules.Fulfil(order, options, now) ?? OrderRules.Busy(order)),
            Decide("ship", "orders", "manage", OrderRules.Ship(order, parcels, options, now) ?? OrderRules.Busy(order)),
            Decide("cancel", "orders", "manage", OrderRules.Cancel(order) ?? OrderRules.AnyBusy(order)),
            Decide("refund", "refunds", "create", OrderRules.Refund(order)),
            Decide("return", "returns", "manage", OrderRules.Return(order)),
            Decide("exchange", "returns", "manage", ReturnRules.Exchange(whole) ?? OrderRules.Busy(order)),
            Decide("edit", "orders", "edit", OrderRules.BeginEdit(order)),
            Decide("note", "orders", "note", null),
            Decide("resend_mail", "orders", "manage", null),
        ];

        AllowedAction Decide(string action, string resource, string permission, Failure? refused) =>
            OrderActions.Decide(context, action, resource, permission, refused);
    }

    /// <summary>The steps of a fulfilment.</summary>
    public static IReadOnlyList<AllowedAction> Of(Parcel parcel, OrderState order, OrderOptions options, RequestContext context, DateTimeOffset now)
    {
        return
        [
            Decide("track", ParcelRules.Track(parcel)),
            Decide("hand_over", ParcelRules.HandOver(parcel) ?? OrderRules.Unpaid(order, options, now) ?? OrderRules.Busy(order)),
            Decide("deliver", ParcelRules.Deliver(parcel)),
            Decide("cancel", ParcelRules.Cancel(parcel)),
        ];

        AllowedAction Decide(string action, Failure? refused) => OrderActions.Decide(context, action, "fulfilments", "manage", refused);
    }

    /// <summary>The steps of a return.</summary>
    public static IReadOnlyList<AllowedAction> Of(Return back, RequestContext context)
    {
        return
        [
            Decide("approve", ReturnRules.Approve(back)),
            Decide("reject", ReturnRules.Reject(back)),
            Decide("receive", ReturnRules.Receive(back)),
            Decide("close", ReturnRules.Close(back)),
        ];

        AllowedAction Decide(string action, Failure? refused) => OrderActions.Decide(context, action, "returns", "manage", refused);
    }

    private static AllowedAction Decide(RequestContext context, string action, string resource, string permission, Failure? refused) =>
        AllowedAction.Of(context, action, context.Caller.May(resource, permission) ? refused : Failure.Of(RequestFaults.PermissionMissing));
}
