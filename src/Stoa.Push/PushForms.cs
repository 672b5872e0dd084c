using System.Collections.Frozen;
using NodaTime;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Push;

/// <summary>Forms of texts that devices and messages have.</summary>
internal static class PushForms
{
    private static readonly FrozenSet<string> TimeZones = DateTimeZoneProviders.Tzdb.Ids.ToFrozenSet(StringComparer.Ordinal);

    /// <summary><c>#rrggbb</c>; the short form <c>#rgb</c> and a missing <c>#</c> are understood.</summary>
    public static readonly StringFormat Color = new(Rule.Color, ReadColor);

    /// <summary>A name of the IANA time zone database, links included. NodaTime brings the database, so that every host accepts the same names.</summary>
    public static readonly StringFormat TimeZone = new(Rule.Type(JsonKind.TimeZone), text => TimeZones.Contains(text) ? text : null);

    private static string? ReadColor(string text)
    {
        var digits = text.StartsWith('#') ? text[1..] : text;
        if (digits.Length is not (3 or 6) || !digits.All(char.IsAsciiHexDigit))
        {
            return null;
        }
        return "#" + (digits.Length == 6 ? digits : string.Concat(digits.Select(digit => new string(digit, 2)))).ToLowerInvariant();
    }
}
