using System.Text.Json.Nodes;
using Stoa.Contracts.OpenApi;

namespace Stoa.Contracts.Input;

/// <summary>Records what a request type reads, for its schema, and answers with harmless values.</summary>
internal sealed class ObjectSchemaRecorder : ObjectReader
{
    private readonly List<(string Name, bool Required, JsonObject Schema)> _members = [];
    private readonly List<(string Name, bool Required, string JsonKind, ObjectSchemaRecorder Inner)> _objects = [];
    private readonly List<(string Name, int MaxEntries, StringFormat Key, string JsonKind, ObjectSchemaRecorder Inner)> _maps = [];
    private readonly List<(string Name, Type Shape)> _shapes = [];
    private readonly List<(string Name, int MaxEntries, bool IsRequired, string JsonKind, ObjectSchemaRecorder Inner)> _lists = [];
    private (string One, string Other, bool IsExclusive)? _alternatives;

    public bool IsEmpty => _members.Count + _objects.Count + _maps.Count + _lists.Count + _shapes.Count == 0;

    public override string Text(string name, int max, int min = 1) => Note(name, true, TextOf(min, max), "");

    public override string OptionalText(string name, int max) => Note(name, false, Nullable(TextOf(0, max)), "");

    public override string TextWhere(bool isRequired, string name, int max) => OptionalText(name, max);

    public override string? TextIfGiven(string name, int max) => Note<string?>(name, false, Nullable(TextOf(0, max)), null);

    public override string? OptionalId(string name) => Note<string?>(name, false, Nullable(TextOf(1, 100)), null);

    public override string Secret(string name, int max) => Note(name, true, TextOf(1, max), "");

    public override string Email(string name) => Note(name, true, With(TextOf(1, TextRules.MaxEmail), "format", "email"), "");

    public override string Login()
    {
        _alternatives = ("email", "username", true);
        Note("username", false, TextOf(1, TextRules.MaxEmail), "");
        return Note("email", false, With(TextOf(1, TextRules.MaxEmail), "format", "email"), "");
    }

    public override string Checked(string name, TextCheck check) =>
        Note(name, true, check.Format is { } format ? With(TextOf(check.Min, check.Max), "format", format) : TextOf(check.Min, check.Max), "");

    public override string Country(string name) => Note(name, true, With(TextOf(2, 2), "pattern", "^[A-Za-z]{2}$"), "");

    public override int Integer(string name, int min, int max) => Note(name, true, Int32(min, max), min);

    public override long LongInteger(string name, long min, long max) => Note(name, true, With(Schema.Integer(min), "maximum", max), min);

    public override T Either<T>(string name, long min, long max, Func<long, T> ofNumber, Func<ObjectReader, T> ofObject)
    {
        var schema = new JsonObject { ["type"] = new JsonArray("integer", "object"), ["minimum"] = min };
        return Note(name, true, With(schema, "maximum", max), ofNumber(min));
    }

    public override decimal? OptionalDecimal(string name, int min, int max) =>
        Note<decimal?>(name, false, Nullable(With(With(new JsonObject { ["type"] = "number" }, "minimum", min), "maximum", max)), null);

    public override bool Flag(string name) => Note(name, true, new JsonObject { ["type"] = "boolean" }, false);

    public override IReadOnlyList<string> Texts(string name, int maxEntries, int maxLength) =>
        Note(name, false, Nullable(With(Schema.ArrayOf(TextOf(1, maxLength)), "maxItems", maxEntries)), Array.Empty<string>());

    public override IReadOnlyList<string> RequiredTexts(string name, int maxEntries, int maxLength) =>
        Note(name, true, With(Schema.ArrayOf(TextOf(1, maxLength)), "maxItems", maxEntries), Array.Empty<string>());

    public override IReadOnlyDictionary<string, string> TextMap(string name, int maxEntries, int maxLength) =>
        Note(
            name,
            false,
            Nullable(
                new JsonObject
                {
                    ["type"] = "object",
                    ["additionalProperties"] = TextOf(0, maxLength),
                    ["maxProperties"] = maxEntries,
                }
            ),
            new Dictionary<string, string>(StringComparer.Ordinal)
        );

