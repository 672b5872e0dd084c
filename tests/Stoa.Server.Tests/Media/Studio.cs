using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using NetVips;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Media;

/// <summary>What tests of pictures do again and again.</summary>
internal static class Studio
{
    public static async Task<Client> LogIn(StoaHost host)
    {
        var guest = new Client(host, null);
        var reply = await guest.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        return guest with { Token = (string)reply.Data["access_token"]! };
    }

    /// <summary>As the body itself.</summary>
    public static async Task<Reply> Upload(this Client client, byte[] file, string type = "application/octet-stream", string? key = null)
    {
        using var request = Request(client);
        request.Content = new ByteArrayContent(file);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        return await client.Send(request);
    }

    /// <summary>As a form.</summary>
    public static async Task<Reply> UploadForm(this Client client, MultipartContent form, string? key = null)
    {
        using var request = Request(client);
        request.Content = form;
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }
        return await client.Send(request);
    }

    public static async Task<JsonNode> NewMedia(this Client client, byte[]? file = null)
    {
        var reply = await client.Upload(file ?? Pictures.New("jpg"));
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Data;
    }

    public static Task<Reply> SetMedia(this Client client, JsonNode product, params object[] media) =>
        client.Send(HttpMethod.Put, $"/admin/products/{product["id"]}/media", new { media }, ("If-Match", $"\"{product["version"]}\""));

    public static string PathOf(JsonNode media, int width, string extension) => $"/media/{media["hash"]}/{width}.{extension}";

    /// <summary>A picture as a browser gets it.</summary>
    public static Task<Reply> Picture(this Client client, JsonNode media, int width, string extension, params (string, string)[] headers) =>
        client.Under("").Send(HttpMethod.Get, PathOf(media, width, extension), null, headers);

    public static async Task<Image> Shown(this Client client, JsonNode media, int width, string extension)
    {
        var reply = await client.Picture(media, width, extension);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return Image.NewFromBuffer(reply.Body, failOn: Enums.FailOn.Warning);
    }

    public static Task<long> Count(this StoaHost host, string sql, params object[] arguments) =>
        host.Database.One(sql, row => row.GetInt64(0), TestContext.Current.CancellationToken, arguments);

    private static HttpRequestMessage Request(Client client)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, client.Mount + "/admin/media");
        request.Headers.Authorization = client.Token is null ? null : new AuthenticationHeaderValue("Bearer", client.Token);
        return request;
    }
}
