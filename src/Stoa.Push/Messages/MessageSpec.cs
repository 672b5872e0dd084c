using System.Text.Json;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Push.Devices;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>What an author writes.</summary>
internal sealed record MessageSpec(
    string? Name, string Type, DateTimeOffset? ScheduledAt, string TimeZoneMode, int? MaxLatenessSeconds, AndroidMessage? Android, IosMessage? Ios,
    IReadOnlyDictionary<string, Translation> Translations, Audience Audience, int? ThrottlePerSecond, string Guarantee)
{
    private const int MaxTranslations = 50;
    private const int MaxIds = 10_000;
    private static readonly string[] Types = ["draft", "immediate", "scheduled"];
    private static readonly string[] ZoneModes = ["absolute", "device_local"];
    private static readonly string[] Guarantees = ["at_least_once", "at_most_once"];

    /// <summary>What this version does not name is as in the one before; null is the first version, with the defaults.</summary>
    public static Func<MessageSpec?, MessageSpec> Read(ObjectReader members)
    {
        var (name, type, scheduledAt) = (DeviceFacts.NullableText(members, "name", 200), members.OptionalChoice("type", Types), members.OptionalMoment("scheduled_at"));
        var (zoneMode, lateness) = (members.OptionalChoice("time_zone_mode", ZoneModes), members.OptionalInteger("max_lateness_seconds", 0, 7 * 86_400));
        var (android, ios) = (members.OptionalObject("android_message", Content.ReadAndroid), members.OptionalObject("ios_message", Content.ReadIos));
        var translations = members.Map("translations", MaxTranslations, StringFormats.Locale, Content.ReadTranslation);
        var audience = members.OptionalObject("audience", ReadAudience) ?? Audience.Everybody;
        var (throttle, guarantee) = (members.OptionalInteger("throttle_per_second", 1, 100_000), members.OptionalChoice("guarantee", Guarantees));
        string[] named = [.. Nullable.Where(members.Has)];
        return before => new MessageSpec(
            Named("name") ? name : before?.Name, type ?? before?.Type ?? "draft", Named("scheduled_at") ? scheduledAt : before?.ScheduledAt,
            zoneMode ?? before?.TimeZoneMode ?? "absolute", Named("max_lateness_seconds") ? lateness : before?.MaxLatenessSeconds,
            Named("android_message") ? android : before?.Android, Named("ios_message") ? ios : before?.Ios,
            Named("translations") || before is null ? translations : before.Translations, Named("audience") || before is null ? audience : before.Audience,
            Named("throttle_per_second") ? throttle : before?.ThrottlePerSecond, guarantee ?? before?.Guarantee ?? "at_least_once");

        bool Named(string member) => named.Contains(member);
    }

    public static MessageSpec Of(PushMessage message) => new(
        message.Name, message.Type, message.ScheduledAt, message.TimeZoneMode, message.MaxLatenessSeconds, message.AndroidMessage, message.IosMessage,
        message.Translations, message.Audience, message.ThrottlePerSecond, message.Guarantee);

    /// <summary>What is wrong with what was written, whatever it is a change of.</summary>
    public Failure? Validate(DateTimeOffset now)
    {
        var errors = Content.Validate(new MessageContents(long.MaxValue, Android, Ios, Translations), now);
        return errors.Count == 0 ? null : new Failure { Fault = RequestFaults.InvalidRequest, Field = errors.Count == 1 ? errors[0].Field : null, Errors = errors };
    }

    /// <summary>The rules of document 002, in its order.</summary>
    public Fault? CheckRules(DateTimeOffset now) => this switch
    {
        { Android: null, Ios: null } => PushFaults.PushContentMissing,
        { Type: "scheduled", ScheduledAt: null } => PushFaults.ScheduledTimeMissing,
        { Type: "scheduled" } when ScheduledAt <= now => PushFaults.ScheduledTimePast,
        _ => null,
    };

    /// <summary>$2 to $13 of the statements that write a message.</summary>
    public object?[] Columns() =>
    [
        Name, Type, Type == "immediate" ? null : ScheduledAt, TimeZoneMode, MaxLatenessSeconds,
        Android is null ? null : JsonSerializer.Serialize(Android, PushJson.Default.AndroidMessage), Ios is null ? null : JsonSerializer.Serialize(Ios, PushJson.Default.IosMessage),
        JsonSerializer.Serialize(Translations, PushJson.Default.IReadOnlyDictionaryStringTranslation), JsonSerializer.Serialize(Audience, PushJson.Default.Audience),
        ThrottlePerSecond, Guarantee, Type == "scheduled" ? "scheduled" : "draft",
    ];

    private static readonly string[] Nullable =
        ["name", "scheduled_at", "max_lateness_seconds", "android_message", "ios_message", "translations", "audience", "throttle_per_second"];

    private static Audience ReadAudience(ObjectReader members) => new(
        members.Choices("platforms", DeviceFacts.Platforms), [.. members.Forms("user_ids", MaxIds, 36, StringFormats.Uuid).Select(Guid.Parse)],
        members.Integers("device_token_ids", MaxIds), members.Texts("tags", DeviceFacts.MaxTags, DeviceFacts.MaxTag), members.Forms("locales", 100, 35, StringFormats.Locale));
}
