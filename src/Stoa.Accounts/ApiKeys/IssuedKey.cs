using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Accounts.ApiKeys;

/// <summary>An API key as staff see it.</summary>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Kind">A secret key is for servers; a publishable one may stand in a page and opens only what a storefront needs.</param>
/// <param name="Scopes">What it may do, as far as its maker may: <c>orders:read</c>. Empty for a publishable key.</param>
/// <param name="Contract">The only contract that it is taken under; null: under any.</param>
/// <param name="Addresses">The only addresses and networks that it is taken from; empty: from any.</param>
/// <param name="Status">Whether it is taken.</param>
/// <param name="Prefix">How the key begins.</param>
/// <param name="MakerId">The user in whose name it calls.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From then on it is not taken; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
/// <param name="LastUsedAt">To the minute; null: never.</param>
/// <param name="LastUsedAddress">From where.</param>
/// <param name="OldPrefix">How the key before the last rotation begins, while that is still taken.</param>
/// <param name="OldValidUntil">How long that is.</param>
/// <param name="Version">Counts its changes; being used is none.</param>
internal sealed record IssuedKey(
    Guid Id,
    string Name,
    [property: OneOf<KeyKinds>] string Kind,
    IReadOnlyList<string> Scopes,
    string? Contract,
    IReadOnlyList<string> Addresses,
    [property: OneOf<KeyStatuses>] string Status,
    string Prefix,
    Guid MakerId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    string? LastUsedAddress,
    string? OldPrefix,
    DateTimeOffset? OldValidUntil,
    long Version
) : IVersioned
{
    /// <summary>The key itself, in the answer that made it and in no other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    public const string Columns = """
        k.id, k.name, k.kind, k.scopes, k.contract, k.addresses, k.prefix, k.user_id, k.created_at, k.expires_at, k.revoked_at, k.last_used_at,
        k.last_used_address, k.old_prefix, k.old_until, k.version
        """;

    public static IssuedKey From(NpgsqlDataReader row, DateTimeOffset now)
    {
        var (expires, revoked) = (row.GetOrNull<DateTimeOffset>("expires_at"), row.GetOrNull<DateTimeOffset>("revoked_at"));
        var overlap = revoked is null && row.GetOrNull<DateTimeOffset>("old_until") is { } until && until > now ? until : (DateTimeOffset?)null;
        return new IssuedKey(
            row.GetGuid("id"),
            row.GetString("name"),
            row.GetString("kind"),
            row.GetStrings("scopes"),
            row.GetStringOrNull("contract"),
            row.GetStrings("addresses"),
            revoked is not null ? KeyStatuses.Revoked
                : expires <= now ? KeyStatuses.Expired
                : KeyStatuses.Active,
            row.GetString("prefix"),
            row.GetGuid("user_id"),
            row.GetTime("created_at"),
            expires,
            revoked,
            row.GetOrNull<DateTimeOffset>("last_used_at"),
            row.GetStringOrNull("last_used_address"),
            overlap is null ? null : row.GetStringOrNull("old_prefix"),
            overlap,
            row.GetInt64("version")
        );
    }

    public static string Subject(Guid id) => $"api_key:{id}";

    /// <summary>As the audit log tells it: never the key, nor its hash.</summary>
    public JsonObject Audited() =>
        new()
        {
            ["name"] = Name,
            ["kind"] = Kind,
            ["scopes"] = new JsonArray([.. Scopes.Select(scope => (JsonNode)scope)]),
            ["contract"] = Contract,
            ["addresses"] = new JsonArray([.. Addresses.Select(address => (JsonNode)address)]),
            ["prefix"] = Prefix,
            ["maker"] = MakerId.ToString(),
            ["expires_at"] = ExpiresAt?.ToString("O", CultureInfo.InvariantCulture),
        };

    public static readonly IssuedKey Example = new(
        Guid.Parse("0194783c-5c00-7000-8000-000000000005"),
        "Warehouse",
        KeyKinds.Secret,
        ["inventory:manage", "orders:read"],
        null,
        ["203.0.113.0/24"],
        KeyStatuses.Active,
        "stoa_sk_live_7Fq2LmZ0tXbK",
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture),
        null,
        null,
        DateTimeOffset.Parse("2025-01-18T10:10:00Z", CultureInfo.InvariantCulture),
        "203.0.113.7",
        null,
        null,
        1
    );

    /// <summary>One that nobody can have: its checksum is wrong.</summary>
    public static readonly IssuedKey NewExample = Example with
    {
        LastUsedAt = null,
        LastUsedAddress = null,
        Key = "stoa_sk_live_7Fq2LmZ0tXbK3vN9sYc1RhWgU5eJ8oPdAi4TqBxMnZk000000",
    };

    /// <summary>The key that a change is meant for, locked until the end of the transaction.</summary>
    public static async Task<Outcome<IssuedKey>> Lock(NpgsqlConnection connection, Guid? id, DateTimeOffset now, RequestContext context) =>
        await connection.One(LockSql, row => From(row, now), context.CancellationToken, id) is not { } key ? AccountFaults.ApiKeyNotFound
        : context.Expects(key.Version) ? key
        : RequestFaults.VersionStale;

    internal const string FindSql = $"SELECT {Columns} FROM accounts.api_keys k WHERE k.id = $1";

    internal const string LockSql = $"SELECT {Columns} FROM accounts.api_keys k WHERE k.id = $1 FOR UPDATE";
}
