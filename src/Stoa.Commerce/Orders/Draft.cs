using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Promotions;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>A cart line with all that an order takes over from it.</summary>
internal sealed record DraftLine(
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    Money UnitPrice,
    int Quantity,
    string Attributes,
    string State,
    int Available
)
{
    public string ItemId => VariantId ?? ProductId;

    /// <summary>What promotions, shipping and taxes ask of it.</summary>
    public required BasketLine Priced { get; init; }

    /// <summary>SQL for statements that call the line <c>i</c>, its product <c>p</c> and its variant (of an outer join) <c>v</c>.</summary>
    public const string Columns = $"""
        i.product_id, i.variant_id, coalesce(v.sku, p.sku) AS sku, p.name, commerce.unit_price(p, v) AS unit_price, p.currency, i.quantity,
        i.attributes::text AS attributes, p.brand_id, p.category_id || p.category_ids AS categories, nullif(p.tags, ARRAY[]::text[]) AS tags, p.tax_class,
        coalesce(v.weight_grams, p.weight_grams, 0) AS weight_grams, p.requires_shipping, {Availability.LineState} AS state, {Availability.Pieces} AS available
        """;

    /// <summary>The lines of the cart <c>c</c> of the owner $1, in their order.</summary>
    public const string OfCart = """
        FROM commerce.carts c
        JOIN commerce.cart_items i ON i.cart_id = c.id
        JOIN commerce.products p ON p.id = i.product_id
        LEFT JOIN commerce.variants v ON v.id = i.variant_id
        WHERE c.owner = $1
        ORDER BY i.position
        """;

    public static DraftLine From(NpgsqlDataReader row)
    {
        var (product, price, quantity) = (
            row.GetString("product_id"),
            new Money(row.GetInt64("unit_price"), row.GetString("currency")),
            row.GetInt32("quantity")
        );
        return new DraftLine(
            product,
            row.GetStringOrNull("variant_id"),
            row.GetString("sku"),
            row.GetString("name"),
            price,
            quantity,
            row.GetString("attributes"),
            row.GetString("state"),
            row.GetInt32("available")
        )
        {
            Priced = new BasketLine(price, quantity)
            {
                ProductId = product,
                BrandId = row.GetStringOrNull("brand_id"),
                CategoryIds = row.GetStrings("categories"),
                Tags = row.GetStringsOrEmpty("tags"),
                TaxClass = row.GetString("tax_class"),
                WeightGrams = row.GetInt32("weight_grams"),
                RequiresShipping = row.GetBoolean("requires_shipping"),
            },
        };
    }
}

/// <summary>All that an order is made from, read in one round trip. It may be out of date when the order is placed: placing checks again.</summary>
internal sealed record Draft(Guid CartId, long CartVersion, IReadOnlyList<DraftLine> Lines, ShopRules Rules)
{
    /// <summary>Of every amount in it, once nothing stands against it.</summary>
    public string Currency => Lines[0].UnitPrice.Currency;

    /// <summary>What promotions, shipping and taxes ask of the lines.</summary>
    public IReadOnlyList<BasketLine> Basket { get; } = [.. Lines.Select(line => line.Priced)];

    /// <summary>A cart that has been read, with the rules that it is priced by. What its own checkout uses of promotions is there to be used.</summary>
    /// <param name="cart">As it is in the database.</param>
    /// <param name="batch">New; it ends here.</param>
    /// <param name="buyer">Whose cart.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Stops it.</param>
    public static async Task<Draft> Load(Cart cart, NpgsqlBatch batch, Buyer buyer, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var _ = batch;
        return new Draft(cart.Id, cart.Version, cart.Lines, await ShopRules.Load(batch, buyer, cart.Terms, cart.Id, now, cancelled));
    }

