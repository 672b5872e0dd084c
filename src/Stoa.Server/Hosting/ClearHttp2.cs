using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Stoa.Server.Hosting;

/// <summary>
/// HTTP/2 without TLS beside HTTP/1.1 at one address (RFC 9113, 3.3: a client that knows begins with the preface). Kestrel decides by ALPN alone, so a
/// connection
/// that begins with the preface is given the outcome of an ALPN negotiation.
/// </summary>
internal static class ClearHttp2
{
    /// <summary>How the preface begins. No request of HTTP/1.1 does: the method is reserved for this.</summary>
    private static ReadOnlySpan<byte> Preface => "PRI "u8;

    public static void AcceptClearHttp2(this KestrelServerOptions kestrel)
    {
        // What the connection really is decides about the scheme, in UseTrueScheme.
        kestrel.AllowAlternateSchemes = true;
        var patience = kestrel.Limits.KeepAliveTimeout;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use((connection, next) => Look(connection, next, patience)));
    }

    /// <summary>The scheme is that of the connection, whatever <c>:scheme</c> says; a known proxy may say otherwise by a header.</summary>
    public static void UseTrueScheme(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                http.Request.Scheme = http.Features.Get<ITlsHandshakeFeature>() is null ? "http" : "https";
                return next(http);
            }
        );

    private static async Task Look(ConnectionContext connection, Func<Task> next, TimeSpan patience)
    {
        if (await BeginsWithPreface(connection, patience) is not { } prefaced)
        {
            return;
        }
        if (prefaced)
        {
            var negotiated = new Negotiated();
            connection.Features.Set<ITlsConnectionFeature>(negotiated);
            connection.Features.Set<ITlsApplicationProtocolFeature>(negotiated);
        }
        await next();
    }

    /// <summary>Null where the client leaves or says nothing for too long, or the server stops.</summary>
    private static async Task<bool?> BeginsWithPreface(ConnectionContext connection, TimeSpan patience)
    {
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping);
        limit.CancelAfter(patience);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token);
                var seen = read.Buffer;
                var matches = Matches(seen);
                var isDecided = !matches || seen.Length >= Preface.Length || read.IsCompleted;
                // What is not examined is read again at once, by Kestrel itself.
                input.AdvanceTo(seen.Start, isDecided ? seen.Start : seen.End);
                if (isDecided)
                {
                    return matches && seen.Length >= Preface.Length;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception gone) when (gone is IOException or ConnectionResetException or ConnectionAbortedException)
        {
            return null;
        }
    }

    private static bool Matches(ReadOnlySequence<byte> seen)
    {
        Span<byte> first = stackalloc byte[Preface.Length];
        var start = seen.Slice(0, Math.Min(seen.Length, Preface.Length));
        start.CopyTo(first);
        return Preface.StartsWith(first[..(int)start.Length]);
    }

    private sealed class Negotiated : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public X509Certificate2? ClientCertificate { get; set; }

        public ReadOnlyMemory<byte> ApplicationProtocol { get; } = "h2"u8.ToArray();

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
    }
}
