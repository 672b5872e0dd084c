using System.Globalization;

namespace Stoa.Push;

/// <summary>Ids as people type them.</summary>
internal static class Numbers
{
    /// <summary>Null where the text is no number.</summary>
    public static long? Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
