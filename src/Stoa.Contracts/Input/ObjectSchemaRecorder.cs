using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Stoa.Contracts.OpenApi;

namespace Stoa.Contracts.Input;

/// <summary>Records what a request type reads, for its schema, and answers with harmless values.</summary>
internal sealed class ObjectSchemaRecorder : ObjectReader
{
    private readonly List<(string Name, bool Required, JsonObject Schema)> _members = [];
    private readonly List<(string Name, bool Required, ObjectSchemaRecorder Inner)> _objects = [];
    private readonly List<(string Name, int MaxEntries, ObjectSchemaRecorder Inner)> _maps = [];

    public bool IsEmpty => _members.Count == 0 && _objects.Count == 0 && _maps.Count == 0;

    public override string Text(string name, int max, int min = 1) => Note(name, true, TextOf(min, max), "");
    public override string OptionalText(string name, int max) => Note(name, false, Nullable(TextOf(0, max)), "");
    public override string? TextIfGiven(string name, int max) => Note<string?>(name, false, Nullable(TextOf(0, max)), null);
    public override string OneOf(string name, params IReadOnlyList<string> values) => Note(name, true, Schema.OneOf(values), "");
    public override string? OptionalId(string name) => Note<string?>(name, false, Nullable(TextOf(1, 100)), null);
    public override string Secret(string name, int max) => Note(name, true, TextOf(1, max), "");

    public override string Email(string name) =>
        Note(name, true, With(TextOf(1, TextRules.MaxEmail), "format", "email"), "");

    public override string Login()
    {
        Note("username", false, Nullable(TextOf(1, TextRules.MaxEmail)), "");
        return Note("email", false, With(TextOf(1, TextRules.MaxEmail), "format", "email"), "");
    }

    public override string Checked(string name, TextCheck check) =>
        Note(name, true, check.Format is { } format ? With(TextOf(check.Min, check.Max), "format", format) : TextOf(check.Min, check.Max), "");

    public override string Country(string name) => Note(name, true, With(TextOf(2, 2), "pattern", "^[A-Z]{2}$"), "");

    public override int Integer(string name, int min, int max) =>
        Note(name, true, new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max }, min);

    public override bool Flag(string name) => Note(name, true, new JsonObject { ["type"] = "boolean" }, false);

    public override IReadOnlyList<string> Texts(string name, int maxEntries, int maxLength) =>
        Note(name, false, Nullable(With(Schema.ArrayOf(TextOf(1, maxLength)), "maxItems", maxEntries)), Array.Empty<string>());

    public override IReadOnlyDictionary<string, string> TextMap(string name, int maxEntries, int maxLength) =>
        Note(name, false, Nullable(new JsonObject { ["type"] = "object", ["additionalProperties"] = TextOf(0, maxLength), ["maxProperties"] = maxEntries }),
            new Dictionary<string, string>());

    public override string Json(string name) => Note(name, true, new JsonObject { ["type"] = "object" }, "{}");

    public override bool Has(string name) => false;

    public override string Form(string name, int max, StringFormat form) => Note(name, true, FormOf(max, form), "");
    public override string? OptionalForm(string name, int max, StringFormat form) => Note<string?>(name, false, Nullable(FormOf(max, form)), null);

    public override string Choice(string name, IReadOnlyList<string> values) => Note(name, true, Schema.OneOf(values), "");

    public override string? OptionalChoice(string name, IReadOnlyList<string> values) =>
        Note<string?>(name, false, new JsonObject { ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value), null]) }, null);

    public override bool? OptionalFlag(string name) => Note<bool?>(name, false, Nullable(Schema.Boolean()), null);

    public override int? OptionalInteger(string name, int min, int max) =>
        Note<int?>(name, false, Nullable(new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max }), null);

    public override DateTimeOffset? OptionalMoment(string name) =>
        Note<DateTimeOffset?>(name, false, Nullable(With(Schema.Text(), "format", "date-time")), null);

    public override IReadOnlyList<string> Forms(string name, int maxEntries, int maxLength, StringFormat form) =>
        Note(name, false, Nullable(With(Schema.ArrayOf(FormOf(maxLength, form)), "maxItems", maxEntries)), Array.Empty<string>());

    public override IReadOnlyList<string> Choices(string name, IReadOnlyList<string> values) =>
        Note(name, false, Nullable(With(Schema.ArrayOf(Schema.OneOf(values)), "maxItems", values.Count)), Array.Empty<string>());

    public override IReadOnlyList<long> Integers(string name, int maxEntries) =>
        Note(name, false, Nullable(With(Schema.ArrayOf(new JsonObject { ["type"] = "integer" }), "maxItems", maxEntries)), Array.Empty<long>());

    public override IReadOnlyDictionary<string, T> Map<T>(string name, int maxEntries, StringFormat key, Func<ObjectReader, T> read)
    {
        var inner = new ObjectSchemaRecorder();
        _maps.Add((name, maxEntries, inner));
        read(inner);
        return new Dictionary<string, T>();
    }

    public override T Object<T>(string name, Func<ObjectReader, T> read) => Describe(name, true, read);

    public override T? OptionalObject<T>(string name, Func<ObjectReader, T> read) where T : class => Describe(name, false, read);

    /// <summary>The schema with names as the contract spells them.</summary>
    public JsonObject ToSchema(Contract contract)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, isRequired, schema) in _members.Concat(_objects.Select(o => (o.Name, o.Required, o.Required ? o.Inner.ToSchema(contract) : Nullable(o.Inner.ToSchema(contract))))).Concat(_maps.Select(map => (map.Name, false, MapOf(map.MaxEntries, map.Inner.ToSchema(contract))))))
        {
            properties[contract.NameOf(name)] = schema.DeepClone();
            if (isRequired)
            {
                required.Add((JsonNode)contract.NameOf(name));
            }
        }
        var result = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0)
        {
            result["required"] = required;
        }
        return result;
    }

    private T Describe<T>(string name, bool required, Func<ObjectReader, T> read)
    {
        var inner = new ObjectSchemaRecorder();
        _objects.Add((name, required, inner));
        return read(inner);
    }

    private T Note<T>(string name, bool required, JsonObject schema, T harmless)
    {
        _members.Add((name, required, schema));
        return harmless;
    }

    private static JsonObject MapOf(int maxEntries, JsonObject entry) =>
        Nullable(new JsonObject { ["type"] = "object", ["additionalProperties"] = entry, ["maxProperties"] = maxEntries });

    private static JsonObject FormOf(int max, StringFormat form) => form.Format is null ? TextOf(1, max) : With(TextOf(1, max), "format", form.Format);

    private static JsonObject TextOf(int min, int max) => new() { ["type"] = "string", ["minLength"] = min, ["maxLength"] = max };

    private static JsonObject With(JsonObject schema, string keyword, JsonNode value)
    {
        schema[keyword] = value;
        return schema;
    }

    private static JsonObject Nullable(JsonObject schema)
    {
        schema["type"] = new JsonArray((JsonNode)schema["type"]!.GetValue<string>(), (JsonNode)"null");
        return schema;
    }
}

