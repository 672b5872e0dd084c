using Stoa.Contracts.Input;

namespace Stoa.Push;

internal static class NullableTexts
{
    /// <summary>An optional text; null where it is empty, as the columns have it.</summary>
    public static string? NullableText(this ObjectReader members, string name, int max) =>
        members.OptionalText(name, max) is { Length: > 0 } text ? text : null;
}
