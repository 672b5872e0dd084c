using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Commerce.Refunds;

/// <summary>
/// What staff may give back at once. A limit of the permission to refund bounds all money that its holder sends back, whichever route it takes: else a
/// cancellation would be the way around it. Whoever does not hold that permission gives back what their own permission leads to.
/// </summary>
internal static class RefundLimit
{
    public static Failure? Refusal(Caller caller, OrderState order, long amount) =>
        caller.LimitOf("refunds", "create", order.Currency) is { } most && amount > most
            ? Failure.Of(CommerceFaults.RefundAboveLimit, "limit", OrderRules.Text(most, order.Currency))
            : null;
}
