using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Search;

/// <summary>Indices and aliases of the double, and what is done with them.</summary>
internal sealed class DoubleCluster
{
    private readonly Dictionary<string, DoubleIndex> _indices = new(StringComparer.Ordinal);
    private readonly HashSet<(string Alias, string Index)> _aliases = [];

    public IReadOnlyList<string> Indices => [.. _indices.Keys.Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Behind(string alias) => [.. _aliases.Where(one => one.Alias == alias).Select(one => one.Index).Order(StringComparer.Ordinal)];

    public (int Status, JsonNode Answer) Aliased(string alias)
    {
        var indices = Behind(alias);
        if (indices.Count == 0)
        {
            return (404, new JsonObject { ["error"] = $"alias [{alias}] missing", ["status"] = 404 });
        }
        var named = new JsonObject { ["aliases"] = new JsonObject { [alias] = new JsonObject() } };
        return (200, new JsonObject(indices.Select(index => KeyValuePair.Create(index, (JsonNode?)named.DeepClone()))));
    }

    /// <summary>All or nothing.</summary>
    public JsonObject Change(JsonArray actions)
    {
        var after = new HashSet<(string Alias, string Index)>(_aliases);
        foreach (var action in actions)
        {
            var (kind, what) = action!.AsObject().Single();
            DoubleIndex.Known(what!.AsObject(), "index", "alias");
            var pair = (what["alias"]!.GetValue<string>(), what["index"]!.GetValue<string>());
            if (!_indices.ContainsKey(pair.Item2))
            {
                throw Missing(pair.Item2);
            }
            var done = kind switch
            {
                "add" => after.Add(pair) || true,
                "remove" => after.Remove(pair),
                _ => throw new Refusal(400, "x_content_parse_exception", $"[aliases] unknown field [{kind}]"),
            };
            if (!done)
            {
                throw new Refusal(404, "aliases_not_found_exception", $"aliases [{pair.Item1}] missing");
            }
        }
        _aliases.Clear();
        _aliases.UnionWith(after);
        return new JsonObject { ["acknowledged"] = true };
    }

    public JsonObject Create(string index, JsonObject body)
    {
        DoubleIndex.Known(body, "mappings", "aliases");
        if (_indices.ContainsKey(index) || _aliases.Any(one => one.Alias == index))
        {
            throw new Refusal(400, "resource_already_exists_exception", $"index [{index}] already exists");
        }
        if (index.Any(letter => char.IsAsciiLetterUpper(letter)) || index[0] is '-' or '_' or '+')
        {
            throw new Refusal(400, "invalid_index_name_exception", $"Invalid index name [{index}]");
        }
        _indices[index] = new DoubleIndex(body["mappings"]!.AsObject());
        _aliases.UnionWith((body["aliases"]?.AsObject() ?? []).Select(alias => (alias.Key, index)));
        return new JsonObject
        {
            ["acknowledged"] = true,
            ["shards_acknowledged"] = true,
            ["index"] = index,
        };
    }

    public JsonObject Bulk(string name, string body, bool requireAlias)
    {
        if (!body.EndsWith('\n'))
        {
            throw new Refusal(400, "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]");
        }
        var lines = new Queue<string>(body.Split('\n')[..^1]);
        var items = new JsonArray();
        while (lines.TryDequeue(out var line))
        {
            var (operation, what) = Json(line).Single();
            DoubleIndex.Known(what!.AsObject(), "_id", "version", "version_type");
            var source = operation switch
            {
                "index" => Json(lines.Dequeue()),
                "delete" => null,
                _ => throw new Refusal(400, "illegal_argument_exception", $"Malformed action/metadata line, found [{operation}]"),
            };
            items.Add((JsonNode)new JsonObject { [operation] = One(name, what.AsObject(), source, requireAlias) });
        }
        return new JsonObject
        {
            ["took"] = 1,
            ["errors"] = items.Any(item => item!.AsObject().Single().Value!["error"] is not null),
            ["items"] = items,
        };
    }

    private JsonObject One(string name, JsonObject what, JsonObject? source, bool requireAlias)
    {
        var id = what["_id"]!.GetValue<string>();
        try
        {
            if (requireAlias && !_aliases.Any(one => one.Alias == name))
            {
                throw new Refusal(
                    404,
                    "index_not_found_exception",
                    $"no such index [{name}] and [require_alias] request flag is [true] and [{name}] is not an alias"
                );
            }
            if (what["version_type"]?.GetValue<string>() != "external")
            {
                throw new Refusal(400, "action_request_validation_exception", "this double knows external versions only");
            }
            var was = Resolve(name).Single().Write(id, what["version"]!.GetValue<long>(), source);
            var (result, status) = (source is null, was) switch
            {
                (true, true) => ("deleted", 200),
                (true, false) => ("not_found", 404),
                (false, true) => ("updated", 200),
                (false, false) => ("created", 201),
            };
            return new JsonObject
            {
                ["_id"] = id,
                ["result"] = result,
                ["status"] = status,
            };
        }
        catch (Refusal refusal)
        {
            return new JsonObject
            {
                ["_id"] = id,
                ["status"] = refusal.Status,
                ["error"] = refusal.ToJson(),
            };
        }
    }

    public List<DoubleIndex> Resolve(string name)
    {
        List<string> names = _indices.ContainsKey(name) ? [name] : [.. Behind(name)];
        return names.Count > 0 ? names.ConvertAll(index => _indices[index]) : throw Missing(name);
    }

    private static Refusal Missing(string name) => new(404, "index_not_found_exception", $"no such index [{name}]");

    public JsonObject Delete(string index)
    {
        if (!_indices.Remove(index))
        {
            throw _aliases.Any(one => one.Alias == index)
                ? new Refusal(400, "illegal_argument_exception", $"The provided expression [{index}] matches an alias, not an index")
                : Missing(index);
        }
        _aliases.RemoveWhere(one => one.Index == index);
        return new JsonObject { ["acknowledged"] = true };
    }

    public JsonObject Refresh(string name)
    {
        Resolve(name).ForEach(index => index.Refresh());
        return new JsonObject
        {
            ["_shards"] = new JsonObject
            {
                ["total"] = 1,
                ["successful"] = 1,
                ["failed"] = 0,
            },
        };
    }

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
