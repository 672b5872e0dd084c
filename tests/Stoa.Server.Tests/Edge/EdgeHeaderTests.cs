using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Edge;

/// <summary>What caches in front are told about catalogue answers (<c>Catalogue:Edge</c>).</summary>
public sealed class EdgeHeaderTests(TestDatabases databases)
{
    private const string Product = "/catalog/products/prod-2";

    [Fact]
    public async Task Unless_it_is_configured_caches_in_front_ask_each_time()
    {
        await using var host = await StoaHost.Start(await databases.Create());

        var reply = await new Client(host, null).Get(Product);

        Assert.Equal("public, no-cache", reply.Headers["Cache-Control"]);
        Assert.False(reply.Headers.ContainsKey("Surrogate-Key"));
    }

    [Fact]
    public async Task Answers_are_fresh_for_caches_in_front_and_name_what_they_show()
    {
        await using var host = await StoaHost.Start(
            await databases.Create(),
            ("Catalogue:Edge:MaxAge", "00:01:00"),
            ("Catalogue:Edge:StaleWhileRevalidate", "00:00:10")
        );
        // Until changes are heard nobody is told that an answer may be kept.
        await host.Services.GetRequiredService<ChangeNotifications>().Listening;
        var guest = new Client(host, null);
        const string expected = "public, max-age=0, s-maxage=60, stale-while-revalidate=10, stale-if-error=86400";

        foreach (var _ in new[] { "from the database", "from memory" })
        {
            var product = await guest.Get(Product);
            Assert.Equal(expected, product.Headers["Cache-Control"]);
            Assert.Equal("catalogue p-prod-2", product.Headers["Surrogate-Key"]);
        }
        var page = await guest.Get("/catalog/products?page_size=2&sort=price");
        Assert.Matches("^catalogue a-m a-p p-[^ ,]+ p-[^ ,]+$", page.Headers["Surrogate-Key"]);
        Assert.Equal("catalogue categories", (await guest.Get("/catalog/categories")).Headers["Surrogate-Key"]);

        var known = await guest.Send(HttpMethod.Get, Product, null, ("If-None-Match", (await guest.Get(Product)).Headers["ETag"]));
        Assert.Equal((HttpStatusCode.NotModified, expected), (known.Status, known.Headers["Cache-Control"]));
    }

    [Fact]
    public async Task Languages_matter_only_to_contracts_with_sentences_and_answers_with_their_own_time_are_asked_for_each_time()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Catalogue:Edge:MaxAge", "00:01:00"), ("Catalogue:Edge:KeyHeader", "Cache-Tag"));
        var guest = new Client(host, null);

        var plain = await guest.Under("/as/problem/api/v1").Get(Product);
        Assert.Equal("Accept, Accept-Encoding", plain.Headers["Vary"]);
        Assert.False(plain.Headers.ContainsKey("Content-Language"));
        Assert.Equal("catalogue,p-prod-2", plain.Headers["Cache-Tag"]);

        Assert.Equal("Accept, Accept-Language, Accept-Encoding", (await guest.Under("/as/standard/api/v1").Get(Product)).Headers["Vary"]);

        var timed = await guest.Under("/as/malnu/api/v1").Get(Product);
        Assert.Equal("public, no-cache", timed.Headers["Cache-Control"]);
        Assert.False(timed.Headers.ContainsKey("Cache-Tag"));
    }

    [Theory]
    [InlineData("Catalogue:Edge:MaxAge", "60", "Catalogue:Edge:MaxAge is not a duration")]
    [InlineData("Catalogue:Edge:Purge:Url", "cache", "Catalogue:Edge:Purge:Url is not an absolute")]
    [InlineData("Catalogue:Edge:Purge:Url", "http://cache", "Catalogue:Edge:Purge:Url is set")]
    [InlineData("Catalogue:Edge:Purge:Format", "xml", "Catalogue:Edge:Purge:Format is 'xml'")]
    [InlineData("Catalogue:Edge:KeyHeader", "My Key", "Catalogue:Edge:KeyHeader is 'My Key'")]
    public async Task A_wrong_value_stops_the_start(string key, string value, string message)
    {
        var stopped = await Assert.ThrowsAsync<Stoa.Platform.Settings.StartException>(() => StoaHost.Start("Host=127.0.0.1;Port=1", (key, value)));

        Assert.StartsWith(message, stopped.Message, StringComparison.Ordinal);
    }
}
