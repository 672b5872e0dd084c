using System.Globalization;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;

namespace Stoa.Server.Tests.Brokers;

/// <summary>Debian's nats-server with JetStream.</summary>
internal sealed class NatsServer : TestBroker
{
    private const string Program = "/usr/sbin/nats-server";
    private readonly int _port = Ports.Free();

    public override string Name => "nats";

    public string Url => $"nats://127.0.0.1:{_port}";

    public override IEnumerable<(string Key, string Value)> Settings => [("Events:Nats:Url", Url), ("Events:Nats:Timeout", "00:00:02")];

    public override async Task Start()
    {
        Assert.SkipUnless(File.Exists(Program), "There is no nats-server on this machine (Debian's package nats-server).");
        var process = Run(Program, ["-a", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "-js", "-sd", Folder.Path], []);
        await Wait.Until(async () =>
        {
            Assert.False(process.HasExited, "nats-server has ended");
            try
            {
                await using var connection = new NatsConnection(new NatsOpts { Url = Url });
                await connection.ConnectAsync();
                await new NatsJSContext(connection).GetAccountInfoAsync(TestContext.Current.CancellationToken);
                return true;
            }
            catch (NatsException)
            {
                return false;
            }
        });
    }

    public override async Task<List<Received>> ReadAll()
    {
        await using var connection = new NatsConnection(new NatsOpts { Url = Url });
        var context = new NatsJSContext(connection);
        var stream = await context.GetStreamAsync("STOA", cancellationToken: TestContext.Current.CancellationToken);
        var all = new List<Received>();
        var expected = (long)stream.Info.State.Messages;
        if (expected == 0)
        {
            return all;
        }
        var consumer = await context.CreateOrderedConsumerAsync(
            "STOA",
            new NatsJSOrderedConsumerOpts { DeliverPolicy = ConsumerConfigDeliverPolicy.All },
            TestContext.Current.CancellationToken
        );
        await foreach (var message in consumer.ConsumeAsync<byte[]>(cancellationToken: TestContext.Current.CancellationToken))
        {
            var headers = message.Headers!.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.Ordinal);
            all.Add(new Received(headers["Nats-Msg-Id"], message.Subject, headers, message.Data!));
            if (all.Count == expected)
            {
                break;
            }
        }
        return all;
    }
}
