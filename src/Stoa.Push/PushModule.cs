using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Desk;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;
using Stoa.Platform.Search;
using Stoa.Platform.Settings;
using Stoa.Push.Delivery;
using Stoa.Push.Devices;
using Stoa.Push.Events;
using Stoa.Push.Fcm;
using Stoa.Push.Messages;
using Stoa.Push.Segments;
using Stoa.Push.Templates;

namespace Stoa.Push;

/// <summary>Device tokens, push messages and their delivery over FCM.</summary>
public static class PushModule
{
    public static IServiceCollection AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddFaults(typeof(PushFaults));
        services.AddAuditActions(typeof(PushAuditActions));
        services.AddSingleton(new MigrationSet("push", typeof(PushModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(PushJson.Default);
        services.AddSingleton(new Section(DeviceRoutes.Section, 70, "Where push messages go: the apps on the devices of users."));
        services.AddSingleton(new Section(MessageRoutes.Section, 80, "Push messages: written, scheduled, sent and followed."));
        services.AddSingleton(new Section(Template.Section, 85, "Contents that push messages are written from."));
        services.AddSingleton(new Section(Segment.Section, 86, "Audiences that were given a name."));
        services.AddSingleton<SegmentAudiences>();
        services.AddSingleton(
            new PeriodicJob(
                "people chosen for messages that are over",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<SegmentAudiences>().PurgeExpired(cancelled)
            )
        );
        services.AddDelivery(configuration);
        services.AddSingleton<Sending>();
        services.AddSingleton<WrittenFrom>();
        services.AddSingleton<Transitions>();
        services.AddSingleton<TestSender>();
        services.AddTopics();
        services.AddDeviceUpkeep();
        services.AddSingleton<PersonalData, DeviceRecords>();
        services.AddStaffSearch<FindDevices>(FindDevices.Type);
        services.AddStaffSearch<FindMessages>(FindMessages.Type);
        services.AddStaffTask("failed_campaigns", ("push_messages", "read"), "/admin/push-messages?status=failed", FailedSql);
        services.AddSetupStep("push", ("push_messages", "manage"), container => container.GetRequiredService<FcmProjects>().IsConfigured);
        services.AddEvents(configuration);
        services.AddEvents([PushEventTypes.Finished]);
        return services;
    }

    /// <summary>Reads the service account keys that are set.</summary>
    /// <exception cref="StartException">It cannot be used; the message names the key of the setting.</exception>
    public static void CheckPush(this IServiceProvider services)
    {
        try
        {
            _ = services.GetRequiredService<FcmProjects>().IsConfigured;
        }
        catch (InvalidOperationException unusable)
        {
            throw new StartException(unusable.Message);
        }
    }

    private static void AddDeviceUpkeep(this IServiceCollection services)
    {
        services.AddSingleton<StaleDevices>();
        services.AddSingleton(
            new PeriodicJob("stale devices", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<StaleDevices>().SwitchOff(cancelled))
        );
        services.AddSingleton<SignedOutDevices>();
        services.AddHostedService(container => container.GetRequiredService<SignedOutDevices>());
        services.AddSingleton(
            new PeriodicJob(
                "devices of those who signed out",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<SignedOutDevices>().SwitchOff(cancelled)
            )
        );
        services.AddSingleton<DeviceCounts>();
        services.AddSingleton(
            new PeriodicJob(
                "counts of devices",
                TimeSpan.FromSeconds(5),
                (container, cancelled) => container.GetRequiredService<DeviceCounts>().AddUp(cancelled)
            )
        );
    }

    private static void AddTopics(this IServiceCollection services)
    {
        services.AddSingleton<DeviceTopics>();
        services.AddSingleton<TopicChanges>();
        services.AddSingleton(
            new PeriodicJob(
                "subscriptions to topics",
                TimeSpan.FromSeconds(1),
                (container, cancelled) => container.GetRequiredService<TopicChanges>().CarryOutDue(cancelled)
            )
        );
    }

    /// <summary>Shop events are sent only if enabled: without a consumer no event is stored.</summary>
    private static void AddEvents(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var (topic, options) in OrderPushOptions.All(configuration).Where(happening => happening.Options.Enabled))
        {
            services.AddSingleton<IOutboxConsumer>(container => ActivatorUtilities.CreateInstance<OrderPush>(container, topic, options));
        }
        var shipped = OrderPushOptions.All(configuration).Single(happening => happening.Topic == "order.shipped").Options;
        services.AddSingleton<IOutboxConsumer>(container => ActivatorUtilities.CreateInstance<AlertPush>(container, shipped));
        services.AddSingleton<RefusedAlerts>();
        services.AddSingleton(
            new PeriodicJob(
                "alerts that no device took",
                TimeSpan.FromSeconds(1),
                (container, cancelled) => container.GetRequiredService<RefusedAlerts>().Answer(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "old events of alerts",
                TimeSpan.FromHours(1),
                (container, cancelled) =>
                    AlertPush.Forget(container.GetRequiredService<NpgsqlDataSource>(), container.GetRequiredService<TimeProvider>().GetUtcNow(), cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "old event messages",
                TimeSpan.FromHours(1),
                (container, cancelled) =>
                    OrderPush.PurgeExpired(
                        container.GetRequiredService<NpgsqlDataSource>(),
                        container.GetRequiredService<TimeProvider>().GetUtcNow(),
                        cancelled
                    )
            )
        );
    }

    public static void MapPush(this Routes routes)
    {
        DeviceRoutes.Map(routes);
        MessageRoutes.Map(routes);
        TemplateRoutes.Map(routes);
        SegmentRoutes.Map(routes);
    }

    /// <summary>For the to-do list.</summary>
    internal const string FailedSql = "SELECT count(*) FROM (SELECT FROM push.messages m WHERE m.status = 'failed' LIMIT 1000) waiting";
}
