using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Stoa.Contracts.Payloads;

namespace Stoa.Contracts.OpenApi;

/// <summary>Schemas of payload types as one contract names their members; each object type becomes a component and is referred to.</summary>
internal sealed class PayloadSchemas(Contract contract, Components components)
{
    public JsonNode For(Type payload) =>
        contract.Json.GetJsonSchemaAsNode(payload, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Refine });

    /// <summary>The component's name of a payload type.</summary>
    public static string NameOf(Type payload) => (Nullable.GetUnderlyingType(payload) ?? payload).Name;

    private JsonObject Refine(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        // The exporter's schema of any JSON, and of what has a converter, is `true`; NSwag, Kiota and Kubb cannot read a schema that is no object.
        var members = schema as JsonObject ?? [];
        members.Remove("default");
        if (FormatOf(type) is { } format)
        {
            members["format"] = format;
        }
        if (type == typeof(DateTimeOffset))
        {
            members["type"] ??= context.TypeInfo.Type == type ? "string" : new JsonArray("string", "null");
        }
        if (type == typeof(JsonElement))
        {
            // Only objects are passed on as they are: of the audit log, of FCM.
            members["type"] = context.TypeInfo.Type == type ? "object" : new JsonArray("object", "null");
        }
        if (Attribute<OneOfAttribute>(context) is { } set)
        {
            return Closed(members, set.Values);
        }
        if (Attribute<OneOfNamedAttribute>(context) is { } named)
        {
            return Schema.Reference(named.Name);
        }
        if (Attribute<OneOfTypesAttribute>(context) is { } either)
        {
            return new JsonObject { ["oneOf"] = new JsonArray(For(either.One), For(either.Other)) };
        }
        if (Attribute<KnownValuesAttribute>(context) is { } known)
        {
            var values = new JsonArray([.. known.Values.Select(value => (JsonNode)value)]);
            return Extensible(members, values);
        }
        return context.TypeInfo.Kind == JsonTypeInfoKind.Object ? Named(context, type, members) : members;
    }

    private JsonObject Named(JsonSchemaExporterContext context, Type type, JsonObject members)
    {
        var nullable = members["type"] is JsonArray && Attribute<AlwaysPresentAttribute>(context) is null;
        members["type"] = "object";
        TellWhatHasADefault(context.TypeInfo, members);
        members["required"] = new JsonArray([.. context.TypeInfo.Properties.Where(IsAlwaysThere).Select(property => (JsonNode)property.Name)]);
        if (!type.IsDefined(typeof(OpenObjectAttribute), false))
        {
            members["additionalProperties"] = false;
        }
        var reference = components.HasSchema(NameOf(type)) ? Schema.Reference(NameOf(type)) : components.Share("schemas", members.DeepClone(), NameOf(type));
        return nullable && !context.Path.IsEmpty ? Schema.OrNull(reference) : reference;
    }

    /// <summary>The exporter does not ask us for a member whose parameter has a default and whose type has a converter.</summary>
    private static void TellWhatHasADefault(JsonTypeInfo type, JsonObject members)
    {
        foreach (var moment in type.Properties.Where(property => property.PropertyType == typeof(DateTimeOffset?)))
        {
            if (members["properties"]?[moment.Name] is JsonObject member && member["type"] is null)
            {
                member.Remove("default");
                (member["format"], member["type"]) = ("date-time", new JsonArray("string", "null"));
            }
        }
    }

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        property.Get is not null && (property.ShouldSerialize is null || property.AttributeProvider?.IsDefined(typeof(AlwaysPresentAttribute), false) == true);

    private static JsonObject Closed(JsonObject schema, IReadOnlyList<string> values)
    {
        if (schema["items"] is not null)
        {
            schema["items"] = Schema.OneOf(values);
            return schema;
        }
        if (schema["additionalProperties"] is not null)
        {
            schema["propertyNames"] = Schema.OneOf(values);
            return schema;
        }
        return schema["type"] is JsonArray ? Schema.OrNull(Schema.OneOf(values)) : Schema.OneOf(values);
    }

    /// <summary>JSON Schema has no word for a list that may grow; the field's is <c>x-extensible-enum</c> (Zalando's guidelines, rule 112).</summary>
    private static JsonObject Extensible(JsonObject schema, JsonArray values)
    {
        var texts =
            schema["items"] as JsonObject
            ?? (schema["additionalProperties"] is null ? schema : (JsonObject)(schema["propertyNames"] = new JsonObject { ["type"] = "string" }));
        texts["x-extensible-enum"] = values;
        return schema;
    }

    private static string? FormatOf(Type type) =>
        type == typeof(long) ? "int64"
        : type == typeof(int) ? "int32"
        : type == typeof(double) ? "double"
        : type == typeof(DateTimeOffset) ? "date-time"
        : null;

    private static T? Attribute<T>(JsonSchemaExporterContext context)
        where T : Attribute => context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(T), false) is [T attribute, ..] ? attribute : null;
}
