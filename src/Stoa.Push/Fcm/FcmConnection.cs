using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Stoa.Push.Fcm;

/// <summary>
/// One HTTP/2 connection to FCM, used for at most 100 messages at a time. FCM ends connections after four idle minutes and after an hour, so
/// this one ends itself a little before, each at another moment. Streams that FCM provably has not looked at (REFUSED_STREAM, beyond GOAWAY)
/// the handler replays by itself.
/// </summary>
internal sealed class FcmConnection : IDisposable
{
    public const int Streams = 100;
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(3.5);
    private readonly HttpMessageInvoker _invoker;
    private int _inFlight;

    public FcmConnection(X509Certificate2? trusted)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(45 + Random.Shared.NextDouble() * 10),
            PooledConnectionIdleTimeout = IdleTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
        };
        if (trusted is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(trusted) };
        }
        _invoker = new HttpMessageInvoker(handler);
    }

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>False: it has as much to do as it may.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inFlight) <= Streams)
        {
            return true;
        }
        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken cancelled) => _invoker.SendAsync(request, cancelled);

    public void Dispose() => _invoker.Dispose();

    private static X509ChainPolicy Trusting(X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificate);
        return policy;
    }
}
