using Stoa.Contracts.Http;

namespace Stoa.Commerce.Settings;

/// <summary>What the routes of the settings share.</summary>
internal static class SettingsRoutes
{
    public const string Section = "Settings";

    public static readonly ShopSettings Example = new(
        "EUR",
        "DE",
        true,
        true,
        true,
        5,
        2,
        Examples.At,
        new SellerTerms
        {
            SellerName = "Teehaus Müller GmbH",
            SellerAddress1 = "Domplatz 1",
            SellerPostalCode = "50667",
            SellerCity = "Köln",
            SellerVatId = "DE123456789",
            SellerIban = "DE89370400440532013000",
            InvoiceOn = InvoiceMoments.Shipped,
            TimeZone = "Europe/Berlin",
        }
    )
    {
        ShopName = "Teehaus Müller",
        MailFrom = "post@teehaus.example",
        OrderMails = true,
        StockAlerts = true,
        CartAbandonedMinutes = 60,
        QuietFrom = "21:00",
        QuietUntil = "08:00",
        Imprint = new Dictionary<string, string>(StringComparer.Ordinal) { ["de"] = "Teehaus Müller GmbH, Domplatz 1, 50667 Köln" },
    };

    public static void MapSettings(this Routes routes)
    {
        ReadSettings.Map(routes);
        UpdateSettings.Map(routes);
        ReadEffectiveSettings.Map(routes);
        ReadShop.Map(routes);
    }
}
