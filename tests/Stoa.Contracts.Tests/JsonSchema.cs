using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Oracle = Json.Schema.JsonSchema;

namespace Stoa.Contracts.Tests;

/// <summary>
/// Validates with JsonSchema.Net, as JSON Schema 2020-12 says. Strict: formats are checked, and a keyword that the library does not know throws, so that no
/// schema contains a rule that is not checked.
/// </summary>
internal static partial class JsonSchema
{
    private const string References = "#/components/schemas/";

    private static readonly EvaluationOptions Flag = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions List = new() { RequireFormatValidation = true, OutputFormat = OutputFormat.List };
    private static readonly ConditionalWeakTable<JsonNode, Oracle> Built = [];

    /// <summary>Fails where the value does not fit the schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The value to validate; null for JSON's null.</param>
    /// <param name="document">The document whose <c>components/schemas</c> are referenced.</param>
    public static void Validate(JsonNode schema, JsonNode? value, JsonNode? document = null)
    {
        var built = Built.GetValue(schema, node => Build(node, document));
        var element = JsonSerializer.SerializeToElement(value);
        if (!built.Evaluate(element, Flag).IsValid)
        {
            var misfits = (built.Evaluate(element, List).Details ?? [])
                .Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
            Assert.Fail($"{string.Join('\n', misfits)}\nschema: {schema.ToJsonString()}\nvalue: {element.GetRawText()}");
        }
    }

    /// <summary>The target of a reference, or the node itself if it is not a reference.</summary>
    public static JsonNode Resolve(JsonNode document, JsonNode node) => node["$ref"] is { } reference ? Find(document, (string)reference!) : node;

    private static JsonNode Find(JsonNode document, string reference) =>
        reference
            .TrimStart('#', '/')
            .Split('/')
            .Aggregate(document, (node, name) => node[name] ?? throw new InvalidOperationException($"{reference} leads nowhere."));

    /// <summary>The schema with all components that it references, directly or indirectly, as its own definitions.</summary>
    private static Oracle Build(JsonNode schema, JsonNode? document)
    {
        var whole = schema.DeepClone();
        var definitions = new JsonObject();
        var rest = new Queue<string>(ReferencesOf(schema));
        while (rest.TryDequeue(out var name))
        {
            if (!definitions.ContainsKey(name))
            {
                var definition = document?["components"]?["schemas"]?[name] ?? throw new InvalidOperationException($"{References}{name} leads nowhere.");
                definitions[name] = definition.DeepClone();
                ReferencesOf(definition).ToList().ForEach(rest.Enqueue);
            }
        }
        if (definitions.Count > 0)
        {
            whole["$defs"] = definitions;
        }
        var text = whole.ToJsonString().Replace(References, "#/$defs/", StringComparison.Ordinal);
        // 2020-12 treats unknown keywords as annotations; the next version of JSON Schema refuses them, so the schema is checked against it first.
        Read(Extension().Replace(text, ""), Dialect.V1);
        return Read(text, Dialect.Draft202012);
    }

    private static Oracle Read(string text, Dialect dialect) =>
        Oracle.FromText(text, new BuildOptions { Dialect = dialect, SchemaRegistry = new SchemaRegistry() });

    private static IEnumerable<string> ReferencesOf(JsonNode schema) => Reference().Matches(schema.ToJsonString()).Select(match => match.Groups[1].Value);

    /// <summary>The one keyword that is OpenAPI's way to say more than JSON Schema can.</summary>
    [GeneratedRegex(",\"x-extensible-enum\":\\[[^\\]]*\\]")]
    private static partial Regex Extension();

    [GeneratedRegex("\"#/components/schemas/([^\"]+)\"")]
    private static partial Regex Reference();
}
