using Stoa.Contracts.Input;

namespace Stoa.Push;

internal static class NullableTexts
{
    /// <summary>An optional text; null where it is blank, as the columns have it.</summary>
    public static string? NullableText(this ObjectReader members, string name, int max) =>
        members.OptionalText(name, max) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
