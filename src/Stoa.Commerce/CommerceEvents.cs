using Stoa.Commerce.Orders;
using Stoa.Platform.Events;

namespace Stoa.Commerce;

/// <summary>
/// What the shop tells. Only <c>order.placed</c> carries its thing, as its buyer reads it; the others name theirs, which whoever may reads. What belongs to an
/// order is numbered among its events.
/// </summary>
public static class CommerceEvents
{
    private const string OrderKind = "order";
    private const string ProductKind = "product";
    private static readonly Guid Id = new("0194783c-5c00-7000-8000-000000000001");
    private static readonly OrderReference AnOrder = new(Id);
    private static readonly OrderPartReference APart = new(new Guid("0194783c-5c00-7000-8000-000000000002"), Id);
    private static readonly ProductReference AProduct = new("prod-1");
    private static readonly StockReference AnItem = new("shoe-40", "prod-1", "main");
    private static readonly CustomerReference ACustomer = new(Id);

    /// <summary>An order of more lines or longer texts than fit is told without them: it is read by its id.</summary>
    internal static readonly EventType<Order> OrderPlaced = new("order.placed", OrderKind, "orders", "An order was placed.", Examples.Order)
    {
        Shorten =
        [
            order => order with { Items = [] },
            order => order with { Notes = "" },
            order => order with { ShippingAddress = Reduced(order.ShippingAddress), BillingAddress = Reduced(order.BillingAddress) },
        ],
    };

    internal static readonly EventType<OrderReference> OrderPaid = OfOrder("order.paid", "An order is paid, all of it for the first time.");

    /// <summary>A cart has lain for a while.</summary>
    public static EventType<CartReference> CartAbandoned { get; } =
        new("cart.abandoned", "cart", "orders", "A cart whose owner is known has lain for a while.", new CartReference(Id));

    internal static IReadOnlyList<EventType> All { get; } =
    [
        OrderPlaced,
        OrderPaid,
        OfOrder("order.updated", "What is ordered, where it goes or whose it is has changed."),
        OfOrder("order.cancelled", "Nothing of an order is owed any more."),
        OfOrder("order.completed", "Everything of an order was sent and paid."),
        OfPart("fulfilment.created", "A parcel was packed."),
        OfPart("fulfilment.shipped", "A parcel was handed over."),
        OfPart("fulfilment.delivered", "A parcel has arrived."),
        OfPart("fulfilment.cancelled", "A parcel was unpacked before it left."),
        OfPart("refund.created", "Money is to go back."),
        OfPart("refund.succeeded", "Money has gone back."),
        OfPart("refund.failed", "Money could not go back, perhaps weeks after it seemed to."),
        OfPart("return.requested", "Goods are announced to come back."),
        OfPart("return.received", "Goods of a return have arrived; once for each arrival."),
        OfProduct("product.created", "A product was created."),
        OfProduct("product.updated", "A product or a variant of it has changed."),
        OfProduct("product.archived", "A product is not offered any more."),
        OfStock("stock.low", "No more than the threshold of an item is left at a location."),
        OfStock("stock.out", "Nothing of an item is left at a location."),
        OfStock("stock.back", "There is something of an item at a location where there was nothing."),
        CartAbandoned,
        OfCustomer("customer.created", "The shop has a new customer, a member or a guest."),
        OfCustomer("customer.anonymised", "What the shop knew of a customer was erased."),
    ];

    private static Address Reduced(Address address) => new("", "", "", "", "", "", address.State, address.PostalCode, address.Country, "");

    private static EventType<OrderReference> OfOrder(string name, string summary) => new(name, OrderKind, "orders", summary, AnOrder);

    private static EventType<OrderPartReference> OfPart(string name, string summary) => new(name, OrderKind, "orders", summary, APart);

    private static EventType<ProductReference> OfProduct(string name, string summary) => new(name, ProductKind, "products", summary, AProduct);

    private static EventType<StockReference> OfStock(string name, string summary) => new(name, "item", "inventory", summary, AnItem);

    private static EventType<CustomerReference> OfCustomer(string name, string summary) => new(name, "customer", "customers", summary, ACustomer);
}

internal sealed record OrderReference(Guid Id);

/// <summary>A parcel, refund or return, and its order.</summary>
internal sealed record OrderPartReference(Guid Id, Guid OrderId);

internal sealed record ProductReference(string Id);

/// <summary>What lies at a location.</summary>
/// <param name="ItemId">A variant, or a product without any.</param>
/// <param name="ProductId">Whose it is.</param>
/// <param name="LocationId">Where.</param>
internal sealed record StockReference(string ItemId, string ProductId, string LocationId);

internal sealed record CustomerReference(Guid Id);

/// <summary>A cart.</summary>
public sealed record CartReference(Guid Id);
