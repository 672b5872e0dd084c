namespace Stoa.Push.Languages;

/// <summary>
/// Which locale covers which: <c>es</c> covers <c>es-MX</c>, <c>zh-Hant</c> covers <c>zh-TW</c>, <c>no</c> is <c>nb</c> and <c>iw</c> is <c>he</c>. What a tag
/// does not say is as CLDR says it is likely meant; a language alone covers all its scripts, if nothing fits better.
/// </summary>
internal static class Locales
{
    private const string AnyRegion = "[A-Z]{2}|[0-9]{3}";

    /// <summary>What may follow where there is no region: variants and extensions, or nothing.</summary>
    private const string Variants = "(?:-(?:[0-9a-z]{5,8}|[0-9][0-9a-z]{3}|[0-9a-z]-.+)(?:-.*)?)?";

    /// <summary>The best of the offered locales that covers the device's; null if none does.</summary>
    public static string? Best(string? device, IEnumerable<string> offered)
    {
        if (device is null)
        {
            return null;
        }
        var of = Tag.Parse(device);
        return offered.Where(locale => Rank(Tag.Parse(locale), of) >= 0).MaxBy(locale => Rank(Tag.Parse(locale), of));
    }

    public static bool Includes(string locale, string device) => Rank(Tag.Parse(locale), Tag.Parse(device)) >= 0;

    /// <summary>A regular expression, of .NET as of PostgreSQL, that a locale in its usual spelling fits where one of these covers it.</summary>
    public static string Pattern(IEnumerable<string> locales) => $"^(?:{string.Join('|', locales.Select(locale => Alternatives(Tag.Parse(locale))))})$";

    /// <summary>Negative: it does not cover it. The more they have in common, the higher.</summary>
    private static int Rank(Tag offered, Tag device)
    {
        var isScript = offered.LikelyScript == device.LikelyScript;
        var fits =
            offered.Language == device.Language
            && (isScript || offered is { Script: null, Region: null })
            && (offered.Region is null || device.LikelyRegion is { } region && Cldr.Instance.Within(offered.Region).Contains(region, StringComparer.Ordinal))
            && (offered.Rest.Length == 0 || (device.Rest + "-").StartsWith(offered.Rest + "-", StringComparison.Ordinal));
        return !fits
            ? -1
            : offered.Rest.Length * 16
                + (isScript ? 8 : 0)
                + (
                    offered.Region is null ? 0
                    : offered.Region.Length == 2 || offered.Region == device.Region ? 4
                    : 2
                )
                + (offered.Script is null ? 0 : 1);
    }

    private static string Alternatives(Tag tag)
    {
        var names = $"(?:{string.Join('|', Cldr.Instance.Names(tag.Language))})";
        var rest = tag.Rest.Length == 0 ? "(?:-.*)?" : $"-{tag.Rest}(?:-.*)?";
        if (tag is { Script: null, Region: null })
        {
            names = $"(?:{string.Join('|', [names, .. Cldr.Instance.NamesWithScript(tag.Language).Select(name => name.Name)])})";
            return tag.Rest.Length == 0 ? names + rest : $"{names}(?:-[A-Z][a-z]{{3}})?(?:-(?:{AnyRegion}))?{rest}";
        }
        var region = tag.Region is null ? AnyRegion : string.Join('|', Cldr.Instance.Within(tag.Region));
        return Cldr.Instance.Of(tag.Language) is { } known
            ? string.Join('|', Forms(tag, known, names, region, rest))
            : names + (tag.Script is null ? "(?:-[A-Z][a-z]{3})?" : "-" + tag.Script) + (tag.Region is null ? "" : $"-(?:{region})") + rest;
    }

    /// <summary>With the script, with the region alone where that means the script, and with neither where the language alone means both.</summary>
    private static IEnumerable<string> Forms(Tag tag, Cldr.Language known, string names, string region, string rest)
    {
        var script = tag.LikelyScript!;
        var unplaced = tag.Rest.Length == 0 ? Variants : rest;
        var isLikely = tag.Region is null || Cldr.Instance.Within(tag.Region).Contains(known.RegionIn(script), StringComparer.Ordinal);
        string[] withScript =
        [
            $"{names}-{script}",
            .. Cldr.Instance.NamesWithScript(tag.Language).Where(name => name.Script == script).Select(name => name.Name),
        ];
        foreach (var name in withScript)
        {
            yield return $"{name}-(?:{region}){rest}";
            if (isLikely)
            {
                yield return name + unplaced;
            }
        }
        var regions = string.Join('|', known.RegionsWith(written => (written == script) != (known.Script == script)));
        if (script == known.Script)
        {
            yield return $"{names}-{(regions.Length == 0 ? "" : $"(?!(?:{regions})(?:-|$))")}(?:{region}){rest}";
            if (isLikely)
            {
                yield return names + unplaced;
            }
        }
        else if (regions.Length > 0)
        {
            yield return $"{names}-(?=(?:{regions})(?:-|$))(?:{region}){rest}";
        }
    }

    /// <summary>A language tag in its usual spelling, by its parts.</summary>
    /// <param name="Rest">Variants and extensions.</param>
    private sealed record Tag(string Language, string? Script, string? Region, string Rest)
    {
        private readonly Cldr.Language? _known = Cldr.Instance.Of(Language);

        public string? LikelyScript => Script ?? (Region is null ? _known?.Script : _known?.ScriptIn(Region));

        public string? LikelyRegion => Region ?? (Script is null ? _known?.Region : _known?.RegionIn(Script));

        public static Tag Parse(string locale)
        {
            var parts = locale.Split('-');
            var (language, script) = Cldr.Instance.Current(parts[0]);
            var at = 1;
            if (at < parts.Length && parts[at].Length == 4 && char.IsAsciiLetter(parts[at][0]))
            {
                script = parts[at++];
            }
            var region = at < parts.Length && (parts[at].Length == 2 || (parts[at].Length == 3 && char.IsAsciiDigit(parts[at][0]))) ? parts[at++] : null;
            return new Tag(language, script, region is null ? null : Cldr.Instance.Region(region), string.Join('-', parts[at..]));
        }
    }
}
