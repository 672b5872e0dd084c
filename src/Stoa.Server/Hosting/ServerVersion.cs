using System.Globalization;
using System.Text.RegularExpressions;

namespace Stoa.Server.Hosting;

/// <summary>
/// What a server says of itself (<c>SELECT version()</c>). Databases that only speak PostgreSQL's protocol lack what Stoa stands on (docs/operations.md).
/// </summary>
internal static partial class ServerVersion
{
    public const int Oldest = 15;

    /// <summary>Why Stoa does not run on it; null where it does.</summary>
    public static string? WhyNot(string version) =>
        Major(version) switch
        {
            null => $"is not PostgreSQL {Oldest} or newer: it says '{version.Split(" on ")[0]}'",
            < Oldest => $"is older than PostgreSQL {Oldest}",
            _ => null,
        };

    /// <summary>15 of <c>PostgreSQL 15.18 (Debian …) on x86_64-…</c>; null for anything that is not PostgreSQL itself.</summary>
    public static int? Major(string version) =>
        Own().Match(version) is { Success: true } match && !Others().IsMatch(version)
            ? int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(
        @"^PostgreSQL (?<major>\d+)(\.\d+)*(devel|alpha\d+|beta\d+|rc\d+)?( \([^)]*\))?( - [^(]*?)? on ",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Own();

    [GeneratedRegex("greenplum|redshift|materialize|cockroach|yugabyte|questdb", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Others();
}
