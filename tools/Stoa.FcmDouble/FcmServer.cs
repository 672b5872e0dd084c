using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Stoa.FcmDouble;

/// <summary>The double as a library: started and asked by tests in their own process.</summary>
public sealed class FcmServer : IAsyncDisposable
{
    private const int StreamsPerConnection = 100;
    private readonly WebApplication _app;
    private readonly Identity _identity;
    private readonly TokenEndpoint _tokens;
    private readonly TopicEndpoint _topics;

    private FcmServer(WebApplication app, DoubleSettings settings, Identity identity, TokenEndpoint tokens, TopicEndpoint topics, Journal journal)
    {
        (_app, Settings, _identity, _tokens, _topics, Journal) = (app, settings, identity, tokens, topics, journal);
    }

    public DoubleSettings Settings { get; }
    public Journal Journal { get; }

    /// <summary>https://127.0.0.1:port, in Google's place.</summary>
    public string BaseUrl => AddressOf("https");

    /// <summary>Token endpoint and journal, without TLS.</summary>
    public string ControlUrl => AddressOf("http");

    public string CredentialsFile => _identity.CredentialsFile;
    public string CertificateFile => _identity.CertificateFile;

    /// <summary>How often an access token was requested.</summary>
    public int TokenExchanges => _tokens.Exchanges;

    /// <summary>How often subscriptions to topics were to be changed.</summary>
    public int TopicCalls => _topics.Calls;

    public bool IsSubscribed(string topic, string token) => _topics.IsSubscribed(topic, token);

    /// <summary>The token endpoint refuses the service account while set.</summary>
    public bool RefusesAccount
    {
        set => _tokens.Refuses = value;
    }

    /// <summary>Status and body of every answer of the token endpoint while set.</summary>
    public (int Status, string Body)? TokenFault
    {
        set => _tokens.Fault = value;
    }

    public Task Ended => _app.WaitForShutdownAsync();

    public static async Task<FcmServer> Start(DoubleSettings settings)
    {
        var identity = Identity.Open(settings.Folder, settings.Project);
        var journal = new Journal();
        var control = "";
        var tokens = new TokenEndpoint(identity, () => control + "/token");
        var send = new SendEndpoint(settings, tokens, journal, new Quota(settings));
        var topics = new TopicEndpoint(settings, tokens);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings, identity));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        var app = builder.Build();
        app.Run(http =>
            http.Request.IsHttps
                ? Guarded(http, TopicEndpoint.Serves(http.Request.Path) ? topics.Handle : send.Handle)
                : ControlEndpoint.Handle(http, settings, journal, tokens)
        );
        await app.StartAsync();
        var server = new FcmServer(app, settings, identity, tokens, topics, journal);
        control = server.ControlUrl;
        identity.WriteCredentials(control + "/token");
        return server;
    }

    public void RevokeAccessTokens() => _tokens.RevokeAll();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions kestrel, DoubleSettings settings, Identity identity)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 1 << 20;
        kestrel.Listen(
            IPAddress.Loopback,
            settings.Port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = identity.Certificate });
            }
        );
        kestrel.Listen(IPAddress.Loopback, settings.ControlPort, listen => listen.Protocols = HttpProtocols.Http1);
    }

    /// <summary>A client that disconnects is not an error.</summary>
    private static async Task Guarded(HttpContext http, Func<HttpContext, Task> handle)
    {
        try
        {
            await handle(http);
        }
        catch (OperationCanceledException)
            when (http.RequestAborted.IsCancellationRequested
                || http.Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed.IsCancellationRequested == true
            )
        {
            // The client has disconnected.
        }
    }

    private string AddressOf(string scheme) =>
        _app.Urls.First(url => url.StartsWith(scheme + "://", StringComparison.Ordinal)).Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
}
