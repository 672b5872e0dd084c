using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Start;

/// <summary>"For detailed endpoint documentation, visit http://localhost:3001/api" (document 002).</summary>
public sealed partial class DocumentationTests(Shop shop) : IClassFixture<Shop>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("")]
    [InlineData("*/*")]
    public async Task A_client_that_accepts_anything_gets_the_documentation(string accept) =>
        Assert.Contains("swagger-ui", (await Get("/api", accept)).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("es-MX, en;q=0.5", "es", "Qué hacer:")]
    [InlineData("fr", "en", "What to do:")]
    public async Task The_page_of_a_fault_is_in_the_requested_language(string asked, string language, string heading)
    {
        var page = await shop.Guest.Under("").Send(HttpMethod.Get, "/docs/errors/email_taken", null, ("Accept-Language", asked));

        Assert.Equal(language, page.Headers["Content-Language"]);
        Assert.Contains($"<html lang=\"{language}\">", page.Text, StringComparison.Ordinal);
        Assert.Contains(heading, WebUtility.HtmlDecode(page.Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api", "nest")]
    [InlineData("/api/", "nest")]
    [InlineData("/api/v1", "store")]
    [InlineData("/api/v1/", "store")]
    public async Task A_browser_gets_Swagger_UI_at_the_mount_with_local_assets_only(string path, string contract)
    {
        var page = await Get(path, Browser);

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (page.Status, page.Headers["Content-Type"]));
        var links = Link().Matches(page.Text).Select(match => new Uri(new Uri(shop.Host.Root + path), match.Groups[1].Value)).ToList();
        Assert.Equal(4, links.Count);
        Assert.Contains(links, link => link.AbsolutePath == $"/openapi/{contract}.json");
        foreach (var link in links)
        {
            Assert.Equal(shop.Host.Root, link.GetLeftPart(UriPartial.Authority));
            Assert.Equal(HttpStatusCode.OK, (await Get(link.AbsolutePath, "*/*")).Status);
        }
    }

    [Theory]
    [InlineData("/api", "application/json")]
    [InlineData("/api", "application/json, text/plain, */*")]
    [InlineData("/api/index.html", Browser)]
    [InlineData("/api/nowhere", Browser)]
    [InlineData("/as/nest/api", Browser)]
    public async Task Other_paths_under_the_mount_are_answered_by_the_contract(string path, string accept)
    {
        var reply = await Get(path, accept);

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Equal("""{"success":false,"message":"Not Found","data":null}""", reply.Text);
    }

    [Theory]
    [InlineData("/docs/index.html")]
    [InlineData("/docs/index.js")]
    [InlineData("/docs/swagger-ui.css")]
    [InlineData("/docs/swagger-ui-bundle.js")]
    [InlineData("/docs/swagger-ui-standalone-preset.js")]
    public async Task A_304_has_no_security_policy_so_the_page_keeps_its_own(string path)
    {
        var first = await Get(path, "*/*");
        var second = await shop.Guest.Under("").Send(HttpMethod.Get, path, null, ("If-None-Match", first.Headers["ETag"]));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.Status, second.Status));
        Assert.True(first.Headers.ContainsKey("Content-Security-Policy"));
        Assert.DoesNotContain("Content-Security-Policy", second.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/docs/index.js", "\"")]
    [InlineData("/api", "")]
    public async Task Operations_are_collapsed_linkable_and_keep_the_token(string path, string quote)
    {
        var text = Regex.Replace((await Get(path, Browser)).Text, ":\\s+", ":");

        foreach (var option in new[] { "docExpansion|:\"none\"", "defaultModelsExpandDepth|:-1", "deepLinking|:true", "persistAuthorization|:true" })
        {
            Assert.Contains(quote + option.Replace("|", quote, StringComparison.Ordinal), text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_documentation_page_answers_HEAD()
    {
        var head = await shop.Guest.Under("").Send(HttpMethod.Head, "/api", null, ("Accept", Browser));

        Assert.Equal((HttpStatusCode.OK, 0), (head.Status, head.Body.Length));
    }

    private Task<Reply> Get(string path, string accept) => shop.Guest.Under("").Send(HttpMethod.Get, path, null, ("Accept", accept));

    [GeneratedRegex("(?:href=|src=|url: )\"([^\"]+)\"")]
    private static partial Regex Link();
}
