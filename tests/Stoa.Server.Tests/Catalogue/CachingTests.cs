namespace Stoa.Server.Tests.Catalogue;

/// <summary>Catalogue answers carry ETag and answer If-None-Match; cached responses are dropped on every node when the catalogue changes.</summary>
public sealed class CachingTests(Shop shop) : IClassFixture<Shop>
{
    public static readonly TheoryData<string> Routes =
    [
        "/catalog/products?page_size=3",
        "/catalog/products?keyword=laptop",
        "/catalog/products/prod-2",
        "/catalog/products/category/cat-1",
        "/catalog/categories",
        "/catalog/brands",
    ];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_matching_ETag_is_304_without_a_body(string route)
    {
        var first = await shop.Guest.Get(route);
        var tag = first.Headers["ETag"];
        Assert.Matches("^\"[0-9a-f]+\"$", tag);

        foreach (var wanted in new[] { tag, "*", "W/" + tag, "\"other\", " + tag })
        {
            var again = await shop.Guest.Send(HttpMethod.Get, route, null, ("If-None-Match", wanted));
            Assert.Equal(HttpStatusCode.NotModified, again.Status);
            Assert.Empty(again.Body);
            Assert.Equal(tag, again.Headers["ETag"]);
            Assert.Equal("Accept, Accept-Encoding", again.Headers["Vary"]);
            Assert.True(again.Headers.ContainsKey("X-Request-Id"));
        }
        foreach (var other in new[] { "\"other\"", "nonsense", "\"\"", new string('"', 999) })
        {
            var full = await shop.Guest.Send(HttpMethod.Get, route, null, ("If-None-Match", other));
            Assert.Equal(HttpStatusCode.OK, full.Status);
            Assert.Equal(first.Text, full.Text);
        }
    }

