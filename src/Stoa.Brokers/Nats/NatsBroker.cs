using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Stoa.Brokers.Nats;

/// <summary>NATS with JetStream: one stream, whose subjects are the types of events. It drops by itself what comes again under an id that it knows.</summary>
internal sealed class NatsBroker(NatsOptions options) : IBroker
{
    private const int NotFound = 404;
    private NatsConnection? _connection;
    private NatsJSContext? _stream;

    public string Name => "nats";

    public SinkOptions Options => options;

    public async Task Connect(CancellationToken cancelled)
    {
        if (_stream is not null && _connection is { ConnectionState: NatsConnectionState.Open })
        {
            return;
        }
        await Disconnect().AsTask().WaitAsync(cancelled);
        var context = await Open(cancelled);
        if (await Find(context, cancelled) is null)
        {
            await context.CreateStreamAsync(
                new StreamConfig(options.Stream, [options.Subject + ".>"])
                {
                    Storage = StreamConfigStorage.File,
                    NumReplicas = options.Replicas,
                    MaxAge = options.MaxAge,
                    DuplicateWindow = options.DuplicateWindow,
                },
                cancelled
            );
        }
        _stream = context;
    }

    public async Task Publish(Told told, CancellationToken cancelled)
    {
        var headers = new NatsHeaders();
        foreach (var (name, value) in Headers.Of(told))
        {
            headers[name] = value;
        }
        var stream = _stream ?? throw new InvalidOperationException("not connected");
        var stored = await stream.PublishAsync(
            $"{options.Subject}.{told.Event.Type}",
            told.Body,
            NatsRawSerializer<ReadOnlyMemory<byte>>.Default,
            // Where another stream has taken the subject, this one must not look as if it had the event.
            new NatsJSPubOpts { MsgId = told.Id, ExpectedStream = options.Stream },
            headers,
            cancelled
        );
        if (stored.Error is { } error)
        {
            throw new NatsJSApiException(error);
        }
    }

    public ValueTask DisposeAsync() => Disconnect();

    public async ValueTask Disconnect()
    {
        _stream = null;
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    public async Task<string> Probe(CancellationToken cancelled)
    {
        try
        {
            return await Find(await Open(cancelled), cancelled) is { } stream
                ? $"stream {options.Stream} has {stream.Info.State.Messages} events"
                : $"it answers; stream {options.Stream} is made with the first event";
        }
        finally
        {
            await Disconnect();
        }
    }

    private async Task<NatsJSContext> Open(CancellationToken cancelled)
    {
        var connection = _connection = new NatsConnection(
            new NatsOpts
            {
                Url = options.Url,
                Name = "stoa",
                AuthOpts = new NatsAuthOpts
                {
                    Username = options.User,
                    Password = options.Password,
                    Token = options.Token,
                    CredsFile = options.CredentialsFile,
                },
                TlsOpts = new NatsTlsOpts { CaFile = options.CaFile },
                ConnectTimeout = options.Timeout,
                RequestTimeout = options.Timeout,
                CommandTimeout = options.Timeout,
                // One that hangs is found out also while nothing happens.
                PingInterval = TimeSpan.FromSeconds(10),
            }
        );
        await connection.ConnectAsync().AsTask().WaitAsync(cancelled);
        return new NatsJSContext(connection);
    }

    private async Task<INatsJSStream?> Find(NatsJSContext context, CancellationToken cancelled)
    {
        try
        {
            return await context.GetStreamAsync(options.Stream, cancellationToken: cancelled);
        }
        catch (NatsJSApiException missing) when (missing.Error.Code == NotFound)
        {
            return null;
        }
    }
}
