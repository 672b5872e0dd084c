using System.Text.Json;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Push.Delivery;
using Stoa.Push.Devices;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>What an author writes. What is not said is as the defaults here.</summary>
internal sealed record MessageSpec
{
    public string? Name { get; init; }
    public string Type { get; init; } = "draft";
    public DateTimeOffset? ScheduledAt { get; init; }
    public string TimeZoneMode { get; init; } = "absolute";

    /// <summary>What the clock shows in the moment as it was written; null where it was written before.</summary>
    public DateTimeOffset? WallClock { get; init; }

    /// <summary>The moment; on each device's own clock, what that clock shows then, as if it were UTC.</summary>
    public DateTimeOffset? DueAt => IsLocal ? WallClock ?? ScheduledAt : ScheduledAt;

    private bool IsLocal => TimeZoneMode == "device_local";
    public int? MaxLatenessSeconds { get; init; }
    public AndroidMessage? Android { get; init; }
    public IosMessage? Ios { get; init; }
    public WebMessage? Web { get; init; }
    public long? TemplateId { get; init; }
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Those of the template that it is being written from, which stay where it does not say otherwise; else none.</summary>
    public IReadOnlyDictionary<string, string> TemplateVariables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyDictionary<string, Translation> Translations { get; init; } = new Dictionary<string, Translation>(StringComparer.Ordinal);
    public Audience Audience { get; init; } = Audience.All;
    public int? ThrottlePerSecond { get; init; }
    public string Guarantee { get; init; } = "at_least_once";
    public QuietHours? QuietHours { get; init; }

    private const int MaxTranslations = 50;
    private const int MaxVariables = 50;
    private const int MaxIds = 10_000;

    /// <summary>What this version does not name is as in the one before; null is the first version, with the defaults.</summary>
    public static Func<MessageSpec?, MessageSpec> Read(ObjectReader members)
    {
        var changes = new List<Func<MessageSpec, MessageSpec>>();
        Nullable("name", members.NullableText("name", 200), static (spec, name) => spec with { Name = name });
        Choice(members.OptionalChoice("type", MessageTypes.Values), static (spec, type) => spec with { Type = type });
        var at = members.OptionalMoment("scheduled_at");
        var wall = at is null ? null : members.OptionalWallClock("scheduled_at");
        Nullable("scheduled_at", at, (spec, moment) => spec with { ScheduledAt = moment, WallClock = wall });
        Choice(members.OptionalChoice("time_zone_mode", TimeZoneModes.Values), static (spec, mode) => spec with { TimeZoneMode = mode });
        Nullable(
            "max_lateness_seconds",
            members.OptionalInteger("max_lateness_seconds", 0, 7 * 86_400),
            static (spec, seconds) => spec with { MaxLatenessSeconds = seconds }
        );
        changes.Add(ReadContent(members));
        Nullable("template_id", (long?)members.OptionalInteger("template_id", 1, int.MaxValue), static (spec, id) => spec with { TemplateId = id });
        Nullable("audience", members.OptionalObject("audience", ReadAudience) ?? Audience.All, static (spec, audience) => spec with { Audience = audience });
        Nullable(
            "throttle_per_second",
            members.OptionalInteger("throttle_per_second", 1, 100_000),
            static (spec, throttle) => spec with { ThrottlePerSecond = throttle }
        );
        Nullable("quiet_hours", members.OptionalObject("quiet_hours", QuietHours.Read), static (spec, quiet) => spec with { QuietHours = quiet });
        Choice(members.OptionalChoice("guarantee", Guarantees.Values), static (spec, guarantee) => spec with { Guarantee = guarantee });
        return before => changes.Aggregate(before ?? new MessageSpec(), static (spec, change) => change(spec));

        // Null takes away what was there.
        void Nullable<T>(string member, T value, Func<MessageSpec, T, MessageSpec> set)
        {
            if (members.Has(member))
            {
                changes.Add(spec => set(spec, value));
            }
        }

        void Choice(string? value, Func<MessageSpec, string, MessageSpec> set)
        {
            if (value is not null)
            {
                changes.Add(spec => set(spec, value));
            }
        }
    }

