using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Redirects;

/// <summary>Where an address that is no longer a page leads.</summary>
/// <param name="Path">From the first slash on, with its query where it has one.</param>
/// <param name="Target">A path, or a web address.</param>
/// <param name="Permanent">Whether that may be remembered: 301 or 308 for a browser, else 302 or 307.</param>
internal sealed record Redirect(string Id, string Path, string Target, bool Permanent, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    : IVersioned
{
    public const string Columns = "r.id, r.path, r.target, r.permanent, r.version, r.created_at, r.updated_at";

    public static Redirect From(NpgsqlDataReader row) =>
        new(
            row.GetString("id"),
            row.GetString("path"),
            row.GetString("target"),
            row.GetBoolean("permanent"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    public static string Subject(string id) => $"redirect:{id}";

    public JsonObject ToJson() =>
        new()
        {
            ["path"] = Path,
            ["target"] = Target,
            ["permanent"] = Permanent,
        };

    internal const string FindSql = $"SELECT {Columns} FROM commerce.redirects r WHERE r.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";
}

/// <summary>Addresses as redirects have them.</summary>
internal static class RedirectForms
{
    public const int Longest = 2_000;

    /// <summary>In UTF-8: an entry of an index holds 2,704, the path's own head included.</summary>
    public const int MostBytes = 2_600;

    public static readonly StringFormat Path = new(Rule.Type(JsonKind.Url), text => PathOf(text) is var path && IsPath(path) ? path : null);

    public static readonly StringFormat Target = new(
        Rule.Type(JsonKind.Url),
        text => text.Trim() is var target && (IsPath(target) || AddressOf(target) is not null) ? target : null
    );

    /// <summary>Without the host, which is no longer there.</summary>
    public static string PathOf(string text) => AddressOf(text.Trim())?.PathAndQuery ?? text.Trim();

    /// <summary>Two slashes begin a host.</summary>
    public static bool IsPath(string text) =>
        text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal) && !text.StartsWith("/\\", StringComparison.Ordinal);

    /// <summary>Whether an index can hold the path.</summary>
    public static bool Fits(string path) => Encoding.UTF8.GetByteCount(path) <= MostBytes;

    private static Uri? AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
