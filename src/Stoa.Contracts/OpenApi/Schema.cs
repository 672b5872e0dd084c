using System.Text.Json.Nodes;

namespace Stoa.Contracts.OpenApi;

/// <summary>JSON Schema 2020-12 in the few words that contracts need. Every object is closed and all its members are required, unless said otherwise.</summary>
public static class Schema
{
    public static JsonObject Object(params ReadOnlySpan<(string Name, JsonNode Schema)> members)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, schema) in members)
        {
            properties[name] = schema.DeepClone();
            required.Add((JsonNode)name);
        }
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["additionalProperties"] = false,
        };
    }

    public static JsonObject ArrayOf(JsonNode items) => new() { ["type"] = "array", ["items"] = items.DeepClone() };

    public static JsonObject Text() => new() { ["type"] = "string" };

    public static JsonObject Null() => new() { ["type"] = "null" };

    public static JsonObject Boolean() => new() { ["type"] = "boolean" };

    public static JsonObject Integer(long minimum) =>
        new()
        {
            ["type"] = "integer",
            ["format"] = "int64",
            ["minimum"] = minimum,
        };

    /// <summary>A schema that has a name; see <see cref="Components"/>.</summary>
    public static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    /// <summary>A text that is a stream: each of its lines or events has the schema.</summary>
    public static JsonObject Stream(string mediaType, JsonNode item) =>
        new()
        {
            ["type"] = "string",
            ["contentMediaType"] = mediaType,
            ["contentSchema"] = item.DeepClone(),
        };

    /// <summary>
    /// The same or null. <c>oneOf</c>, because NSwag makes empty classes of <c>anyOf</c> and zod clients do not compile with null inside an enum.
    /// </summary>
    public static JsonObject OrNull(JsonNode schema) => new() { ["oneOf"] = new JsonArray(schema.DeepClone(), Null()) };

    /// <summary>Out of these codes, in order, so that failures with the same codes have the same schema.</summary>
    public static JsonObject OneOfCodes(IEnumerable<string> codes) => OneOf(codes.Order(StringComparer.Ordinal));

    /// <summary>
    /// A value out of a closed list: <c>const</c> for one, <c>enum</c> for several. The type stands beside it, because generators read nothing else.
    /// </summary>
    public static JsonObject OneOf<T>(IEnumerable<T> values)
    {
        var distinct = values.Distinct().Select(value => JsonValue.Create(value)).ToArray();
        var schema = new JsonObject
        {
            ["type"] =
                typeof(T) == typeof(string) ? "string"
                : typeof(T) == typeof(bool) ? "boolean"
                : "integer",
        };
        if (distinct.Length == 1)
        {
            schema["const"] = distinct[0];
        }
        else
        {
            schema["enum"] = new JsonArray(distinct);
        }
        return schema;
    }
}
