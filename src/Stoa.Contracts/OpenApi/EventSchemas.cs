using System.Text.Json.Nodes;
using Stoa.Contracts.Payloads;

namespace Stoa.Contracts.OpenApi;

/// <summary>An event that is told outside, for documents: by webhooks as <c>{type, timestamp, sequence, data}</c>.</summary>
/// <param name="Type">Dotted: <c>order.placed</c>.</param>
/// <param name="Data">The type of its data.</param>
/// <param name="Summary">One sentence for those who subscribe.</param>
public sealed record PublishedEvent(string Type, Type Data, string Summary)
{
    /// <summary>What generated code calls it.</summary>
    public string Name => string.Concat(Type.Split('.', '_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Event";
}

/// <summary>The events that modules tell of, as one contract names their members: in its OpenAPI document, and each by itself as JSON Schema 2020-12.</summary>
internal static class EventSchemas
{
    private const string Components = "#/components/schemas/";
    private const string Definitions = "#/$defs/";

    /// <summary><c>webhooks</c> of an OpenAPI document.</summary>
    public static JsonObject Webhooks(IEnumerable<PublishedEvent> events, Contract contract, Components components)
    {
        var schemas = new PayloadSchemas(contract, components);
        return new JsonObject(
            events
                .OrderBy(published => published.Type, StringComparer.Ordinal)
                .Select(published =>
                    KeyValuePair.Create(
                        published.Type,
                        (JsonNode?)
                            new JsonObject
                            {
                                ["post"] = Operation(published, components.Share("schemas", Envelope(published, contract, schemas), published.Name)),
                            }
                    )
                )
        );
    }

    /// <summary>The schema of one event with all that it refers to.</summary>
    public static JsonObject Alone(PublishedEvent published, Contract contract, IEnumerable<NamedSet> sets, string id)
    {
        var components = new Components();
        foreach (var set in sets.GroupBy(set => set.Name, set => set.Values, StringComparer.Ordinal))
        {
            components.Share("schemas", Schema.OneOf(set.SelectMany(values => values).Order(StringComparer.Ordinal)), set.Key);
        }
        var body = Envelope(published, contract, new PayloadSchemas(contract, components));
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = id,
            ["title"] = published.Type,
            ["description"] = published.Summary,
        };
        foreach (var (name, member) in body)
        {
            schema[name] = member?.DeepClone();
        }
        if (components.UsedBy(body)["schemas"] is JsonObject used)
        {
            schema["$defs"] = used.DeepClone();
        }
        Redirect(schema);
        return schema;
    }

    private static JsonObject Operation(PublishedEvent published, JsonObject schema) =>
        new()
        {
            ["tags"] = new JsonArray("Events"),
            ["operationId"] = "on" + published.Name,
            ["summary"] = published.Summary,
            ["security"] = new JsonArray(),
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
            },
            ["responses"] = new JsonObject { ["2XX"] = new JsonObject { ["description"] = "It has arrived; anything else is tried again." } },
        };

    private static JsonObject Envelope(PublishedEvent published, Contract contract, PayloadSchemas schemas) =>
        Schema.Object(
            (contract.NameOf("type"), Schema.OneOf([published.Type])),
            (contract.NameOf("timestamp"), new JsonObject { ["type"] = "string", ["format"] = "date-time" }),
            (contract.NameOf("sequence"), Schema.Integer(1)),
            (contract.NameOf("data"), schemas.For(published.Data))
        );

    private static void Redirect(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue target && ((string)target!).StartsWith(Components, StringComparison.Ordinal))
            {
                members["$ref"] = Definitions + ((string)target!)[Components.Length..];
            }
            foreach (var (_, member) in members)
            {
                Redirect(member);
            }
        }
        foreach (var item in node as JsonArray ?? [])
        {
            Redirect(item);
        }
    }
}
