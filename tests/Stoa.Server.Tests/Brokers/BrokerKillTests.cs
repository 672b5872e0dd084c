using System.Diagnostics;
using Stoa.Server.Tests.Events;

namespace Stoa.Server.Tests.Brokers;

/// <summary>Real brokers and real server processes, killed while 2,000 events are told.</summary>
public sealed class BrokerKillTests(TestDatabases databases)
{
    private const int All = 2_000;
    private const int AtOnce = 20;
    private const int Aggregates = 50;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nats")]
    [InlineData("rabbitmq")]
    public async Task Every_event_arrives_in_the_order_of_its_aggregate_though_broker_and_node_are_killed(string name)
    {
        await using var broker = await TestBroker.Start(name);
        // Writes and relays; what is told, the processes tell.
        await using var host = await StoaHost.Start(await databases.Create(), ("Demo:Seed", "false"));
        using var first = Node(host, broker);
        await Wait.Until(async () => await host.One<long>($"SELECT count(*) FROM brokers.sinks WHERE name = '{name}' AND claim > 0") == 1);
        var begin = await Place(host, name);
        using var second = Node(host, broker);
        try
        {
            var restarted = Task.CompletedTask;
            for (var written = 0; written < All; written += AtOnce)
            {
                switch (written)
                {
                    case 600:
                        await Wait.Until(async () => await Place(host, name) >= begin + 100);
                        await broker.Kill();
                        break;
                    case 1_000:
                        restarted = broker.Start();
                        break;
                    case 1_500:
                        await restarted;
                        await Wait.Until(async () => await Place(host, name) >= begin + 600);
                        first.Kill();
                        break;
                }
                await Write(host, written);
                await Task.Delay(10, Cancelled);
            }

            await Told.Relayed(host);
            var last = await host.One<long>("SELECT position FROM platform.event_head");
            await Wait.Until(async () => await Place(host, name) == last, () => "the broker was not told everything");
        }
        finally
        {
            await End(first, second);
        }

        await Judge(host, begin, await broker.ReadAll());
    }

    private static async Task Judge(StoaHost host, long begin, List<Received> received)
    {
        var expected = await host.One<string[]>($"SELECT array_agg(id::text ORDER BY position) FROM platform.event_log WHERE position > {begin}");
        var once = received.DistinctBy(message => message.Id, StringComparer.Ordinal).ToList();
        Assert.True(expected.Length >= All);
        Assert.Equal(expected.Order(StringComparer.Ordinal), once.Select(message => message.Id).Order(StringComparer.Ordinal));
        Assert.All(
            once.GroupBy(message => message.Aggregate, StringComparer.Ordinal),
            events => Assert.Equal(events.Select(one => one.Sequence).Order(), events.Select(one => one.Sequence))
        );
        Assert.All(
            received.GroupBy(message => message.Id, StringComparer.Ordinal),
            copies => Assert.Single(copies.Select(copy => copy.Text).Distinct(StringComparer.Ordinal))
        );
        TestContext.Current.SendDiagnosticMessage("{0} events, {1} messages", expected.Length, received.Count);
    }

    private static Task<long> Place(StoaHost host, string name) => host.One<long>($"SELECT position FROM brokers.sinks WHERE name = '{name}'");

    private static Task<int> Write(StoaHost host, int from) =>
        host.Execute(
            $$"""
            INSERT INTO platform.events (type, aggregate_kind, aggregate_id, payload, occurred_at)
            SELECT 'order.updated', 'order', 'thing-' || n % {{Aggregates}}, '{"id":"0194783c-5c00-7000-8000-000000000001"}', now()
            FROM generate_series({{from}}, {{from + AtOnce - 1}}) n
            """
        );

    private static Process Node(StoaHost host, TestBroker broker)
    {
        List<string> arguments = [Path.Combine(AppContext.BaseDirectory, "Stoa.Server.dll"), "--Urls", "http://127.0.0.1:0", "--Demo:Seed", "false"];
        arguments.AddRange(["--Database:ConnectionString", host.ConnectionString]);
        arguments.AddRange(broker.Settings.SelectMany(setting => new[] { "--" + setting.Key, setting.Value }));
        var node = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        node.OutputDataReceived += (_, _) => { };
        node.ErrorDataReceived += (_, _) => { };
        node.BeginOutputReadLine();
        node.BeginErrorReadLine();
        return node;
    }

    private static async Task End(params Process[] nodes)
    {
        foreach (var node in nodes.Where(node => !node.HasExited))
        {
            node.Kill();
            await node.WaitForExitAsync(CancellationToken.None);
        }
    }
}
