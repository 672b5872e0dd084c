using Stoa.Platform.Settings;

namespace Stoa.Commerce.Settings;

/// <summary>What the shop sets besides prices and taxes, which SQL reads and which stand in <c>commerce.settings</c>.</summary>
internal static class CommerceSettings
{
    private const int MaxLegal = 50_000;

    /// <summary>Mails about orders.</summary>
    public static readonly Setting<bool?> OrderMails = Setting.Flag("order_mails", "Orders:Mails", true);

    /// <summary>Who runs the shop, as the law has it told.</summary>
    public static readonly Setting<IReadOnlyDictionary<string, string>> Imprint = Setting.Wording("imprint", MaxLegal);
    public static readonly Setting<IReadOnlyDictionary<string, string>> Terms = Setting.Wording("terms", MaxLegal);
    public static readonly Setting<IReadOnlyDictionary<string, string>> Privacy = Setting.Wording("privacy", MaxLegal);

    /// <summary>How a consumer withdraws from a contract.</summary>
    public static readonly Setting<IReadOnlyDictionary<string, string>> Withdrawal = Setting.Wording("withdrawal", MaxLegal);

    public static IReadOnlyList<Setting> All { get; } = [OrderMails, Imprint, Terms, Privacy, Withdrawal];
}
