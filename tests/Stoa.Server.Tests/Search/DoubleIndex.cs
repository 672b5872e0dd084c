using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Search;

/// <summary>What the double answers where the engine would refuse.</summary>
internal sealed class Refusal(int status, string type, string reason) : Exception(reason)
{
    public int Status => status;

    public JsonObject ToJson() => new() { ["type"] = type, ["reason"] = Message };
}

/// <summary>An index of the double: a strict mapping, versions that only rise, and a state that is searched apart from the one that is written.</summary>
internal sealed class DoubleIndex
{
    private readonly Dictionary<string, (long Version, JsonObject? Source)> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unsearchable = new(StringComparer.Ordinal);

    public DoubleIndex(JsonObject mappings)
    {
        Known(mappings, "dynamic", "properties");
        if (mappings["dynamic"]?.GetValue<string>() != "strict")
        {
            throw new Refusal(400, "mapper_parsing_exception", "this double knows strict mappings only");
        }
        foreach (var (name, field) in mappings["properties"]!.AsObject())
        {
            Known(field!.AsObject(), "type", "index", "doc_values");
            var type = field["type"]?.GetValue<string>() ?? "object";
            _types[name] = type is "keyword" or "long"
                ? type
                : throw new Refusal(400, "mapper_parsing_exception", $"No handler for type [{type}] declared on field [{name}]");
            if (field["index"]?.GetValue<bool>() == false)
            {
                _unsearchable.Add(name);
            }
        }
    }

    /// <summary>What searches see.</summary>
    public IReadOnlyDictionary<string, JsonObject> Searchable { get; private set; } = new Dictionary<string, JsonObject>(StringComparer.Ordinal);

    public JsonObject? Read(string id) => _documents.GetValueOrDefault(id).Source;

    public long VersionOf(string id) => _documents[id].Version;

    public void Refresh() =>
        Searchable = _documents.Where(one => one.Value.Source is not null).ToDictionary(one => one.Key, one => one.Value.Source!, StringComparer.Ordinal);

    /// <summary>Null deletes. Returns whether there was one before.</summary>
    public bool Write(string id, long version, JsonObject? source)
    {
        foreach (var (name, value) in source ?? [])
        {
            Fits(name, value);
        }
        if (_documents.TryGetValue(id, out var known) && known.Version >= version)
        {
            throw new Refusal(
                409,
                "version_conflict_engine_exception",
                $"[{id}]: version conflict, current version [{known.Version}] is higher or equal to the one provided [{version}]"
            );
        }
        _documents[id] = (version, source);
        return known.Source is not null;
    }

    /// <summary>Whether it can be searched by; a field that is not mapped would find nothing in the engine, and is a mistake here.</summary>
    public void Require(string field)
    {
        if (!_types.ContainsKey(field) || _unsearchable.Contains(field))
        {
            throw new Refusal(400, "query_shard_exception", $"Cannot search on field [{field}]");
        }
    }

    /// <summary>Refuses members that the engine does not know.</summary>
    public static void Known(JsonObject json, params ReadOnlySpan<string> names)
    {
        foreach (var (name, _) in json)
        {
            if (!names.Contains(name))
            {
                throw new Refusal(400, "parsing_exception", $"Unknown key [{name}]");
            }
        }
    }

    private void Fits(string name, JsonNode? value)
    {
        if (!_types.TryGetValue(name, out var type))
        {
            throw new Refusal(400, "strict_dynamic_mapping_exception", $"mapping set to strict, dynamic introduction of [{name}] within [_doc] is not allowed");
        }
        foreach (var one in value is JsonArray many ? [.. many] : (JsonNode?[])[value])
        {
            if (one?.GetValueKind() != (type == "long" ? System.Text.Json.JsonValueKind.Number : System.Text.Json.JsonValueKind.String))
            {
                throw new Refusal(400, "mapper_parsing_exception", $"failed to parse field [{name}] of type [{type}]");
            }
        }
    }
}
