using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>A change of one document, or its end.</summary>
/// <param name="Id">Of the product.</param>
/// <param name="Body">Null where it is not to be found any more.</param>
internal sealed record SearchWrite(string Id, byte[]? Body);

/// <summary>What is asked of a cluster.</summary>
internal sealed class SearchEngine(SearchClient client, SearchOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly byte[] Newline = "\n"u8.ToArray();

    public async Task<SearchHits> Find(FoldedKeyword keyword, IReadOnlyList<long> offSale, int size, long offset, CancellationToken cancelled)
    {
        var path = options.Alias + "/_search?allow_partial_search_results=false";
        var body = Bytes(SearchQuery.Of(keyword, offSale, size, offset));
        return SearchQuery.Read((await client.Send(HttpMethod.Post, path, body, SearchClient.Json, options.Timeout, cancelled)).Ok());
    }

    /// <summary>Name and version of what answers.</summary>
    public async Task<string> Name(CancellationToken cancelled)
    {
        var version = (await Ask(HttpMethod.Get, "", null, cancelled)).Ok().Member("version");
        return $"{version.Maybe("distribution") ?? "elasticsearch"} {version.Member("number")}";
    }

    /// <summary>The indices behind an alias.</summary>
    public async Task<IReadOnlyList<string>> Behind(string alias, CancellationToken cancelled)
    {
        var answer = await Ask(HttpMethod.Get, "_alias/" + alias, null, cancelled);
        return answer.Status == HttpStatusCode.NotFound ? [] : [.. answer.Ok().AsObject().Select(index => index.Key)];
    }

    /// <summary>Makes an empty index, to which is written under the alias that is not searched.</summary>
    public async Task Create(string index, CancellationToken cancelled) =>
        (await Ask(HttpMethod.Put, index, SearchDocument.IndexWith(options.NextAlias), cancelled)).Ok();

    public async Task Delete(string index, CancellationToken cancelled)
    {
        var answer = await Ask(HttpMethod.Delete, index, null, cancelled);
        if (answer.Status != HttpStatusCode.NotFound)
        {
            answer.Ok();
        }
    }

    /// <summary>From now on this index is searched: in one step, so that no search finds none or two.</summary>
    public async Task Switch(IEnumerable<string> from, string to, CancellationToken cancelled)
    {
        JsonNode[] actions =
        [
            .. from.Where(index => index != to).Select(index => Action("remove", index, options.Alias)),
            Action("add", to, options.Alias),
            Action("remove", to, options.NextAlias),
        ];
        (await Ask(HttpMethod.Post, "_aliases", new JsonObject { ["actions"] = new JsonArray(actions) }, cancelled)).Ok();
    }

    /// <summary>Has searches find what was written.</summary>
    public async Task Refresh(string alias, CancellationToken cancelled) => (await Ask(HttpMethod.Post, alias + "/_refresh", null, cancelled)).Ok();

    /// <summary>The hashes of documents that are there.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Hashes(IReadOnlyCollection<string> ids, CancellationToken cancelled)
    {
        var wanted = new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]) };
        var answer = (await Ask(HttpMethod.Post, $"{options.Alias}/_mget?_source_includes={SearchDocument.HashField}", wanted, cancelled)).Ok();
        return answer
            .Member("docs")
            .Items()
            .Where(found => found.Maybe("found")?.Value<bool>() == true)
            .ToDictionary(
                found => found.Member("_id").Value<string>(),
                found => found.Member("_source").Member(SearchDocument.HashField).Value<string>(),
                StringComparer.Ordinal
            );
    }

    /// <summary>
    /// Writes under a version: what is there under the same or a later one stays. Returns what the engine refuses for good, each with its reason.
    /// </summary>
    /// <exception cref="SearchException">Something has to be tried again; all of it may be.</exception>
    public async Task<IReadOnlyList<string>> Write(string alias, long version, IReadOnlyCollection<SearchWrite> writes, CancellationToken cancelled)
    {
        if (writes.Count == 0)
        {
            return [];
        }
        using var lines = new MemoryStream();
        foreach (var write in writes)
        {
            var what = new JsonObject
            {
                ["_id"] = write.Id,
                ["version"] = version,
                ["version_type"] = "external",
            };
            lines.Write(Bytes(new JsonObject { [write.Body is null ? "delete" : "index"] = what }));
            lines.Write(Newline);
            if (write.Body is { } body)
            {
                lines.Write(body);
                lines.Write(Newline);
            }
        }
        // Else an alias that somebody deleted would become an index, with fields as the engine guesses them.
        var answer = await client.Send(HttpMethod.Post, alias + "/_bulk?require_alias=true", lines.ToArray(), SearchClient.Lines, Patience, cancelled);
        return Refused(answer.Ok().Member("items").Items());
    }

    private static List<string> Refused(IEnumerable<JsonNode> items)
    {
        var refused = new List<string>();
        foreach (var item in items)
        {
            var (result, isDelete) = item.Maybe("delete") is { } deleted ? (deleted, true) : (item.Member("index"), false);
            var status = result.Member("status").Value<int>();
            var error = result.Maybe("error");
            if (status is (>= 200 and < 300) or 409 || (status == 404 && isDelete && error is null))
            {
                continue;
            }
            var reason = $"{result.Maybe("_id")}: {status} {error?.Maybe("type")} {error?.Maybe("reason")}";
            if (status is 404 or 429 or >= 500)
            {
                throw new SearchException(reason);
            }
            refused.Add(reason);
        }
        return refused;
    }

    private Task<SearchAnswer> Ask(HttpMethod method, string path, JsonObject? body, CancellationToken cancelled) =>
        client.Send(method, path, body is null ? null : Bytes(body), SearchClient.Json, Patience, cancelled);

    private static JsonObject Action(string name, string index, string alias) =>
        new()
        {
            [name] = new JsonObject { ["index"] = index, ["alias"] = alias },
        };

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
