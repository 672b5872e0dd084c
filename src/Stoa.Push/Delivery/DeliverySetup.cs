using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Jobs;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push.Delivery;

internal static class DeliverySetup
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<DeliveryOptions>(configuration.GetSection("Delivery"));
        services.AddSingleton<FcmProjects>();
        services.AddSingleton<StartDelivery>();
        services.AddSingleton<Shards>();
        services.AddSingleton<Recipients>();
        services.AddSingleton<RecipientNames>();
        services.AddSingleton<WindowSender>();
        services.AddSingleton(
            new PeriodicJob(
                "expired rate limits of messages",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<NpgsqlDataSource>().Change(DistributedRateLimiter.PurgeExpiredSql, cancelled)
            )
        );
        services.AddSingleton<DeliveryEngine>();
        services.AddSingleton<Scheduler>();
        services.AddHostedService(container =>
            Listening(container, container.GetRequiredService<DeliveryEngine>(), static (engine, key) => engine.OnSignal(key))
        );
        services.AddHostedService(container => Listening(container, container.GetRequiredService<Scheduler>(), static (scheduler, _) => scheduler.OnSignal()));
        return services;
    }

    /// <summary>Hosted services are made before any of them starts, and so before the first signal.</summary>
    private static T Listening<T>(IServiceProvider container, T service, Action<T, string> react)
    {
        container.GetRequiredService<ChangeNotifications>().On(StartDelivery.Topic, key => react(service, key));
        return service;
    }
}
