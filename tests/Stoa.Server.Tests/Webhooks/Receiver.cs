using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>A request that an endpoint got.</summary>
/// <param name="Number">The order of arrival, from 0.</param>
internal sealed record Received(int Number, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public System.Text.Json.Nodes.JsonNode Json => System.Text.Json.Nodes.JsonNode.Parse(Body)!;

    public long Sequence => (long)Json["sequence"]!;

    /// <summary>As NuGet's StandardWebhooks takes them.</summary>
    public HeaderDictionary HeaderDictionary
    {
        get
        {
            var headers = new HeaderDictionary();
            foreach (var (name, value) in Headers)
            {
                headers[name] = value;
            }
            return headers;
        }
    }
}

/// <summary>The system at the other end: a Kestrel of its own, which answers as the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();
    private int _number = -1;

    private Receiver(WebApplication app) => _app = app;

    public string Root => _app.Urls.First();

    public IReadOnlyList<Received> All => [.. _received];

    /// <summary>What is answered; 204 unless the test says otherwise.</summary>
    public Func<Received, HttpContext, Task> Answer { get; set; } = (_, http) => Status(http, 204);

    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(receiver.Take);
        await app.StartAsync();
        return receiver;
    }

    public static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Answers with these statuses in turn, the last one from then on.</summary>
    public void AnswerInTurn(params int[] statuses)
    {
        var next = -1;
        Answer = (_, http) => Status(http, statuses[Math.Min(Interlocked.Increment(ref next), statuses.Length - 1)]);
    }

    public IReadOnlyList<Received> At(string path) => [.. All.Where(one => one.Path == path)];

    /// <summary>Once there are so many at the path.</summary>
    public async Task<IReadOnlyList<Received>> Wait(string path, int count)
    {
        await Harness.Wait.Until(() => At(path).Count >= count, () => $"{At(path).Count} of {count} at {path}");
        return At(path);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, new UTF8Encoding(false, true));
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
        var received = new Received(Interlocked.Increment(ref _number), http.Request.Path.Value!, headers, body);
        _received.Enqueue(received);
        await Answer(received, http);
    }
}
