using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Catalogue.Search;

namespace Stoa.Server.Tests.Search;

/// <summary>Searches of the catalogue by a cluster outside, which a double stands in for: no real one was at hand.</summary>
public sealed class SearchEngineTests(TestDatabases databases)
{
    private const string Index = "stoa-products";

    [Fact]
    public async Task Both_engines_give_the_same_answers_on_the_demo_shop()
    {
        await using var engine = await SearchDouble.Start();
        var connection = await databases.Create();
        await using var host = await Start(connection, engine, ("Catalogue:Cache", "false"), ("PublicUrl", "http://shop.example"));
        await using var plain = await StoaHost.Start(connection, ("Demo:Seed", "false"), ("PublicUrl", "http://shop.example"));
        await IsLive(engine);
        await IsUsed(host);
        var (ours, theirs) = (new Client(plain, null), new Client(host, null));

        foreach (var query in Queries)
        {
            var before = engine.Searches;
            Assert.Equal((await ours.Get("/catalog/products?" + query)).Text, (await theirs.Get("/catalog/products?" + query)).Text);
            Assert.True(engine.Searches > before || query.Contains("---", StringComparison.Ordinal) || query.Contains("%25", StringComparison.Ordinal), query);
        }

        var last = engine.Searches;
        Assert.Equal(HttpStatusCode.OK, (await theirs.Get("/catalog/products?keyword=a&page=1001&page_size=10")).Status);
        Assert.Equal(last, engine.Searches);
    }

    [Fact]
    public async Task A_change_is_found_once_it_is_indexed_and_an_answer_that_was_cached_before_is_dropped()
    {
        await using var engine = await SearchDouble.Start();
        await using var shop = new Shop(databases, [("Search:Url", engine.Url)]);
        await shop.InitializeAsync();
        await IsLive(engine);
        await IsUsed(shop.Host);
        var (shopper, staff) = (shop.Guest, (await shop.SuperAdmin()).Client);
        Assert.Equal(0, await Total(shopper, "zyzzyva"));

        var renamed = await staff.Send(HttpMethod.Patch, "/admin/products/prod-1", new { name = "Zyzzyva Laptop" }, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, renamed.Status);
        await Wait.Until(async () => await Total(shopper, "zyzzyva") == 1);
        var version = engine.VersionOf(Index, "prod-1");

        Assert.Equal(HttpStatusCode.NoContent, (await staff.Send(HttpMethod.Delete, "/admin/products/prod-1", null, ("If-Match", "*"))).Status);
        await Wait.Until(() => engine.Document(Index, "prod-1") is null);
        Assert.True(engine.VersionOf(Index, "prod-1") > version);
        await Wait.Until(async () => await Total(shopper, "zyzzyva") == 0);
    }