    public override string Json<TShape>(string name)
    {
        _shapes.Add((name, typeof(TShape)));
        return "{}";
    }

    public override bool Has(string name) => false;

    public override string Form(string name, int max, StringFormat form) => Note(name, true, FormOf(max, form), "");

    public override string? OptionalForm(string name, int max, StringFormat form) => Note<string?>(name, false, Nullable(FormOf(max, form)), null);

    public override string Choice(string name, params IReadOnlyList<string> values) => Note(name, true, Schema.OneOf(values), "");

    public override string? OptionalChoice(string name, IReadOnlyList<string> values) => Note<string?>(name, false, Schema.OrNull(Schema.OneOf(values)), null);

    public override bool? OptionalFlag(string name) => Note<bool?>(name, false, Nullable(Schema.Boolean()), null);

    public override int? OptionalInteger(string name, int min, int max) => Note<int?>(name, false, Nullable(Int32(min, max)), null);

    public override long? OptionalLongInteger(string name, long min, long max) =>
        Note<long?>(name, false, Nullable(With(Schema.Integer(min), "maximum", max)), null);

    public override DateTimeOffset? OptionalMoment(string name) =>
        Note<DateTimeOffset?>(name, false, Nullable(With(Schema.Text(), "format", "date-time")), null);

    public override IReadOnlyList<string> Forms(string name, int maxEntries, int maxLength, StringFormat form) =>
        Note(name, false, Nullable(With(Schema.ArrayOf(FormOf(maxLength, form)), "maxItems", maxEntries)), Array.Empty<string>());

    public override IReadOnlyList<string> Choices(string name, IReadOnlyList<string> values) =>
        Note(name, false, Nullable(With(Schema.ArrayOf(Schema.OneOf(values)), "maxItems", values.Count)), Array.Empty<string>());

    public override IReadOnlyList<long> Integers(string name, int maxEntries) =>
        Note(
            name,
            false,
            Nullable(With(Schema.ArrayOf(new JsonObject { ["type"] = "integer", ["format"] = "int64" }), "maxItems", maxEntries)),
            Array.Empty<long>()
        );

    public override IReadOnlyDictionary<string, T> Map<T>(string name, int maxEntries, StringFormat key, Func<ObjectReader, T> read)
    {
        var inner = new ObjectSchemaRecorder();
        _maps.Add((name, maxEntries, key, ShapeOf<T>(name), inner));
        read(inner);
        return new Dictionary<string, T>(StringComparer.Ordinal);
    }

    public override IReadOnlyList<T> Objects<T>(string name, int maxEntries, Func<ObjectReader, T> read) => NoteList(name, maxEntries, false, read);

    public override IReadOnlyList<T> RequiredObjects<T>(string name, int maxEntries, Func<ObjectReader, T> read) => NoteList(name, maxEntries, true, read);

    private IReadOnlyList<T> NoteList<T>(string name, int maxEntries, bool isRequired, Func<ObjectReader, T> read)
    {
        var inner = new ObjectSchemaRecorder();
        _lists.Add((name, maxEntries, isRequired, typeof(T).Name + "Input", inner));
        read(inner);
        return [];
    }

    public override T Object<T>(string name, Func<ObjectReader, T> read) => Describe(name, true, read);

    public override T? OptionalObject<T>(string name, Func<ObjectReader, T> read)
        where T : class => Describe(name, false, read);

    public override T? OptionalValue<T>(string name, Func<ObjectReader, T> read)
        where T : struct => Describe(name, false, read);

    public override void OneAtLeast(string name, string other) => _alternatives = (name, other, false);

