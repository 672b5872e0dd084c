using System.Net.Sockets;
using System.Text;

namespace Stoa.Server.Tests.Safety;

/// <summary>Clients that are too slow or send too much are refused in bounded time.</summary>
public sealed class SlowAndLargeTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Headers_that_do_not_arrive_in_time_close_the_connection()
    {
        var answer = await Talk("GET /api/v1/catalog/products HTTP/1.1\r\nHost: x\r\nX-Slow: ");

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task A_body_that_does_not_arrive_in_time_is_answered_by_the_contract()
    {
        var answer = await Talk("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{\"email\":");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"error\":{\"code\":\"request_timeout\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 70000\r\n\r\n")]
    [InlineData("Content-Length: 99999999999\r\n\r\n")]
    public async Task A_too_large_Content_Length_is_refused_unread(string rest)
    {
        var answer = await Talk("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n" + rest);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("\"error\":{\"code\":", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_body_is_refused_once_it_is_too_large()
    {
        var chunk = "4000\r\n" + new string(' ', 0x4000) + "\r\n";

        var answer = await Talk(
            "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + string.Concat(Enumerable.Repeat(chunk, 5))
        );

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        Assert.Contains("\"error\":{\"code\":", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_or_too_large_headers_are_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 70).Select(number => $"X-Header-{number}: x\r\n"));

        Assert.StartsWith("HTTP/1.1 431", await Talk($"GET /health HTTP/1.1\r\nHost: x\r\n{many}\r\n"), StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 431",
            await Talk($"GET /health HTTP/1.1\r\nHost: x\r\nX-Large: {new string('x', 33_000)}\r\n\r\n"),
            StringComparison.Ordinal
        );
        Assert.StartsWith("HTTP/1.1 414", await Talk($"GET /{new string('x', 17_000)} HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
    }

    /// <summary>Sends this and nothing more, and reads until the server ends the connection.</summary>
    private async Task<string> Talk(string request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Wait.Limit);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(shop.Host.Root).Port, limit.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // A connection closed while we still send ends like this; the response sent before can be read.
        }
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
