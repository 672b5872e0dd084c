using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Server.Tests.Operations;

/// <summary>SIGTERM under load: readiness goes first, what is under way is answered, new requests are served until the load balancer has looked.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task A_stop_takes_readiness_away_first_and_ends_when_all_that_was_under_way_is_answered()
    {
        await using var server = await ServerProcess.Start("--Shutdown:Drain", "00:00:05", "--Demo:Products", "1");
        using var http = new HttpClient { BaseAddress = new Uri(server.Root) };
        using var slow = new TcpClient("127.0.0.1", server.Port);
        await using var stream = slow.GetStream();
        var body = Encoding.ASCII.GetBytes("""{"email":"slow@example.com","password":"SecurePassword123!"}""");
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/v1/auth/register HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"
            ),
            Cancel
        );
        await stream.WriteAsync(body.AsMemory(0, 10), Cancel);

        using var kill = Process.Start("kill", ["-TERM", server.ServerId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Cancel);
        await Wait.Until(async () => (await http.GetAsync("/health/ready", Cancel)).StatusCode == HttpStatusCode.ServiceUnavailable);
        var ready = await http.GetStringAsync("/health", Cancel);
        using var served = await http.GetAsync("/api/v1/catalog/products", Cancel);
        await stream.WriteAsync(body.AsMemory(10), Cancel);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(Cancel);

        Assert.Equal("""{"status":"ok"}""", ready);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.True(served.Headers.ConnectionClose);
        Assert.StartsWith("HTTP/1.1 201 Created", answer, StringComparison.Ordinal);
        Assert.Equal(0, await server.Ended());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
