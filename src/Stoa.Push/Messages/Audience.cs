using System.Text.Json;
using System.Text.Json.Serialization;
using Stoa.Contracts.Payloads;

namespace Stoa.Push.Messages;

/// <summary>The audience of a message. Every non-empty list narrows it, an empty one means all. Within a list one match is enough.</summary>
/// <param name="Platforms">android, ios, web; only those that the message has content for.</param>
/// <param name="UserIds">Owners of devices.</param>
/// <param name="DeviceTokenIds">Ids of devices.</param>
/// <param name="Tags">Any of these tags.</param>
/// <param name="Locales">A locale covers those below it: <c>es</c> also means <c>es-MX</c>.</param>
internal sealed record Audience(
    [property: OneOf<Platforms>] IReadOnlyList<string> Platforms,
    IReadOnlyList<Guid> UserIds,
    IReadOnlyList<long> DeviceTokenIds,
    IReadOnlyList<string> Tags,
    IReadOnlyList<string> Locales
)
{
    /// <summary>A saved audience, which has to hold too.</summary>
    public long? SegmentId { get; init; }

    /// <summary>Whoever subscribed to it with FCM, which alone knows who that is: one request, and nothing else narrows it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Topic { get; init; }

    /// <summary>Whoever subscribed to topics as it says; likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Condition { get; init; }

    /// <summary>Only devices of this Firebase project; whose topic it is, the default one's where nothing is said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Project { get; init; }

    /// <summary>What FCM sends to in place of a device; null where the audience is of devices.</summary>
    [JsonIgnore]
    public (string Field, string Value)? Target =>
        Topic is { } topic ? ("topic", topic)
        : Condition is { } condition ? ("condition", condition)
        : null;

    /// <summary>It says what only devices of ours could be chosen by.</summary>
    [JsonIgnore]
    public bool IsNarrowed => Platforms.Count + UserIds.Count + DeviceTokenIds.Count + Tags.Count + Locales.Count > 0 || SegmentId is not null;

    /// <summary>What the segment is, once it was read.</summary>
    [JsonIgnore]
    public Audience? Segment { get; init; }

    /// <summary>Only people who were chosen for this message.</summary>
    [JsonIgnore]
    public long? ChosenFor { get; init; }

    /// <summary>Only these people.</summary>
    [JsonIgnore]
    public Guid[]? People { get; init; }

    public static readonly Audience All = new([], [], [], [], []);

    /// <summary>As it is kept: lists that are not there are empty.</summary>
    public static Audience Read(string json) =>
        JsonSerializer.Deserialize(json, PushJson.Default.Audience) is { } kept
            ? new Audience(kept.Platforms ?? [], kept.UserIds ?? [], kept.DeviceTokenIds ?? [], kept.Tags ?? [], kept.Locales ?? [])
            {
                SegmentId = kept.SegmentId,
                Topic = kept.Topic,
                Condition = kept.Condition,
                Project = kept.Project,
            }
            : All;

    /// <summary>Stands in a statement for the condition of <see cref="Filter"/>, which has as many parts as the audience.</summary>
    public const string Devices = "d.is_active /* and of the audience */";

    /// <summary>A statement that holds <see cref="Devices"/>, with the condition itself in its place.</summary>
    public static string Narrow(string sql, string where) => sql.Replace(Devices, where, StringComparison.Ordinal);

    /// <summary>
    /// The devices (alias <c>d</c>) of a message, as one condition with its arguments, used to count, preview and freeze an audience. Parameters are numbered
    /// from <paramref name="first"/>.
    /// </summary>
    /// <param name="android">The message has content for Android.</param>
    /// <param name="ios">The message has content for iOS.</param>
    /// <param name="retryOf">Only the devices that failed in this message; null for no such restriction.</param>
    /// <param name="first">The number of the first parameter.</param>
    /// <param name="web">The message has content for browsers.</param>
    public (string Where, object[] Arguments) Filter(bool android, bool ios, long? retryOf = null, int first = 1, bool web = false)
    {
        var conditions = new List<string> { "d.is_active" };
        var arguments = new List<object>();
        Add("d.platform = ANY({0})", Reached(android, ios, web));
        if (Project is not null)
        {
            Add("d.project = {0}", Project);
        }
        Narrow(Add);
        Segment?.Narrow(Add);
        if (Segment is { Platforms.Count: > 0 })
        {
            Add("d.platform = ANY({0})", Segment.Platforms.ToArray());
        }
        if (People is not null)
        {
            Add("d.user_id = ANY({0})", People);
        }
        if (ChosenFor is { } chosen)
        {
            Add("EXISTS (SELECT FROM push.chosen_people c WHERE c.message_id = {0} AND c.user_id = d.user_id)", chosen);
        }
        if (retryOf is { } message)
        {
            Add(FailedSql, message);
        }
        return (string.Join(" AND ", conditions), [.. arguments]);

        void Add(string condition, object argument)
        {
            conditions.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, condition, "$" + (first + arguments.Count)));
            arguments.Add(argument);
        }
    }

    private void Narrow(Action<string, object> add)
    {
        if (UserIds.Count > 0)
        {
            add("d.user_id = ANY({0})", UserIds.ToArray());
        }
        if (DeviceTokenIds.Count > 0)
        {
            add("d.id = ANY({0})", DeviceTokenIds.ToArray());
        }
        if (Tags.Count > 0)
        {
            add("d.tags && {0}::text[] AND d.tags <> '{{}}'", Tags.ToArray());
        }
        if (Locales.Count > 0)
        {
            add("d.locale ~ {0}", Languages.Locales.Pattern(Locales));
        }
    }

    /// <summary>And is still the same user's.</summary>
    private const string FailedSql = """
        EXISTS (SELECT FROM push.failures f WHERE f.message_id = {0} AND f.device_id = d.id
            AND (d.owner_changed_at IS NULL OR d.owner_changed_at <= f.failed_at))
        """;

    /// <summary>The platforms that are asked for and that there is something to send to.</summary>
    public string[] Reached(bool android, bool ios, bool web = false) =>
        [
            .. new[] { (Name: "android", Has: android), (Name: "ios", Has: ios), (Name: "web", Has: web) }
                .Where(platform => platform.Has && (Platforms.Count == 0 || Platforms.Contains(platform.Name, StringComparer.Ordinal)))
                .Select(platform => platform.Name),
        ];
}