    /// <summary>What is shown, as templates have it too.</summary>
    public static Func<MessageSpec, MessageSpec> ReadContent(ObjectReader members)
    {
        var changes = new List<Func<MessageSpec, MessageSpec>>();
        // What is empty is no message, and sent to nobody.
        var android = members.OptionalObject("android_message", Content.ReadAndroid);
        Nullable("android_message", android is { IsEmpty: false } ? android : null, static (spec, android) => spec with { Android = android });
        var ios = members.OptionalObject("ios_message", Content.ReadIos);
        Nullable("ios_message", ios is { IsEmpty: false } ? ios : null, static (spec, ios) => spec with { Ios = ios });
        var web = members.OptionalObject("web_message", WebMessage.Read);
        Nullable("web_message", web is { IsEmpty: false } ? web : null, static (spec, web) => spec with { Web = web });
        Nullable(
            "translations",
            members.Map("translations", MaxTranslations, StringFormats.Locale, Content.ReadTranslation),
            static (spec, translations) => spec with { Translations = translations }
        );
        var variables = members.TextMap("variables", MaxVariables, 500);
        Nullable(
            "variables",
            variables,
            static (spec, variables) =>
                spec with
                {
                    Variables = variables.Concat(spec.TemplateVariables.Where(one => !variables.ContainsKey(one.Key))).ToDictionary(StringComparer.Ordinal),
                }
        );
        return before => changes.Aggregate(before, static (spec, change) => change(spec));

        void Nullable<T>(string member, T value, Func<MessageSpec, T, MessageSpec> set)
        {
            if (members.Has(member))
            {
                changes.Add(spec => set(spec, value));
            }
        }
    }

    public static MessageSpec Of(PushMessage message) =>
        new()
        {
            Name = message.Name,
            Type = message.Type,
            ScheduledAt = message.ScheduledAt,
            TimeZoneMode = message.TimeZoneMode,
            MaxLatenessSeconds = message.MaxLatenessSeconds,
            Android = message.AndroidMessage,
            Ios = message.IosMessage,
            Web = message.WebMessage,
            TemplateId = message.TemplateId,
            Variables = message.Variables,
            Translations = message.Translations,
            Audience = message.Audience,
            ThrottlePerSecond = message.ThrottlePerSecond,
            Guarantee = message.Guarantee,
            QuietHours = message.QuietHours,
        };

    /// <summary>Under the longest id there can be.</summary>
    public MessageContents Contents => new(long.MaxValue, Android, Ios, Translations) { Web = Web, Variables = Variables };

    /// <summary>What is wrong with its contents, whenever it is to be sent.</summary>
    public Failure? Unsendable(DateTimeOffset now) =>
        Validate(now) ?? (this is { Android: null, Ios: null, Web: null } ? Failure.Of(PushFaults.PushContentMissing) : null);

    /// <summary>Validates the input itself, for creations and changes alike.</summary>
    public Failure? Validate(DateTimeOffset now)
    {
        var errors = Content.Validate(Contents, now);
        if (Audience.Target is { } target && new MessageRenderer(Contents, now, now).ForTopic(target.Field) is { IsTooLarge: true })
        {
            errors.Add(new FieldError("audience." + target.Field, Rule.TooBig(Rendering.LargestToTopics)));
        }
        if (QuietHours is { } quiet && quiet.From == quiet.Until)
        {
            errors.Add(new FieldError("quiet_hours.until", Rule.OneOf("00:00 – 23:59, another than from")));
        }
        return errors.Count == 0
            ? null
            : new Failure
            {
                Fault = RequestFaults.InvalidRequest,
                Field = errors.Count == 1 ? errors[0].Path : null,
                Errors = errors,
            };
    }

