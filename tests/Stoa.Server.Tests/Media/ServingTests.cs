namespace Stoa.Server.Tests.Media;

/// <summary>Pictures at the root, for everybody, for ever.</summary>
public sealed class ServingTests(PictureShop shop) : IClassFixture<PictureShop>
{
    [Theory]
    [InlineData("webp", "image/webp")]
    [InlineData("jpg", "image/jpeg")]
    public async Task A_picture_is_a_picture_and_nothing_else_and_never_changes(string extension, string type)
    {
        var media = await shop.Staff.NewMedia();
        var reply = await shop.Guest.Picture(media, 160, extension, ("Accept", "text/html"));

        Assert.Equal((HttpStatusCode.OK, type), (reply.Status, reply.Headers["Content-Type"]));
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.Equal("default-src 'none'; sandbox", reply.Headers["Content-Security-Policy"]);
        Assert.Equal("public, max-age=31536000, immutable", reply.Headers["Cache-Control"]);
        Assert.Equal(reply.Body.Length, int.Parse(reply.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.False(reply.Headers.ContainsKey("Set-Cookie"));
    }

    [Fact]
    public async Task Who_has_it_already_is_told_so_and_HEAD_has_the_headers_alone()
    {
        var media = await shop.Staff.NewMedia();
        var reply = await shop.Guest.Picture(media, 320, "jpg");
        var tag = reply.Headers["ETag"];

        foreach (var known in new[] { tag, "W/" + tag, "\"other\", " + tag, "*" })
        {
            var same = await shop.Guest.Picture(media, 320, "jpg", ("If-None-Match", known));
            Assert.Equal((HttpStatusCode.NotModified, tag, 0), (same.Status, same.Headers["ETag"], same.Body.Length));
        }
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Picture(media, 320, "jpg", ("If-None-Match", "\"other\""))).Status);
        Assert.NotEqual(tag, (await shop.Guest.Picture(media, 320, "webp")).Headers["ETag"], StringComparer.Ordinal);
        var head = await shop.Guest.Under("").Head(Studio.PathOf(media, 320, "jpg"));
        Assert.Equal((HttpStatusCode.OK, reply.Headers["Content-Length"], 0), (head.Status, head.Headers["Content-Length"], head.Body.Length));
    }

    [Fact]
    public async Task Anything_that_is_no_address_of_a_picture_is_404()
    {
        var media = await shop.Staff.NewMedia();
        var hash = (string)media["hash"]!;
        string[] paths =
        [
            $"/media/{hash}/161.jpg",
            $"/media/{hash}/160.png",
            $"/media/{hash}/160.JPG",
            $"/media/{hash}/0160.jpg",
            $"/media/{hash}/original",
            $"/media/{hash}/..%2F160.jpg",
            $"/media/{hash}",
            $"/media/{hash}/160.jpg/more",
            $"/media/{hash.ToUpperInvariant()}/160.jpg",
            $"/media/{new string('0', 64)}/160.jpg",
            "/media/incoming/160.jpg",
            "/media/..%2F..%2Fetc/160.jpg",
        ];
        foreach (var path in paths)
        {
            var reply = await shop.Guest.Under("").Get(path);
            Assert.True(reply.Status == HttpStatusCode.NotFound, path);
            Assert.DoesNotContain("immutable", reply.Headers.GetValueOrDefault("Cache-Control", ""), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await shop.Guest.Under("").Post($"/media/{hash}/160.jpg")).Status);
    }

    [Fact]
    public async Task The_demo_shop_goes_on_showing_its_drawings()
    {
        var category = (await shop.Guest.Get("/catalog/categories")).Data[0]!;

        var reply = await shop.Guest.Under("").Get(new Uri((string)category["image_url"]!).AbsolutePath);
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml; charset=utf-8"), (reply.Status, reply.Headers["Content-Type"]));
    }
}
