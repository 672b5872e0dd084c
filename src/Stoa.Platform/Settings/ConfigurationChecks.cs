using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Stoa.Platform.Settings;

/// <summary>
/// What the options validators of the modules share. They read the text of a setting, not the bound value: a binder takes <c>900</c> for nine hundred
/// days, and reports a wrong value without a sentence for operators. A key that is not set is always right.
/// </summary>
/// <exception cref="StartException">Thrown by each of them; the message names the key.</exception>
public static class ConfigurationChecks
{
    public static bool ReadFlag(this IConfiguration configuration, string key, bool whenMissing) =>
        configuration[key] switch
        {
            null or "" => whenMissing,
            var text when bool.TryParse(text, out var flag) => flag,
            var text => throw new StartException($"{key} is neither true nor false: '{text}'."),
        };

    public static int ReadInteger(this IConfiguration configuration, string key, int whenMissing) =>
        configuration[key] switch
        {
            null or "" => whenMissing,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            var text => throw new StartException($"{key} is not an integer between 0 and {int.MaxValue}: '{text}'."),
        };

    /// <summary>Null where it is not set.</summary>
    public static TimeSpan? ReadDuration(this IConfiguration configuration, string key) =>
        configuration[key] switch
        {
            null => null,
            var text
                when text.Count(c => c == ':') == 2
                    && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration)
                    && duration >= TimeSpan.Zero => duration,
            _ => throw NotADuration(configuration, key),
        };

    /// <summary>Values given as a list (<c>Key:0</c>, <c>Key:1</c>) or in one text, separated by commas, semicolons or spaces.</summary>
    public static IEnumerable<string> ReadList(this IConfiguration configuration, string key) =>
        (configuration[key] ?? "")
            .Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Concat(configuration.GetSection(key).GetChildren().Select(child => child.Value ?? ""));

    public static void RequireFlags(this IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            configuration.ReadFlag(key, false);
        }
    }

    /// <summary>Of the form hh:mm:ss, and not zero.</summary>
    public static void RequireDurations(this IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (configuration.ReadDuration(key) == TimeSpan.Zero)
            {
                throw NotADuration(configuration, key);
            }
        }
    }

    public static void RequireIntegers(this IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            configuration.ReadInteger(key, 0);
        }
    }

    public static void RequirePositiveIntegers(this IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (configuration.ReadInteger(key, 1) == 0)
            {
                throw new StartException($"{key} must be at least 1: '{configuration[key]}'.");
            }
        }
    }

    /// <summary>A number that is of no use beyond these.</summary>
    public static void RequireBetween(this IConfiguration configuration, string key, int least, int most)
    {
        if (configuration.ReadInteger(key, least) is var number && (number < least || number > most))
        {
            throw new StartException(string.Create(CultureInfo.InvariantCulture, $"{key} must be from {least} to {most}: '{configuration[key]}'."));
        }
    }

    public static void RequireAddresses(this IConfiguration configuration, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (configuration[key] is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                throw new StartException($"{key} is not an absolute http or https address: '{text}'.");
            }
        }
    }

    private static StartException NotADuration(IConfiguration configuration, string key) =>
        new($"{key} is not a duration of the form hh:mm:ss: '{configuration[key]}'.");
}