    /// <summary>The rules of document 002, in its order.</summary>
    public Fault? CheckRules(DateTimeOffset now) =>
        this switch
        {
            { Android: null, Ios: null, Web: null } => PushFaults.PushContentMissing,
            { IsMixed: true } => PushFaults.TopicAudienceMixed,
            { Type: "scheduled", ScheduledAt: null } => PushFaults.ScheduledTimeMissing,
            // The last clocks show it twelve hours after UTC; after the last hour of the year 9999 there is no time to compare with.
            { Type: "scheduled" } when DueAt <= now - (IsLocal ? LocalTime.Last : TimeSpan.Zero) => PushFaults.ScheduledTimePast,
            _ => null,
        };

    /// <summary>What FCM sends to a topic is the same for everybody there, and nobody else can be told apart.</summary>
    private bool IsMixed =>
        Audience.Target is not null
        && (
            Audience is { Topic: not null, Condition: not null } or { IsNarrowed: true }
            || Translations.Count > 0
            || IsLocal
            || QuietHours is not null
            || Messages.Variables.ArePersonalIn(Contents)
        );

    /// <summary>What a copy takes over.</summary>
    public const string CopiedColumns =
        "name, schedule_zone_mode, max_lateness, android_message, ios_message, web_message, translations, audience, throttle_per_second, guarantee, "
        + "variables, template_id, quiet_hours";

    /// <summary>What the author's words come to, in the order of <see cref="Values"/> and <see cref="Arguments"/>.</summary>
    public const string Columns = CopiedColumns + ", type, scheduled_at, status";

    /// <summary>$2 to $17.</summary>
    public const string Values = """
        $2::text, $3, make_interval(secs => $4::int), $5::text::jsonb, $6::text::jsonb, $7::text::jsonb, $8::text::jsonb,
        $9::text::jsonb, $10::int, $11, $12::text::jsonb, $13::bigint, $14::text::jsonb, $15, $16::timestamptz, $17
        """;

    /// <summary>Of <see cref="Values"/>.</summary>
    public object?[] Arguments() =>
        [
            Name,
            TimeZoneMode,
            MaxLatenessSeconds,
            Android is null ? null : JsonSerializer.Serialize(Android, PushJson.Default.AndroidMessage),
            Ios is null ? null : JsonSerializer.Serialize(Ios, PushJson.Default.IosMessage),
            Web is null ? null : JsonSerializer.Serialize(Web, PushJson.Default.WebMessage),
            JsonSerializer.Serialize(Translations, PushJson.Default.IReadOnlyDictionaryStringTranslation),
            JsonSerializer.Serialize(Audience, PushJson.Default.Audience),
            ThrottlePerSecond,
            Guarantee,
            JsonSerializer.Serialize(Variables, PushJson.Default.IReadOnlyDictionaryStringString),
            TemplateId,
            QuietHours is null ? null : JsonSerializer.Serialize(QuietHours, PushJson.Default.QuietHours),
            Type,
            Type == "immediate" ? null : DueAt,
            Type == "scheduled" ? "scheduled" : "draft",
        ];

    private static Audience ReadAudience(ObjectReader members) =>
        ReadDevices(members) with
        {
            SegmentId = members.OptionalInteger("segment_id", 1, int.MaxValue),
            Topic = members.OptionalForm("topic", PushForms.MaxTopic, PushForms.Topic),
            Condition = members.OptionalForm("condition", PushForms.MaxCondition, PushForms.Condition),
            Project = members.OptionalForm("project", FcmProjects.MaxName, PushForms.Project),
        };

    /// <summary>What audiences of messages and segments have in common.</summary>
    public static Audience ReadDevices(ObjectReader members) =>
        new(
            members.Choices("platforms", Platforms.Values),
            [.. members.Forms("user_ids", MaxIds, 36, StringFormats.Uuid).Select(Guid.Parse)],
            members.Integers("device_token_ids", MaxIds),
            members.Texts("tags", DeviceFacts.MaxTags, DeviceFacts.MaxTag),
            members.Forms("locales", 100, 35, StringFormats.Locale)
        );
}
