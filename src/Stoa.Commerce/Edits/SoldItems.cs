using System.Globalization;
using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Edits;

/// <summary>Something that staff put into an order by its SKU.</summary>
/// <param name="UnitPrice">What a piece costs this buyer; null for what it costs everybody now.</param>
internal sealed record WantedItem(string Sku, int Quantity, Money? UnitPrice)
{
    public const int MaxItems = 200;

    public static WantedItem Read(ObjectReader members) => new(members.Text("sku", 255), members.Integer("quantity", 1, CartStore.MaxQuantity), null);

    /// <summary>Where staff may name the price.</summary>
    public static WantedItem ReadPriced(ObjectReader members) => Read(members) with { UnitPrice = members.OptionalValue("unit_price", Money.Read) };
}

/// <summary>What a SKU stands for now.</summary>
internal sealed record SoldItem(
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    Money Price,
    string TaxClass,
    int WeightGrams,
    bool RequiresShipping,
    string State,
    int Available
)
{
    public BasketLine InBasket(int quantity, Money? price) =>
        new(price ?? Price, quantity)
        {
            ProductId = ProductId,
            IsAgreed = price is not null,
            TaxClass = TaxClass,
            WeightGrams = WeightGrams,
            RequiresShipping = RequiresShipping,
        };
}

/// <summary>Finds what staff name by SKU.</summary>
internal static class SoldItems
{
    /// <summary>One for each that is wanted, in their order; or the first that cannot be had.</summary>
    /// <param name="connection">Any.</param>
    /// <param name="wanted">By SKU.</param>
    /// <param name="member">What the request calls the list.</param>
    /// <param name="currency">Of the order; null where the first decides.</param>
    /// <param name="cancelled">Of the request.</param>
    public static async Task<Outcome<IReadOnlyList<SoldItem>>> Find(
        NpgsqlConnection connection,
        IReadOnlyList<WantedItem> wanted,
        string member,
        string? currency,
        CancellationToken cancelled
    )
    {
        var rows = await connection.Many(FindSql, From, cancelled, (object)wanted.Select(item => item.Sku).ToArray());
        var found = rows.ToDictionary(row => row.Number, row => row.Item);
        var items = new List<SoldItem>(wanted.Count);
        for (var i = 0; i < wanted.Count; i++)
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"{member}.{i}.sku");
            if (!found.TryGetValue(i + 1, out var item))
            {
                return new Failure { Fault = CommerceFaults.ItemUnknown, Field = field };
            }
            if (CartFailures.Unsellable(item.Name, item.State) is { } unsellable)
            {
                return unsellable with { Field = field };
            }
            currency ??= item.Price.Currency;
            var foreign =
                item.Price.Currency != currency ? item.Price.Currency
                : wanted[i].UnitPrice is { } price && price.Currency != currency ? price.Currency
                : null;
            if (foreign is not null)
            {
                return CartFailures.CurrencyMixed(currency, foreign);
            }
            if (wanted.Take(i + 1).Where(other => other.Sku == wanted[i].Sku).Sum(other => other.Quantity) > item.Available)
            {
                return CartFailures.OutOfStock(item.Name, item.Available) with { Field = field };
            }
            items.Add(item);
        }
        return items;
    }

    private static (int Number, SoldItem Item) From(NpgsqlDataReader row) =>
        (
            row.GetInt32("n"),
            new SoldItem(
                row.GetString("product_id"),
                row.GetStringOrNull("variant_id"),
                row.GetString("sku"),
                row.GetString("name"),
                new Money(row.GetInt64("unit_price"), row.GetString("currency")),
                row.GetString("tax_class"),
                row.GetInt32("weight_grams"),
                row.GetBoolean("requires_shipping"),
                row.GetString("state"),
                row.GetInt32("available")
            )
        );

    internal const string FindSql = $"""
        SELECT w.n::int AS n, p.id AS product_id, i.variant_id, coalesce(v.sku, p.sku) AS sku, p.name, commerce.unit_price(p, v) AS unit_price, p.currency,
            p.tax_class, coalesce(v.weight_grams, p.weight_grams, 0) AS weight_grams, p.requires_shipping,
            {Availability.LineState} AS state, {Availability.Pieces} AS available
        FROM unnest($1::text[]) WITH ORDINALITY AS w(sku, n)
        CROSS JOIN LATERAL (
            SELECT x.product_id, x.id AS variant_id FROM commerce.variants x WHERE x.sku = w.sku
            UNION ALL
            SELECT y.id, NULL FROM commerce.products y WHERE y.sku = w.sku AND NOT EXISTS (SELECT FROM commerce.variants z WHERE z.sku = w.sku)
        ) AS i
        JOIN commerce.products p ON p.id = i.product_id
        LEFT JOIN commerce.variants v ON v.id = i.variant_id
        ORDER BY w.n
        """;
}
