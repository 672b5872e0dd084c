using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Stoa.Contracts.Tests;

/// <summary>
/// A response that discards its body and allocates nothing itself: every measured allocation is the writer's.
/// </summary>
internal sealed class DiscardingResponse : PipeWriter, IHttpResponseBodyFeature
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public DiscardingResponse()
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "POST" });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature { Headers = new Fields() });
        features.Set<IHttpResponseBodyFeature>(this);
        Http = new DefaultHttpContext(features);
    }

    public HttpContext Http { get; }

    /// <summary>Number of body bytes written so far.</summary>
    public long Written { get; private set; }

    public Stream Stream => Stream.Null;
    public PipeWriter Writer => this;

    public override void Advance(int bytes) => Written += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush() { }

    public override void Complete(Exception? exception = null) { }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CompleteAsync() => Task.CompletedTask;

    public void DisableBuffering() { }

    /// <summary>Keeps the length as a number, as Kestrel does.</summary>
    private sealed class Fields : HeaderDictionary, IHeaderDictionary
    {
        public new long? ContentLength { get; set; }
    }
}