    /// <summary>The schema with names as the contract spells them; objects in it become components of their own.</summary>
    public JsonObject ToSchema(Contract contract, Components components)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, isRequired, schema) in _members.Concat(Nested(contract, components)))
        {
            properties[contract.NameOf(name)] = schema.DeepClone();
            if (isRequired)
            {
                required.Add((JsonNode)contract.NameOf(name));
            }
        }
        var result = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (required.Count > 0)
        {
            result["required"] = required;
        }
        if (_alternatives is { } alternatives)
        {
            AddAlternatives(result, contract.NameOf(alternatives.One), contract.NameOf(alternatives.Other), alternatives.IsExclusive);
        }
        return result;
    }

    /// <summary>The members that are objects, lists and maps of objects, or shapes that are declared elsewhere.</summary>
    private IEnumerable<(string Name, bool Required, JsonObject Schema)> Nested(Contract contract, Components components)
    {
        foreach (var (name, shape) in _shapes)
        {
            yield return (name, true, (JsonObject)new PayloadSchemas(contract, components).For(shape));
        }
        foreach (var (name, required, kind, inner) in _objects)
        {
            yield return (name, required, required ? Named(inner, kind) : Schema.OrNull(Named(inner, kind)));
        }
        foreach (var (name, maxEntries, key, kind, inner) in _maps)
        {
            yield return (name, false, MapOf(Named(inner, kind), maxEntries, key));
        }
        foreach (var (name, maxEntries, isRequired, kind, inner) in _lists)
        {
            var list = With(Schema.ArrayOf(Named(inner, kind)), "maxItems", maxEntries);
            yield return (name, isRequired, isRequired ? list : Nullable(list));
        }

        JsonObject Named(ObjectSchemaRecorder inner, string kind) => components.Share("schemas", inner.ToSchema(contract, components), kind, kind + "Delta");
    }

    private static JsonObject MapOf(JsonObject entry, int maxEntries, StringFormat key)
    {
        var schema = Nullable(
            new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = entry,
                ["maxProperties"] = maxEntries,
            }
        );
        return key.Pattern is { } pattern ? With(schema, "propertyNames", new JsonObject { ["pattern"] = pattern }) : schema;
    }

    private T Describe<T>(string name, bool required, Func<ObjectReader, T> read)
    {
        var inner = new ObjectSchemaRecorder();
        _objects.Add((name, required, ShapeOf<T>(name), inner));
        return read(inner);
    }

    private T Note<T>(string name, bool required, JsonObject schema, T harmless)
    {
        _members.Add((name, required, schema));
        return harmless;
    }

    /// <summary>What generated code calls an object of a request; its type as an answer may have the same name.</summary>
    private static string ShapeOf<T>(string name) => (typeof(T).IsGenericType ? MemberNames.ToPascalCase(name) : typeof(T).Name) + "Input";

    /// <summary>
    /// <c>if</c> and <c>else</c>, because of <c>oneOf</c> NSwag makes an empty class and of <c>anyOf</c> openapi-typescript makes <c>unknown</c>.
    /// </summary>
    private static void AddAlternatives(JsonObject schema, string one, string other, bool isExclusive)
    {
        schema["if"] = new JsonObject { ["required"] = new JsonArray(one) };
        if (isExclusive)
        {
            schema["then"] = new JsonObject { ["not"] = new JsonObject { ["required"] = new JsonArray(other) } };
        }
        schema["else"] = new JsonObject { ["required"] = new JsonArray(other) };
    }

    private static JsonObject Int32(int min, int max) =>
        new()
        {
            ["type"] = "integer",
            ["format"] = "int32",
            ["minimum"] = min,
            ["maximum"] = max,
        };

    private static JsonObject FormOf(int max, StringFormat form)
    {
        var schema = TextOf(1, max);
        if (form.Format is not null)
        {
            schema["format"] = form.Format;
        }
        if (form.Pattern is not null)
        {
            schema["pattern"] = form.Pattern;
        }
        return schema;
    }

    private static JsonObject TextOf(int min, int max)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (min > 0)
        {
            schema["minLength"] = min;
        }
        return With(schema, "maxLength", max);
    }

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
