using System.Text.Json.Nodes;

namespace Stoa.Contracts.OpenApi;

/// <summary>
/// What several places of a document share: each is written once, under a name, and referred to. What turns out to be used once stands where it is used;
/// only schemas always keep their names, because generators name types after them.
/// </summary>
internal sealed class Components
{
    private const string Root = "#/components/";
    private const string Reference = "$ref";
    private const string Schemas = "schemas";
    private static readonly string[] Sections = ["parameters", "headers", "requestBodies", "responses", "examples", Schemas];

    private readonly Dictionary<string, SortedDictionary<string, JsonNode>> _sections = Sections.ToDictionary(
        section => section,
        _ => new SortedDictionary<string, JsonNode>(StringComparer.Ordinal),
        StringComparer.Ordinal
    );

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    /// <summary>
    /// Keeps the content under the first of the names that is free or has this very content, and refers to it. Content that is there already is not kept
    /// again, whatever its name; only schemas are, since each names a type.
    /// </summary>
    /// <param name="section">As OpenAPI names it: <c>schemas</c>, <c>responses</c> …</param>
    /// <param name="content">What is shared.</param>
    /// <param name="names">The best first; the last has to be unique.</param>
    /// <exception cref="InvalidOperationException">Every name stands for something else already.</exception>
    public JsonObject Share(string section, JsonNode content, params ReadOnlySpan<string> names)
    {
        var key = section == Schemas ? "" : section + content.ToJsonString();
        if (_references.TryGetValue(key, out var known))
        {
            return new JsonObject { [Reference] = known };
        }
        foreach (var name in names)
        {
            if (_sections[section].TryAdd(name, content) || JsonNode.DeepEquals(_sections[section][name], content))
            {
                var reference = $"{Root}{section}/{name}";
                if (key.Length > 0)
                {
                    _references[key] = reference;
                }
                return new JsonObject { [Reference] = reference };
            }
        }
        throw new InvalidOperationException($"components/{section} has no free name out of {string.Join(", ", names)}.");
    }

    public bool HasSchema(string name) => _sections[Schemas].ContainsKey(name);

    /// <summary>Shows the example at the schema, which has no other yet; every body that contains it is shown with it.</summary>
    public void Exemplify(string schema, JsonNode example) => _sections[Schemas][schema]["examples"] ??= new JsonArray(example.DeepClone());

    /// <summary>Puts what is referred to once where it is used: in this part of the document, and in what that refers to.</summary>
    public void InlineSingles(JsonNode part)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        Follow(part, uses);
        Inline(part, uses);
        foreach (var shared in uses.Keys.Select(Find).ToList())
        {
            Inline(shared, uses);
        }
    }

    /// <summary>All of it that is referred to, from the given part of the document or from what that refers to.</summary>
    public JsonObject UsedBy(JsonNode part)
    {
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        Follow(part, uses);
        return new JsonObject(
            Sections
                .Select(section =>
                    KeyValuePair.Create(
                        section,
                        (JsonNode?)
                            new JsonObject(
                                _sections[section]
                                    .Where(entry => uses.ContainsKey($"{Root}{section}/{entry.Key}"))
                                    .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.DeepClone()))
                            )
                    )
                )
                .Where(section => section.Value!.AsObject().Count > 0)
        );
    }

    private JsonNode Find(string reference) => reference[Root.Length..].Split('/') is [var section, var name] ? _sections[section][name] : new JsonObject();

    private void Follow(JsonNode? node, Dictionary<string, int> uses)
    {
        foreach (var (key, value) in node as JsonObject ?? [])
        {
            if (key == Reference && value is JsonValue)
            {
                var reference = (string)value!;
                uses[reference] = uses.GetValueOrDefault(reference) + 1;
                if (uses[reference] == 1)
                {
                    Follow(Find(reference), uses);
                }
            }
            else
            {
                Follow(value, uses);
            }
        }
        foreach (var item in node as JsonArray ?? [])
        {
            Follow(item, uses);
        }
    }

    private void Inline(JsonNode? node, Dictionary<string, int> uses)
    {
        foreach (var (key, value) in (node as JsonObject ?? []).ToList())
        {
            Inline(value, uses);
            if (Single(value, uses) is { } content)
            {
                node![key] = content;
            }
        }
        foreach (var (at, item) in (node as JsonArray ?? []).Index().ToList())
        {
            Inline(item, uses);
            if (Single(item, uses) is { } content)
            {
                node![at] = content;
            }
        }
    }

    /// <summary>What the node refers to, with what stands beside the reference in place of its own; null where others refer to it too.</summary>
    private JsonObject? Single(JsonNode? node, Dictionary<string, int> uses)
    {
        if (
            node is not JsonObject reference
            || reference[Reference] is not JsonValue target
            || uses[(string)target!] > 1
            || ((string)target!).StartsWith(Root + Schemas, StringComparison.Ordinal)
        )
        {
            return null;
        }
        var content = (JsonObject)Find((string)target!).DeepClone();
        Inline(content, uses);
        foreach (var (key, value) in reference.Where(member => member.Key != Reference))
        {
            content[key] = value?.DeepClone();
        }
        return content;
    }
}
