using Stoa.Contracts.Input;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Settings;

/// <summary>What the shop sets besides prices and taxes, which SQL reads and which stand in <c>commerce.settings</c>.</summary>
internal static class CommerceSettings
{
    private const int MaxLegal = 50_000;

    /// <summary>Mails about orders.</summary>
    public static readonly Setting<bool?> OrderMails = Setting.Flag("order_mails", "Orders:Mails", true);

    /// <summary>The storefront's, for mails.</summary>
    public static readonly Setting<string> ShopUrl = Setting.Form("shop_url", "Shop:Url", 300, StringFormats.Url, "");

    /// <summary>Alerts that buyers ask for, and reminders of carts, which are advertising: off until the shop says so.</summary>
    public static readonly Setting<bool?> StockAlerts = Setting.Flag("stock_alerts", "Alerts:BackInStock", false);
    public static readonly Setting<bool?> PriceAlerts = Setting.Flag("price_alerts", "Alerts:PriceDrop", false);
    public static readonly Setting<bool?> AbandonedCarts = Setting.Flag("abandoned_carts", "Alerts:AbandonedCarts", false);

    /// <summary>Whether buyers with an account are told of their parcels on their devices, and by mail only where none can be reached.</summary>
    public static readonly Setting<bool?> ShippedAlerts = Setting.Flag("shipped_alerts", "Alerts:Shipped", false);

    /// <summary>How long nobody has touched it.</summary>
    public static readonly Setting<int?> CartAbandonedMinutes = Setting.Minutes("cart_abandoned_minutes", "Carts:AbandonedAfter", 60, 1, 43_200);

    /// <summary>When alerts wait for the morning, by the clock of the device, else of the shop. The same twice: never.</summary>
    public static readonly Setting<string> QuietFrom = Setting.Form("quiet_from", "Alerts:QuietFrom", 5, StringFormats.TimeOfDay, "21:00");
    public static readonly Setting<string> QuietUntil = Setting.Form("quiet_until", "Alerts:QuietUntil", 5, StringFormats.TimeOfDay, "08:00");

    /// <summary>Who runs the shop, as the law has it told.</summary>
    public static readonly Setting<IReadOnlyDictionary<string, string>> Imprint = Setting.Wording("imprint", MaxLegal);
    public static readonly Setting<IReadOnlyDictionary<string, string>> Terms = Setting.Wording("terms", MaxLegal);
    public static readonly Setting<IReadOnlyDictionary<string, string>> Privacy = Setting.Wording("privacy", MaxLegal);

    /// <summary>How a consumer withdraws from a contract.</summary>
    public static readonly Setting<IReadOnlyDictionary<string, string>> Withdrawal = Setting.Wording("withdrawal", MaxLegal);

    public static IReadOnlyList<Setting> All { get; } =
    [
        OrderMails,
        ShopUrl,
        StockAlerts,
        PriceAlerts,
        AbandonedCarts,
        ShippedAlerts,
        CartAbandonedMinutes,
        QuietFrom,
        QuietUntil,
        Imprint,
        Terms,
        Privacy,
        Withdrawal,
    ];
}
