using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Stock;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Payments.Credit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>A cart of a user, or of a guest who has its token; <c>session_id</c> is the public name of a guest's.</summary>
internal record Cart(Guid Id, Guid? UserId, string SessionId, IReadOnlyList<CartItem> Items, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt) : IVersioned
{
    /// <summary>Where to send it and whom to write; null until it was said.</summary>
    public CartContact? Contact { get; init; }

    /// <summary>What was chosen, priced as it is now; null where nothing was, or where that goes there no more.</summary>
    public ShippingOption? ShippingOption { get; init; }

    public IReadOnlyList<CartCode> Codes { get; init; } = [];

    public IReadOnlyList<CartGiftCard> GiftCards { get; init; } = [];

    /// <summary>Whether the account's credit pays first.</summary>
    public bool UseCredit { get; init; }

    /// <summary>Of the quote that still holds; null where there is none.</summary>
    public CartTotals? Totals { get; init; }

    /// <summary>Null for a user's, which is kept.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Null while it is empty.</summary>
    public string? Currency => Items.Count == 0 ? null : Items[0].Price.Currency;

    public long Version { get; init; }

    [JsonIgnore]
    public string? ShippingMethodId { get; init; }

    /// <summary>What the address of the contact is compared by.</summary>
    [JsonIgnore]
    public string EmailKey { get; init; } = "";

    /// <summary>The items as an order takes them over.</summary>
    [JsonIgnore]
    public IReadOnlyList<DraftLine> Lines { get; init; } = [];

    [JsonIgnore]
    public PurchaseTerms Terms => new(Contact?.ShippingAddress, Contact?.BillingAddress, [.. Codes.Select(code => code.Code)], ShippingMethodId);

    public static Cart From(NpgsqlDataReader row, IReadOnlyList<CartItem> items, IReadOnlyList<DraftLine> lines)
    {
        var (email, phone) = (row.GetString("email"), row.GetString("phone"));
        var (shipping, billing) = (AddressFrom(row, "shipping_address"), AddressFrom(row, "billing_address"));
        return new Cart(
            row.GetGuid("cart_id"),
            row.GetOrNull<Guid>("user_id"),
            row.GetString("session_id"),
            items,
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        )
        {
            Contact = email.Length + phone.Length == 0 && shipping is null && billing is null ? null : new CartContact(email, shipping, billing, phone),
            Codes = [.. row.GetStrings("codes").Select(code => new CartCode(code, false, null))],
            GiftCards = [.. StoredGiftCards(row).Select(card => new CartGiftCard(card.Last4, null, null) { Id = card.Id })],
            UseCredit = row.GetBoolean("use_credit"),
            ExpiresAt = row.GetOrNull<DateTimeOffset>("expires_at"),
            Version = row.GetInt64("version"),
            ShippingMethodId = row.GetStringOrNull("shipping_method_id"),
            EmailKey = row.GetString("email_key"),
            Lines = lines,
        };
    }

    private static StoredGiftCard[] StoredGiftCards(NpgsqlDataReader row) =>
        row.GetString("gift_cards") is var json && json == "[]" ? [] : JsonSerializer.Deserialize(json, CommerceJson.Stored.StoredGiftCardArray)!;

    private static Address? AddressFrom(NpgsqlDataReader row, string column) =>
        row.GetStringOrNull(column) is { } json ? JsonSerializer.Deserialize(json, CommerceJson.Stored.Address) : null;
}

/// <summary>Whom to write about the order and where to send it.</summary>
/// <param name="Email">Empty for the address of the account.</param>
/// <param name="BillingAddress">Null for the same.</param>
internal sealed record CartContact(string Email, Address? ShippingAddress, Address? BillingAddress, string Phone);

/// <summary>A way to send what is in the cart.</summary>
/// <param name="Price">Before tax, unless prices include it.</param>
/// <param name="Tax">On the price, or in it.</param>
internal sealed record ShippingOption(string Id, string Name, Money Price, Money Tax, int? MinDays, int? MaxDays)
{
    /// <summary>Not priced yet.</summary>
    public static ShippingOption From(NpgsqlDataReader row) =>
        new(row.GetString("id"), row.GetString("name"), default, default, row.GetOrNull<int>("min_days"), row.GetOrNull<int>("max_days"));

    /// <summary>What it costs in a purchase; null where that cannot be priced so.</summary>
    public ShippingOption? At(OrderPrice? price, string currency) =>
        price is null ? null : this with { Price = new Money(price.Shipping, currency), Tax = new Money(price.ShippingTax, currency) };
}

/// <summary>A code that was entered.</summary>
/// <param name="Applied">Whether it takes something off.</param>
/// <param name="Reason">Why not; null where it does.</param>
internal sealed record CartCode(string Code, bool Applied, [property: OneOf<CodeReasons>] string? Reason);

/// <summary>A gift card that was entered.</summary>
/// <param name="Last4">The end of its code.</param>
/// <param name="Usable">What can be paid with it now.</param>
/// <param name="Reason">Why that is nothing; null where it is something.</param>
internal sealed record CartGiftCard(string Last4, Money? Usable, [property: OneOf<GiftCardReasons>] string? Reason)
{
    /// <summary>Null for a code that is no card's.</summary>
    [JsonIgnore]
    public Guid? Id { get; init; }
}

/// <summary>A gift card as carts keep it: not by its code.</summary>
internal sealed record StoredGiftCard(Guid? Id, string Last4);

internal sealed class GiftCardReasons : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } =
    [GiftCardRefusals.Unknown, GiftCardRefusals.Expired, GiftCardRefusals.Disabled, GiftCardRefusals.Currency, GiftCardRefusals.Empty];
}

/// <summary>What the cart comes to, as it was quoted.</summary>
internal sealed record CartTotals(Money Subtotal, Money DiscountTotal, Money ShippingTotal, Money TaxTotal, Money Total);

/// <summary>A line of a cart.</summary>
/// <param name="Price">What one costs now: the sale price where there is one.</param>
/// <param name="Available">What can be had of it, after the lines before it; only where that is less than its quantity.</param>
/// <param name="UnavailableReason">Why it cannot be ordered as it is; only where it cannot.</param>
internal sealed record CartItem(
    Guid Id,
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    Money Price,
    int Quantity,
    IReadOnlyDictionary<string, string> Attributes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Available = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), OneOf<UnavailableReasons>] string? UnavailableReason = null
)
{
    /// <summary>The line with what stands against it.</summary>
    /// <param name="id">Of the item.</param>
    /// <param name="line">As it is stored, with its product as it is now.</param>
    /// <param name="left">Pieces that the lines before it leave.</param>
    public static CartItem Of(Guid id, DraftLine line, int left)
    {
        var item = new CartItem(id, line.ProductId, line.VariantId, line.Sku, line.Name, line.UnitPrice, line.Quantity, TextMaps.Parse(line.Attributes));
        return line.State != LineStates.OnSale ? item with { Available = 0, UnavailableReason = line.State }
            : left >= line.Quantity ? item
            : item with { Available = left, UnavailableReason = left == 0 ? UnavailableReasons.OutOfStock : UnavailableReasons.InsufficientStock };
    }
}
