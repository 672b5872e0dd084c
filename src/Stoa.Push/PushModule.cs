using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;
using Stoa.Platform.Outbox;
using Stoa.Push.Delivery;
using Stoa.Push.Devices;
using Stoa.Push.Events;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push;

/// <summary>Device tokens, push messages and their delivery over FCM.</summary>
public static class PushModule
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddFaults(typeof(PushFaults));
        services.AddSingleton(new MigrationSet("push", typeof(PushModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(PushJson.Default);
        services.AddDelivery(configuration);
        services.AddSingleton<Sending>();
        services.AddSingleton<Transitions>();
        services.AddSingleton<TestSender>();
        services.AddSingleton<ProgressStreams>();
        services.AddSingleton<StaleDevices>();
        services.AddSingleton(new PeriodicJob("stale devices", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<StaleDevices>().SwitchOff(cancelled)));
        services.AddEvents(configuration);
        return services;
    }

    /// <summary>What is wrong with the settings, in a sentence that names the key; null where nothing is.</summary>
    public static string? ProblemOfPush(this IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<FcmClient>().IsConfigured;
            return OrderPushOptions.Problem(services.GetRequiredService<IConfiguration>());
        }
        catch (InvalidOperationException unusable)
        {
            return unusable.Message;
        }
    }

    /// <summary>Events of the shop are told only where it is wanted: without a consumer nothing is even written down.</summary>
    private static void AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var (topic, options) in OrderPushOptions.All(configuration).Where(happening => happening.Options.Enabled))
        {
            services.AddSingleton<IOutboxConsumer>(container => ActivatorUtilities.CreateInstance<OrderPush>(container, topic, options));
        }
        services.AddSingleton(new PeriodicJob("messages of events", TimeSpan.FromHours(1), (container, cancelled) => OrderPush.PurgeExpired(
            container.GetRequiredService<NpgsqlDataSource>(), container.GetRequiredService<TimeProvider>().GetUtcNow(), cancelled)));
    }

    public static void MapPush(this Routes routes)
    {
        DeviceRoutes.Map(routes);
        MessageRoutes.Map(routes);
    }
}
