using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Integrations.Delivery;
using Stoa.Integrations.Webhooks;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;
using Stoa.Platform.Outbound;

namespace Stoa.Integrations;

/// <summary>The systems around a shop: webhooks that tell them what happens in it.</summary>
public static class IntegrationsModule
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services)
    {
        services.AddFaults(typeof(IntegrationsFaults));
        services.AddAuditActions(typeof(IntegrationsAuditActions));
        services.AddSingleton(new MigrationSet("integrations", typeof(IntegrationsModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(IntegrationsJson.Default);
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks");
        services.AddSingleton(new Section(WebhookRoutes.Section, 170, "Endpoints of other systems that are told of events, signed by Standard Webhooks."));
        services.AddEvents(Ping.Type);
        services.TryAddSingleton(GuardedHttp.SystemResolver);
        services.AddSingleton<EndpointSecrets>();
        services.AddSingleton<WebhookAddress>();
        services.AddSingleton<FanOut>();
        services.AddSingleton<Lanes>();
        services.AddSingleton<Sender>();
        services.AddSingleton<DisabledEndpoints>();
        services.AddSingleton<OldDeliveries>();
        services.AddSingleton(
            new PeriodicJob(OldDeliveries.Job, TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<OldDeliveries>().Remove(cancelled))
        );
        services.AddHostedService<FanOutService>();
        services.AddHostedService<DeliveryService>();
        return services;
    }

    public static void MapIntegrations(this Routes routes) => routes.MapWebhooks();
}
