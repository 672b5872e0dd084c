using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Stoa.Contracts.Http;

/// <summary>A payload of which there are versions, counted by every change.</summary>
public interface IVersioned
{
    long Version { get; }
}

/// <summary>Entity tags (RFC 9110, 8.8.3) and the conditions on them (13.1).</summary>
internal static class ConditionalRequests
{
    public static string TagOf(IVersioned resource) => string.Create(CultureInfo.InvariantCulture, $"\"{resource.Version}\"");

    /// <summary>The version that a change is meant for: a number, null for any, or why it is refused.</summary>
    /// <param name="request">The request.</param>
    /// <param name="required">Whether a change without a condition is refused (428); else it is for any version.</param>
    public static (long? Version, Fault? Fault) ReadIfMatch(HttpRequest request, bool required)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return (null, required ? RequestFaults.VersionRequired : null);
        }
        if (header.Count > 1 || !EntityTagHeaderValue.TryParse(header[0]!.Trim(), out var tag) || (tag.IsWeak && !tag.Equals(EntityTagHeaderValue.Any)))
        {
            // A weak or unreadable tag matches nothing in the strong comparison that If-Match asks for.
            return (null, RequestFaults.VersionStale);
        }
        if (tag.Equals(EntityTagHeaderValue.Any))
        {
            return (null, null);
        }
        return long.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (version, null)
            : (null, RequestFaults.VersionStale);
    }

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
