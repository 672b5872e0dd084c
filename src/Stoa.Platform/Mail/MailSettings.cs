using System.Net.Mail;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Platform.Settings;

namespace Stoa.Platform.Mail;

/// <summary>Who the shop is in its mails.</summary>
public static class MailSettings
{
    private const string Key = "Mail:From";

    /// <summary>What the shop calls itself.</summary>
    public static readonly Setting<string> ShopName = Setting.Text("shop_name", "Shop:Name", 100, "Stoa");

    /// <summary>The address that mails come from.</summary>
    public static readonly Setting<string> From = Setting.Form(
        "mail_from",
        Key,
        TextRules.MaxEmail,
        new StringFormat(Rule.Email, static text => TextRules.IsEmail(text.Trim()) ? text.Trim() : null, "email"),
        "stoa@localhost",
        static text => MailAddress.TryCreate(text, out var address) ? address.Address : null
    );

    /// <summary>The name before it; empty for that of the shop.</summary>
    public static readonly Setting<string> FromName = Setting.Form(
        "mail_from_name",
        Key,
        100,
        new StringFormat(Rule.NotText, static text => text.AsSpan().ContainsAny("<>\"") || !HeaderText.IsOneLine(text) ? null : text.Trim()),
        "",
        static text => MailAddress.TryCreate(text, out var address) ? address.DisplayName : null
    );

    public static IReadOnlyList<Setting> All { get; } = [ShopName, From, FromName];

    internal static MailAddress Sender(SettingValues values) =>
        new(values.Get(From), values.Get(FromName) is { Length: > 0 } name ? name : NameWithout(values));

    /// <summary>An address that the configuration gives without a name has none.</summary>
    private static string NameWithout(SettingValues values) => values.SourceOf(FromName) == SettingSources.Configuration ? "" : values.Get(ShopName);
}
