using System.Net.Sockets;

namespace Stoa.Server.Tests.Harness;

internal static class Ports
{
    /// <summary>A port of loopback at which nobody listens.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
