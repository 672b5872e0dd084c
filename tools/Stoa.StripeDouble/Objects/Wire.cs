using System.Collections.Frozen;
using System.Text.Json;

namespace Stoa.StripeDouble;

/// <summary>The names of an enum's values as Stripe writes them: <c>RequiresCapture</c> is <c>requires_capture</c>.</summary>
internal static class Wire<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<T, string> Names = Enum.GetValues<T>()
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly FrozenDictionary<string, T> Values = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static IEnumerable<string> All => Names.Values;

    public static string Name(T value) => Names[value];

    public static T? Find(string? name) => name is not null && Values.TryGetValue(name, out var value) ? value : null;
}
