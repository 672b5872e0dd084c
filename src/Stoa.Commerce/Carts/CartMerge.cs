using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>A user's cart after a guest's was merged into it.</summary>
internal sealed record MergedCart(Cart Cart, MergeReport Report);

/// <summary>What has become of the guest's lines; those that were simply added are not told.</summary>
/// <param name="Summed">Were in both carts.</param>
/// <param name="Capped">Could not be had as often.</param>
/// <param name="Repriced">Cost something else than when they were put into the cart.</param>
/// <param name="Dropped">Are not in the cart.</param>
internal sealed record MergeReport(
    IReadOnlyList<MergedLine> Summed,
    IReadOnlyList<MergedLine> Capped,
    IReadOnlyList<MergedLine> Repriced,
    IReadOnlyList<MergedLine> Dropped
);

/// <summary>A line of the guest's cart.</summary>
/// <param name="Asked">Its quantity in the guest's cart.</param>
/// <param name="Quantity">In the merged cart.</param>
internal sealed record MergedLine(
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    int Asked,
    int Quantity,
    [property: OneOf<MergeReasons>] string Reason
);

internal sealed class MergeReasons : IClosedSet
{
    public const string Summed = "in_both";
    public const string PriceChanged = "price_changed";
    public const string TooMany = "too_many";
    public const string CurrencyMixed = "currency_mixed";
    public const string CartFull = "cart_full";

    public static IReadOnlyList<string> Values { get; } = [Summed, PriceChanged, TooMany, CurrencyMixed, CartFull, .. UnavailableReasons.Values];
}

/// <summary>A line of one of the two carts.</summary>
internal sealed record MergeLine(
    Guid Id,
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    int Quantity,
    string AttributesHash,
    string Currency,
    long UnitPrice,
    long? PriceSeen,
    string State,
    int Available
)
{
    public string ItemId => VariantId ?? ProductId;

    public bool IsSame(MergeLine other) => (ProductId, VariantId, AttributesHash) == (other.ProductId, other.VariantId, other.AttributesHash);

    public MergedLine Told(int quantity, string reason) => new(ProductId, VariantId, Sku, Name, Quantity, quantity, reason);

    public static MergeLine From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetString("product_id"),
            row.GetStringOrNull("variant_id"),
            row.GetString("sku"),
            row.GetString("name"),
            row.GetInt32("quantity"),
            row.GetString("attributes_hash"),
            row.GetString("currency"),
            row.GetInt64("unit_price"),
            row.GetOrNull<long>("price_seen"),
            row.GetString("state"),
            row.GetInt32("available")
        );
}

/// <summary>A line that comes into the cart, or is added to one that is there.</summary>
/// <param name="Into">The line that is there; null for one of its own.</param>
/// <param name="Quantity">Then.</param>
internal sealed record MergeChange(MergeLine Line, Guid? Into, int Quantity);

internal static class CartMerge
{
    /// <summary>What is the same is added up; nothing goes beyond what can be had, what one line may hold, and one currency.</summary>
    public static (IReadOnlyList<MergeChange> Changes, MergeReport Report) Decide(IReadOnlyList<MergeLine> guest, IReadOnlyList<MergeLine> own)
    {
        var changes = new List<MergeChange>();
        List<MergedLine> summed = [],
            capped = [],
            repriced = [],
            dropped = [];
        var wanted = own.GroupBy(line => line.ItemId, StringComparer.Ordinal)
            .ToDictionary(item => item.Key, item => item.Sum(line => line.Quantity), StringComparer.Ordinal);
        var currency = own.Select(line => line.Currency).FirstOrDefault();
        var lines = own.Count;
        foreach (var line in guest)
        {
            var same = own.FirstOrDefault(line.IsSame);
            var (quantity, obstacle) = Fits(line, same, currency, wanted.GetValueOrDefault(line.ItemId), lines);
            if (quantity == 0)
            {
                dropped.Add(line.Told(same?.Quantity ?? 0, obstacle!));
                continue;
            }
            currency ??= line.Currency;
            lines += same is null ? 1 : 0;
            wanted[line.ItemId] = wanted.GetValueOrDefault(line.ItemId) + quantity;
            var total = quantity + (same?.Quantity ?? 0);
            changes.Add(new MergeChange(line, same?.Id, total));
            if (same is not null)
            {
                summed.Add(line.Told(total, MergeReasons.Summed));
            }
            if (quantity < line.Quantity)
            {
                capped.Add(line.Told(total, obstacle!));
            }
            if (line.PriceSeen is { } seen && seen != line.UnitPrice)
            {
                repriced.Add(line.Told(total, MergeReasons.PriceChanged));
            }
        }
        return (changes, new MergeReport(summed, capped, repriced, dropped));
    }

    /// <summary>How many pieces of a guest's line are taken over, and what stands against the others.</summary>
    private static (int Quantity, string? Obstacle) Fits(MergeLine line, MergeLine? same, string? currency, int wanted, int lines)
    {
        if (line.State != LineStates.OnSale)
        {
            return (0, line.State);
        }
        if (currency is not null && line.Currency != currency)
        {
            return (0, MergeReasons.CurrencyMixed);
        }
        if (same is null && lines >= CartStore.MaxLines)
        {
            return (0, MergeReasons.CartFull);
        }
        var available = Math.Max(0, line.Available - wanted);
        var room = CartStore.MaxQuantity - (same?.Quantity ?? 0);
        var quantity = Math.Min(line.Quantity, Math.Min(available, room));
        return (
            quantity,
            quantity == line.Quantity ? null
            : room < available ? MergeReasons.TooMany
            : quantity == 0 ? UnavailableReasons.OutOfStock
            : UnavailableReasons.InsufficientStock
        );
    }
}
