using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Search;

/// <summary>That the double refuses what the engines say they refuse: what is tested against one that takes everything is not shown to work.</summary>
public sealed class SearchDoubleTests
{
    private const string Strict = """
        {"mappings":{"dynamic":"strict","properties":{"position":{"type":"long"},"words":{"type":"keyword"}}},"aliases":{"a":{}}}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bulk_wants_its_type_and_its_last_newline_and_judges_each_item_by_itself()
    {
        await using var engine = await SearchDouble.Start();
        Assert.Equal(200, (await Send(engine, HttpMethod.Put, "one", Strict)).Status);
        var good = Line("x", 5) + "{\"position\":1,\"words\":[\"w\"]}\n";

        Assert.Equal(406, (await Send(engine, HttpMethod.Post, "a/_bulk", good, "text/plain")).Status);
        Assert.Equal(400, (await Send(engine, HttpMethod.Post, "a/_bulk", good.TrimEnd('\n'), "application/x-ndjson")).Status);
        Assert.Equal(400, (await Send(engine, HttpMethod.Post, "a/_bulk?refesh=true", good, "application/x-ndjson")).Status);
        var mixed = await Send(
            engine,
            HttpMethod.Post,
            "a/_bulk?require_alias=true",
            good
                + good
                + Line("y", 1)
                + "{\"other\":1}\n"
                + Line("z", 1)
                + "{\"position\":\"one\"}\n"
                + "{\"delete\":{\"_id\":\"q\",\"version\":1,\"version_type\":\"external\"}}\n",
            "application/x-ndjson"
        );
        var concrete = await Send(engine, HttpMethod.Post, "one/_bulk?require_alias=true", good, "application/x-ndjson");

        Assert.Equal(200, mixed.Status);
        Assert.Equal([201, 409, 400, 400, 404], StatusesOf(mixed.Body));
        Assert.Equal([404], StatusesOf(concrete.Body));
    }

    [Fact]
    public async Task A_search_has_a_window_and_knows_its_query_and_sees_what_was_refreshed()
    {
        await using var engine = await SearchDouble.Start();
        await Send(engine, HttpMethod.Put, "one", Strict);
        await Send(engine, HttpMethod.Post, "a/_bulk", Line("x", 5) + "{\"position\":1,\"words\":[\"w\"]}\n", "application/x-ndjson");
        const string Search = "{\"from\":0,\"size\":10,\"sort\":[{\"position\":{\"order\":\"asc\"}}],\"query\":{\"term\":{\"words\":{\"value\":\"w\"}}}}";

        Assert.Equal(400, (await Send(engine, HttpMethod.Post, "a/_search", Search.Replace("10,", "10001,", StringComparison.Ordinal))).Status);
        Assert.Equal(400, (await Send(engine, HttpMethod.Post, "a/_search", Search.Replace("term", "trem", StringComparison.Ordinal))).Status);
        Assert.Equal(400, (await Send(engine, HttpMethod.Post, "a/_search", Search.Replace("words", "wrods", StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await Send(engine, HttpMethod.Post, "b/_search", Search)).Status);
        Assert.Empty(Hits(await Send(engine, HttpMethod.Post, "a/_search", Search)));
        await Send(engine, HttpMethod.Post, "a/_refresh", "");
        Assert.Single(Hits(await Send(engine, HttpMethod.Post, "a/_search", Search)));
    }

    [Fact]
    public async Task Aliases_change_together_or_not_at_all()
    {
        await using var engine = await SearchDouble.Start();
        await Send(engine, HttpMethod.Put, "one", Strict);
        const string Half = "{\"actions\":[{\"remove\":{\"index\":\"one\",\"alias\":\"a\"}},{\"add\":{\"index\":\"two\",\"alias\":\"a\"}}]}";

        Assert.Equal(404, (await Send(engine, HttpMethod.Post, "_aliases", Half)).Status);
        Assert.Equal(["one"], engine.Behind("a"));
        Assert.Equal(400, (await Send(engine, HttpMethod.Put, "one", Strict)).Status);
        Assert.Equal(400, (await Send(engine, HttpMethod.Delete, "a", "")).Status);
        Assert.Equal(404, (await Send(engine, HttpMethod.Get, "_alias/b", "")).Status);
    }

    private static string Line(string id, long version) => $"{{\"index\":{{\"_id\":\"{id}\",\"version\":{version},\"version_type\":\"external\"}}}}\n";

    private static IEnumerable<int> StatusesOf(JsonNode body) =>
        body["items"]!.AsArray().Select(item => item!.AsObject().Single().Value!["status"]!.GetValue<int>());

    private static JsonArray Hits((int Status, JsonNode Body) answer) => answer.Body["hits"]!["hits"]!.AsArray();

    private static async Task<(int Status, JsonNode Body)> Send(
        SearchDouble engine,
        HttpMethod method,
        string path,
        string body,
        string type = "application/json"
    )
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, engine.Url + "/" + path);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }
        using var answer = await http.SendAsync(request, Cancelled);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!);
    }
}
