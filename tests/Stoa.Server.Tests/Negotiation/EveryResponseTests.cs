using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Negotiation;

/// <summary>What every response under a mount has, for successes and failures alike.</summary>
public sealed partial class EveryResponseTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string, string, string?, int> Requests =>
        new()
        {
            { "GET", "/catalog/products", null, 200 },
            { "GET", "/catalog/products/prod-2", null, 200 },
            { "GET", "/catalog/products/prod-0", null, 404 },
            { "GET", "/catalog/products?page=0", null, 400 },
            { "GET", "/cart", null, 401 },
            { "POST", "/cart/items", "{}", 401 },
            { "GET", "/orders", null, 401 },
            { "GET", "/nowhere", null, 404 },
            { "GET", "", null, 404 },
            { "POST", "/nowhere", "{}", 404 },
            { "POST", "/catalog/products", "{}", 405 },
            { "DELETE", "/catalog/products/prod-2", null, 405 },
            { "GET", "/cart/items", null, 405 },
            { "PUT", "/orders", "{}", 405 },
            { "BREW", "/orders", null, 405 },
            { "POST", "/auth/login", "{", 400 },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_response_names_its_request_contract_and_fault(string method, string path, string? body, int status)
    {
        foreach (var mount in new[] { "/api/v1", "/as/problem/api/v1" })
        {
            var reply = await shop.Guest.Under(mount).Send(new HttpMethod(method), path, body, ("Accept", "application/json"));

            var expected = path.Contains("page=0", StringComparison.Ordinal) && mount != "/api/v1" ? 422 : status;
            Assert.Equal(expected, (int)reply.Status);
            Assert.Matches("^[0-9a-f]{32}$", reply.Headers["X-Request-Id"]);
            Assert.Matches("^Accept(, Accept-Language|, Accept-Encoding)$", reply.Headers["Vary"]);
            Assert.Contains("rel=\"profile\"", reply.Headers["Link"], StringComparison.Ordinal);
            Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
            Assert.Equal(reply.Body.Length.ToString(null as IFormatProvider), reply.Headers["Content-Length"]);
            Assert.Equal(status >= 400, reply.Headers.ContainsKey("Error-Code"));
            if (status >= 400)
            {
                Assert.Equal(reply.Headers["Error-Code"], mount == "/api/v1" ? reply.Code : (string?)reply.Json["code"]);
                Assert.Equal("no-store", reply.Headers["Cache-Control"]);
            }
            Assert.False(reply.Headers.ContainsKey("Server"));
        }
    }

    [Theory]
    [InlineData("/catalog/products", "GET, HEAD")]
    [InlineData("/cart", "DELETE, GET, HEAD, POST")]
    [InlineData("/cart/items", "DELETE, PATCH, POST")]
    [InlineData("/orders", "GET, HEAD, POST")]
    [InlineData("/orders/x", "GET, HEAD")]
    public async Task An_unsupported_method_is_405_with_Allow(string path, string allow)
    {
        var reply = await shop.Guest.Send(HttpMethod.Put, path, "{}");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, reply.Status);
        Assert.Equal(allow, string.Join(", ", reply.Headers["Allow"].Split(", ").Order(StringComparer.Ordinal)));
        Assert.Equal("method_not_allowed", reply.Code);
    }

    [Theory]
    [InlineData("/catalog/products/prod-0")]
    [InlineData("/cart")]
    [InlineData("/nowhere")]
    [InlineData("/cart/items")]
    public async Task HEAD_of_a_fault_is_GET_without_the_body(string path)
    {
        var (head, get) = (await shop.Guest.Head(path), await shop.Guest.Get(path));

        Assert.Equal(get.Status, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal((get.Headers["Content-Length"], get.Headers["Error-Code"]), (head.Headers["Content-Length"], head.Headers["Error-Code"]));
    }

    [Fact]
    public async Task HEAD_of_cart_and_orders_is_GET_without_the_body()
    {
        var user = await shop.SignUp();
        await user.Client.With("prod-6");
        foreach (var path in new[] { "/cart", "/orders" })
        {
            var get = await user.Client.Get(path);
            var head = await user.Client.Head(path);
            Assert.Equal((get.Status, get.Headers["Content-Length"]), (head.Status, head.Headers["Content-Length"]));
            Assert.Empty(head.Body);
        }
    }

    [Fact]
    public async Task Every_request_has_its_own_id()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => shop.Guest.Get("/catalog/products/prod-2")));

        Assert.Equal(50, replies.Select(reply => reply.Headers["X-Request-Id"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Pages_under_problem_have_links_in_both_directions()
    {
        foreach (
            var list in new[]
            {
                "/catalog/products?page_size=20",
                "/catalog/products?keyword=caf%C3%A9%20%26%20quiet%25&page_size=1",
                "/catalog/products?keyword=speaker&page_size=2",
                "/catalog/categories?page_size=3",
            }
        )
        {
            var all = (await shop.Guest.Under("/as/problem/api/v1").Get(list.Split("page_size")[0] + "page_size=100")).Json.AsArray();
            var forwards = await Walk("/as/problem/api/v1" + list, "next");
            Assert.Equal(all.Select(item => (string?)item!["id"]), forwards.Items, StringComparer.Ordinal);
            Assert.Equal(forwards.Items.Length, int.Parse(forwards.Last.Headers["X-Total-Count"], null));

            var last = Links(forwards.Last)["last"];
            var backwards = await Walk(last, "prev");
            Assert.Equal(forwards.Items.Order(StringComparer.Ordinal), backwards.Items.Order(StringComparer.Ordinal));
            Assert.Equal(forwards.First.Text, (await shop.Guest.Under("").Get(Links(forwards.Last)["first"])).Text);
        }
    }

    [Fact]
    public async Task A_page_beyond_the_last_links_to_the_last()
    {
        var links = Links(await shop.Guest.Under("/as/problem/api/v1").Get("/catalog/categories?page=99&page_size=5"));

        Assert.Equal("/as/problem/api/v1/catalog/categories?page=2&page_size=5", links["prev"]);
        Assert.False(links.ContainsKey("next"));
    }

    [Fact]
    public async Task The_type_of_every_problem_resolves_to_a_page()
    {
        foreach (var path in new[] { "/catalog/products/prod-0", "/cart", "/nowhere", "/catalog/products?page=0" })
        {
            var problem = (await shop.Guest.Under("/as/problem/api/v1").Get(path)).Json;
            Assert.False(string.IsNullOrWhiteSpace((string?)problem["title"]));
            Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Under("").Get((string)problem["type"]!)).Status);
        }
    }

    private async Task<(Reply First, Reply Last, string[] Items)> Walk(string address, string relation)
    {
        var items = new List<string>();
        var reply = await shop.Guest.Under("").Get(address);
        var first = reply;
        while (true)
        {
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            items.AddRange(reply.Json.AsArray().Select(item => (string)item!["id"]!));
            if (!Links(reply).TryGetValue(relation, out var next))
            {
                return (first, reply, [.. items]);
            }
            reply = await shop.Guest.Under("").Get(next);
        }
    }

    private static Dictionary<string, string> Links(Reply reply) =>
        Link().Matches(reply.Headers["Link"]).ToDictionary(match => match.Groups[2].Value, match => match.Groups[1].Value, StringComparer.Ordinal);

    [GeneratedRegex("<([^>]*)>; rel=\"([a-z]+)\"")]
    private static partial Regex Link();
}
