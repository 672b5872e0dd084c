using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Stoa.Contracts.Http;

/// <summary>A payload with a version number that every change increases.</summary>
public interface IVersioned
{
    long Version { get; }
}

/// <summary>Entity tags (RFC 9110, 8.8.3) and the conditions on them (13.1).</summary>
internal static class ConditionalRequests
{
    public static string TagOf(IVersioned resource) => string.Create(CultureInfo.InvariantCulture, $"\"{resource.Version}\"");

    /// <summary>The versions that a change is meant for, null for any, or why it is refused.</summary>
    /// <param name="request">The request.</param>
    /// <param name="required">Whether a change without a condition is refused (428); else it is for any version.</param>
    public static (IReadOnlyList<long>? Versions, Fault? Fault) ReadIfMatch(HttpRequest request, bool required)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return (null, required ? RequestFaults.VersionRequired : null);
        }
        if (!EntityTagHeaderValue.TryParseStrictList([header.ToString()], out var tags))
        {
            return ([], null);
        }
        return tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)) ? (null, null) : ([.. tags.Select(VersionOf).OfType<long>()], null);
    }

    /// <summary>Null for a tag that is not ours. If-Match compares strongly, so a weak tag never matches.</summary>
    private static long? VersionOf(EntityTagHeaderValue tag) =>
        !tag.IsWeak && long.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    /// <summary>True where the client has this representation already: weak comparison, as for If-None-Match.</summary>
    public static bool IsKnown(HttpRequest request, string tag)
    {
        var header = request.Headers.IfNoneMatch;
        return header.Count > 0 && Matches(header.ToString(), tag);
    }

    private static bool Matches(string wanted, string tag) =>
        wanted == "*"
        || (
            EntityTagHeaderValue.TryParseList([wanted], out var tags) && tags.Any(candidate => tag.EndsWith(candidate.Tag.ToString(), StringComparison.Ordinal))
        );
}
