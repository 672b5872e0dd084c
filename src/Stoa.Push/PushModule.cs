using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;
using Stoa.Push.Devices;

namespace Stoa.Push;

/// <summary>Device tokens, push messages and their delivery over FCM.</summary>
public static class PushModule
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSet("push", typeof(PushModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(PushJson.Default);
        services.AddDelivery(configuration);
        return services;
    }

    public static void MapPush(this Routes routes)
    {
        DeviceRoutes.Map(routes);
    }
}
