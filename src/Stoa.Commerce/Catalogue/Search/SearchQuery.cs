using System.Text.Json.Nodes;

namespace Stoa.Commerce.Catalogue.Search;

/// <summary>A keyword as the database folds it: the engine compares, and takes nothing apart by itself.</summary>
/// <param name="Words">Beginnings of words, all of which are wanted.</param>
/// <param name="NameKey">Of products whose whole name it is.</param>
/// <param name="Sku">In small letters.</param>
internal sealed record FoldedKeyword(IReadOnlyList<string> Words, string NameKey, string Sku);

/// <summary>The request for one page of hits, in the language that OpenSearch and Elasticsearch share, with the ranks of <see cref="SearchIndex"/>.</summary>
internal static class SearchQuery
{
    /// <summary>The products at the positions that are off sale are left out.</summary>
    public static JsonObject Of(FoldedKeyword keyword, IReadOnlyList<long> offSale, int size, long offset)
    {
        JsonNode[] ranks =
        [
            Rank(6, Term(SearchDocument.Skus, keyword.Sku)),
            Rank(5, Term(SearchDocument.NameKey, keyword.NameKey)),
            Rank(4, All(keyword.Words.Select(word => Term(SearchDocument.Names, word)))),
            Rank(3, All(keyword.Words.Select(word => Prefix(SearchDocument.Names, word)))),
            Rank(2, Any(keyword.Words.Select(word => Prefix(SearchDocument.Names, word)))),
            Rank(1, new JsonObject { ["match_all"] = new JsonObject() }),
        ];
        return new JsonObject
        {
            ["from"] = offset,
            ["size"] = size,
            ["track_total_hits"] = true,
            ["_source"] = false,
            // The second is the only one of its kind, so that pages hold together.
            ["sort"] = new JsonArray(Sort("_score", "desc"), Sort(SearchDocument.Position, "asc")),
            ["query"] = new JsonObject
            {
                ["bool"] = new JsonObject
                {
                    ["filter"] = new JsonArray([.. keyword.Words.Select(word => Prefix(SearchDocument.Words, word))]),
                    ["must"] = new JsonArray(new JsonObject { ["dis_max"] = new JsonObject { ["queries"] = new JsonArray(ranks) } }),
                    ["must_not"] = new JsonArray(offSale.Count == 0 ? [] : [Terms(SearchDocument.Position, offSale)]),
                },
            },
        };
    }

    /// <summary>The page that was answered.</summary>
    /// <exception cref="SearchException">It is not the whole answer.</exception>
    public static SearchHits Read(JsonNode answer)
    {
        if (answer.Member("timed_out").Value<bool>() || answer.Member("_shards").Member("failed").Value<int>() != 0)
        {
            throw new SearchException("only a part of the index answered");
        }
        var hits = answer.Member("hits");
        var positions = hits.Member("hits").Items().Select(hit => hit.Member("sort").Items().Last().Value<long>());
        return new SearchHits([.. positions], hits.Member("total").Member("value").Value<long>());
    }

    private static JsonObject Rank(int rank, JsonNode filter) =>
        new JsonObject
        {
            ["constant_score"] = new JsonObject { ["filter"] = filter, ["boost"] = rank },
        };

    private static JsonObject Term(string field, string value) =>
        new JsonObject { ["term"] = new JsonObject { [field] = new JsonObject { ["value"] = value } } };

    private static JsonObject Terms(string field, IEnumerable<long> values) =>
        new JsonObject { ["terms"] = new JsonObject { [field] = new JsonArray([.. values.Select(value => (JsonNode)value)]) } };

    private static JsonObject Prefix(string field, string value) =>
        new JsonObject { ["prefix"] = new JsonObject { [field] = new JsonObject { ["value"] = value } } };

    private static JsonObject All(IEnumerable<JsonNode> queries) => new JsonObject { ["bool"] = new JsonObject { ["filter"] = new JsonArray([.. queries]) } };

    private static JsonObject Any(IEnumerable<JsonNode> queries) =>
        new JsonObject
        {
            ["bool"] = new JsonObject { ["should"] = new JsonArray([.. queries]), ["minimum_should_match"] = 1 },
        };

    private static JsonObject Sort(string field, string order) => new JsonObject { [field] = new JsonObject { ["order"] = order } };

    internal const string FoldSql = "SELECT commerce.words($1), commerce.name_key($1), lower($1)";
}
