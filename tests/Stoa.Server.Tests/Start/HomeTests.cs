using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Start;

/// <summary>The root page of the server, for browsers and for programs.</summary>
public sealed class HomeTests(Shop shop) : IClassFixture<Shop>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Fact]
    public async Task A_browser_gets_a_page_whose_links_all_lead_somewhere()
    {
        var page = await Get("/", Browser);

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8", "Accept"), (page.Status, page.Headers["Content-Type"], page.Headers["Vary"]));
        var links = page.Text.Split("<a href=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)]).ToList();
        Assert.Contains("docs", links, StringComparer.Ordinal);
        Assert.Contains("docs/contracts", links, StringComparer.Ordinal);
        foreach (var link in links.Where(link => link.StartsWith("docs", StringComparison.Ordinal)))
        {
            Assert.InRange((int)(await Get("/" + link, Browser)).Status, 200, 399);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("application/json")]
    public async Task Any_other_client_gets_URLs_that_exist(string accept)
    {
        var reply = await Get("/", accept);

        Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (reply.Status, reply.Headers["Content-Type"]));
        var links = JsonNode.Parse(reply.Text)!;
        string[] addresses =
        [
            (string)links["documentation"]! + "/index.html",
            (string)links["contracts"]!,
            (string)links["health"]!,
            .. links["openapi"]!.AsArray().Select(link => (string)link!),
        ];
        Assert.Equal(9, addresses.Length);
        foreach (var address in addresses)
        {
            Assert.Equal(HttpStatusCode.OK, (await Get(address, "*/*")).Status);
        }
    }

    [Fact]
    public async Task The_root_page_answers_HEAD()
    {
        var head = await shop.Guest.Under("").Send(HttpMethod.Head, "/", null);

        Assert.Equal((HttpStatusCode.OK, 0), (head.Status, head.Body.Length));
    }

    [Fact]
    public async Task The_favicon_is_an_image()
    {
        using var reply = await Ask("/favicon.ico", "image/*");
        var icon = await Get(new Uri(new Uri(shop.Host.Root + "/favicon.ico"), reply.Headers.Location!).AbsolutePath, "image/*");

        Assert.Equal(HttpStatusCode.Redirect, reply.StatusCode);
        Assert.Equal((HttpStatusCode.OK, "image/png"), (icon.Status, icon.Headers["Content-Type"]));
    }

    [Theory]
    [InlineData("/as/problem/")]
    [InlineData("/as/problem/favicon.ico")]
    public async Task There_is_no_root_page_or_favicon_under_a_mount(string path) => Assert.Equal(HttpStatusCode.NotFound, (await Get(path, Browser)).Status);

    private Task<Reply> Get(string path, string accept) => shop.Guest.Under("").Send(HttpMethod.Get, path, null, ("Accept", accept));

    /// <summary>Redirects are not followed.</summary>
    private async Task<HttpResponseMessage> Ask(string path, string accept)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, shop.Host.Root + path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