    [Fact]
    public async Task What_headers_say_of_a_list_is_cached_with_it()
    {
        var guest = shop.Guest.Under("/as/problem/api/v1");
        const string list = "/catalog/products?keyword=lptop&facets=brand_id&page_size=2";

        var first = await guest.Get(list);
        var cached = await guest.Get(list);
        var known = await guest.Send(HttpMethod.Get, list, null, ("If-None-Match", first.Headers["ETag"]));

        Assert.Equal("laptop", first.Headers["X-Corrected-Keyword"]);
        foreach (var name in new[] { "X-Total-Count", "X-Corrected-Keyword", "X-Facets" })
        {
            Assert.Equal(first.Headers[name], cached.Headers[name]);
            Assert.Equal(first.Headers[name], known.Headers[name]);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task HEAD_is_GET_without_the_body(string route)
    {
        foreach (var mount in new[] { "/api/v1", "/as/problem/api/v1" })
        {
            // The first one on a fresh address comes from the database, the others from the cache.
            var address = route + (route.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "page=1";
            var head = await shop.Guest.Under(mount).Head(address);
            var get = await shop.Guest.Under(mount).Get(address);
            var again = await shop.Guest.Under(mount).Head(address);

            Assert.Equal(HttpStatusCode.OK, head.Status);
            Assert.Empty(head.Body);
            Assert.Empty(again.Body);
            Assert.Equal(Essence(get), Essence(head));
            Assert.Equal(Essence(get), Essence(again));
            Assert.Equal(get.Body.Length.ToString(null as IFormatProvider), head.Headers["Content-Length"]);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Cached_responses_of_two_contracts_never_mix(string route)
    {
        for (var round = 0; round < 2; round++)
        {
            var store = await shop.Guest.Get(route);
            var prefixed = await shop.Guest.Under("/as/problem/api/v1").Get(route);
            var accepted = await shop.Guest.Send(HttpMethod.Get, route, null, ("Accept", "application/json; profile=\"problem\""));

            Assert.Contains("profile=\"store\"", store.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.Contains("profile=\"problem\"", prefixed.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.Contains("profile=\"problem\"", accepted.Headers["Content-Type"], StringComparison.Ordinal);
            Assert.Equal(store.Data.Compact().Replace("SalePrice", "sale_price", StringComparison.Ordinal), prefixed.Json.Compact());
            Assert.Equal(prefixed.Text, accepted.Text);
            Assert.NotEqual(store.Headers["ETag"], accepted.Headers["ETag"], StringComparer.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Without_the_cache_the_bytes_are_the_same(string route)
    {
        await using var uncached = await StoaHost.Start(shop.Host.ConnectionString, ("Catalogue:Cache", "false"), ("PublicUrl", shop.Host.Root));
        foreach (var mount in new[] { "/api/v1", "/as/problem/api/v1" })
        {
            var kept = await shop.Guest.Under(mount).Get(route);
            var fresh = await new Client(uncached, null, mount).Get(route);
            Assert.Equal(kept.Text, fresh.Text);
            Assert.Equal(Essence(kept), Essence(fresh));
        }
    }

    [Fact]
    public async Task A_change_is_visible_on_both_nodes_at_once()
    {
        await using var other = await StoaHost.Start(shop.Host.ConnectionString);
        Client[] nodes = [shop.Guest, new Client(other, null)];
        foreach (var node in nodes)
        {
            await node.Get("/catalog/products/prod-3");
            await node.Get("/catalog/products/category/cat-3");
            await node.Get("/catalog/products?keyword=hearthside");
            await node.Get("/catalog/categories");
            await node.Get("/catalog/brands");
        }

        await shop.Host.Execute("UPDATE commerce.products SET name = 'Hearthside Renamed' WHERE id = 'prod-3'");
        await shop.Host.Execute("UPDATE commerce.categories SET name = 'Category Renamed' WHERE id = 'cat-8'");
        await shop.Host.Execute("UPDATE commerce.brands SET name = 'Brand Renamed' WHERE id = 'brand-6'");

        foreach (var node in nodes)
        {
            await Eventually(node, "/catalog/products/prod-3", "Hearthside Renamed");
            await Eventually(node, "/catalog/products/category/cat-3", "Hearthside Renamed");
            await Eventually(node, "/catalog/products?keyword=hearthside", "Hearthside Renamed");
            await Eventually(node, "/catalog/categories", "Category Renamed");
            await Eventually(node, "/catalog/brands", "Brand Renamed");
        }
        Assert.Empty(other.LoggedErrors);
    }

    [Fact]
    public async Task A_changed_price_of_a_variant_is_visible_at_once()
    {
        await shop.Guest.Get("/catalog/products/prod-4");
        await shop.Host.Execute("UPDATE commerce.variants SET base_price = 12321 WHERE id = 'prod-4-v1'");

        await Eventually(shop.Guest, "/catalog/products/prod-4", "12321");
    }

    [Fact]
    public async Task A_product_that_gets_as_its_id_what_led_to_another_is_shown_under_it()
    {
        await shop.Host.NewProduct("first-of-slug", 1, 1);
        await shop.Host.Execute("UPDATE commerce.products SET slug = 'second-of-slug' WHERE id = 'first-of-slug'");
        await Eventually(shop.Guest, "/catalog/products/second-of-slug", "\"id\":\"first-of-slug\"");

        await shop.Host.NewProduct("second-of-slug", 1, 1);

        await Eventually(shop.Guest, "/catalog/products/second-of-slug", "\"id\":\"second-of-slug\"");
    }

    [Fact]
    public async Task A_load_that_overlaps_a_change_is_not_cached()
    {
        await shop.Host.NewProduct("restless", 0, 1);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable
            .Range(0, 4)
            .Select(async _ =>
            {
                while (!stop.IsCancellationRequested)
                {
                    await shop.Guest.Get("/catalog/products/restless");
                }
            })
            .ToArray();
        for (var price = 1; price <= 30; price++)
        {
            await shop.Host.Execute("UPDATE commerce.products SET base_price = $1 WHERE id = 'restless'", (long)price);
            await Eventually(shop.Guest, "/catalog/products/restless", $"\"amount\":{price},");
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static Task Eventually(Client client, string route, string text) =>
        Wait.Until(async () => (await client.Get(route)).Text.Contains(text, StringComparison.Ordinal), () => $"{route} does not show {text}");

    private static string Essence(Reply reply) =>
        string.Join(
            '\n',
            reply
                .Headers.Where(header => header.Key.ToUpperInvariant() is not ("X-REQUEST-ID" or "DATE"))
                .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
                .Select(header => $"{header.Key}: {header.Value}")
        );
}
