using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Integrations.Delivery;
using Stoa.Platform.Data;

namespace Stoa.Integrations.Webhooks;

/// <summary>An endpoint that is told of events. Its secret is shown by the answers that make it, and never again.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Url">Where events are sent.</param>
/// <param name="Types">Names of events, all of a thing (<c>order.*</c>), or all (<c>*</c>).</param>
/// <param name="Contract">Whose member names the bodies have.</param>
/// <param name="Enabled">Nothing is sent to one that is not; it goes on where it stopped.</param>
/// <param name="DisabledReason">Null where it is enabled.</param>
/// <param name="DisabledAt">Since when it is not enabled.</param>
/// <param name="Cursor">The last event that it is told of, or will be; a replay can begin there.</param>
/// <param name="ThrottledUntil">It asked to be left alone until then.</param>
/// <param name="FailingSince">The first failure since the last success.</param>
/// <param name="LastSuccessAt">To the minute.</param>
/// <param name="PreviousSecretUntil">The secret before the present one signs, too, until then.</param>
/// <param name="Version">Counts its changes.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">The last change.</param>
internal record Webhook(
    Guid Id,
    string Url,
    IReadOnlyList<string> Types,
    [property: OneOf<ContractNames>] string Contract,
    bool Enabled,
    [property: OneOf<DisabledReasons>] string? DisabledReason,
    DateTimeOffset? DisabledAt,
    string Cursor,
    DateTimeOffset? ThrottledUntil,
    DateTimeOffset? FailingSince,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? PreviousSecretUntil,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    public const string Columns = """
        e.id, e.url, e.types, e.contract, e.enabled, e.disabled_reason, e.disabled_at, c.position, e.failing_since, e.last_success_at, e.version, e.created_at,
        e.updated_at, CASE WHEN e.throttled_until > now() THEN e.throttled_until END AS throttled_until,
        CASE WHEN e.previous_until > now() THEN e.previous_until END AS previous_until
        """;

    public const string Joined = "JOIN integrations.cursors c ON c.endpoint_id = e.id";

    public static string Subject(Guid id) => $"webhook:{id}";

    public static Webhook From(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            row.GetString("url"),
            row.GetStrings("types"),
            row.GetString("contract"),
            row.GetBoolean("enabled"),
            row.GetStringOrNull("disabled_reason"),
            row.GetOrNull<DateTimeOffset>("disabled_at"),
            EventCursor.Show(row.GetInt64("position")),
            row.GetOrNull<DateTimeOffset>("throttled_until"),
            row.GetOrNull<DateTimeOffset>("failing_since"),
            row.GetOrNull<DateTimeOffset>("last_success_at"),
            row.GetOrNull<DateTimeOffset>("previous_until"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );

    public JsonObject Audited() =>
        new()
        {
            ["url"] = Url,
            ["types"] = new JsonArray([.. Types.Select(type => (JsonNode)type)]),
            ["contract"] = Contract,
            ["enabled"] = Enabled,
        };

    internal const string FindSql = $"SELECT {Columns} FROM integrations.endpoints e {Joined} WHERE e.id = $1 AND e.deleted_at IS NULL";

    internal const string LockSql = $"{FindSql} FOR NO KEY UPDATE OF e";
}

/// <summary>An endpoint with its new secret.</summary>
internal sealed record WebhookWithSecret : Webhook
{
    public WebhookWithSecret(Webhook webhook, string secret)
        : base(webhook) => Secret = secret;

    /// <summary>Shown this once.</summary>
    [JsonPropertyOrder(1)]
    public string Secret { get; }
}

internal sealed class ContractNames : IClosedSet
{
    public const string Usual = "store";

    public static IReadOnlyList<string> Values { get; } = [Usual, "basic", "standard", "nest", "malnu", "problem"];
}
