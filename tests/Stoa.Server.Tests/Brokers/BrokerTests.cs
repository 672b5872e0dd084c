using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Platform.Events;
using Stoa.Server.Tests.Events;

namespace Stoa.Server.Tests.Brokers;

/// <summary>What brokers are told, and what is seen of one that is away.</summary>
public sealed class BrokerTests(TestDatabases databases)
{
    [Theory]
    [InlineData("nats", "stoa.order.updated")]
    [InlineData("rabbitmq", "order.updated")]
    public async Task A_message_is_the_body_of_a_webhook_with_its_id_and_its_place_beside_it(string name, string key)
    {
        await using var broker = await TestBroker.Start(name);
        var section = name == "nats" ? "Nats" : "RabbitMq";
        await using var host = await StoaHost.Start(
            await databases.Create(),
            [.. broker.Settings, ($"Events:{section}:Contract", "nest"), ($"Events:{section}:Types:0", "order.*"), ($"Events:{section}:Start", "oldest")]
        );
        await Told.Add(host, "7");
        var happened = Assert.Single(await Told.EventsOf(host, "7"));
        await Wait.Until(async () =>
            await host.One<long>($"SELECT coalesce((SELECT position FROM brokers.sinks WHERE name = '{name}'), 0)") >= happened.Position
        );

        // The demo shop's products were told before, and are not wanted.
        var message = Assert.Single(await broker.ReadAll());

        Assert.Equal((happened.Id.ToString(), key), (message.Id, message.Key));
        var contract = host.Services.GetRequiredService<ContractCatalogue>()["nest"];
        Assert.Equal(host.Services.GetRequiredService<EventCatalogue>().Render(happened, contract), message.Body);
        Assert.Equal("application/json", message.Headers.GetValueOrDefault("content-type", "application/json"));
        Assert.Equal(
            (happened.Id.ToString(), "order.updated", "order:7", 1L, $"{happened.Position}"),
            (message.Headers["stoa-id"], message.Headers["stoa-type"], message.Aggregate, message.Sequence, message.Headers["stoa-position"])
        );
    }

    [Fact]
    public async Task An_exchange_and_a_queue_of_the_operators_own_are_used_as_they_are()
    {
        await using var broker = new RabbitServer();
        await broker.Start();
        await broker.MakeOwn();
        await using var host = await StoaHost.Start(
            await databases.Create(),
            [.. broker.Settings, ("Demo:Seed", "false"), ("Events:RabbitMq:Types:0", "order.*"), ("Events:RabbitMq:Start", "oldest")]
        );
        await Told.Add(host, "7");

        await Wait.Until(async () => (await broker.ReadAll()).Count == 1, () => "the broker was not told");
    }

    [Fact]
    public async Task A_broker_that_is_away_delays_no_other_and_is_told_by_readiness_and_metrics_and_hears_all_when_it_is_back()
    {
        await using var nats = await TestBroker.Start("nats");
        var connection = await databases.Create();
        var away = Ports.Free();
        await using var host = await StoaHost.Start(
            connection,
            [.. nats.Settings, ("Events:RabbitMq:Url", $"amqp://127.0.0.1:{away}"), ("Metrics:Every", "00:00:00.1")]
        );
        var health = new Client(host, null, "");
        await Wait.Until(async () => (await health.Get("/health/ready")).Text.Contains("no events to rabbitmq", StringComparison.Ordinal));
        await Told.Add(host, "7");
        var happened = Assert.Single(await Told.EventsOf(host, "7"));
        await Wait.Until(async () => await Place("nats") >= happened.Position);

        Assert.Equal(HttpStatusCode.OK, (await health.Get("/health/ready")).Status);
        Assert.True(await Place("rabbitmq") < happened.Position);
        await Wait.Until(async () =>
            (await health.Get("/metrics")).Text is var page
            && page.Contains("stoa_brokers_failing{broker=\"rabbitmq\"} 1", StringComparison.Ordinal)
            && page.Contains("stoa_brokers_failing{broker=\"nats\"} 0", StringComparison.Ordinal)
        );

        await nats.Kill();
        await Wait.Until(async () => (await health.Get("/health/ready")).Text.Contains("no events to nats, rabbitmq", StringComparison.Ordinal));
        await Told.Add(host, "7");
        await nats.Start();
        await Wait.Until(async () => (await nats.ReadAll()).Count(message => message.Aggregate == "order:7") == 2);
        await Wait.Until(async () => !(await health.Get("/health/ready")).Text.Contains("nats", StringComparison.Ordinal));

        Task<long> Place(string name) => host.One<long>($"SELECT position FROM brokers.sinks WHERE name = '{name}'");
    }
}
