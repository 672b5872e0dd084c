using System.Text.Json.Serialization;
using Stoa.Commerce.Fulfilment;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Refunds;
using Stoa.Commerce.Returns;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Payments.Staff;
using Stoa.Platform;

namespace Stoa.Commerce.Orders;

/// <summary>An order for staff: as document 003 prints it, and what else there is to know of it.</summary>
/// <param name="Email">Where mails about it go; null where the account of the buyer is gone.</param>
/// <param name="CustomerId">The buyer, with an account or without.</param>
/// <param name="PaymentStatus">Follows from its payments.</param>
/// <param name="FulfilmentStatus">Follows from what has left.</param>
/// <param name="ReturnStatus">Follows from what came back, or is to.</param>
/// <param name="AllowedActions">What the caller may do now, and why not.</param>
/// <param name="TaxLines">By rate; they sum to the tax.</param>
/// <param name="OpenEditId">The edit that waits to be confirmed or discarded; null where none does.</param>
internal sealed record StaffOrder(
    Guid Id,
    string OrderNumber,
    Guid? UserId,
    [property: OneOf<OrderStatuses>] string Status,
    IReadOnlyList<StaffOrderItem> Items,
    Address ShippingAddress,
    Address BillingAddress,
    Money Subtotal,
    Money DiscountTotal,
    Money TaxTotal,
    Money ShippingTotal,
    Money Total,
    string Notes,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Email,
    Guid CustomerId,
    [property: OneOf<OrderPaymentStatuses>] string PaymentStatus,
    [property: OneOf<FulfilmentStatuses>] string FulfilmentStatus,
    [property: OneOf<ReturnStatuses>] string ReturnStatus,
    IReadOnlyList<AllowedAction> AllowedActions,
    OrderAmounts Amounts,
    IReadOnlyList<StaffPayment> Payments,
    IReadOnlyList<Parcel> Fulfilments,
    IReadOnlyList<Return> Returns,
    IReadOnlyList<Refund> Refunds,
    IReadOnlyList<OrderTaxLine> TaxLines,
    bool PricesIncludeTax,
    IReadOnlyList<string> Tags,
    Guid? OpenEditId,
    long Version
) : IVersioned;

/// <summary>A line for staff; <c>variant_id</c> and <c>attributes</c> where it has any.</summary>
internal sealed record StaffOrderItem(
    Guid Id,
    string ProductId,
    string Sku,
    string Name,
    Money UnitPrice,
    int Quantity,
    Money DiscountAmount,
    Money TaxAmount,
    Money Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? VariantId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Attributes,
    LineQuantities Quantities
);

/// <summary>Where the units of a line are: ordered = open + fulfilled + cancelled.</summary>
/// <param name="Open">Neither in a fulfilment nor cancelled.</param>
/// <param name="Fulfilled">In a fulfilment, packed or on its way.</param>
/// <param name="Returned">Of these, came back, be it damaged or missing.</param>
/// <param name="Refunded">Their money was given back, or is on its way.</param>
internal sealed record LineQuantities(int Ordered, int Open, int Fulfilled, int Cancelled, int Returned, int Refunded);

/// <summary>The money of an order.</summary>
/// <param name="Total">What was ordered.</param>
/// <param name="Authorized">Reserved and not taken.</param>
/// <param name="Captured">Taken.</param>
/// <param name="Refunded">Of that, given back.</param>
/// <param name="Refundable">Of that, what could still be.</param>
/// <param name="Due">What is owed and not paid; below zero what the buyer has yet to get back.</param>
internal sealed record OrderAmounts(Money Total, Money Authorized, Money Captured, Money Refunded, Money Refundable, Money Due)
{
    public static OrderAmounts Of(OrderState order)
    {
        return new(In(order.Total), In(order.Authorized), In(order.Captured), In(order.Refunded), In(order.Refundable), In(order.Due));

        Money In(long amount) => new(amount, order.Currency);
    }
}

/// <summary>The tax of one rate.</summary>
internal sealed record OrderTaxLine(string Name, int RatePpm, Money Amount)
{
    public static OrderTaxLine Of(TaxLine line, string currency) => new(line.Name, line.RatePpm, new Money(line.Amount, currency));
}

/// <summary>An order in a list for staff.</summary>
/// <param name="Pieces">Of all lines.</param>
/// <param name="Name">To whom it is sent.</param>
internal sealed record OrderSummary(
    Guid Id,
    string OrderNumber,
    Guid? UserId,
    [property: OneOf<OrderStatuses>] string Status,
    int Pieces,
    Money Total,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? Email,
    Guid CustomerId,
    string Name,
    [property: OneOf<OrderPaymentStatuses>] string PaymentStatus,
    [property: OneOf<FulfilmentStatuses>] string FulfilmentStatus,
    [property: OneOf<ReturnStatuses>] string ReturnStatus,
    IReadOnlyList<string> Tags,
    long Version
);

internal sealed class OrderPaymentStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    ["awaiting", "requires_action", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided", "expired", "failed", "disputed"];
}

internal sealed class FulfilmentStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["unfulfilled", "partial", "fulfilled", "delivered"];
}

internal sealed class ReturnStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["none", "return_requested", "partially_returned", "returned"];
}
