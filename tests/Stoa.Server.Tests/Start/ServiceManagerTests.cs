using System.Net.Sockets;
using System.Text;

namespace Stoa.Server.Tests.Start;

/// <summary>What systemd hears of a service of <c>Type=notify</c>.</summary>
public sealed class ServiceManagerTests
{
    [Fact]
    public async Task Systemd_is_told_when_requests_are_answered_and_when_a_stop_begins()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "notify");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        using var http = new HttpClient();

        await using var server = ServerProcess.Under("NOTIFY_SOCKET=" + path, "Demo__Seed=false");
        var starting = server.Restart();
        var said = await Hear(socket);
        using var answer = await http.GetAsync(new Uri(server.Root + "/health/ready"), TestContext.Current.CancellationToken);
        await starting;
        await server.Interrupt();

        Assert.Equal("READY=1", said);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("STOPPING=1", await Hear(socket));
        Assert.Equal(0, socket.Available);
    }

    private static async Task<string> Hear(Socket socket)
    {
        var bytes = new byte[256];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        return Encoding.UTF8.GetString(bytes, 0, await socket.ReceiveAsync(bytes, patience.Token));
    }
}
