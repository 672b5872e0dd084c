using System.Globalization;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Search;

/// <summary>The part of the query language that is used, and refusals of everything else.</summary>
internal static class DoubleQuery
{
    private const int Window = 10_000;

    public static JsonObject Search(DoubleIndex index, JsonObject body)
    {
        DoubleIndex.Known(body, "from", "size", "query", "sort", "track_total_hits", "_source");
        var (from, size) = (body["from"]?.GetValue<int>() ?? 0, body["size"]?.GetValue<int>() ?? 10);
        if (from + size > Window)
        {
            throw new Refusal(
                400,
                "illegal_argument_exception",
                $"Result window is too large, from + size must be less than or equal to: [{Window}] but was [{from + size}]"
            );
        }
        var query = body["query"]!.AsObject();
        // Also where there is nothing to search: a query that is wrong is so in an empty index.
        Score(index, query, []);
        var hits = index
            .Searchable.Select(one => (one.Key, Source: one.Value, Score: Score(index, query, one.Value)))
            .Where(hit => hit.Score is not null)
            .Select(hit => (hit.Key, Sort: SortValues(body["sort"]!.AsArray(), hit.Source, hit.Score!.Value)))
            .ToList();
        hits.Sort((one, other) => Compare(body["sort"]!.AsArray(), one.Sort, other.Sort));
        var exact = body["track_total_hits"]?.GetValue<bool>() == true;
        return new JsonObject
        {
            ["took"] = 1,
            ["timed_out"] = false,
            ["_shards"] = new JsonObject
            {
                ["total"] = 1,
                ["successful"] = 1,
                ["skipped"] = 0,
                ["failed"] = 0,
            },
            ["hits"] = new JsonObject
            {
                ["total"] = new JsonObject { ["value"] = exact ? hits.Count : Math.Min(hits.Count, Window), ["relation"] = "eq" },
                ["max_score"] = null,
                ["hits"] = new JsonArray([
                    .. hits.Skip(from)
                        .Take(size)
                        .Select(hit => new JsonObject
                        {
                            ["_id"] = hit.Key,
                            ["_score"] = null,
                            ["sort"] = SortOf(body, hit.Sort),
                        }),
                ]),
            },
        };
    }

    /// <summary>Documents by id, whether or not searches see them yet.</summary>
    public static JsonObject Many(DoubleIndex index, JsonObject body, string[] fields)
    {
        DoubleIndex.Known(body, "ids");
        var documents = body["ids"]!.AsArray().Select(id => id!.GetValue<string>()).Select(Read);
        return new JsonObject { ["docs"] = new JsonArray([.. documents]) };

        JsonNode Read(string id) =>
            index.Read(id) is { } source
                ? new JsonObject
                {
                    ["_id"] = id,
                    ["found"] = true,
                    ["_source"] = new JsonObject(
                        source
                            .Where(one => fields.Contains(one.Key, StringComparer.Ordinal))
                            .Select(one => KeyValuePair.Create(one.Key, one.Value?.DeepClone()))
                    ),
                }
                : new JsonObject { ["_id"] = id, ["found"] = false };
    }

    /// <summary>Null where it does not match.</summary>
    private static double? Score(DoubleIndex index, JsonObject query, JsonObject source)
    {
        var (kind, node) = query.Single();
        var body = node!.AsObject();
        switch (kind)
        {
            case "match_all":
                DoubleIndex.Known(body);
                return 1;
            case "term":
            case "prefix":
                var (field, value) = body.Single();
                index.Require(field);
                DoubleIndex.Known(value!.AsObject(), "value");
                var wanted = value["value"]!.GetValue<string>();
                return Values(source, field).Any(one => kind == "term" ? one == wanted : one.StartsWith(wanted, StringComparison.Ordinal)) ? 1 : null;
            case "terms":
                var (among, values) = body.Single();
                index.Require(among);
                return values!.AsArray().Any(one => JsonNode.DeepEquals(one, source[among])) ? 1 : null;
            case "constant_score":
                DoubleIndex.Known(body, "filter", "boost");
                return Score(index, body["filter"]!.AsObject(), source) is null ? null : body["boost"]?.GetValue<double>() ?? 1;
            case "dis_max":
                DoubleIndex.Known(body, "queries");
                return body["queries"]!.AsArray().Select(one => Score(index, one!.AsObject(), source)).Max();
            case "bool":
                return OfBool(index, body, source);
            default:
                throw new Refusal(400, "parsing_exception", $"unknown query [{kind}]");
        }
    }

    private static double? OfBool(DoubleIndex index, JsonObject body, JsonObject source)
    {
        DoubleIndex.Known(body, "filter", "must", "must_not", "should", "minimum_should_match");
        var filters = Scores("filter");
        var musts = Scores("must");
        var shoulds = Scores("should");
        var least = body["minimum_should_match"]?.GetValue<int>() ?? (filters.Count + musts.Count > 0 || shoulds.Count == 0 ? 0 : 1);
        if (Scores("must_not").Exists(score => score is not null))
        {
            return null;
        }
        return filters.Contains(null) || musts.Contains(null) || shoulds.Count(score => score is not null) < least ? null : musts.Sum() + shoulds.Sum();

        List<double?> Scores(string name) => [.. (body[name]?.AsArray() ?? []).Select(one => Score(index, one!.AsObject(), source))];
    }

    private static IEnumerable<string> Values(JsonObject source, string field) =>
        source[field] switch
        {
            null => [],
            JsonArray many => many.Select(one => one!.GetValue<string>()),
            var one => [one.GetValue<string>()],
        };

    private static double[] SortValues(JsonArray sorts, JsonObject source, double score) =>
        [.. sorts.Select(sort => sort!.AsObject().Single().Key is "_score" ? score : source[sort.AsObject().Single().Key]!.GetValue<long>())];

    private static int Compare(JsonArray sorts, double[] one, double[] other)
    {
        for (var i = 0; i < sorts.Count; i++)
        {
            var sign = sorts[i]!.AsObject().Single().Value!["order"]!.GetValue<string>() == "desc" ? -1 : 1;
            if (one[i].CompareTo(other[i]) * sign is var order and not 0)
            {
                return order;
            }
        }
        return 0;
    }

    /// <summary>A score is a number with a point, a long is not.</summary>
    private static JsonArray SortOf(JsonObject body, double[] values) =>
        [
            .. body["sort"]!
                .AsArray()
                .Select(
                    (sort, i) =>
                        JsonNode.Parse(
                            sort!.AsObject().Single().Key is "_score"
                                ? values[i].ToString("0.0", CultureInfo.InvariantCulture)
                                : ((long)values[i]).ToString(CultureInfo.InvariantCulture)
                        )
                ),
        ];
}
