using System.Collections.Frozen;

namespace Stoa.Push.Languages;

/// <summary>What Unicode's CLDR knows of languages: which script and region a tag means that does not say them, and names that were replaced.</summary>
internal sealed class Cldr
{
    private static readonly Lazy<Cldr> Loaded = new(() => new Cldr());

    private readonly FrozenDictionary<string, Language> _languages;
    private readonly FrozenDictionary<string, (string Language, string? Script)> _aliases;
    private readonly FrozenDictionary<string, string> _regions;
    private readonly FrozenDictionary<string, FrozenSet<string>> _within;
    private readonly ILookup<string, string> _names;

    private Cldr()
    {
        var lines = Lines().Select(line => line.Split(' ')).ToLookup(words => words[0], words => words[1..], StringComparer.Ordinal);
        _languages = lines["likely"].ToFrozenDictionary(words => words[0], words => new Language(words[1], words[2], words[3..]), StringComparer.Ordinal);
        _aliases = lines["alias"]
            .ToFrozenDictionary(
                words => words[0],
                words => words[1].Split('-') is [var language, var script] ? (language, script) : (words[1], (string?)null),
                StringComparer.Ordinal
            );
        _names = _aliases.Where(alias => alias.Value.Script is null).ToLookup(alias => alias.Value.Language, alias => alias.Key, StringComparer.Ordinal);
        _regions = lines["region"].ToFrozenDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
        _within = lines["within"].ToFrozenDictionary(words => words[0], words => words[1..].ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    public static Cldr Instance => Loaded.Value;

    public Language? Of(string language) => _languages.GetValueOrDefault(language);

    /// <summary>The name in use of a language, and the script that an old name implied.</summary>
    public (string Language, string? Script) Current(string language) => _aliases.TryGetValue(language, out var current) ? current : (language, null);

    /// <summary>All names of a language, the one in use first.</summary>
    public IEnumerable<string> Names(string language) => _names[language].Prepend(language);

    /// <summary>Old names that meant one script of the language, with it.</summary>
    public IEnumerable<(string Name, string Script)> NamesWithScript(string language) =>
        _aliases.Where(alias => alias.Value.Language == language && alias.Value.Script is not null).Select(alias => (alias.Key, alias.Value.Script!));

    public string Region(string region) => _regions.GetValueOrDefault(region, region);

    /// <summary>The countries of a group such as 419, Latin America; else the region itself.</summary>
    public IReadOnlyCollection<string> Within(string region) => _within.TryGetValue(region, out var countries) ? [.. countries, region] : [region];

    private static IEnumerable<string> Lines()
    {
        using var stream = typeof(Cldr).Assembly.GetManifestResourceStream("Languages/cldr.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>What a language means by itself, and where it means something else.</summary>
    /// <param name="exceptions"><c>TW=Hant</c>: in Taiwan another script; <c>Hant=TW</c>: in that script another region.</param>
    internal sealed class Language(string script, string region, string[] exceptions)
    {
        private readonly FrozenDictionary<string, string> _exceptions = exceptions
            .Select(exception => exception.Split('='))
            .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

        public string Script => script;

        public string Region => region;

        public string ScriptIn(string region) => _exceptions.GetValueOrDefault(region, script);

        public string RegionIn(string script) => _exceptions.GetValueOrDefault(script, region);

        /// <summary>Where another script is written than by default.</summary>
        public IEnumerable<string> RegionsWith(Func<string, bool> isWritten) =>
            _exceptions.Where(exception => exception.Key.Length < 4 && isWritten(exception.Value)).Select(exception => exception.Key);
    }
}
