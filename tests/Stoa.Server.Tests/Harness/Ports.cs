using System.Collections.Concurrent;
using Stoa.EmbeddedPostgres;

namespace Stoa.Server.Tests.Harness;

internal static class Ports
{
    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>
    /// A port of loopback at which nobody listens, given once. Below the range that the kernel takes for outgoing connections and for port 0: between this and
    /// the start of whoever listens there, seconds later, none of them may have got it. Below that of embedded databases, too.
    /// </summary>
    public static int Free()
    {
        for (var attempt = 1; attempt <= 200; attempt++)
        {
            var port = Random.Shared.Next(10_000, 15_000);
            if (Given.TryAdd(port, true) && FreePort.IsFree(port))
            {
                return port;
            }
        }
        throw new InvalidOperationException("No port of 127.0.0.1 between 10000 and 15000 is free.");
    }
}
