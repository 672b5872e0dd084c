using Microsoft.Extensions.DependencyInjection;
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
        }
        return services;
    }

    internal static IServiceCollection AddEventLog(this IServiceCollection services)
    {
        services.AddSingleton<EventCatalogue>();
        services.AddSingleton<EventLog>();
        services.AddSingleton<OldEvents>();
        services.AddHostedService<EventRelay>();
        services.AddSingleton(
            new PeriodicJob("old events", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<OldEvents>().Remove(cancelled))
        );
        return services;
    }
}
