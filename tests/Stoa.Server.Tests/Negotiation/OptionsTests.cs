namespace Stoa.Server.Tests.Negotiation;

/// <summary>OPTIONS without a CORS preflight lists the methods of a route (RFC 9110, 9.3.7).</summary>
public sealed class OptionsTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("/catalog/products", "GET, HEAD, OPTIONS")]
    [InlineData("/auth/login", "POST, OPTIONS")]
    [InlineData("/cart", "DELETE, GET, HEAD, POST, OPTIONS")]
    public async Task OPTIONS_is_answered_with_the_methods_of_the_route(string path, string allowed)
    {
        foreach (var mount in new[] { "/api/v1", "/api", "/as/standard/api/v1" })
        {
            var reply = await shop.Guest.Under(mount).Send(HttpMethod.Options, path, null);

            Assert.Equal((HttpStatusCode.NoContent, 0), (reply.Status, reply.Body.Length));
            Assert.Equal(
                allowed,
                string.Join(", ", reply.Headers["Allow"].Split(", ").OrderBy(method => method == "OPTIONS").ThenBy(method => method, StringComparer.Ordinal))
            );
        }
    }

    [Fact]
    public async Task Unsupported_and_unknown_methods_are_405_and_unknown_paths_404()
    {
        var other = await shop.Guest.Put("/catalog/products", new { });
        var unknown = await shop.Guest.Send(new HttpMethod("BREW"), "/catalog/products", null);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, HttpStatusCode.MethodNotAllowed), (other.Status, unknown.Status));
        Assert.Equal("GET, HEAD", other.Headers["Allow"]);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Guest.Send(HttpMethod.Options, "/nowhere", null)).Status);
    }
}
