using Stoa.Commerce.Fulfilment;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;

namespace Stoa.Commerce.Orders;

/// <summary>What can be done to an order in its state, by the very rules of the routes that do it.</summary>
internal static class OrderActions
{
    public static IReadOnlyList<AllowedAction> Of(
        OrderState order,
        IReadOnlyList<Parcel> parcels,
        OrderOptions options,
        RequestContext context,
        DateTimeOffset now
    )
    {
        return
        [
            Decide("update", "orders", "manage", null),
            Decide("capture", "payments", "capture", OrderRules.Capture(order, now)),
            Decide("void", "payments", "capture", OrderRules.Void(order)),
            Decide("mark_paid", "payments", "capture", OrderRules.MarkPaid(order)),
            Decide("await_payment", "payments", "capture", OrderRules.AwaitPayment(order)),
            Decide("fulfil", "fulfilments", "manage", OrderRules.Fulfil(order, options, now)),
            Decide("ship", "orders", "manage", OrderRules.Ship(order, parcels, options, now)),
            Decide("cancel", "orders", "manage", OrderRules.Cancel(order)),
            Decide("refund", "refunds", "create", OrderRules.Refund(order)),
            Decide("return", "returns", "manage", OrderRules.Return(order)),
            Decide("exchange", "returns", "manage", OrderRules.Return(order)),
            Decide("edit", "orders", "edit", OrderRules.BeginEdit(order)),
            Decide("note", "orders", "note", null),
            Decide("resend_mail", "orders", "manage", null),
        ];

        AllowedAction Decide(string action, string resource, string permission, Failure? refused) =>
            AllowedAction.Of(context, action, context.Caller.May(resource, permission) ? refused : Failure.Of(RequestFaults.AccessDenied));
    }
}
