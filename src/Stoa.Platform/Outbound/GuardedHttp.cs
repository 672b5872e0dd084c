using System.Net;
using System.Net.Sockets;

namespace Stoa.Platform.Outbound;

/// <summary>The addresses of a name.</summary>
/// <exception cref="SocketException">It has none.</exception>
public delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancelled);

/// <summary>
/// Calls to addresses that somebody else has chosen: none of them gets into the network that the server stands in. A name is resolved here, all of
/// its addresses have
/// to be public, and the connection goes to one that was checked, so that a name that answers otherwise the next time gains nothing. No redirects, no proxy, no
/// cookies; a connection is kept for a minute at most.
/// </summary>
public static class GuardedHttp
{
    /// <summary>Asks the system.</summary>
    public static readonly HostResolver SystemResolver = Dns.GetHostAddressesAsync;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>What is read of an answer that nobody wants, so that its connection can be used again.</summary>
    private const int MostDrained = 64 * 1024;

    /// <summary>Of a name in DNS, as it is written.</summary>
    private const int LongestName = 253;

    private static readonly IPNetwork[] Reserved =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    /// <summary>Of IPv6 only this is given out at all.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether an address belongs to the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain))
            && !Array.Exists(Reserved, network => network.Contains(plain));
    }

    /// <summary>Whether an address may be called, as far as it shows that itself: its name is looked at when it is connected to.</summary>
    /// <param name="address">Absolute.</param>
    /// <param name="allowPrivate">For trying out: private addresses, http and any port.</param>
    public static bool MayCall(Uri address, bool allowPrivate) =>
        address.UserInfo.Length == 0
        && HasName(address)
        && (
            allowPrivate
                ? address.Scheme is "https" or "http"
                : address.Scheme == "https" && address.Port is (443 or 8443) && address.HostNameType == UriHostNameType.Dns
        );

    /// <summary>Whether its host can be asked for at all: some texts are no name once they are written in ASCII, and names are no longer than this.</summary>
    private static bool HasName(Uri address)
    {
        try
        {
            return address.IdnHost.Length <= LongestName;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a name leads to public addresses only, as it is resolved now; one that has none leads nowhere.</summary>
    public static async Task<bool> LeadsOutside(string host, HostResolver resolve, CancellationToken cancelled)
    {
        try
        {
            return Array.TrueForAll(await resolve(host, cancelled), IsPublic);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    /// <summary>A client that connects to public addresses only.</summary>
    /// <param name="allowPrivate">For trying out.</param>
    /// <param name="timeout">Of a request, until the head of its answer is there.</param>
    /// <param name="resolve">Asked for every connection; null asks the system.</param>
    public static HttpClient Create(bool allowPrivate, TimeSpan timeout, HostResolver? resolve = null) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = TimeSpan.FromSeconds(60),
                MaxResponseHeadersLength = 32,
                MaxResponseDrainSize = MostDrained,
                // Numbers of our traces are nobody else's business.
                ActivityHeadersPropagator = null,
                ConnectCallback = (context, cancelled) => Connect(context.DnsEndPoint, allowPrivate, resolve ?? SystemResolver, cancelled),
            }
        )
        {
            Timeout = timeout,
        };

    private static async ValueTask<Stream> Connect(DnsEndPoint target, bool allowPrivate, HostResolver resolve, CancellationToken cancelled)
    {
        var addresses = await resolve(target.Host, cancelled);
        if (!allowPrivate && !Array.TrueForAll(addresses, IsPublic))
        {
            throw new AddressRefusedException(target.Host);
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancelled);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name leads into a network that is not public.</summary>
public sealed class AddressRefusedException(string host) : Exception($"{host} is no public address");
