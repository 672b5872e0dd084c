using System.Collections.Frozen;
using System.Text.Json;
using Stoa.Commerce.Settings;

namespace Stoa.Papers;

/// <summary>The words of documents in one language. The seller chooses it, not the buyer's client: a document is written once.</summary>
internal sealed class Labels
{
    private static readonly FrozenDictionary<string, Labels> All = InvoiceLanguages.Values.ToFrozenDictionary(
        language => language,
        Load,
        StringComparer.Ordinal
    );
    private static readonly string[] German = ["DE", "AT", "CH", "LI", "LU"];
    private static readonly string[] Spanish =
    [
        "ES",
        "MX",
        "AR",
        "CL",
        "CO",
        "PE",
        "EC",
        "UY",
        "PY",
        "BO",
        "VE",
        "CR",
        "PA",
        "GT",
        "HN",
        "SV",
        "NI",
        "DO",
        "CU",
    ];

    private readonly FrozenDictionary<string, string> _words;

    private Labels(string language, FrozenDictionary<string, string> words) => (Language, _words) = (language, words);

    public string Language { get; }

    /// <summary>Of the language, else of the seller's country, else English.</summary>
    public static Labels For(string? language, string? country) =>
        All[
            language
                ?? (
                    German.Contains(country, StringComparer.Ordinal) ? "de"
                    : Spanish.Contains(country, StringComparer.Ordinal) ? "es"
                    : "en"
                )
        ];

    public IEnumerable<string> Keys => _words.Keys;

    public string this[string key] => _words[key];

    /// <summary>As it is said in the seller's country, where it is said otherwise there.</summary>
    public string In(string country, string key) => _words.GetValueOrDefault($"{key}.{country}") ?? _words[key];

    public string Note(string code, string country) => In(country, "note." + code);

    private static Labels Load(string language)
    {
        using var file = typeof(Labels).Assembly.GetManifestResourceStream($"Labels/{language}.json")!;
        return new Labels(language, JsonSerializer.Deserialize(file, PapersJson.Stored.DictionaryStringString)!.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
