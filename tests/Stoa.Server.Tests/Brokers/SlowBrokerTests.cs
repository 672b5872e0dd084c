using Microsoft.Extensions.DependencyInjection;
using Stoa.Brokers;
using Stoa.Brokers.Nats;
using Happened = Stoa.Brokers.Told;

namespace Stoa.Server.Tests.Brokers;

/// <summary>A broker that takes its time with each event.</summary>
public sealed class SlowBrokerTests(TestDatabases databases)
{
    private const int All = 8;
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task The_place_is_written_more_often_than_the_lease_ends_and_nothing_is_told_twice()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Demo:Seed", "false"));
        for (var count = 0; count < All; count++)
        {
            await Events.Told.Add(host, "7");
        }
        var positions = (await Events.Told.EventsOf(host, "7")).ConvertAll(happened => happened.Position);
        var clock = new SteppingClock();
        await using var broker = new SlowBroker(host, clock);
        var sink = ActivatorUtilities.CreateInstance<Sink>(host.Services, broker, new Places(host.Database), clock);
        using var stop = new CancellationTokenSource();

        var running = sink.Run(stop.Token);
        await Wait.Until(() => broker.Heard.Count >= All);
        await stop.CancelAsync();
        await running;

        Assert.Equal(positions, broker.Heard.Select(one => one.Position));
        // What was confirmed and not yet written when the next was told.
        var unwritten = broker.Heard.Select((one, confirmed) => confirmed - positions.Count(position => position <= one.Place));
        Assert.All(unwritten, count => Assert.True(count * Each < Places.Lease, $"{count} were not written"));
    }

    [Fact]
    public async Task A_broker_that_takes_connections_and_no_event_is_seen_to_fail_all_the_time()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Demo:Seed", "false"));
        await Events.Told.Add(host, "7");
        await Events.Told.EventsOf(host, "7");
        var clock = new SteppingClock();
        await using var broker = new SlowBroker(host, clock) { Refuses = true };
        var sink = ActivatorUtilities.CreateInstance<Sink>(host.Services, broker, new Places(host.Database), clock);
        using var stop = new CancellationTokenSource();

        var running = sink.Run(stop.Token);
        await Wait.Until(() => broker.Failures.Count >= 5);
        await stop.CancelAsync();
        await running;

        Assert.Equal(["", .. Enumerable.Repeat("full", broker.Failures.Count - 1)], broker.Failures);
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long _ahead;

        public void Step(TimeSpan by) => Interlocked.Add(ref _ahead, (long)(by.TotalSeconds * TimestampFrequency));

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref _ahead);
    }

    private sealed class SlowBroker(StoaHost host, SteppingClock clock) : IBroker
    {
        private readonly List<(long Position, long Place)> _heard = [];
        private readonly List<string> _failures = [];

        /// <summary>What was told, and what place the database had then.</summary>
        public IReadOnlyList<(long Position, long Place)> Heard
        {
            get
            {
                lock (_heard)
                {
                    return [.. _heard];
                }
            }
        }

        /// <summary>Takes no event.</summary>
        public bool Refuses { get; init; }

        /// <summary>What the database said that is wrong when an event was refused.</summary>
        public IReadOnlyList<string> Failures
        {
            get
            {
                lock (_failures)
                {
                    return [.. _failures];
                }
            }
        }

        public string Name => "slow";

        public SinkOptions Options { get; } = new NatsOptions { Types = ["order.*"], Start = SinkStart.Oldest };

        public Task Connect(CancellationToken cancelled) => Task.CompletedTask;

        public async Task Publish(Happened told, CancellationToken cancelled)
        {
            if (Refuses)
            {
                var failure = await host.One<string>("SELECT coalesce(last_error, '') FROM brokers.sinks WHERE name = 'slow'");
                lock (_failures)
                {
                    _failures.Add(failure);
                }
                clock.Step(Each);
                throw new InvalidOperationException("full");
            }
            var place = await host.One<long>("SELECT position FROM brokers.sinks WHERE name = 'slow'");
            lock (_heard)
            {
                _heard.Add((told.Event.Position, place));
            }
            clock.Step(Each);
        }

        public ValueTask Disconnect() => ValueTask.CompletedTask;

        public Task<string> Probe(CancellationToken cancelled) => Task.FromResult("slow");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
