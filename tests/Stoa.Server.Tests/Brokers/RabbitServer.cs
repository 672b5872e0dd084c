using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Stoa.Server.Tests.Brokers;

/// <summary>Debian's RabbitMQ with a name service of its own, so that nothing is left when it ends.</summary>
internal sealed class RabbitServer : TestBroker
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Queue = "everything";
    private readonly int _port = Ports.Free();
    private readonly int _names = Ports.Free();
    private readonly int _distribution = Ports.Free();

    public override string Name => "rabbitmq";

    public override IEnumerable<(string Key, string Value)> Settings =>
        [("Events:RabbitMq:Url", $"amqp://127.0.0.1:{_port}"), ("Events:RabbitMq:Queue", Queue), ("Events:RabbitMq:Timeout", "00:00:05")];

    public override async Task Start()
    {
        Assert.SkipUnless(File.Exists(Program), "There is no RabbitMQ on this machine (Debian's package rabbitmq-server).");
        var names = _names.ToString(CultureInfo.InvariantCulture);
        Run("epmd", ["-port", names, "-address", "127.0.0.1"], []);
        await Wait.Until(() => Listens(_names));
        // It gives up by itself where something takes it more than some seconds, as on a busy machine.
        for (var attempts = 5; !await Answers(Run(Program, [], Environment(names))); attempts--)
        {
            Assert.True(attempts > 1, "rabbitmq-server has ended: " + LastOfLog());
        }
    }

    private (string Name, string Value)[] Environment(string names) =>
        [
            ("HOME", Folder.Path),
            ("ERL_EPMD_PORT", names),
            ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODENAME", $"stoa{_port}@localhost"),
            ("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
            ("RABBITMQ_NODE_PORT", _port.ToString(CultureInfo.InvariantCulture)),
            ("RABBITMQ_DIST_PORT", _distribution.ToString(CultureInfo.InvariantCulture)),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(Folder.Path, "data")),
            ("RABBITMQ_LOG_BASE", Path.Combine(Folder.Path, "log")),
            ("RABBITMQ_PID_FILE", Path.Combine(Folder.Path, "pid")),
            ("RABBITMQ_CONF_ENV_FILE", Path.Combine(Folder.Path, "none.conf")),
            ("RABBITMQ_CONFIG_FILE", Path.Combine(Folder.Path, "none")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(Folder.Path, "plugins")),
        ];

    /// <summary>Waits until it does; false where it has ended instead.</summary>
    private async Task<bool> Answers(Process process)
    {
        var isThere = false;
        await Wait.Until(async () =>
        {
            try
            {
                await using var connection = await Connect();
                return isThere = true;
            }
            catch (BrokerUnreachableException)
            {
                return process.HasExited;
            }
        });
        return isThere;
    }

    private static async Task<bool> Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What an operator has made for Stoa, unlike what Stoa would make.</summary>
    public async Task MakeOwn()
    {
        await using var connection = await Connect();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.ExchangeDeclareAsync(
            "stoa.events",
            ExchangeType.Topic,
            durable: true,
            arguments: new Dictionary<string, object?>(StringComparer.Ordinal) { ["alternate-exchange"] = "amq.fanout" },
            cancellationToken: TestContext.Current.CancellationToken
        );
        await channel.QueueDeclareAsync(
            Queue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            arguments: new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-max-length"] = 1_000 },
            cancellationToken: TestContext.Current.CancellationToken
        );
    }

    private string LastOfLog() =>
        Directory.Exists(Path.Combine(Folder.Path, "log"))
            ? string.Join('\n', Directory.EnumerateFiles(Path.Combine(Folder.Path, "log")).SelectMany(File.ReadLines).TakeLast(20))
            : "it has written no log";

    public override async Task<List<Received>> ReadAll()
    {
        await using var connection = await Connect();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var all = new List<Received>();
        // What is not acknowledged goes back, in its order, when the channel closes.
        while (await channel.BasicGetAsync(Queue, autoAck: false, TestContext.Current.CancellationToken) is { } got)
        {
            var headers = got
                // The queue counts deliveries in one of its own, which is a number.
                .BasicProperties.Headers!.Where(header => header.Value is byte[])
                .ToDictionary(header => header.Key, Value, StringComparer.Ordinal);
            all.Add(new Received(got.BasicProperties.MessageId!, got.RoutingKey, headers, got.Body.ToArray()));
        }
        return all;
    }

    private static string Value(KeyValuePair<string, object?> header) => Encoding.UTF8.GetString((byte[])header.Value!);

    private Task<IConnection> Connect() =>
        new ConnectionFactory
        {
            HostName = "127.0.0.1",
            Port = _port,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(2),
        }.CreateConnectionAsync(TestContext.Current.CancellationToken);
}
