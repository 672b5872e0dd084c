using System.IO.Compression;
using System.Text;

namespace Stoa.Server.Tests.Console;

/// <summary>How the built console is served: which file, which encoding, which headers.</summary>
public sealed class PageServingTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Index = "<!doctype html><title>console</title>";
    private const string Script = "export const answer = 42";
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("stoa-pages-");
    private StoaHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        var dist = Directory.CreateDirectory(Path.Combine(_root.FullName, "console", "dist", "assets")).Parent!.FullName;
        await Write(Path.Combine(dist, "index.html"), Index);
        await Write(Path.Combine(dist, "assets", "index-1a2b.js"), Script);
        await File.WriteAllTextAsync(Path.Combine(dist, "assets", "plain-1a2b.css"), "p{}");
        await File.WriteAllTextAsync(Path.Combine(dist, ".source"), "hash");
        await File.WriteAllTextAsync(Path.Combine(_root.FullName, "console", "secret.txt"), "secret");
        _host = await StoaHost.Start(await databases.Create(), ("Pages:Root", _root.FullName));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _root.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/")]
    [InlineData("/console/orders")]
    [InlineData("/console/orders/0194783c-5c00-7000-8000-000000000003?tab=lines")]
    [InlineData("/console/access/users/anna.smith")]
    public async Task Every_address_of_a_screen_is_the_index_under_a_strict_policy(string address)
    {
        var reply = await Get(address);

        Assert.Equal((HttpStatusCode.OK, Index, "text/html; charset=utf-8"), (reply.Status, reply.Text, reply.Headers["Content-Type"]));
        Assert.Equal("no-cache", reply.Headers["Cache-Control"]);
        var policy = reply.Headers["Content-Security-Policy"];
        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public async Task Assets_are_kept_for_ever_and_the_index_is_asked_for_each_time()
    {
        var asset = await Get("/console/assets/index-1a2b.js");
        var index = await Get("/console");

        Assert.Equal((Script, "text/javascript; charset=utf-8"), (asset.Text, asset.Headers["Content-Type"]));
        Assert.Equal("public, max-age=31536000, immutable", asset.Headers["Cache-Control"]);
        var again = await Get("/console", ("If-None-Match", index.Headers["ETag"]));
        Assert.Equal((HttpStatusCode.NotModified, 0), (again.Status, again.Body.Length));
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("zstd", null)]
    public async Task The_client_says_how_a_file_may_be_compressed(string accepted, string? encoding)
    {
        var reply = await Get("/console/assets/index-1a2b.js", ("Accept-Encoding", accepted));

        Assert.Equal(encoding, reply.Headers.GetValueOrDefault("Content-Encoding"));
        Assert.Equal("Accept-Encoding", reply.Headers["Vary"]);
        Assert.Equal(Script, Unpacked(reply.Body, encoding));
    }

    [Fact]
    public async Task A_file_without_compressed_twins_is_sent_as_it_is()
    {
        var reply = await Get("/console/assets/plain-1a2b.css", ("Accept-Encoding", "br"));

        Assert.False(reply.Headers.ContainsKey("Content-Encoding"));
        Assert.Equal("p{}", reply.Text);
    }

    [Theory]
    [InlineData("/console/assets/none-1a2b.js")]
    [InlineData("/console/none.svg")]
    [InlineData("/console/assets/")]
    [InlineData("/console/../console/secret.txt")]
    [InlineData("/console/..%2fsecret.txt")]
    [InlineData("/console/%2e%2e/secret.txt")]
    [InlineData("/console/assets/..%5c..%5csecret.txt")]
    [InlineData("/console//etc/hosts.txt")]
    public async Task What_the_build_does_not_have_is_not_there(string address)
    {
        var reply = await Get(address);

        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console/index-1a2b.js.br")]
    [InlineData("/console/.source")]
    [InlineData("/console/assets/index-1a2b.js.gz")]
    public async Task What_the_build_needs_for_itself_is_not_shown(string address) =>
        Assert.DoesNotContain((await Get(address)).Text, ["hash", Script], StringComparer.Ordinal);

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task Pages_are_read_and_nothing_else(string method)
    {
        var reply = await Guest.Send(new HttpMethod(method), "/console/orders", "{}");

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, HEAD"), (reply.Status, reply.Headers["Allow"]));
    }

    [Fact]
    public async Task HEAD_says_what_GET_would_send()
    {
        var head = await Guest.Send(HttpMethod.Head, "/console", null);

        Assert.Equal(
            (HttpStatusCode.OK, Index.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), 0),
            (head.Status, head.Headers["Content-Length"], head.Body.Length)
        );
    }

    [Fact]
    public async Task The_API_below_answers_in_its_contract()
    {
        var reply = await Get("/console/api/no-such-thing");

        Assert.Equal((HttpStatusCode.NotFound, "route_not_found"), (reply.Status, (string?)reply.Json["code"]));
    }

    [Fact]
    public async Task A_newer_build_is_shown_without_a_restart()
    {
        Assert.Equal(Index, (await Get("/console")).Text);
        var index = Path.Combine(_root.FullName, "console", "dist", "index.html");
        await Write(index, "<!doctype html><title>newer</title>");
        File.SetLastWriteTimeUtc(index, DateTime.UtcNow.AddMinutes(1));

        Assert.Contains("newer", (await Get("/console")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_build_one_sentence_says_how_to_make_one()
    {
        File.Delete(Path.Combine(_root.FullName, "console", "dist", "index.html"));

        var reply = await Get("/console/orders");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/plain; charset=utf-8"), (reply.Status, reply.Headers["Content-Type"]));
        Assert.Contains("npm run console", reply.Text, StringComparison.Ordinal);
        Assert.Single(reply.Text.Trim().Split('\n'));
    }

    [Fact]
    public async Task Only_pages_that_are_there_are_linked()
    {
        var links = (await Get("/")).Json;
        var page = await Get("/", ("Accept", "text/html"));

        Assert.Equal(("/console", null), ((string?)links["console"], (string?)links["storefront"]));
        Assert.Contains("href=\"console\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("storefront", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Get("/storefront")).Status);
    }

    private Client Guest => new(_host, null, "");

    private Task<Reply> Get(string address, params (string Name, string Value)[] headers) => Guest.Send(HttpMethod.Get, address, null, headers);

    private static async Task Write(string path, string text)
    {
        await File.WriteAllTextAsync(path, text);
        await using (var brotli = new BrotliStream(File.Create(path + ".br"), CompressionLevel.Optimal))
        {
            await brotli.WriteAsync(Encoding.UTF8.GetBytes(text));
        }
        await using var gzip = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Optimal);
        await gzip.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    private static string Unpacked(byte[] body, string? encoding)
    {
        using var packed = new MemoryStream(body);
        using Stream plain = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionMode.Decompress),
            "gzip" => new GZipStream(packed, CompressionMode.Decompress),
            _ => packed,
        };
        return new StreamReader(plain).ReadToEnd();
    }
}