/// <summary>Records path, query and body of a request type.</summary>
internal sealed class RequestSchemaRecorder : RequestReader
{
    private readonly ObjectSchemaRecorder _body = new();

    public List<(string Name, string Place, bool Required, JsonObject Schema)> Parameters { get; } = [];
    public bool AsksForBody { get; private set; }
    public ObjectSchemaRecorder Recorded => _body;

    public override ObjectReader Body
    {
        get
        {
            AsksForBody = true;
            return _body;
        }
    }

    public override string Path(string name)
    {
        Parameters.Add((name, "path", true, new JsonObject { ["type"] = "string", ["minLength"] = 1 }));
        return "";
    }

    public override string? Query(string name, int max)
    {
        Parameters.Add((name, "query", false, new JsonObject { ["type"] = "string", ["maxLength"] = max }));
        return null;
    }

    public override string? QueryChoice(string name, IReadOnlyList<string> values)
    {
        Parameters.Add((name, "query", false, Schema.OneOf(values)));
        return null;
    }

    public override DateTimeOffset? QueryMoment(string name)
    {
        Parameters.Add((name, "query", false, new JsonObject { ["type"] = "string", ["format"] = "date-time" }));
        return null;
    }

    public override bool? QueryFlag(string name)
    {
        Parameters.Add((name, "query", false, Schema.Boolean()));
        return null;
    }

    /// <summary>The media type of a body that is read as a stream; null where the route takes none.</summary>
    public string? StreamedType { get; private set; }

    public override PipeReader Stream(string mediaType)
    {
        StreamedType = mediaType;
        return PipeReader.Create(System.IO.Stream.Null);
    }

    public bool AsksForRefreshToken { get; private set; }

    public override string RefreshToken()
    {
        AsksForRefreshToken = true;
        return Body.Secret(RefreshTokens.Member, RefreshTokens.MaxLength);
    }

    public override PageQuery Page()
    {
        Parameters.Add(("page", "query", false, new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["default"] = 1 }));
        Parameters.Add(("page_size", "query", false, new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = PageQuery.MaxSize, ["default"] = PageQuery.DefaultSize }));
        return new PageQuery(1, PageQuery.DefaultSize);
    }
}
