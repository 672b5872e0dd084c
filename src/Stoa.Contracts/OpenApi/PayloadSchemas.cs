using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;

namespace Stoa.Contracts.OpenApi;

/// <summary>Schemas of payload types as one contract names their members; each object type becomes a component and is referred to.</summary>
internal sealed class PayloadSchemas(Contract contract, Texts texts)
{
    private const string Root = "#/components/schemas/";

    public JsonObject Components { get; } = [];

    /// <summary>The language of the document.</summary>
    public Texts Texts => texts;

    public JsonNode For(Type payload)
    {
        var schema = contract.Json.GetJsonSchemaAsNode(payload, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine });
        return schema;
    }

    /// <summary>The example, written by the contract itself.</summary>
    public JsonNode? Example(RoutePayload payload, int status)
    {
        using var buffer = ResponseBuffer.Rent();
        ExampleWriter.Write(contract, buffer.Json, payload.Example!, payload.Success, status, texts);
        return contract.WithFixedTimestamp(JsonNode.Parse(buffer.Written().Span)!);
    }

    private JsonNode Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        }
        if (type == typeof(DateTimeOffset?))
        {
            return new JsonObject { ["type"] = new JsonArray("string", "null"), ["format"] = "date-time" };
        }
        if (schema is not JsonObject members || context.TypeInfo.Kind != JsonTypeInfoKind.Object)
        {
            return schema;
        }
        var nullable = members["type"] is JsonArray;
        members["type"] = "object";
        members["required"] = new JsonArray([.. context.TypeInfo.Properties.Where(property => property.ShouldSerialize is null && property.Get is not null).Select(property => (JsonNode)property.Name)]);
        members["additionalProperties"] = false;
        var name = (Nullable.GetUnderlyingType(type) ?? type).Name;
        if (!Components.ContainsKey(name))
        {
            Components[name] = members.DeepClone();
        }
        var reference = new JsonObject { ["$ref"] = Root + name };
        return nullable && !context.Path.IsEmpty
            ? new JsonObject { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) }
            : reference;
    }
}

/// <summary>Examples are held as objects; this finds the contract's generic writer for them.</summary>
internal static class ExampleWriter
{
    public static void Write(Contract contract, Utf8JsonWriter json, object example, SuccessCode success, int status, Texts texts) =>
        typeof(ExampleWriter).GetMethod(nameof(WriteAs), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(example.GetType()).Invoke(null, [contract, json, example, success, status, texts]);

    private static void WriteAs<T>(Contract contract, Utf8JsonWriter json, T example, SuccessCode success, int status, Texts texts) => contract.WriteSuccess(json, example, success, status, texts);
}
