using System.Text.Json;
using System.Text.Json.Nodes;

namespace Stoa.Contracts.Tests;

/// <summary>
/// Validates against the part of JSON Schema 2020-12 that our documents use. Strict: a keyword that it does not know throws, so that no
/// schema is believed to say something that nobody checks.
/// </summary>
internal static class JsonSchema
{
    /// <param name="schema">The schema.</param>
    /// <param name="value">What has to fit it; null for JSON's null.</param>
    /// <param name="document">Where <c>#/…</c> references point into.</param>
    public static void Validate(JsonNode schema, JsonNode? value, JsonNode? document = null)
    {
        if (Misfit(schema, value, document, "$") is { } misfit)
        {
            Assert.Fail($"{misfit}\nschema: {schema.ToJsonString()}\nvalue: {value?.ToJsonString() ?? "null"}");
        }
    }

    private static string? Misfit(JsonNode? schema, JsonNode? value, JsonNode? document, string at)
    {
        foreach (var (keyword, rule) in (JsonObject)schema!)
        {
            if (Check((JsonObject)schema, keyword, rule!, value, document, at) is { } misfit)
            {
                return misfit;
            }
        }
        return null;
    }

    private static string? Check(JsonObject schema, string keyword, JsonNode rule, JsonNode? value, JsonNode? document, string at) => keyword switch
    {
        "$ref" => Misfit(Resolve(document!, (string)rule!), value, document, at),
        "type" => Unless((rule as JsonArray ?? [rule.DeepClone()]).Any(type => IsOf((string)type!, value)), $"{at} is not {rule.ToJsonString()}"),
        "const" => Unless(JsonNode.DeepEquals(rule, value), $"{at} is not {rule.ToJsonString()}"),
        "enum" => Unless(rule.AsArray().Any(one => JsonNode.DeepEquals(one, value)), $"{at} is none of {rule.ToJsonString()}"),
        "oneOf" => Unless(rule.AsArray().Count(one => Misfit(one, value, document, at) is null) == 1, $"{at} does not fit exactly one"),
        "anyOf" => Unless(rule.AsArray().Any(one => Misfit(one, value, document, at) is null), $"{at} fits none"),
        "properties" => value is JsonObject members
            ? First(rule.AsObject().Where(property => members.ContainsKey(property.Key)), property => Misfit(property.Value, members[property.Key], document, $"{at}.{property.Key}"))
            : null,
        "required" => value is JsonObject present ? First(rule.AsArray(), name => Unless(present.ContainsKey((string)name!), $"{at}.{name} is missing")) : null,
        "additionalProperties" => value is JsonObject all
            ? First(all.Where(member => schema["properties"]?[member.Key] is null), member => rule is JsonObject further
                ? Misfit(further, member.Value, document, $"{at}.{member.Key}")
                : Unless((bool)rule, $"{at}.{member.Key} is one too many"))
            : null,
        "items" => value is JsonArray items ? First(items.Index(), item => Misfit(rule, item.Item, document, $"{at}[{item.Index}]")) : null,
        "minimum" => Unless(value is not JsonValue number || number.GetValueKind() != JsonValueKind.Number || (decimal)number >= (decimal)rule, $"{at} is below {rule}"),
        "maximum" => Unless(value is not JsonValue number || number.GetValueKind() != JsonValueKind.Number || (decimal)number <= (decimal)rule, $"{at} is above {rule}"),
        "format" => (string?)rule switch
        {
            "date-time" => Unless(value is null || DateTimeOffset.TryParse((string?)value, null, out _), $"{at} is no date-time"),
            "uuid" => Unless(value is null || Guid.TryParse((string?)value, out _), $"{at} is no uuid"),
            _ => throw new NotSupportedException($"The format {rule} is not known to this validator."),
        },
        _ => throw new NotSupportedException($"The keyword {keyword} is not known to this validator."),
    };

    private static bool IsOf(string type, JsonNode? value) => value?.GetValueKind() switch
    {
        null => type == "null",
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.Number => type == "number" || (type == "integer" && !value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E')),
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        _ => false,
    };

    private static JsonNode Resolve(JsonNode document, string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(document, (node, name) => node[name] ?? throw new InvalidOperationException($"{reference} leads nowhere."));

    private static string? Unless(bool fits, string misfit) => fits ? null : misfit;

    private static string? First<T>(IEnumerable<T> all, Func<T, string?> check) => all.Select(check).FirstOrDefault(misfit => misfit is not null);
}
