using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Stoa.Contracts.Http;

/// <summary>What is told to shared caches in front of the server about a cached answer (RFC 9111, RFC 5861).</summary>
/// <param name="MaxAge">How long it is fresh there.</param>
/// <param name="StaleWhileRevalidate">How long after that it may be served while a new one is fetched.</param>
/// <param name="StaleIfError">How long after that it may be served while the server cannot answer.</param>
/// <param name="KeyHeader">
/// The header that names what an answer shows, so that it can be dropped by that: <c>Surrogate-Key</c>, <c>Cache-Tag</c>, <c>xkey</c>.
/// </param>
public sealed record EdgePolicy(TimeSpan MaxAge, TimeSpan StaleWhileRevalidate, TimeSpan StaleIfError, string KeyHeader)
{
    /// <summary>The key of every answer.</summary>
    public const string Everything = "catalogue";

    /// <summary>Of Cache-Control. Browsers ask each time, because no change reaches them.</summary>
    public string CacheControl { get; } =
        string.Create(CultureInfo.InvariantCulture, $"public, max-age=0, s-maxage={MaxAge.TotalSeconds:0}")
        + Extension("stale-while-revalidate", StaleWhileRevalidate)
        + Extension("stale-if-error", StaleIfError);

    /// <summary>Between keys: <c>Cache-Tag</c> is a list with commas, the others one with spaces.</summary>
    public char Separator { get; } = KeyHeader.Equals("Cache-Tag", StringComparison.OrdinalIgnoreCase) ? ',' : ' ';

    /// <summary>The key of a tag. Ids are escaped, so that none holds a separator.</summary>
    public static string KeyOf(string tag) => Uri.EscapeDataString(tag).Replace("%3A", "-", StringComparison.Ordinal);

    internal StringValues KeysOf(IReadOnlyList<string> tags) => string.Join(Separator, [Everything, .. tags.Select(KeyOf)]);

    private static string Extension(string name, TimeSpan time) =>
        time == TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $", {name}={time.TotalSeconds:0}");
}
