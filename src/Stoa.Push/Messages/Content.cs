using System.Text;
using System.Text.Json.Serialization;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Push.Fcm;

namespace Stoa.Push.Messages;

/// <summary>
/// What an Android device is shown. Texts as they were checked on the way in: the colour is #rrggbb in lower case, data holds no reserved key.
/// </summary>
internal sealed record AndroidMessage
{
    public string? Title { get; init; }
    public string? Body { get; init; }
    public string? ImageUrl { get; init; }
    public string? Icon { get; init; }
    public string? Color { get; init; }
    public string? Sound { get; init; }
    public string? ChannelId { get; init; }
    public string? Tag { get; init; }
    public string? ClickAction { get; init; }

    /// <summary>Names of texts of the app, with what fills them, for apps that bring their own translations.</summary>
    public string? TitleLocKey { get; init; }
    public IReadOnlyList<string>? TitleLocArgs { get; init; }
    public string? BodyLocKey { get; init; }
    public IReadOnlyList<string>? BodyLocArgs { get; init; }

    /// <summary>What the launcher shows beside the app's icon.</summary>
    public int? NotificationCount { get; init; }

    [OneOf<Visibilities>]
    public string? Visibility { get; init; }

    /// <summary>It stays when it is tapped.</summary>
    public bool? Sticky { get; init; }
    public string? AnalyticsLabel { get; init; }

    [OneOf<Priorities>]
    public string? Priority { get; init; }
    public int? TtlSeconds { get; init; }
    public string? CollapseKey { get; init; }
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Nothing would be shown and nothing be told to the app.</summary>
    [JsonIgnore]
    public bool IsEmpty => Content.IsBlank(Title) && Content.IsBlank(Body) && TitleLocKey is null && BodyLocKey is null && ImageUrl is null && Data is null;
}

/// <summary>What an iOS device is shown.</summary>
internal sealed record IosMessage
{
    public string? Title { get; init; }
    public string? Subtitle { get; init; }
    public string? Body { get; init; }
    public string? ImageUrl { get; init; }
    public string? Sound { get; init; }
    public int? Badge { get; init; }
    public string? Category { get; init; }
    public string? ThreadId { get; init; }

    /// <summary>Names of texts of the app, with what fills them, for apps that bring their own translations.</summary>
    public string? TitleLocKey { get; init; }
    public IReadOnlyList<string>? TitleLocArgs { get; init; }
    public string? BodyLocKey { get; init; }
    public IReadOnlyList<string>? BodyLocArgs { get; init; }

    /// <summary>0 to 1: which of the app's notifications a summary shows first.</summary>
    public decimal? RelevanceScore { get; init; }
    public string? AnalyticsLabel { get; init; }

    [OneOf<InterruptionLevels>]
    public string? InterruptionLevel { get; init; }
    public bool? ContentAvailable { get; init; }
    public bool? MutableContent { get; init; }

    [OneOf<Priorities>]
    public string? Priority { get; init; }
    public int? ExpirationSeconds { get; init; }
    public string? CollapseId { get; init; }
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>
    /// Nothing would be shown, heard or told to the app: a silent push has to be asked for, by <c>content_available</c> or data, and a picture is shown beside
    /// a text only.
    /// </summary>
    [JsonIgnore]
    public bool IsEmpty =>
        Content.IsBlank(Title)
        && Content.IsBlank(Subtitle)
        && Content.IsBlank(Body)
        && TitleLocKey is null
        && BodyLocKey is null
        && Sound is null
        && Badge is null
        && ContentAvailable != true
        && Data is null;
}

/// <summary>Texts for devices of one locale, instead of those of both messages; null keeps the message's text.</summary>
internal sealed record Translation(string? Title, string? Subtitle, string? Body);

/// <summary>How content is read, and what FCM would refuse of it.</summary>
internal static class Content
{
    public const int MaxSeconds = 2_419_200;

    /// <summary>Apple's, in bytes.</summary>
    private const int MaxCollapseId = 64;
    private static readonly Rule VariableName = Rule.Form("a name of letters, digits and _ (discount)");
    private static readonly string[] ReservedKeys = ["aps", "from", "message_type"];
    private static readonly string[] ReservedPrefixes = ["google.", "gcm.notification."];

    public static AndroidMessage ReadAndroid(ObjectReader members) =>
        new()
        {
            Title = Text(members, "title", 1000),
            Body = Text(members, "body", 4000),
            ImageUrl = members.OptionalForm("image_url", 2000, StringFormats.Url),
            Icon = Text(members, "icon", 200),
            Color = members.OptionalForm("color", 20, PushForms.Color),
            Sound = Text(members, "sound", 200),
            ChannelId = Text(members, "channel_id", 200),
            Tag = Text(members, "tag", 200),
            ClickAction = Text(members, "click_action", 1000),
            TitleLocKey = Text(members, "title_loc_key", 200),
            TitleLocArgs = ReadArguments(members, "title_loc_args"),
            BodyLocKey = Text(members, "body_loc_key", 200),
            BodyLocArgs = ReadArguments(members, "body_loc_args"),
            NotificationCount = members.OptionalInteger("notification_count", 0, 99_999),
            Visibility = members.OptionalChoice("visibility", Visibilities.Values),
            Sticky = members.OptionalFlag("sticky"),
            AnalyticsLabel = members.OptionalForm("analytics_label", 50, PushForms.AnalyticsLabel),
            Priority = members.OptionalChoice("priority", Priorities.Values),
            TtlSeconds = members.OptionalInteger("ttl_seconds", 0, MaxSeconds),
            CollapseKey = Text(members, "collapse_key", 200),
            Data = ReadData(members),
        };

