using Microsoft.Extensions.Hosting;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Streams;

namespace Stoa.Platform.Events;

/// <summary>What streams of events are made of.</summary>
internal sealed record EventSources(NpgsqlDataSource Database, EventFeed Feed, EventCatalogue Catalogue, RequestAuthorizer Authorizer);

/// <summary>Which events a listener asks for.</summary>
/// <param name="Types">Only of these; empty for all.</param>
/// <param name="Aggregate">Only of this thing; null for all.</param>
/// <param name="After">What is known already; null for what happens from now on.</param>
internal sealed record EventFilter(IReadOnlyList<string> Types, string? Aggregate, string? After);

/// <summary>
/// Live events as server-sent events (WHATWG HTML, 9.2): <c>id</c> is the place in the log, so a client that comes back with <c>Last-Event-ID</c>, on whatever
/// node, first gets what it missed. Only of what the listener may read; whether that still holds is asked again every second.
/// </summary>
internal sealed class EventStreams(EventSources sources, IHostApplicationLifetime life)
{
    public const int AtMost = 2_000;

    private static readonly Failure Full = new() { Fault = RequestFaults.Overloaded, RetryAfter = TimeSpan.FromSeconds(5) };

    private int _open;

    /// <summary>Opens a stream, or refuses where there are too many.</summary>
    public Outcome<T> Open<T>(RequestContext context, EventFilter filter)
    {
        if (Interlocked.Increment(ref _open) > AtMost)
        {
            Interlocked.Decrement(ref _open);
            return Full;
        }
        return new ResponseStream(ProgressStreams.MediaType, (target, gone) => Serve(new EventStream(sources, context, filter, target), gone));
    }

    private async Task Serve(EventStream stream, CancellationToken gone)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, life.ApplicationStopping);
        await using var listener = new Listener(over.Token);
        try
        {
            await stream.Follow(listener);
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the server stops; or the client does not read, and then waiting for it to read the end would be in vain. It comes back
            // where it was, perhaps elsewhere.
            if (!over.IsCancellationRequested)
            {
                stream.Abort();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
