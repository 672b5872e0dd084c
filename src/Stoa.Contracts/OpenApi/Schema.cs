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
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
    }

    public static JsonObject ArrayOf(JsonNode items) => new() { ["type"] = "array", ["items"] = items.DeepClone() };

    public static JsonObject Text() => new() { ["type"] = "string" };

    public static JsonObject Null() => new() { ["type"] = "null" };

    public static JsonObject Boolean() => new() { ["type"] = "boolean" };

    public static JsonObject Integer(long minimum) => new() { ["type"] = "integer", ["minimum"] = minimum };

    /// <summary>A value out of a closed list: <c>const</c> for one, <c>enum</c> for several.</summary>
    public static JsonObject OneOf<T>(IEnumerable<T> values)
    {
        var distinct = values.Distinct().Select(value => JsonValue.Create(value)).ToArray();
        return distinct.Length == 1 ? new() { ["const"] = distinct[0] } : new() { ["enum"] = new JsonArray(distinct) };
    }
}
