using System.Globalization;

namespace Stoa.Contracts.Http;

/// <summary>
/// Reads the JSON media ranges of an Accept header (RFC 9110, 12.5.1), once and from left to right; malformed ranges are
/// skipped.
/// </summary>
internal ref struct AcceptRanges(string header)
{
    private ReadOnlySpan<char> _rest = header;

    /// <summary>The next range that allows JSON and has a profile (RFC 6906), with its quality from 0 to 1.</summary>
    public bool Next(out ReadOnlySpan<char> profile, out double quality)
    {
        while (!_rest.IsEmpty)
        {
            var range = Take(ref _rest, ',');
            if (AllowsJson(Take(ref range, ';').Trim()))
            {
                profile = default;
                quality = 1;
                while (!range.IsEmpty)
                {
                    Read(Take(ref range, ';'), ref profile, ref quality);
                }
                if (!profile.IsEmpty)
                {
                    return true;
                }
            }
        }
        profile = default;
        quality = 0;
        return false;
    }

    private static bool AllowsJson(ReadOnlySpan<char> type) =>
        type is "*/*"
        || type.Equals("application/*", StringComparison.OrdinalIgnoreCase)
        || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static void Read(ReadOnlySpan<char> parameter, scoped ref ReadOnlySpan<char> profile, scoped ref double quality)
    {
        var equals = parameter.IndexOf('=');
        if (equals < 0)
        {
            return;
        }
        var name = parameter[..equals].Trim();
        var value = parameter[(equals + 1)..].Trim();
        if (name.Equals("profile", StringComparison.OrdinalIgnoreCase))
        {
            profile = value is ['"', .. var quoted, '"'] ? quoted : value;
        }
        else if (name.Equals("q", StringComparison.OrdinalIgnoreCase))
        {
            quality =
                double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1 ? number : 0;
        }
    }

    /// <summary>Up to the next separator outside quotes, or to the end.</summary>
    private static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> text, char separator)
    {
        var quoted = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && quoted)
            {
                at++;
            }
            else if (text[at] == '"')
            {
                quoted = !quoted;
            }
            else if (text[at] == separator && !quoted)
            {
                var part = text[..at];
                text = text[(at + 1)..];
                return part;
            }
        }
        var all = text;
        text = default;
        return all;
    }
}