    public static IosMessage ReadIos(ObjectReader members) =>
        new()
        {
            Title = Text(members, "title", 1000),
            Subtitle = Text(members, "subtitle", 1000),
            Body = Text(members, "body", 4000),
            ImageUrl = members.OptionalForm("image_url", 2000, StringFormats.Url),
            Sound = Text(members, "sound", 200),
            Badge = members.OptionalInteger("badge", 0, 99_999),
            Category = Text(members, "category", 200),
            ThreadId = Text(members, "thread_id", 200),
            TitleLocKey = Text(members, "title_loc_key", 200),
            TitleLocArgs = ReadArguments(members, "title_loc_args"),
            BodyLocKey = Text(members, "body_loc_key", 200),
            BodyLocArgs = ReadArguments(members, "body_loc_args"),
            RelevanceScore = members.OptionalDecimal("relevance_score", 0, 1),
            AnalyticsLabel = members.OptionalForm("analytics_label", 50, PushForms.AnalyticsLabel),
            InterruptionLevel = members.OptionalChoice("interruption_level", InterruptionLevels.Values),
            ContentAvailable = members.OptionalFlag("content_available"),
            MutableContent = members.OptionalFlag("mutable_content"),
            Priority = members.OptionalChoice("priority", Priorities.Values),
            ExpirationSeconds = members.OptionalInteger("expiration_seconds", 0, MaxSeconds),
            CollapseId = Text(members, "collapse_id", MaxCollapseId),
            Data = ReadData(members),
        };

    public static Translation ReadTranslation(ObjectReader members) =>
        new(Text(members, "title", 1000), Text(members, "subtitle", 1000), Text(members, "body", 4000));

    /// <summary>Finds keys reserved by FCM, and content that is too long in any of its languages.</summary>
    public static List<FieldError> Validate(MessageContents contents, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        Check("android_message", "android", contents.Android?.Data);
        Check("ios_message", "ios", contents.Ios?.Data);
        Check("web_message", "web", contents.Web?.Data);
        Unnamed("android_message.title_loc_args", contents.Android is { TitleLocArgs: not null, TitleLocKey: null });
        Unnamed("android_message.body_loc_args", contents.Android is { BodyLocArgs: not null, BodyLocKey: null });
        Unnamed("ios_message.title_loc_args", contents.Ios is { TitleLocArgs: not null, TitleLocKey: null });
        Unnamed("ios_message.body_loc_args", contents.Ios is { BodyLocArgs: not null, BodyLocKey: null });
        if (Encoding.UTF8.GetByteCount(contents.Ios?.CollapseId ?? "") > MaxCollapseId)
        {
            errors.Add(new FieldError("ios_message.collapse_id", Rule.TooBig(MaxCollapseId)));
        }
        errors.AddRange(contents.Variables.Keys.Where(name => !Variables.IsName(name)).Select(name => new FieldError("variables", VariableName, name)));
        return errors;

        // Arguments need the text that they are for.
        void Unnamed(string member, bool isSo)
        {
            if (isSo)
            {
                errors.Add(new FieldError(member.Replace("_args", "_key", StringComparison.Ordinal), Rule.Required));
            }
        }

        void Check(string member, string platform, IReadOnlyDictionary<string, string>? data)
        {
            if (data?.Keys.FirstOrDefault(IsReserved) is { } key)
            {
                errors.Add(new FieldError(member + ".data", Rule.Reserved(key)));
            }
            var renderer = new MessageRenderer(contents, now, now);
            if (contents.Translations.Keys.Prepend(null).Any(locale => renderer.For(platform, locale)?.PayloadLength > Rendering.LargestPayload))
            {
                errors.Add(new FieldError(member, Rule.TooBig(Rendering.LargestPayload)));
            }
        }
    }

    public static bool IsBlank(string? text) => string.IsNullOrWhiteSpace(text);

    private static bool IsReserved(string key) =>
        ReservedKeys.Contains(key) || ReservedPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    private static string? Text(ObjectReader members, string name, int max) => members.NullableText(name, max);

    private static IReadOnlyList<string>? ReadArguments(ObjectReader members, string name) =>
        members.Texts(name, 20, 500) is { Count: > 0 } arguments ? arguments : null;

    public static IReadOnlyDictionary<string, string>? ReadData(ObjectReader members) =>
        members.TextMap("data", 100, 4096) is { Count: > 0 } data ? data : null;
}
