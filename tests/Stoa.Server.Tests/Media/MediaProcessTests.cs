using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Media;

/// <summary>What a server of its own goes through: a kill amid uploads, and a machine without libvips.</summary>
public sealed class MediaProcessTests
{
    [Fact]
    public async Task A_kill_amid_uploads_leaves_no_row_without_its_files()
    {
        await using var server = await ServerProcess.Start();
        var token = await LogIn(server);
        var uploads = Enumerable.Range(0, 12).Select(_ => Upload(server, token, Pictures.New("png", 400, 300))).ToList();
        await Task.WhenAny(uploads);

        await server.KillServer();
        await Task.WhenAll(uploads);
        await server.Restart();

        token = await LogIn(server);
        var listed = await Get(server, token, "/api/v1/admin/media?page_size=100");
        var hashes = listed["data"]!.AsArray().Select(media => (string)media!["hash"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(uploads.Select(upload => upload.Result).OfType<string>().Except(hashes, StringComparer.Ordinal));
        Assert.NotEmpty(hashes);
        foreach (var hash in hashes)
        {
            Assert.Equal(11, Directory.GetFiles(Path.Combine(server.Folder, "media", hash[..2], hash)).Length);
        }
    }

    [Fact]
    public async Task Without_libvips_uploads_are_503_and_everything_else_works()
    {
        var program = Directory.CreateTempSubdirectory("stoa-without-libvips-").FullName;
        await Npm.Run(AppContext.BaseDirectory, "cp", "-a", ".", program);
        foreach (var native in Directory.EnumerateFiles(program, "libvips*", SearchOption.AllDirectories))
        {
            File.Delete(native);
        }
        try
        {
            await using var server = await ServerProcess.StartFrom(program);
            var token = await LogIn(server);
            using var http = new HttpClient();

            using var refused = await Send(server, token, Pictures.New("png"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("media_unavailable", refused.Headers.GetValues("Error-Code").Single());
            using var listed = await http.GetAsync(server.Root + "/api/v1/catalog/products", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, listed.StatusCode);
            Assert.Contains("libvips cannot be loaded", server.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(program, recursive: true);
        }
    }

    private static async Task<string> LogIn(ServerProcess server)
    {
        using var http = new HttpClient();
        using var reply = await http.PostAsJsonAsync(
            server.Root + "/api/v1/auth/login",
            new { email = "admin@stoa.local", password = ServerProcess.AdminPassword },
            TestContext.Current.CancellationToken
        );
        var body = JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        return (string)body["data"]!["access_token"]!;
    }

    private static async Task<JsonNode> Get(ServerProcess server, string token, string path)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return JsonNode.Parse(await http.GetStringAsync(server.Root + path, TestContext.Current.CancellationToken))!;
    }

    private static async Task<HttpResponseMessage> Send(ServerProcess server, string token, byte[] file)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Root + "/api/v1/admin/media") { Content = new ByteArrayContent(file) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The hash of what was taken; null where there was no answer.</summary>
    private static async Task<string?> Upload(ServerProcess server, string token, byte[] file)
    {
        try
        {
            using var reply = await Send(server, token, file);
            var body = JsonNode.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            return reply.StatusCode == HttpStatusCode.Created ? (string)body["data"]!["hash"]! : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
