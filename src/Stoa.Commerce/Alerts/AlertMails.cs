using Npgsql;
using Stoa.Commerce.Settings;
using Stoa.Contracts.Http;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.Mail;
using Stoa.Platform.People;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Alerts;

/// <summary>The mails of alerts. Each that is sent without being asked for that moment can be ended from the mail itself, without a login.</summary>
internal sealed class AlertMails(Mailer mailer, CustomerAccounts accounts, SettingsStore settings, PublicAddress address)
{
    public const string ConfirmPath = "/alerts/confirm";
    public const string UnsubscribePath = "/alerts/unsubscribe";

    /// <summary>A mail may be read a year later.</summary>
    private static readonly TimeSpan UnsubscribeWithin = TimeSpan.FromDays(365);

    private static readonly MailFact[] Facts =
    [
        new("product", "Assam, second flush"),
        new("price", "9.90 EUR"),
        new("shop", "Teehaus Müller"),
        new("shop_url", "https://teehaus.example"),
        new(MailTemplate.Unsubscribe, "https://api.teehaus.example/alerts/unsubscribe?token=sample", Required: true),
    ];

    private static readonly MailTemplate Confirmation = new(
        "commerce.alert_confirm",
        new MailFact("product", "Assam, second flush"),
        new MailFact("shop", "Teehaus Müller")
    );
    private static readonly MailTemplate Stock = new("commerce.alert_stock", Facts);
    private static readonly MailTemplate Price = new("commerce.alert_price", Facts);
    private static readonly MailTemplate Cart = new("commerce.alert_cart", Facts);

    public static MailTemplate[] All { get; } = [Confirmation, Stock, Price, Cart];

    /// <summary>The one that the account has now, where it is known to be its owner's.</summary>
    public async Task<string?> AddressOf(NpgsqlConnection connection, Guid user, CancellationToken cancelled) =>
        (await accounts.Read(connection, [user], cancelled)) is [{ Active: true, EmailVerified: true } account] ? account.Email : null;

    public void AddConfirmation(NpgsqlBatch batch, string? to, Guid? user, string language, string product, string token, DateTimeOffset now) =>
        mailer.Add(
            batch,
            Confirmation,
            to,
            user,
            language,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["product"] = product,
                ["shop"] = settings.Current.Get(MailSettings.ShopName),
                ["link"] = Link(ConfirmPath, token),
            },
            now
        );

    public void Add(NpgsqlBatch batch, Guid alert, string kind, string to, Guid? user, string language, string product, string price, DateTimeOffset now)
    {
        var (token, values) = (GuestTokens.Create(), settings.Current);
        batch.Add(AlertTokens.AddSql, GuestTokens.KeyOf(token), alert, "unsubscribe", now + UnsubscribeWithin);
        var template = kind switch
        {
            AlertKinds.Stock => Stock,
            AlertKinds.Price => Price,
            _ => Cart,
        };
        var shop = values.Get(MailSettings.ShopName);
        mailer.Add(
            batch,
            template,
            to,
            user,
            language,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["product"] = product,
                ["price"] = price,
                ["shop"] = shop,
                ["shop_url"] = values.Get(CommerceSettings.ShopUrl) is { Length: > 0 } url ? url : shop,
                [MailTemplate.Unsubscribe] = Link(UnsubscribePath, token),
            },
            now
        );
    }

    private string Link(string path, string token) => $"{address.Of(path)}?token={token}";
}
