using System.Diagnostics;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Stoa.Brokers.RabbitMq;

/// <summary>
/// RabbitMQ: one topic exchange, whose routing keys are the types of events. Messages are persistent and confirmed; the broker drops nothing that comes again,
/// who consumes does, by <c>message_id</c>.
/// </summary>
internal sealed class RabbitMqBroker(RabbitMqOptions options) : IBroker
{
    private const int NotFound = 404;

    /// <summary>
    /// RabbitMQ writes down half a second late that it has a quorum queue. Killed before that it begins the queue anew, empty and without a leader, and has
    /// lost what it confirmed until then (ADR 84).
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private IConnection? _connection;
    private IChannel? _channel;
    private long? _madeAt;

    public string Name => "rabbitmq";

    public SinkOptions Options => options;

    public async Task Connect(CancellationToken cancelled)
    {
        if (_channel is { IsOpen: true })
        {
            return;
        }
        await Disconnect().AsTask().WaitAsync(cancelled);
        var channel = await Open(cancelled);
        // One of the operator's own may be of any kind: RabbitMQ refuses to declare it otherwise than it is.
        if (!await Exists(passive => passive.ExchangeDeclarePassiveAsync(options.Exchange, cancelled), cancelled))
        {
            await channel.ExchangeDeclareAsync(options.Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancelled);
        }
        if (options.Queue is { Length: > 0 } queue)
        {
            if (!await Exists(passive => passive.QueueDeclarePassiveAsync(queue, cancelled), cancelled))
            {
                _madeAt = Stopwatch.GetTimestamp();
                var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-queue-type"] = "quorum" };
                await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancelled);
            }
            await channel.QueueBindAsync(queue, options.Exchange, "#", cancellationToken: cancelled);
            if (_madeAt is { } madeAt && Settling - Stopwatch.GetElapsedTime(madeAt) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, cancelled);
            }
        }
        _channel = channel;
    }

    public async Task Publish(Told told, CancellationToken cancelled)
    {
        var channel = _channel ?? throw new InvalidOperationException("not connected");
        var properties = new BasicProperties
        {
            MessageId = told.Id,
            Type = told.Event.Type,
            AppId = "stoa",
            ContentType = Headers.Json,
            Persistent = true,
            Timestamp = new AmqpTimestamp(told.Event.OccurredAt.ToUnixTimeSeconds()),
            Headers = Headers.Of(told).ToDictionary(header => header.Name, header => (object?)header.Value, StringComparer.Ordinal),
        };
        // Ends with the confirmation, and throws at a refusal and at the return of what reaches no queue.
        await channel.BasicPublishAsync(options.Exchange, told.Event.Type, options.Queue is { Length: > 0 }, properties, told.Body, cancelled);
    }

    public ValueTask DisposeAsync() => Disconnect();

    public async ValueTask Disconnect()
    {
        _channel = null;
        if (_connection is { } connection)
        {
            _connection = null;
            // Neither waits for an answer of a broker that is not there.
            await connection.CloseAsync(Constants.ReplySuccess, "", TimeSpan.FromSeconds(1), abort: true, CancellationToken.None);
            await connection.DisposeAsync();
        }
    }

    public async Task<string> Probe(CancellationToken cancelled)
    {
        try
        {
            var channel = await Open(cancelled);
            await channel.ExchangeDeclarePassiveAsync(options.Exchange, cancelled);
            return $"exchange {options.Exchange} is there";
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == NotFound)
        {
            return $"it answers; exchange {options.Exchange} is made with the first event";
        }
        finally
        {
            await Disconnect();
        }
    }

    private async Task<IChannel> Open(CancellationToken cancelled)
    {
        var factory = new ConnectionFactory
        {
            UserName = options.User ?? ConnectionFactory.DefaultUser,
            Password = options.Password ?? ConnectionFactory.DefaultPass,
            VirtualHost = options.VirtualHost,
            ClientProvidedName = "stoa",
            // A connection that is lost is made anew by whoever publishes, who knows what has to come again.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = options.Timeout,
            ContinuationTimeout = options.Timeout,
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
        };
        _connection = await factory.CreateConnectionAsync(options.Addresses().Select(Endpoint), cancelled);
        return await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
            cancelled
        );
    }

    /// <summary>On a channel of its own: RabbitMQ closes the one on which something was asked for that is not there.</summary>
    private async Task<bool> Exists(Func<IChannel, Task> find, CancellationToken cancelled)
    {
        await using var channel = await _connection!.CreateChannelAsync(cancellationToken: cancelled);
        try
        {
            await find(channel);
            return true;
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == NotFound)
        {
            return false;
        }
    }

    private static AmqpTcpEndpoint Endpoint(Uri address) =>
        // With the certificate's name checked, which the client's own reading of an address leaves out.
        address.Scheme == "amqps"
            ? new AmqpTcpEndpoint(address.Host, address.Port, new SslOption(address.Host, enabled: true))
            : new AmqpTcpEndpoint(address.Host, address.Port);
}
