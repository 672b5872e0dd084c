namespace Stoa.Push;

/// <summary>A locale covers itself and everything below it: <c>es</c> covers <c>es-MX</c>. Both are in their usual spelling.</summary>
internal static class Locales
{
    /// <summary>The most specific of the offered locales that covers the device's; null if none does.</summary>
    public static string? Best(string? device, IEnumerable<string> offered) =>
        device is null ? null : offered.Where(locale => Includes(locale, device)).MaxBy(locale => locale.Length);

    public static bool Includes(string locale, string device) =>
        device.StartsWith(locale, StringComparison.Ordinal) && (device.Length == locale.Length || device[locale.Length] == '-');
}
