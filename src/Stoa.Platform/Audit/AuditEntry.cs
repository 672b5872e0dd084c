using System.Globalization;
using System.Text.Json;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Platform.Audit;

/// <summary>One privileged change.</summary>
/// <param name="ActorId">The actor; null for the server itself and its command line.</param>
/// <param name="Address">The client's address, otherwise the part of the server.</param>
/// <param name="ApiKeyId">The API key by which it was made, whose maker is the actor; null for the actor in person.</param>
/// <param name="ApiKeyName">What the key was called then.</param>
internal sealed record AuditEntry(
    long Id,
    DateTimeOffset At,
    Guid? ActorId,
    [property: OneOfNamed(AuditAction.Set)] string Action,
    string Subject,
    JsonElement? Before,
    JsonElement? After,
    string Address,
    string RequestId,
    Guid? ApiKeyId,
    string? ApiKeyName
)
{
    public static AuditEntry From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id"),
            row.GetTime("at"),
            row.GetOrNull<Guid>("actor_id"),
            row.GetString("action"),
            row.GetString("subject"),
            Json(row, "before"),
            Json(row, "after"),
            row.GetString("address"),
            row.GetString("request_id"),
            row.GetOrNull<Guid>("api_key_id"),
            row.GetStringOrNull("api_key_name")
        );

    private static JsonElement? Json(NpgsqlDataReader row, string column) => row.GetStringOrNull(column) is { } json ? JsonElement.Parse(json) : null;

    public static readonly AuditEntry Example = new(
        7,
        DateTimeOffset.Parse("2025-01-18T10:00:00Z", CultureInfo.InvariantCulture),
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        "role.created",
        "role:0194783c-5c00-7000-8000-000000000002",
        null,
        JsonElement.Parse("""{"name":"inventory_manager","description":"Manages inventory levels"}"""),
        "203.0.113.7",
        "4bf92f3577b34da6a3ce929d0e0e4736",
        null,
        null
    );

    /// <summary>Of the table alias <c>a</c>.</summary>
    public const string Columns =
        "a.id, a.at, a.actor_id, a.action, a.subject, a.before::text AS before, a.after::text AS after, a.address, a.request_id, "
        + "a.api_key_id, a.api_key_name";
}

/// <summary>Which entries: of one actor, of one kind, to one thing, by one request, of a span of time (from included, to not), or all.</summary>
internal sealed record AuditFilter(string? Actor, string? Action, string? Subject, string? RequestId, string? ApiKey, DateTimeOffset? From, DateTimeOffset? To)
{
    public static AuditFilter Read(RequestReader input) =>
        new(
            input.Query("actor", 100),
            input.QueryOf("action", 100, AuditAction.Set),
            input.Query("subject", 500),
            input.Query("request_id", 200),
            input.Query("api_key", 100),
            input.QueryMoment("from"),
            input.QueryMoment("to")
        );
}

internal static class AuditFilters
{
    /// <summary>Describes the parameters of <see cref="AuditFilter"/>.</summary>
    public static Route ExplainsFilter(this Route route) =>
        route
            .Explains("actor", "Only changes by the user of this id.")
            .Explains("action", "Only changes of this kind, such as `role.created`.")
            .Explains("subject", "Only changes to this, named as the log names it: `role:` and the role's id.")
            .Explains("request_id", "Only changes by the request that was answered with this `X-Request-Id`.")
            .Explains("api_key", "Only changes by the API key of this id.")
            .Explains("from", "Only changes at this time or later.")
            .Explains("to", "Only changes before this time.");
}
