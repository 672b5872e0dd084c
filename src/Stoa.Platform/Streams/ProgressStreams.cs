using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Hosting;
using Stoa.Contracts;
using Stoa.Contracts.Http;

namespace Stoa.Platform.Streams;

/// <summary>How far something is that goes on by itself.</summary>
public interface IProgress
{
    /// <summary>Nothing more will come.</summary>
    bool IsFinal { get; }
}

/// <summary>
/// Progress as server-sent events (WHATWG HTML, 9.2): one at once, then one a second where something has changed, and the last one when it
/// has ended, after which the client must not come back. There are only so many at a time: each asks the database once a second. Whether who listens still
/// may is asked as often: a session that has ended hears nothing more, nor does a key that was revoked.
/// </summary>
public sealed class ProgressStreams(IHostApplicationLifetime life, RequestAuthorizer authorizer, TimeProvider clock)
{
    public const string MediaType = "text/event-stream";
    public const int AtMost = 100;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly Failure Full = new() { Fault = RequestFaults.Overloaded, RetryAfter = TimeSpan.FromSeconds(5) };

    private int _open;

    /// <summary>Opens a stream, or refuses where there are too many.</summary>
    /// <param name="context">Of who listens; the events have the spelling of its contract.</param>
    /// <param name="find">The progress now; null where its thing is gone.</param>
    public Outcome<T> Open<T>(RequestContext context, Func<CancellationToken, Task<T?>> find)
        where T : class, IProgress
    {
        if (Interlocked.Increment(ref _open) > AtMost)
        {
            Interlocked.Decrement(ref _open);
            return Full;
        }
        return new ResponseStream(
            MediaType,
            async (target, gone) =>
            {
                try
                {
                    using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, life.ApplicationStopping);
                    await Follow(context, find, target, over.Token);
                }
                catch (OperationCanceledException)
                {
                    // The client has gone, or the server stops: it asks again, elsewhere.
                }
                finally
                {
                    Interlocked.Decrement(ref _open);
                }
            }
        );
    }

    private async Task Follow<T>(RequestContext context, Func<CancellationToken, Task<T?>> find, Stream target, CancellationToken over)
        where T : class, IProgress
    {
        var type = (JsonTypeInfo<T>)context.Contract.Json.GetTypeInfo(typeof(T));
        var told = Array.Empty<byte>();
        while ((await authorizer.Again(context, over)).Failure is null && await find(over) is { } progress)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(progress, type);
            // A comment keeps what lies between from taking the silence for the end.
            byte[] line = json.AsSpan().SequenceEqual(told)
                ? [.. ":\n\n"u8]
                : [.. progress.IsFinal ? "event: end\ndata: "u8 : "event: progress\ndata: "u8, .. json, .. "\n\n"u8];
            await target.WriteAsync(line, over);
            await target.FlushAsync(over);
            if (progress.IsFinal)
            {
                return;
            }
            told = json;
            await Task.Delay(Every, clock, over);
        }
    }
}
