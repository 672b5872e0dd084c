using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;
using Stoa.Push.Delivery;
using Stoa.Push.Devices;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;

namespace Stoa.Push;

/// <summary>Device tokens, push messages and their delivery over FCM.</summary>
public static class PushModule
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSet("push", typeof(PushModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(PushJson.Default);
        services.AddDelivery(configuration);
        services.AddSingleton<Sending>();
        services.AddSingleton<Transitions>();
        services.AddSingleton<TestSender>();
        services.AddSingleton<ProgressStreams>();
        return services;
    }

    /// <summary>What is wrong with the settings, in a sentence that names the key; null where nothing is.</summary>
    public static string? ProblemOfPush(this IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<FcmClient>().IsConfigured;
            return null;
        }
        catch (InvalidOperationException unusable)
        {
            return unusable.Message;
        }
    }

    public static void MapPush(this Routes routes)
    {
        DeviceRoutes.Map(routes);
        MessageRoutes.Map(routes);
    }
}
