using System.Net;
using System.Net.Sockets;

namespace Stoa.EmbeddedPostgres;

internal static class FreePort
{
    /// <summary>
    /// Below the range the kernel hands to outgoing connections: while PostgreSQL is restarted on its port, a client's own
    /// connection must not be able to take it.
    /// </summary>
    public static int Choose()
    {
        for (var attempt = 1; attempt <= 50; attempt++)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new EmbeddedPostgresException(
            "No free port was found between 15000 and 32000 on 127.0.0.1: stop what occupies them or set Database:ConnectionString."
        );
    }

    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
