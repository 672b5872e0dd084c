using System.Globalization;

namespace Stoa.StripeDouble;

/// <summary>Parameters that fit their shape. A parameter that was sent empty is present and has no value.</summary>
internal readonly struct Parameters(FormNode node)
{
    public bool Has(string name) => node[name] is not null;

    public string? Text(string name) => node[name]?.Text is { Length: > 0 } text ? text : null;

    public long? Number(string name) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    public bool? Flag(string name) => Text(name) is { } text ? text == "true" : null;

    public T? Choice<T>(string name)
        where T : struct, Enum => Wire<T>.Find(Text(name));

    public Parameters? Fields(string name) => node[name] is { Members: not null } member ? new Parameters(member) : null;

    public IReadOnlyList<string> List(string name) =>
        node[name]?.Members is { } members
            ? [.. members.OrderBy(member => int.Parse(member.Key, CultureInfo.InvariantCulture)).Select(member => member.Value.Text ?? "")]
            : [];

    /// <summary>The old map with the sent names: an empty value removes its name, an empty map all of them.</summary>
    public IReadOnlyDictionary<string, string> Merged(string name, IReadOnlyDictionary<string, string> old)
    {
        if (node[name] is not { } sent)
        {
            return old;
        }
        var merged = sent.Members is null ? [] : new Dictionary<string, string>(old, StringComparer.Ordinal);
        foreach (var (key, value) in sent.Members ?? [])
        {
            if (value.Text is { Length: > 0 } text)
            {
                merged[key] = text;
            }
            else
            {
                merged.Remove(key);
            }
        }
        return merged;
    }
}
