using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Platform.Views;

/// <summary>Filters and orders of a list, under a name.</summary>
/// <param name="Id">Chosen by the client that makes it.</param>
/// <param name="List">Which list, by the client's name for it.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Query">The list's query parameters.</param>
/// <param name="Shared">All of staff see it.</param>
/// <param name="Owner">The user who made it.</param>
/// <param name="Version">Counts its changes.</param>
internal sealed record View(Guid Id, string List, string Name, IReadOnlyDictionary<string, string> Query, bool Shared, Guid Owner, long Version) : IVersioned
{
    public const string Section = "Saved views";
    public const string Columns = "v.id, v.list, v.name, v.query::text AS query, v.shared, v.owner_id, v.version";

    public static View From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetString("list"),
            row.GetString("name"),
            row.GetJson("query", PlatformJson.Default.IReadOnlyDictionaryStringString)!,
            row.GetBoolean("shared"),
            row.GetGuid("owner_id"),
            row.GetInt64("version")
        );

    public static readonly View Example = new(
        Guid.Parse("0194783c-5c00-7000-8000-000000000003"),
        "products",
        "Drafts",
        new Dictionary<string, string>(StringComparer.Ordinal) { ["status"] = "draft", ["sort"] = "-updated_at" },
        true,
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        1
    );

    /// <summary>Its owner's, or shared with the caller.</summary>
    public bool IsSeenBy(Caller caller) => Shared || Owner == caller.UserId;

    /// <summary>By its owner; a shared one also by those who run the shop.</summary>
    public bool MayBeChangedBy(Caller caller) => Owner == caller.UserId || (Shared && caller.May("settings", "manage"));

    /// <summary>As the audit log tells it.</summary>
    public JsonObject Describe() =>
        new()
        {
            ["list"] = List,
            ["name"] = Name,
            ["query"] = new JsonObject(Query.Select(part => KeyValuePair.Create(part.Key, (JsonNode?)part.Value))),
            ["shared"] = Shared,
        };

    public static string Subject(Guid id) => $"view:{id}";

    public static Guid? ReadId(RequestReader input) => Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : null;

    internal const string LockSql = $"SELECT {Columns} FROM platform.views v WHERE v.id = $1 FOR UPDATE";
}