    /// <summary>The same outside of a transaction.</summary>
    public static Task<Draft> Load(Cart cart, NpgsqlDataSource database, Buyer buyer, DateTimeOffset now, CancellationToken cancelled) =>
        database.Together(batch => Load(cart, batch, buyer, now, cancelled), cancelled);

    /// <summary>Reads what is in a cart, with the rules that it is priced by.</summary>
    /// <param name="database">In one round trip.</param>
    /// <param name="buyer">Whose cart.</param>
    /// <param name="terms">What the buyer wants beside.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Stops it.</param>
    public static Task<Draft> Load(NpgsqlDataSource database, Buyer buyer, PurchaseTerms terms, DateTimeOffset now, CancellationToken cancelled) =>
        database.Together(
            async batch =>
            {
                batch.Add(LinesSql, buyer.Owner);
                Guid cart = default;
                long version = 0;
                var lines = new List<DraftLine>();
                var rules = await ShopRules.Load(batch, buyer, terms, cart: null, now, cancelled, ReadLines);
                return new Draft(cart, version, lines, rules);

                async Task ReadLines(NpgsqlDataReader row)
                {
                    while (await row.ReadAsync(cancelled))
                    {
                        (cart, version) = (row.GetGuid("cart_id"), row.GetInt64("version"));
                        lines.Add(DraftLine.From(row));
                    }
                }
            },
            cancelled
        );

    /// <summary>What stands against pricing it, as far as can be seen from here.</summary>
    public Failure? Unpriceable(PurchaseTerms terms)
    {
        if (Lines.Count == 0)
        {
            return CommerceFaults.CartEmpty;
        }
        if (Lines.FirstOrDefault(line => line.UnitPrice.Currency != Currency) is { } foreign)
        {
            return CartFailures.CurrencyMixed(Currency, foreign.UnitPrice.Currency);
        }
        if (Lines.Sum(line => (decimal)line.UnitPrice.Amount * line.Quantity) > Money.MaxAmount)
        {
            return CommerceFaults.OrderTooLarge;
        }
        return terms.ShippingAddress is { } address ? Rules.StateUnknown(address, "shipping_address") : null;
    }

    /// <summary>The first line that cannot be had.</summary>
    /// <param name="own">What the buyer holds already, by item.</param>
    public Failure? Unavailable(IReadOnlyDictionary<string, int>? own = null) =>
        Lines
            .GroupBy(line => line.ItemId, StringComparer.Ordinal)
            .Select(item => Missing(item.First(), item.Sum(line => line.Quantity) - (own?.GetValueOrDefault(item.Key) ?? 0)))
            .FirstOrDefault(missing => missing is not null);

    /// <summary>Whether anything has to be sent.</summary>
    public bool IsSent => Lines.Any(line => line.Priced.RequiresShipping);

    /// <summary>A shipping method of another currency, or to another place, is not there.</summary>
    public bool IsShipped => Rules.ShippingCurrency == Currency;

    /// <summary>A code that may be used; whether the cart earns what it promises, pricing decides. One of another currency is not there.</summary>
    public bool IsUsable(string code) =>
        Rules.Promotions.Any(offered => offered.Rule.CodeKey == code && offered.State == PromotionStates.Usable && offered.Rule.AppliesIn(Currency));

    /// <summary>What it costs, where nothing stands against it; null where the shipping method does not take it.</summary>
    public OrderPrice? Price() => Price(IsShipped ? Rules.Shipping : null);

    public OrderPrice? Price(ShippingTerms? shipping) => PriceEngine.Price(new Basket(Basket, Rules.Usable, shipping, Rules.Tax));

    private static Failure? Missing(DraftLine line, int quantity) =>
        CartFailures.Unsellable(line.Name, line.State)
        ?? (quantity > line.Available ? CartFailures.OutOfStock(line.Name, line.Available) with { Field = null } : null);

    internal const string LinesSql = $"""
        SELECT c.id AS cart_id, c.version, {DraftLine.Columns}
        {DraftLine.OfCart}
        """;
}
