using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Brokers.Nats;
using Stoa.Brokers.RabbitMq;
using Stoa.Platform.Data;

namespace Stoa.Brokers;

/// <summary>The message brokers around a shop, which are told what happens in it: NATS JetStream and RabbitMQ.</summary>
public static class BrokersModule
{
    public static IServiceCollection AddBrokers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSet("brokers", typeof(BrokersModule).Assembly));
        services.AddSingleton<BrokerStates>();
        var brokers = Configured(configuration).ToList();
        if (brokers.Count == 0)
        {
            return services;
        }
        services.AddSingleton<Places>();
        foreach (var broker in brokers)
        {
            services.AddSingleton(broker);
            services.AddSingleton(container => ActivatorUtilities.CreateInstance<Sink>(container, broker));
        }
        services.AddHostedService<BrokerService>();
        return services;
    }

    /// <summary>Those that have an address.</summary>
    internal static IEnumerable<IBroker> Configured(IConfiguration configuration)
    {
        if (configuration.GetSection(NatsOptions.Section).Get<NatsOptions>() is { Url.Length: > 0 } nats)
        {
            yield return new NatsBroker(nats);
        }
        if (configuration.GetSection(RabbitMqOptions.Section).Get<RabbitMqOptions>() is { Url.Length: > 0 } rabbit)
        {
            yield return new RabbitMqBroker(rabbit);
        }
    }
}
