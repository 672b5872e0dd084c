using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Push.Messages;

namespace Stoa.Push.Templates;

/// <summary>A content that messages are written from.</summary>
/// <param name="Variables">What <c>{name}</c> stands for in its texts, unless a message says otherwise.</param>
internal sealed record Template(
    long Id,
    string Name,
    AndroidMessage? AndroidMessage,
    IosMessage? IosMessage,
    WebMessage? WebMessage,
    IReadOnlyDictionary<string, Translation> Translations,
    IReadOnlyDictionary<string, string> Variables,
    Guid? CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long Version
) : IVersioned
{
    public const string Section = "Push templates";

    public const string Columns = """
        t.id, t.name, t.android_message::text AS android_message, t.ios_message::text AS ios_message, t.web_message::text AS web_message,
        t.translations::text AS translations, t.variables::text AS variables, t.created_by, t.created_at, t.updated_at, t.version
        """;

    public const string RequestExample = """
        {"name":"Sale","android_message":{"title":"{first_name|Hello}, {discount|10 %} off","body":"Until {end|Sunday}"},
        "ios_message":{"title":"{first_name|Hello}, {discount|10 %} off","body":"Until {end|Sunday}"},"variables":{"discount":"20 %","end":"Sunday"}}
        """;

    public static readonly Template Example = new(
        7,
        "Sale",
        new AndroidMessage { Title = "{first_name|Hello}, {discount|10 %} off", Body = "Until {end|Sunday}" },
        new IosMessage { Title = "{first_name|Hello}, {discount|10 %} off", Body = "Until {end|Sunday}" },
        null,
        new Dictionary<string, Translation>(StringComparer.Ordinal),
        new Dictionary<string, string>(StringComparer.Ordinal) { ["discount"] = "20 %", ["end"] = "Sunday" },
        Guid.Parse("0194783c-5c00-7000-8000-000000000001"),
        At,
        At,
        1
    );

    private static DateTimeOffset At => DateTimeOffset.Parse("2026-01-18T10:00:00Z", CultureInfo.InvariantCulture);

    [JsonIgnore]
    public string Subject => string.Create(CultureInfo.InvariantCulture, $"push_template:{Id}");

    /// <summary>For the audit log.</summary>
    public JsonObject Describe() => new() { ["name"] = Name, ["version"] = Version };

    /// <summary>A message that says nothing itself.</summary>
    public MessageSpec Over(MessageSpec spec) =>
        spec with
        {
            TemplateId = Id,
            Android = AndroidMessage,
            Ios = IosMessage,
            Web = WebMessage,
            Translations = Translations,
            Variables = Variables,
            TemplateVariables = Variables,
        };

    public static Template From(NpgsqlDataReader row) =>
        new(
            row.GetInt64("id"),
            row.GetString("name"),
            row.GetJson("android_message", PushJson.Default.AndroidMessage),
            row.GetJson("ios_message", PushJson.Default.IosMessage),
            row.GetJson("web_message", PushJson.Default.WebMessage),
            row.GetJson("translations", PushJson.Default.IReadOnlyDictionaryStringTranslation)!,
            row.GetJson("variables", PushJson.Default.IReadOnlyDictionaryStringString)!,
            row.GetOrNull<Guid>("created_by"),
            row.GetTime("created_at"),
            row.GetTime("updated_at"),
            row.GetInt64("version")
        );

    /// <summary>Whatever a template is asked for by id.</summary>
    public static Failure NotFound(long id) => Failure.Of(PushFaults.PushTemplateNotFound, "id", id.ToString(CultureInfo.InvariantCulture));

    internal const string FindSql = $"SELECT {Columns} FROM push.templates t WHERE t.id = $1::bigint";

    internal const string LockSql = FindSql + " FOR UPDATE";
}

/// <summary>What an author writes of a template, by the rules of messages; an update replaces it whole.</summary>
internal sealed record TemplateSpec(string Name, MessageSpec Content)
{
    public static TemplateSpec Read(ObjectReader members) => new(members.Text("name", 200), MessageSpec.ReadContent(members)(new MessageSpec()));

    /// <summary>$2 to $7.</summary>
    public object?[] Arguments() =>
        [
            Name,
            Content.Android is null ? null : JsonSerializer.Serialize(Content.Android, PushJson.Default.AndroidMessage),
            Content.Ios is null ? null : JsonSerializer.Serialize(Content.Ios, PushJson.Default.IosMessage),
            Content.Web is null ? null : JsonSerializer.Serialize(Content.Web, PushJson.Default.WebMessage),
            JsonSerializer.Serialize(Content.Translations, PushJson.Default.IReadOnlyDictionaryStringTranslation),
            JsonSerializer.Serialize(Content.Variables, PushJson.Default.IReadOnlyDictionaryStringString),
        ];

    public const string Columns = "name, android_message, ios_message, web_message, translations, variables";

    public const string Values = "$2, $3::text::jsonb, $4::text::jsonb, $5::text::jsonb, $6::text::jsonb, $7::text::jsonb";
}

/// <summary>The request of a route about one template.</summary>
internal static class TemplateRoutes
{
    public static void Map(Routes routes)
    {
        ListTemplates.Map(routes);
        CreateTemplate.Map(routes);
        ReadTemplate.Map(routes);
        UpdateTemplate.Map(routes);
        DeleteTemplate.Map(routes);
    }
}
