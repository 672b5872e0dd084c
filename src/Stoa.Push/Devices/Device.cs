using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Input;

namespace Stoa.Push.Devices;

/// <summary>One app on one device, as FCM knows it.</summary>
internal sealed record Device(
    long Id, string FcmToken, string Kind, string Platform, Guid? UserId, string? DeviceName, string? AppVersion, string? Locale, string? TimeZone,
    IReadOnlyList<string> Tags, bool IsActive, string? DeactivationReason, DateTimeOffset LastSeenAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Columns = """
        d.id, d.fcm_token, d.kind, d.platform, d.user_id, d.device_name, d.app_version, d.locale, d.time_zone, d.tags, d.is_active, d.deactivation_reason,
        d.last_seen_at, d.created_at, d.updated_at
        """;

    public static readonly Device Example = new(
        42, "dGhpcyBpcyBhIHRva2Vu:APA91bH", "token", "android", Guid.Parse("0194783c-5c00-7000-8000-000000000001"), "Pixel 9", "3.2.1", "es-MX", "America/Mexico_City",
        ["vip"], true, null, At, At, At);

    private static DateTimeOffset At => DateTimeOffset.Parse("2026-01-18T10:00:00Z", CultureInfo.InvariantCulture);

    public static Device From(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetGuid(4), Text(row, 5), Text(row, 6), Text(row, 7), Text(row, 8),
        row.GetFieldValue<string[]>(9), row.GetBoolean(10), Text(row, 11), row.GetFieldValue<DateTimeOffset>(12), row.GetFieldValue<DateTimeOffset>(13),
        row.GetFieldValue<DateTimeOffset>(14));

    /// <summary>What the audit log says of it: all but the token, which is a secret of the device.</summary>
    public JsonObject Describe() => new()
    {
        ["platform"] = Platform,
        ["user_id"] = UserId?.ToString(),
        ["is_active"] = IsActive,
        ["deactivation_reason"] = DeactivationReason,
        ["tags"] = new JsonArray([.. Tags.Select(tag => (JsonNode)tag)]),
    };

    [JsonIgnore]
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"device_token:{Id}");

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>What an app says about the device it runs on.</summary>
internal sealed record DeviceFacts(string FcmToken, string Kind, string Platform, string? DeviceName, string? AppVersion, string? Locale, string? TimeZone, IReadOnlyList<string>? Tags)
{
    public const int MaxToken = 4096;
    public const int MaxTags = 50;
    public const int MaxTag = 100;
    public static readonly string[] Kinds = ["token", "fid"];
    public static readonly string[] Platforms = ["android", "ios", "web"];

    public static DeviceFacts Read(ObjectReader members) => new(
        members.Text("fcm_token", MaxToken), members.OptionalChoice("kind", Kinds) ?? "token", members.Choice("platform", Platforms),
        NullableText(members, "device_name", 200), NullableText(members, "app_version", 50),
        members.OptionalForm("locale", 35, StringFormats.Locale), members.OptionalForm("time_zone", 64, StringFormats.TimeZone),
        members.Texts("tags", MaxTags, MaxTag) is var tags && members.Has("tags") ? [.. tags.Distinct()] : null);

    public static string? NullableText(ObjectReader members, string name, int max) => members.OptionalText(name, max) is { Length: > 0 } text ? text : null;
}
