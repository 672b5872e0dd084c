using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Server.Hosting;

namespace Stoa.Server.Tests.OpenApi;

/// <summary>How documents are served: to pages of any origin, compressed if the client accepts it, and cached.</summary>
public sealed class ServedDocumentTests(Shop shop) : IClassFixture<Shop>
{
    private const string Path = "/openapi/store.json";

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task The_document_is_compressed_if_the_client_accepts_it(string accepted, string? encoding)
    {
        var reply = await Get(("Accept-Encoding", accepted));

        Assert.Equal((HttpStatusCode.OK, encoding), (reply.Status, reply.Headers.GetValueOrDefault("Content-Encoding")));
        Assert.Equal(
            await File.ReadAllTextAsync(System.IO.Path.Combine(ServerSettings.Root(), "contracts/store/openapi.json"), TestContext.Current.CancellationToken),
            JsonNode.Parse(Plain(reply, encoding))!.ToJsonString(Stoa.Contracts.OpenApi.OpenApiDocuments.Layout) + "\n"
        );
        var operations = DocumentShapeTests.Operations(JsonNode.Parse(Plain(reply, encoding))!);
        Assert.InRange(reply.Body.Length, 1, operations * (encoding is null ? 2_600 : 300));
    }

    [Fact]
    public async Task The_document_has_an_ETag_and_allows_every_origin()
    {
        var first = await Get();
        var again = await Get(("If-None-Match", first.Headers["ETag"]));
        var compressed = await Get(("If-None-Match", first.Headers["ETag"]), ("Accept-Encoding", "gzip"));

        Assert.Equal(("*", "public, no-cache"), (first.Headers["Access-Control-Allow-Origin"], first.Headers["Cache-Control"]));
        Assert.Equal((HttpStatusCode.NotModified, 0, first.Headers["ETag"]), (again.Status, again.Body.Length, again.Headers["ETag"]));
        Assert.Equal(HttpStatusCode.OK, compressed.Status);
        Assert.Contains("Accept-Encoding", first.Headers["Vary"], StringComparison.Ordinal);
    }

    private Task<Reply> Get(params (string, string)[] headers) => shop.Guest.Under("").Send(HttpMethod.Get, Path, null, headers);

    private static string Plain(Reply reply, string? encoding)
    {
        using var body = new MemoryStream(reply.Body);
        using Stream plain = encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var text = new StreamReader(plain, Encoding.UTF8);
        return text.ReadToEnd();
    }
}
