using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stoa.Server.Tests.Harness;

/// <summary>An OTLP collector over HTTP. Names and values are plain text in the protobuf bytes, so they are searched as text.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Text)> _received = new();
    private readonly WebApplication _app;

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPost("/v1/{signal}", (RequestDelegate)Take);
    }

    public string Root => _app.Urls.First();

    public static async Task<OtlpReceiver> Start()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    public string Of(string signal) => string.Concat(_received.Where(message => message.Path == "/v1/" + signal).Select(message => message.Text));

    /// <summary>The same as bytes.</summary>
    public IEnumerable<byte[]> Messages(string signal) =>
        _received.Where(message => message.Path == "/v1/" + signal).Select(message => System.Text.Encoding.Latin1.GetBytes(message.Text));

    public string Everything => string.Concat(_received.Select(message => message.Text));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, System.Text.Encoding.Latin1);
        _received.Enqueue((http.Request.Path, await reader.ReadToEndAsync()));
        http.Response.ContentType = "application/x-protobuf";
    }
}
