using System.IO.Compression;
using System.Text;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>Catalogue answers and documents in the coding that the client asks for (RFC 9110, 8.4, 12.5.3), each with a tag of its own.</summary>
public sealed class CompressionTests(Shop shop) : IClassFixture<Shop>
{
    private const string Page = "/catalog/products?page_size=20";

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("BR", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip;q=1.0, br;q=0.9", "gzip")]
    [InlineData("br;q=0.001", "br")]
    [InlineData("*", "br")]
    [InlineData("*;q=0.5, br;q=0", "gzip")]
    [InlineData("*;q=0, gzip", "gzip")]
    [InlineData("identity;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity;q=0, *;q=0.1", "br")]
    [InlineData("gzip;q=0.5, identity", null)]
    [InlineData("gzip;q=0, br;q=0", null)]
    [InlineData("gzip;q=0.0001", null)]
    [InlineData("gzip;q=2", null)]
    [InlineData("gzip;level=1", null)]
    [InlineData("", null)]
    [InlineData("identity", null)]
    [InlineData("deflate, zstd", null)]
    [InlineData("identity;q=0", null)]
    [InlineData("*;q=0", null)]
    [InlineData("gzipped, brotli", null)]
    public async Task The_coding_with_the_highest_weight_is_sent(string accepted, string? coding)
    {
        var plain = await shop.Guest.Get(Page);
        var first = await Get(Page, accepted);
        var again = await Get(Page, accepted);

        Assert.Equal(coding, first.Headers.GetValueOrDefault("Content-Encoding"));
        Assert.Equal(plain.Text, Decoded(first));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.Body.Length.ToString(null as IFormatProvider), first.Headers["Content-Length"]);
        Assert.Equal("Accept, Accept-Encoding", first.Headers["Vary"]);
        Assert.Equal(coding is null, first.Headers["ETag"] == plain.Headers["ETag"]);
        Assert.Equal(coding is not null, first.Body.Length < plain.Body.Length / 2);
    }

    [Fact]
    public async Task Without_the_header_an_answer_is_plain_and_says_on_what_it_depends()
    {
        var plain = await shop.Guest.Get(Page);

        Assert.False(plain.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("Accept, Accept-Encoding", plain.Headers["Vary"]);
    }

    [Fact]
    public async Task A_tag_is_of_one_coding_and_304_is_for_that_one_only()
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var accepted in new[] { "identity", "gzip", "br" })
        {
            tags[accepted] = (await Get(Page, accepted)).Headers["ETag"];
        }
        Assert.Equal(3, tags.Values.Distinct(StringComparer.Ordinal).Count());

        foreach (var accepted in tags.Keys)
        {
            foreach (var (of, tag) in tags)
            {
                var reply = await Get(Page, accepted, ("If-None-Match", tag));
                Assert.Equal(of == accepted ? HttpStatusCode.NotModified : HttpStatusCode.OK, reply.Status);
                Assert.Equal(tags[accepted], reply.Headers["ETag"]);
                Assert.False(of == accepted && reply.Headers.ContainsKey("Content-Encoding"));
            }
        }
    }

    [Fact]
    public async Task HEAD_has_the_headers_of_GET_in_every_coding()
    {
        foreach (var accepted in new[] { "gzip", "br", "identity" })
        {
            var get = await Get(Page, accepted);
            var head = await shop.Guest.Send(HttpMethod.Head, Page, null, ("Accept-Encoding", accepted));

            Assert.Empty(head.Body);
            Assert.Equal(Described(get), Described(head), StringComparer.Ordinal);
        }

        static IEnumerable<string> Described(Reply reply) =>
            new[] { "Content-Length", "Content-Encoding", "ETag", "Vary", "Content-Type" }.Select(name => $"{name}: {reply.Headers.GetValueOrDefault(name)}");
    }

    [Fact]
    public async Task A_range_of_a_compressed_answer_is_all_of_it()
    {
        var whole = await Get(Page, "gzip");
        var ranged = await Get(Page, "gzip", ("Range", "bytes=0-99"), ("If-Range", whole.Headers["ETag"]));

        Assert.Equal(HttpStatusCode.OK, ranged.Status);
        Assert.Equal(whole.Body, ranged.Body);
        Assert.False(ranged.Headers.ContainsKey("Content-Range"));
    }

    [Fact]
    public async Task A_small_answer_is_plain_unless_the_client_takes_it_in_no_other_way()
    {
        const string small = "/catalog/brands?page_size=1";
        Assert.InRange((await shop.Guest.Get(small)).Body.Length, 1, 1023);

        Assert.False((await Get(small, "gzip, br")).Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("gzip", (await Get(small, "gzip, identity;q=0")).Headers["Content-Encoding"]);
    }

    [Fact]
    public async Task Contracts_that_write_the_time_compress_too_and_their_weak_tag_holds_for_all_codings()
    {
        var malnu = shop.Guest.Under("/as/malnu/api/v1");
        var plain = await malnu.Get(Page);
        var coded = await malnu.Send(HttpMethod.Get, Page, null, ("Accept-Encoding", "br"));

        Assert.StartsWith("W/\"", plain.Headers["ETag"], StringComparison.Ordinal);
        Assert.Equal(plain.Headers["ETag"], coded.Headers["ETag"]);
        Assert.Equal("br", coded.Headers["Content-Encoding"]);
        Assert.Equal(plain.Json["data"]!.ToJsonString(), System.Text.Json.Nodes.JsonNode.Parse(Decoded(coded))!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_change_drops_every_coding()
    {
        var staff = await shop.SuperAdmin();
        var before = await Get("/catalog/products/prod-3", "br, identity;q=0");
        var named = await staff.Client.Send(HttpMethod.Patch, "/admin/products/prod-3", new { name = "Renamed and compressed" }, ("If-Match", "*"));
        Assert.Equal(HttpStatusCode.OK, named.Status);

        var after = await Get("/catalog/products/prod-3", "br, identity;q=0");

        Assert.DoesNotContain("Renamed and compressed", Decoded(before), StringComparison.Ordinal);
        Assert.Contains("Renamed and compressed", Decoded(after), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/openapi/store.json")]
    [InlineData("/contracts")]
    [InlineData("/docs/contracts")]
    [InlineData("/docs/errors/internal_error")]
    [InlineData("/docs/swagger-ui-bundle.js")]
    [InlineData("/docs/swagger-ui.css")]
    public async Task Documents_come_compressed(string path)
    {
        var root = shop.Guest.Under("");
        var plain = await root.Get(path);
        var coded = await root.Send(HttpMethod.Get, path, null, ("Accept-Encoding", "gzip"));

        Assert.Equal(HttpStatusCode.OK, plain.Status);
        Assert.False(plain.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("gzip", coded.Headers["Content-Encoding"]);
        Assert.Equal(plain.Text, Decoded(coded));
        Assert.False(plain.Headers["ETag"] == coded.Headers["ETag"]);
        Assert.Contains("Accept-Encoding", coded.Headers["Vary"], StringComparison.Ordinal);
    }

    private Task<Reply> Get(string path, string accepted, params (string, string)[] headers) =>
        shop.Guest.Send(HttpMethod.Get, path, null, [("Accept-Encoding", accepted), .. headers]);

    internal static string Decoded(Reply reply)
    {
        if (!reply.Headers.TryGetValue("Content-Encoding", out var coding))
        {
            return reply.Text;
        }
        using Stream stream =
            coding == "br"
                ? new BrotliStream(new MemoryStream(reply.Body), CompressionMode.Decompress)
                : new GZipStream(new MemoryStream(reply.Body), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
