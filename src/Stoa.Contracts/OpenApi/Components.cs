using System.Text.Json.Nodes;

namespace Stoa.Contracts.OpenApi;

/// <summary>What several places of a document share: each is written once, under a name, and referred to.</summary>
internal sealed class Components
{
    private const string Root = "#/components/";
    private static readonly string[] Sections = ["parameters", "headers", "requestBodies", "responses", "examples", "schemas"];

    private readonly Dictionary<string, SortedDictionary<string, JsonNode>> _sections = Sections.ToDictionary(
        section => section,
        _ => new SortedDictionary<string, JsonNode>(StringComparer.Ordinal),
        StringComparer.Ordinal
    );

    /// <summary>Keeps the content under the first of the names that is free or has this very content, and refers to it.</summary>
    /// <param name="section">As OpenAPI names it: <c>schemas</c>, <c>responses</c> …</param>
    /// <param name="content">What is shared.</param>
    /// <param name="names">The best first; the last has to be unique.</param>
    /// <exception cref="InvalidOperationException">Every name stands for something else already.</exception>
    public JsonObject Share(string section, JsonNode content, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_sections[section].TryAdd(name, content) || JsonNode.DeepEquals(_sections[section][name], content))
            {
                return new JsonObject { ["$ref"] = $"{Root}{section}/{name}" };
            }
        }
        throw new InvalidOperationException($"components/{section} has no free name out of {string.Join(", ", names)}.");
    }

    public bool HasSchema(string name) => _sections["schemas"].ContainsKey(name);

    /// <summary>All of it that is referred to, from the given part of the document or from what that refers to.</summary>
    public JsonObject UsedBy(JsonNode part)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        Follow(part, used);
        return new JsonObject(
            Sections
                .Select(section =>
                    KeyValuePair.Create(
                        section,
                        (JsonNode?)
                            new JsonObject(
                                _sections[section]
                                    .Where(entry => used.Contains($"{Root}{section}/{entry.Key}"))
                                    .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.DeepClone()))
                            )
                    )
                )
                .Where(section => section.Value!.AsObject().Count > 0)
        );
    }

    private void Follow(JsonNode? node, HashSet<string> used)
    {
        foreach (var (key, value) in node as JsonObject ?? [])
        {
            if (key == "$ref" && value is JsonValue)
            {
                var reference = (string)value!;
                if (
                    reference.StartsWith(Root, StringComparison.Ordinal)
                    && used.Add(reference)
                    && reference[Root.Length..].Split('/') is [var section, var name]
                )
                {
                    Follow(_sections[section][name], used);
                }
            }
            else
            {
                Follow(value, used);
            }
        }
        foreach (var item in node as JsonArray ?? [])
        {
            Follow(item, used);
        }
    }
}
