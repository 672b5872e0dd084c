using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;
using Stoa.Push.Fcm;

namespace Stoa.Push.Devices;

/// <summary>One app on one device, as FCM knows it.</summary>
/// <param name="Project">The Firebase project whose token it is, by its name in the settings.</param>
internal sealed record Device(
    long Id,
    string FcmToken,
    [property: OneOf<DeviceKinds>] string Kind,
    [property: OneOf<Platforms>] string Platform,
    string Project,
    Guid? UserId,
    string? DeviceId,
    string? DeviceName,
    string? AppVersion,
    string? Locale,
    string? TimeZone,
    IReadOnlyList<string> Tags,
    bool IsActive,
    [property: OneOf<DeactivationReasons>] string? DeactivationReason,
    DateTimeOffset LastSeenAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    /// <summary>What was left out of what the app said, in sentences; only where it said it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Hints { get; init; }

    [JsonIgnore]
    public long Version { get; init; }

    public const string Columns = $"""
        d.id, d.fcm_token, d.kind, d.platform, d.project, d.user_id, d.device_id, d.device_name, d.app_version, d.locale, d.time_zone, d.tags, d.is_active,
        d.deactivation_reason, d.last_seen_at, d.created_at, d.updated_at, d.{RowVersions.Column} AS version
        """;

    public static readonly Device Example = new(
        42,
        "dGhpcyBpcyBhIHRva2Vu:APA91bH",
        "token",
        "android",
        "default",
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        "9774d56d682e549c",
        "Pixel 9",
        "3.2.1",
        "es-MX",
        "America/Mexico_City",
        ["vip"],
        true,
        null,
        At,
        At,
        At
    );

    private static DateTimeOffset At => DateTimeOffset.Parse("2026-01-18T10:00:00Z", CultureInfo.InvariantCulture);

    public static Device From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id"),
            row.GetString("fcm_token"),
            row.GetString("kind"),
            row.GetString("platform"),
            row.GetString("project"),
            row.GetOrNull<Guid>("user_id"),
            row.GetStringOrNull("device_id"),
            row.GetStringOrNull("device_name"),
            row.GetStringOrNull("app_version"),
            row.GetStringOrNull("locale"),
            row.GetStringOrNull("time_zone"),
            row.GetStrings("tags"),
            row.GetBoolean("is_active"),
            row.GetStringOrNull("deactivation_reason"),
            row.GetTime("last_seen_at"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        )
        {
            Version = row.GetInt64("version"),
        };

    /// <summary>
    /// As the caller may see it: the whole token only who may change devices. Whoever knows it can register another phone in this one's place
    /// (<see cref="SaveDevice.Request.PreviousToken"/>).
    /// </summary>
    public Device SeenBy(Caller caller) =>
        caller.May("device_tokens", "manage") ? this : this with { FcmToken = FcmToken[..Math.Min(8, FcmToken.Length / 2)] + "…" };

    /// <summary>For the audit log: all but the token, which is a secret of the device.</summary>
    public JsonObject Describe() =>
        new()
        {
            ["platform"] = Platform,
            ["project"] = Project,
            ["user_id"] = UserId?.ToString(),
            ["is_active"] = IsActive,
            ["deactivation_reason"] = DeactivationReason,
            ["tags"] = new JsonArray([.. Tags.Select(tag => (JsonNode)tag)]),
        };

    internal const string LockSql = $"SELECT {RowVersions.Column} FROM push.devices WHERE id = $1::bigint FOR UPDATE";

    [JsonIgnore]
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"device_token:{Id}");
}

/// <summary>What an app reports about its device.</summary>
/// <param name="Project">Null where it says nothing: the default one, or the one that the device has.</param>
internal sealed record DeviceFacts(
    string FcmToken,
    string Kind,
    string Platform,
    string? DeviceId,
    DeviceTraits Traits,
    IReadOnlyList<string>? Tags,
    string? Project
)
{
    public const int MaxToken = 4096;
    public const int MaxDeviceId = 200;
    public const int MaxTags = 50;
    public const int MaxTag = 100;

    public static DeviceFacts Read(ObjectReader members) =>
        new(
            members.Form("fcm_token", MaxToken, PushForms.Token),
            members.OptionalChoice("kind", DeviceKinds.Values) ?? DeviceKinds.Token,
            members.Choice("platform", Platforms.Values),
            ReadDeviceId(members),
            DeviceTraits.Read(members),
            members.Texts("tags", MaxTags, MaxTag) is var tags && members.Has("tags") ? [.. tags.Distinct(global::System.StringComparer.Ordinal)] : null,
            members.OptionalForm("project", FcmProjects.MaxName, PushForms.Project)
        );

    /// <summary>As every route keeps it: an installation is found by it.</summary>
    public static string? ReadDeviceId(ObjectReader members) => members.NullableText("device_id", MaxDeviceId)?.Trim() is { Length: > 0 } id ? id : null;
}
