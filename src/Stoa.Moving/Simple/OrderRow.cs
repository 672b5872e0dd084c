using System.Collections.ObjectModel;
using Stoa.Commerce;
using Stoa.Commerce.Orders;
using Stoa.Contracts.Input;

namespace Stoa.Moving.Simple;

/// <summary>An order of the past as a file says it.</summary>
/// <param name="Email">Of its buyer; empty where the buyer is told by id.</param>
/// <param name="Subtotal">Null: the sum of its lines.</param>
/// <param name="IncludesTax">Null: it was not said.</param>
internal sealed record PastOrder(
    string Number,
    string Email,
    string UserId,
    string Status,
    DateTimeOffset? CreatedAt,
    Money? Subtotal,
    Money Discount,
    Money Tax,
    Money Shipping,
    Money Total,
    string Notes,
    PastAddress? ShippingAddress,
    PastAddress? BillingAddress,
    bool? IncludesTax
)
{
    /// <summary>What of it was rounded before, so that it adds up only nearly: lines or pieces. Null: nothing.</summary>
    public string? Rounds { get; init; }

    public static PastOrder ReadCells(ObjectReader members) =>
        Read(members) with
        {
            Rounds = members.OptionalChoice("rounds", [PastSums.Lines, PastSums.Pieces]),
        };

    public static PastOrder Read(ObjectReader members) =>
        new(
            members.Text("order_number", 100),
            members.OptionalText("email", TextRules.MaxEmail),
            members.OptionalText("user_id", 36),
            members.Choice("status", OrderStatuses.Values),
            members.OptionalMoment("created_at"),
            members.OptionalValue("subtotal", Money.ReadPast),
            members.Object("discount_total", Money.ReadPast),
            members.Object("tax_total", Money.ReadPast),
            members.Object("shipping_total", Money.ReadPast),
            members.Object("total", Money.ReadPast),
            members.OptionalText("notes", Order.MaxNotes),
            members.OptionalObject("shipping_address", PastAddress.Read),
            members.OptionalObject("billing_address", PastAddress.Read),
            members.OptionalFlag("prices_include_tax")
        );
}

/// <summary>An address of the past: it is kept as it was written, whatever it lacks.</summary>
internal sealed record PastAddress(
    string FirstName,
    string LastName,
    string Company,
    string Address1,
    string Address2,
    string City,
    string State,
    string PostalCode,
    string Country,
    string Phone
)
{
    public static PastAddress Read(ObjectReader members) =>
        new(
            Part(members, "first_name"),
            Part(members, "last_name"),
            Part(members, "company"),
            Part(members, "address1"),
            Part(members, "address2"),
            Part(members, "city"),
            Part(members, "state"),
            Part(members, "postal_code"),
            Part(members, "country"),
            Part(members, "phone_number")
        );

    private static string Part(ObjectReader members, string name) => members.OptionalText(name, 255);

    public Address ToAddress() => new(FirstName, LastName, Company, Address1, Address2, City, State, PostalCode, Country, Phone);
}

/// <summary>A line of an order of the past.</summary>
internal sealed record PastItem(string ProductId, string Sku, string Name, Money UnitPrice, int Quantity, Money Discount, Money Tax)
{
    public string? VariantId { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public long TotalOf(bool includesTax) => (UnitPrice.Amount * Quantity) - Discount.Amount + (includesTax ? 0 : Tax.Amount);

    public static PastItem Read(ObjectReader members)
    {
        members.OptionalId("id");
        members.OptionalValue("total", Money.ReadPast);
        return new PastItem(
            members.OptionalText("product_id", CatalogueForms.MaxId),
            members.OptionalText("sku", 255),
            members.Text("name", 500),
            members.Object("unit_price", Money.ReadPast),
            members.Integer("quantity", 1, 1_000_000),
            members.Object("discount_amount", Money.ReadPast),
            members.Object("tax_amount", Money.ReadPast)
        )
        {
            VariantId = members.OptionalId("variant_id"),
            Attributes = members.TextMap("attributes", 20, 200),
        };
    }
}

/// <summary>What a row says: the order where it is its first, and its lines.</summary>
internal sealed record OrderRow(PastOrder? Order, IReadOnlyList<PastItem> Items)
{
    public const int MaxItems = 1_000;

    public static OrderRow ReadCells(ObjectReader members)
    {
        var (order, item) = (members.OptionalObject("order", PastOrder.ReadCells), members.OptionalObject("item", PastItem.Read));
        return new OrderRow(order, [.. item is null ? [] : new[] { item }, .. members.Objects("items", MaxItems, PastItem.Read)]);
    }

    /// <summary>The order as its export has it.</summary>
    public static OrderRow ReadLine(ObjectReader members)
    {
        members.OptionalId("id");
        members.OptionalMoment("updated_at");
        return new OrderRow(PastOrder.Read(members), members.Objects("items", MaxItems, PastItem.Read));
    }
}
