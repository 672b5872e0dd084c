using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Stoa.Contracts.Languages;

/// <summary>
/// Chooses a language by <c>Accept-Language</c> (RFC 9110, 12.5.4): the highest quality wins, then what is named first. A range matches by its primary
/// subtag (<c>es-MX</c> is Spanish), <c>*</c> is whatever is not named, 0 is never. A client that asks for nothing we have gets the first.
/// </summary>
public static class AcceptLanguage
{
    /// <summary>No person reads more languages than fit here; what a hostile client sends beyond is not looked at.</summary>
    private const int ReadAtMost = 1_000;

    public static Texts Choose(ImmutableArray<Texts> languages, StringValues header)
    {
        var chosen = languages[0];
        if (header.Count == 0)
        {
            return chosen;
        }
        ReadOnlySpan<char> ranges = header.ToString();
        ranges = ranges[..Math.Min(ranges.Length, ReadAtMost)];
        (double Quality, int Position) best = (0, 0);
        foreach (var texts in languages)
        {
            var (quality, position) = PreferenceFor(texts.Language, ranges);
            if (quality > best.Quality || (quality == best.Quality && quality > 0 && position < best.Position))
            {
                (chosen, best) = (texts, (quality, position));
            }
        }
        return chosen;
    }

    private static (double Quality, int Position) PreferenceFor(string language, ReadOnlySpan<char> ranges)
    {
        (double Quality, int Position)? named = null;
        (double Quality, int Position) any = (0, 0);
        foreach (var part in ranges.Split(','))
        {
            var range = ranges[part];
            var end = range.IndexOf(';');
            var tag = (end < 0 ? range : range[..end]).Trim();
            var quality = end < 0 ? 1 : QualityOf(range[(end + 1)..].Trim());
            if (tag is "*")
            {
                any = (quality, part.Start.Value);
            }
            else if (Matches(tag, language) && quality > (named?.Quality ?? -1))
            {
                named = (quality, part.Start.Value);
            }
        }
        return named ?? any;
    }

    private static bool Matches(ReadOnlySpan<char> tag, string language) =>
        tag.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (tag.Length == language.Length || tag[language.Length] == '-');

    /// <summary>From 0 to 1; a quality that is none is 0.</summary>
    private static double QualityOf(ReadOnlySpan<char> weight) =>
        weight.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
        && double.TryParse(weight[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
        && quality <= 1
            ? quality
            : 0;
}
