using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.OpenApi;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Events;

public static class EventsSetup
{
    /// <summary>Adds the types of events that a module tells of.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services, params IReadOnlyList<EventType> types)
    {
        foreach (var type in types)
        {
            services.AddSingleton(type);
            services.AddSingleton(new PublishedEvent(type.Name, type.Data, type.Summary));
        }
        services.AddSingleton(new NamedSet(EventCatalogue.Set, [.. types.Select(type => type.Name)]));
        return services;
    }

    internal static IServiceCollection AddEventLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<EventOptions>(configuration.GetSection("Events"));
        services.AddSingleton<EventCatalogue>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<OldEvents>();
        services.AddSingleton<EventFeed>();
        services.AddSingleton<EventSources>();
        services.AddSingleton<EventStreams>();
        services.AddSingleton(new Section("Events", 115, "What happened: the log, live events, and what webhooks tell."));
        services.AddHostedService<EventRelay>();
        services.AddHostedService(container => container.GetRequiredService<EventFeed>());
        services.AddSingleton(
            new PeriodicJob("old events", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<OldEvents>().Remove(cancelled))
        );
        return services;
    }
}
