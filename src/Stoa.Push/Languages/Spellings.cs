using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;
using Stoa.Contracts.Input;

namespace Stoa.Push.Languages;

/// <summary>
/// Locales and time zones as phones, browsers and their libraries spell them: POSIX (<c>en_US.UTF-8</c>), Java (<c>zh_TW_#Hant</c>), ICU
/// (<c>de@collation=phonebook</c>), offsets (<c>+02:00</c>, <c>GMT+2</c>), names of Windows. What cannot be read is null: a device is worth
/// more than its time zone.
/// </summary>
internal static class Spellings
{
    private static readonly string[] OfUtc = ["z", "utc", "gmt", "ut"];

    /// <summary>Links included. NodaTime brings the database, so that every host accepts the same names.</summary>
    private static readonly Dictionary<string, string> Zones = DateTimeZoneProviders.Tzdb.Ids.ToDictionary(id => id, StringComparer.OrdinalIgnoreCase);

    /// <summary>A language tag in its usual spelling.</summary>
    public static string? Locale(string text)
    {
        var words = text.Trim().Split('@', '.')[0].Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries).ToList();
        // Java puts the script behind the region; alone it says no language.
        if (words.FindIndex(word => word.StartsWith('#')) is > 0 and var at)
        {
            var script = words[at][1..];
            words.RemoveAt(at);
            words.Insert(1, script);
        }
        if (words is [] or ["C"] or ["POSIX"] || StringFormats.Locale.Read(string.Join('-', words)) is not { } tag || tag is "und" or "root")
        {
            return null;
        }
        var parts = tag.Split('-');
        for (var i = 1; i < parts.Length && parts[i].Length > 1; i++)
        {
            parts[i] = parts[i].Length == 2 ? Cldr.Instance.Region(parts[i]) : parts[i];
        }
        return string.Join('-', parts);
    }

    /// <summary>A name of the IANA time zone database. An offset of whole hours has one (<c>Etc/GMT-2</c> is two hours ahead); another has none.</summary>
    public static string? TimeZone(string text)
    {
        var name = text.Trim();
        return Zones.GetValueOrDefault(name)
            ?? Zones.GetValueOrDefault(name.Replace(' ', '_'))
            ?? TzdbDateTimeZoneSource.Default.WindowsToTzdbIds.GetValueOrDefault(name)
            ?? OfOffset(name);
    }

    private static string? OfOffset(string text)
    {
        var name = text.ToLowerInvariant();
        var prefix = OfUtc.FirstOrDefault(utc => name.StartsWith(utc, StringComparison.Ordinal)) ?? "";
        var offset = name[prefix.Length..].Trim();
        if (offset.Length == 0)
        {
            return prefix.Length == 0 ? null : "UTC";
        }
        var digits = offset[1..].Split(':');
        var hours = digits[0].Length == 4 && digits.Length == 1 ? digits[0][..2] : digits[0];
        var minutes = digits[0].Length == 4 && digits.Length == 1 ? digits[0][2..] : digits.ElementAtOrDefault(1) ?? "00";
        if (
            offset[0] is not ('+' or '-' or '−')
            || digits.Length > 2
            || minutes is not ("0" or "00")
            || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var ahead)
        )
        {
            return null;
        }
        return ahead == 0 ? "UTC" : Zones.GetValueOrDefault(string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(offset[0] == '+' ? '-' : '+')}{ahead}"));
    }
}