    [Fact]
    public async Task A_price_is_read_from_the_database_and_never_from_the_index()
    {
        await using var engine = await SearchDouble.Start();
        await using var host = await Start(await databases.Create(), engine);
        await IsLive(engine);
        await IsUsed(host);
        await host.Execute("UPDATE commerce.products SET base_price = 4321, sale_price = NULL WHERE id = 'prod-1'");

        Assert.DoesNotContain("4321", engine.Document(Index, "prod-1")!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("4321", (await new Client(host, null).Get("/catalog/products?keyword=LAPTOP-001")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_on_sale_is_not_counted_by_the_engine_either()
    {
        await using var engine = await SearchDouble.Start();
        await using var host = await Start(await databases.Create(), engine, ("Catalogue:Cache", "false"));
        await IsLive(engine);
        await IsUsed(host);
        var shopper = new Client(host, null);
        var before = await Total(shopper, "laptop");

        await host.Execute("UPDATE commerce.products SET publish_at = now() + interval '1 day' WHERE id = 'prod-1'");

        var searches = engine.Searches;
        Assert.Equal(before - 1, await Total(shopper, "laptop"));
        Assert.Equal(0, await Total(shopper, "LAPTOP-001"));
        Assert.True(engine.Searches > searches);
    }

    [Fact]
    public async Task A_late_write_does_not_overwrite_a_newer_one()
    {
        await using var engine = await SearchDouble.Start();
        await using var host = await Start(await databases.Create(), engine);
        await IsLive(engine);
        using var http = new HttpClient();
        var (before, version) = (engine.Document(Index, "prod-1")!.ToJsonString(), engine.VersionOf(Index, "prod-1"));
        var late = $"{{\"index\":{{\"_id\":\"prod-1\",\"version\":{version},\"version_type\":\"external\"}}}}\n{{\"position\":1,\"words\":[\"late\"]}}\n";
        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(late));
        content.Headers.ContentType = new("application/x-ndjson");

        using var answer = await http.PostAsync(engine.Url + "/stoa-products/_bulk?require_alias=true", content, TestContext.Current.CancellationToken);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal(409, said.GetProperty("items")[0].GetProperty("index").GetProperty("status").GetInt32());
        Assert.Equal(before, engine.Document(Index, "prod-1")!.ToJsonString());
    }

    [Fact]
    public async Task A_cluster_that_is_away_or_slow_is_answered_for_by_PostgreSQL_and_that_is_said()
    {
        await using var engine = await SearchDouble.Start();
        await using var host = await Start(await databases.Create(), engine, ("Catalogue:Cache", "false"), ("Search:Timeout", "00:00:00.2"));
        await IsLive(engine);
        await IsUsed(host);
        var (shopper, health) = (new Client(host, null), new Client(host, null, ""));

        foreach (var fault in (Func<HttpContext, Task>[])[SearchDouble.Abort, SearchDouble.Hang])
        {
            engine.Fault = fault;
            await Wait.Until(async () =>
            {
                Assert.NotEqual(0, await Total(shopper, "laptop"));
                return (await health.Get("/health/ready")).Text.Contains("search by PostgreSQL", StringComparison.Ordinal);
            });
            Assert.Equal(HttpStatusCode.OK, (await health.Get("/health/ready")).Status);
            var figures = (await health.Get("/metrics")).Text;
            Assert.Contains("stoa_search_answered_total{by=\"postgresql\"}", figures, StringComparison.Ordinal);
            Assert.Contains("stoa_search_away ", figures, StringComparison.Ordinal);
            engine.Fault = null;
            await IsUsed(host);
        }
    }

    [Fact]
    public async Task A_rebuild_fills_a_new_index_and_switches_to_it_and_nothing_is_missing_meanwhile()
    {
        await using var engine = await SearchDouble.Start();
        var connection = await databases.Create();
        await using var host = await Start(connection, engine, ("Catalogue:Cache", "false"));
        await IsLive(engine);
        await IsUsed(host);
        var before = Assert.Single(engine.Behind(Index));
        var shopper = new Client(host, null);
        var expected = await Total(shopper, "laptop");

        var rebuilt = CommandLine.Run("rebuild-search", "--Database:ConnectionString", connection, "--Search:Url", engine.Url);
        while (!rebuilt.IsCompleted)
        {
            Assert.Equal(expected, await Total(shopper, "laptop"));
        }
        var result = await rebuilt;

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var after = Assert.Single(engine.Behind(Index));
        Assert.NotEqual(before, after, StringComparer.Ordinal);
        Assert.Equal(after, Assert.Single(engine.Indices));
        Assert.Contains(after, result.Output, StringComparison.Ordinal);
        Assert.Equal(expected, await Total(shopper, "laptop"));
    }

    [Fact]
    public async Task The_doctor_asks_every_node_and_hides_the_password()
    {
        await using var engine = await SearchDouble.Start("Basic " + Convert.ToBase64String("shop:a-secret-word"u8));
        var connection = await databases.Create();
        string[] settings = ["doctor", "--Database:ConnectionString", connection, "--Search:User", "shop", "--Search:Url"];

        var right = await CommandLine.Run([.. settings, engine.Url, "--Search:Password", "a-secret-word"]);
        var wrong = await CommandLine.Run([.. settings, engine.Url, "--Search:Password", "another-word"]);
        var away = await CommandLine.Run([.. settings, $"{engine.Url},http://127.0.0.1:{Ports.Free()}", "--Search:Password", "a-secret-word"]);

        Assert.Contains("double 0.0.0 answers on 1 nodes and has no stoa-products yet", right.Output, StringComparison.Ordinal);
        Assert.Contains("HTTP 401", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("refused", away.Output, StringComparison.Ordinal);
        Assert.All((CommandResult[])[right, wrong, away], one => Assert.DoesNotContain("-word", one.Output + one.Error, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Queries =>
        [
            .. Keywords.Select(keyword => "keyword=" + Uri.EscapeDataString(keyword)),
            "keyword=a&page=2&page_size=7",
            "keyword=a&sort=price&facets=brand_id,category_id,price,attributes.color",
            "keyword=a&sort=newest&in_stock=true&page_size=5&page=2",
            "keyword=l&min_price=1000&max_price=200000&sort=-price",
            "keyword=laptop&category_id=cat-1&facets=price",
            "keyword=a&attributes[color]=silver&sort=name",
        ];

    private static IEnumerable<string> Keywords =>
        [
            "laptop",
            "lap",
            "LAPTOP-001",
            "laptop-001",
            "Professional Laptop",
            "professional laptop",
            "profess lap",
            "lap profess",
            "hedphones",
            "lapotp",
            "creme brulee",
            "Crème",
            "Señorita",
            "Fjörd Mêrino",
            "high-performance",
            "a",
            "s",
            "la",
            "laptop bicycle",
            "nothing-like-it",
            "silver",
            "--- ---",
            "%",
            "o'neil",
            "élodie",
        ];

    private static Task<StoaHost> Start(string connection, SearchDouble engine, params (string Key, string Value)[] settings) =>
        StoaHost.Start(connection, [("Search:Url", engine.Url), .. settings]);

    private static Task IsLive(SearchDouble engine) => Wait.Until(() => engine.Behind(Index).Count == 1);

    /// <summary>A search is what finds out that it is back.</summary>
    private static Task IsUsed(StoaHost host)
    {
        var (state, shopper) = (host.Services.GetRequiredService<SearchState>(), new Client(host, null));
        return Wait.Until(async () => await Total(shopper, "laptop") > 0 && state.IsInUse);
    }

    private static async Task<int> Total(Client client, string keyword) =>
        JsonDocument
            .Parse((await client.Get("/catalog/products?keyword=" + keyword)).Text)
            .RootElement.GetProperty("meta")
            .GetProperty("total_items")
            .GetInt32();
}
