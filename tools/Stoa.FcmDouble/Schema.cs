using System.Collections.Frozen;

namespace Stoa.FcmDouble;

internal enum Kind
{
    Text,
    TextMap,
    Flag,
    Integer,
    Share,
    Duration,
    Time,
    Colour,
    Word,
    Object,
    List,
    Free,
}

/// <summary>What may stand in one place of a request.</summary>
internal sealed class Node
{
    public required Kind Kind { get; init; }

    /// <summary>Under both spellings, <c>snake_case</c> and <c>camelCase</c>.</summary>
    public FrozenDictionary<string, Field>? Fields { get; init; }

    public Node? Items { get; init; }
    public FrozenSet<string>? Words { get; init; }
    public string[] Required { get; init; } = [];
}

internal sealed record Field(string Name, Node Node);

/// <summary>The request of messages:send, after the discovery document of FCM v1. Nothing else is let through.</summary>
internal static class Schema
{
    private static readonly Node Text = new() { Kind = Kind.Text };
    private static readonly Node Flag = new() { Kind = Kind.Flag };
    private static readonly Node Integer = new() { Kind = Kind.Integer };
    private static readonly Node Share = new() { Kind = Kind.Share };
    private static readonly Node Duration = new() { Kind = Kind.Duration };
    private static readonly Node Colour = new() { Kind = Kind.Colour };
    private static readonly Node Time = new() { Kind = Kind.Time };
    private static readonly Node TextMap = new() { Kind = Kind.TextMap };
    private static readonly Node Free = new() { Kind = Kind.Free };
    private static readonly Node Texts = new() { Kind = Kind.List, Items = Text };
    private static readonly Node Label = Of(("analytics_label", Text));

    private static readonly Node Light = new()
    {
        Kind = Kind.Object,
        Required = ["color", "light_on_duration", "light_off_duration"],
        Fields = Names(
            ("color", Of(("red", Share), ("green", Share), ("blue", Share), ("alpha", Share))),
            ("light_on_duration", Duration),
            ("light_off_duration", Duration)
        ),
    };

    private static readonly Node AndroidNotification = Of(
        ("title", Text),
        ("body", Text),
        ("icon", Text),
        ("color", Colour),
        ("sound", Text),
        ("tag", Text),
        ("click_action", Text),
        ("body_loc_key", Text),
        ("body_loc_args", Texts),
        ("title_loc_key", Text),
        ("title_loc_args", Texts),
        ("channel_id", Text),
        ("ticker", Text),
        ("image", Text),
        ("sticky", Flag),
        ("local_only", Flag),
        ("default_sound", Flag),
        ("default_vibrate_timings", Flag),
        ("default_light_settings", Flag),
        ("event_time", Time),
        ("notification_priority", Words("PRIORITY_UNSPECIFIED", "PRIORITY_MIN", "PRIORITY_LOW", "PRIORITY_DEFAULT", "PRIORITY_HIGH", "PRIORITY_MAX")),
        ("vibrate_timings", new Node { Kind = Kind.List, Items = Duration }),
        ("visibility", Words("VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET")),
        ("notification_count", Integer),
        ("light_settings", Light),
        ("proxy", Words("PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED")),
        ("bypass_proxy_notification", Flag)
    );

    private static readonly Node Android = Of(
        ("collapse_key", Text),
        ("priority", Words("NORMAL", "HIGH", "normal", "high")),
        ("ttl", Duration),
        ("restricted_package_name", Text),
        ("data", TextMap),
        ("notification", AndroidNotification),
        ("fcm_options", Label),
        ("direct_boot_ok", Flag),
        ("bandwidth_constrained_ok", Flag),
        ("restricted_satellite_ok", Flag)
    );

    private static readonly Node Apns = Of(
        ("headers", TextMap),
        ("payload", Free),
        ("live_activity_token", Text),
        ("fcm_options", Of(("analytics_label", Text), ("image", Text)))
    );

    private static readonly Node Webpush = Of(
        ("headers", TextMap),
        ("data", TextMap),
        ("notification", Free),
        ("fcm_options", Of(("link", Text), ("analytics_label", Text)))
    );

    public static Node Request { get; } =
        Of(
            ("validate_only", Flag),
            (
                "message",
                Of(
                    ("name", Text),
                    ("data", TextMap),
                    ("notification", Of(("title", Text), ("body", Text), ("image", Text))),
                    ("android", Android),
                    ("webpush", Webpush),
                    ("apns", Apns),
                    ("fcm_options", Label),
                    ("token", Text),
                    ("topic", Text),
                    ("condition", Text),
                    ("fid", Text)
                )
            )
        );

    private static Node Of(params (string Name, Node Node)[] fields) => new() { Kind = Kind.Object, Fields = Names(fields) };

    private static Node Words(params string[] words) => new() { Kind = Kind.Word, Words = words.ToFrozenSet(StringComparer.Ordinal) };

    private static FrozenDictionary<string, Field> Names(params (string Name, Node Node)[] fields) =>
        fields
            .SelectMany(field =>
                new[] { field.Name, Camel(field.Name) }
                    .Distinct(StringComparer.Ordinal)
                    .Select(name => KeyValuePair.Create(name, new Field(field.Name, field.Node)))
            )
            .ToFrozenDictionary(StringComparer.Ordinal);

    private static string Camel(string name) => string.Concat(name.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
