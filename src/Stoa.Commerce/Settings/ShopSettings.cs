using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Settings;

/// <summary>What the whole shop goes by.</summary>
/// <param name="Currency">In which a promotion without amounts is replayed; prices have their own.</param>
/// <param name="Country">The seller's; null where it was not said.</param>
/// <param name="PricesIncludeTax">Whether prices are gross.</param>
/// <param name="TaxShipping">Whether shipping is taxed, by the class of its method.</param>
/// <param name="SamePriceEverywhere">Of gross prices: true charges every buyer the same; false takes out the seller's country's tax and puts the buyer's
/// in.</param>
/// <param name="LowStockAt">From how many pieces on an item counts as low that has no threshold of its own.</param>
internal sealed record ShopSettings(
    string Currency,
    string? Country,
    bool PricesIncludeTax,
    bool TaxShipping,
    bool SamePriceEverywhere,
    int LowStockAt,
    long Version,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore] SellerTerms Seller
) : SellerTerms(Seller), IVersioned
{
    public string ShopName { get; init; } = "";

    /// <summary>The address that mails come from.</summary>
    public string MailFrom { get; init; } = "";

    /// <summary>The name before it; empty for that of the shop.</summary>
    public string MailFromName { get; init; } = "";

    /// <summary>Whether buyers get mails about their orders.</summary>
    public bool OrderMails { get; init; }

    /// <summary>The storefront's address, for mails.</summary>
    public string ShopUrl { get; init; } = "";

    /// <summary>Whether buyers may ask to be told that something is back, and that it costs less.</summary>
    public bool StockAlerts { get; init; }
    public bool PriceAlerts { get; init; }

    /// <summary>Whether who agreed to advertising is reminded of a cart, and after how long.</summary>
    public bool AbandonedCarts { get; init; }

    /// <summary>Whether parcels are told by push, and by mail only where no device can be reached.</summary>
    public bool ShippedAlerts { get; init; }

    public int CartAbandonedMinutes { get; init; }

    /// <summary>HH:mm, between which alerts wait; the same twice: never.</summary>
    public string QuietFrom { get; init; } = "";
    public string QuietUntil { get; init; } = "";

    /// <summary>Legal texts, each by language.</summary>
    public IReadOnlyDictionary<string, string> Imprint { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, string> Terms { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, string> Privacy { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, string> Withdrawal { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>With what is not read by SQL.</summary>
    public ShopSettings With(SettingValues values) =>
        this with
        {
            ShopName = values.Get(MailSettings.ShopName),
            MailFrom = values.Get(MailSettings.From),
            MailFromName = values.Get(MailSettings.FromName),
            OrderMails = values.Get(CommerceSettings.OrderMails),
            ShopUrl = values.Get(CommerceSettings.ShopUrl),
            StockAlerts = values.Get(CommerceSettings.StockAlerts),
            PriceAlerts = values.Get(CommerceSettings.PriceAlerts),
            AbandonedCarts = values.Get(CommerceSettings.AbandonedCarts),
            ShippedAlerts = values.Get(CommerceSettings.ShippedAlerts),
            CartAbandonedMinutes = values.Get(CommerceSettings.CartAbandonedMinutes),
            QuietFrom = values.Get(CommerceSettings.QuietFrom),
            QuietUntil = values.Get(CommerceSettings.QuietUntil),
            Imprint = values.Get(CommerceSettings.Imprint),
            Terms = values.Get(CommerceSettings.Terms),
            Privacy = values.Get(CommerceSettings.Privacy),
            Withdrawal = values.Get(CommerceSettings.Withdrawal),
        };

    public static ShopSettings From(NpgsqlDataReader row) =>
        new(
            row.GetString("currency"),
            row.GetStringOrNull("country"),
            row.GetBoolean("prices_include_tax"),
            row.GetBoolean("tax_shipping"),
            row.GetBoolean("same_price_everywhere"),
            row.GetInt32("low_stock_at"),
            row.GetInt64("version"),
            row.GetTime("updated_at"),
            SellerTerms.Stored(row)
        );

    [JsonIgnore]
    public SettingsSpec Spec => new(Currency, Country, PricesIncludeTax, TaxShipping, SamePriceEverywhere, LowStockAt, Seller);

    internal const string FindSql = """
        SELECT currency, country, prices_include_tax, tax_shipping, same_price_everywhere, low_stock_at, version, updated_at, seller::text AS seller
        FROM commerce.settings
        """;

    internal const string LockSql = FindSql + " FOR UPDATE";
}

/// <summary>What staff set.</summary>
internal sealed record SettingsSpec(
    string Currency,
    string? Country,
    bool PricesIncludeTax,
    bool TaxShipping,
    bool SamePriceEverywhere,
    int LowStockAt,
    SellerTerms Seller
)
{
    public static Changes<SettingsSpec> Read(ObjectReader members)
    {
        var changes = new Changes<SettingsSpec>(members);
        changes.SetGiven(members.OptionalForm("currency", 3, StringFormats.Currency), static (spec, currency) => spec with { Currency = currency });
        changes.Set("country", members.OptionalForm("country", 2, StringFormats.Country), static (spec, country) => spec with { Country = country });
        changes.SetGiven(members.OptionalFlag("prices_include_tax"), static (spec, includes) => spec with { PricesIncludeTax = includes });
        changes.SetGiven(members.OptionalFlag("tax_shipping"), static (spec, taxes) => spec with { TaxShipping = taxes });
        changes.SetGiven(members.OptionalFlag("same_price_everywhere"), static (spec, same) => spec with { SamePriceEverywhere = same });
        changes.SetGiven(members.OptionalInteger("low_stock_at", 0, StockLevels.MostOnHand), static (spec, pieces) => spec with { LowStockAt = pieces });
        SellerTerms.Read(members, changes);
        return changes;
    }

    /// <summary>Prices that differ by place begin at those of the seller's country.</summary>
    public Failure? Validate() => !SamePriceEverywhere && Country is null ? Failure.Invalid("country", Rule.Required) : Seller.Validate(Country);

    public string ToJson() => JsonSerializer.Serialize(this, CommerceJson.Stored.SettingsSpec);
}
