using System.Text.Json;
using Stoa.Commerce.Edits;
using Stoa.Commerce.Fulfilment;
using Stoa.Commerce.Refunds;
using Stoa.Commerce.Returns;
using Stoa.Payments.Staff;
using Stoa.Platform;

namespace Stoa.Commerce.Orders;

/// <summary>What documentation shows of orders for staff.</summary>
internal static class OrderExamples
{
    private static readonly Guid Id = new("0194783c-5c00-7000-8000-000000000001");
    private static readonly Money Nothing = new(0, "USD");

    public static readonly Parcel Parcel = new(
        Id,
        Id,
        ParcelStatuses.Shipped,
        [new ParcelLine(Id, 1, "main")],
        new Tracking("DHL", "JD0146", "https://dhl.example/JD0146"),
        Examples.At,
        Examples.At,
        null,
        null,
        2
    );

    public static readonly Return Return = new(
        Id,
        Id,
        "return",
        ReturnStates.Requested,
        [new ReturnLine(Id, 1, "too large", 0, 0, 0)],
        "",
        Examples.At,
        Examples.At,
        1
    );

    public static readonly Refund Refund = new(
        Id,
        Id,
        RefundStatuses.Succeeded,
        Examples.Order.Total,
        Examples.Order.Subtotal,
        Examples.Order.TaxTotal,
        RefundDestinations.Original,
        "arrived broken",
        [new RefundLine(Id, 1, Examples.Order.Subtotal, Examples.Order.TaxTotal)],
        Nothing,
        [new RefundPart(StaffPayment.Example.Id, Examples.Order.Total, RefundStatuses.Succeeded)],
        Examples.At,
        Examples.At
    );

    public static readonly OrderEdit Edit = new(
        Id,
        Id,
        EditStatuses.Open,
        [
            new EditLine(Id, "LAPTOP-001", "Professional Laptop", 1, 2, Examples.Order.Total),
            new EditLine(null, "MOUSE-001", "Wireless Mouse", 0, 1, new Money(2_999, "USD")),
        ],
        null,
        Nothing,
        Examples.Order.Total,
        new Money((Examples.Order.Total.Amount * 2) + 2_999, "USD"),
        new Money(Examples.Order.Total.Amount + 2_999, "USD"),
        new Money(Examples.Order.Total.Amount + 2_999, "USD"),
        Examples.At,
        Examples.At,
        1
    );

    public static readonly TimelineEntry Entry = new(
        4711,
        Examples.At,
        Id,
        "lines_cancelled",
        "called by phone",
        false,
        null,
        JsonElement.Parse("""{"lines":[{"sku":"LAPTOP-001","quantity":1}]}""")
    );

    public static readonly StaffOrder Staff = new(
        Id,
        Examples.Order.OrderNumber,
        Examples.Order.UserId,
        "shipped",
        [
            .. Examples.Order.Items.Select(item => new StaffOrderItem(
                item.Id,
                item.ProductId,
                item.Sku,
                item.Name,
                item.UnitPrice,
                item.Quantity,
                item.DiscountAmount,
                item.TaxAmount,
                item.Total,
                null,
                null,
                new LineQuantities(1, 0, 1, 0, 0, 0)
            )),
        ],
        Examples.Order.ShippingAddress,
        Examples.Order.BillingAddress,
        Examples.Order.Subtotal,
        Examples.Order.DiscountTotal,
        Examples.Order.TaxTotal,
        Examples.Order.ShippingTotal,
        Examples.Order.Total,
        Examples.Order.Notes,
        Examples.At,
        Examples.At,
        "john@example.com",
        Id,
        "paid",
        "fulfilled",
        "none",
        [new AllowedAction("refund", true, null), new AllowedAction("cancel", false, "It is packed or sent already")],
        new OrderAmounts(Examples.Order.Total, Nothing, Examples.Order.Total, Nothing, Examples.Order.Total, Nothing),
        [StaffPayment.Example],
        [Parcel],
        [],
        [],
        [new OrderTaxLine("Sales tax", 87_500, Examples.Order.TaxTotal)],
        false,
        ["gift"],
        null,
        3
    );

    public static readonly OrderSummary Summary = new(
        Id,
        Examples.Order.OrderNumber,
        Examples.Order.UserId,
        "shipped",
        1,
        Examples.Order.Total,
        Examples.At,
        Examples.At,
        "john@example.com",
        Id,
        "John Doe",
        "paid",
        "fulfilled",
        "none",
        ["gift"],
        3
    );
}
