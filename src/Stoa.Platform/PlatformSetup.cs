using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Data.Replicas;
using Stoa.Platform.Desk;
using Stoa.Platform.Events;
using Stoa.Platform.Idempotency;
using Stoa.Platform.Jobs;
using Stoa.Platform.Limits;
using Stoa.Platform.Mail;
using Stoa.Platform.Mail.Wordings;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;
using Stoa.Platform.Search;
using Stoa.Platform.Settings;
using Stoa.Platform.Streams;
using Stoa.Platform.Views;

namespace Stoa.Platform;

public static class PlatformSetup
{
    /// <summary>How many connections a node takes at most, where the connection string does not say.</summary>
    public const int PoolSize = 60;

    /// <summary>Half a second of reading and hashing.</summary>
    private const long AuditStepAtOnce = 50_000;

    /// <summary>Adds the database and what stands on it: migrations, change signals, idempotency, outbox, mail, limits, the audit log, upkeep.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration, string connectionString)
    {
        var direct = configuration["Database:SessionConnectionString"] is { Length: > 0 } given ? given : null;
        services.AddSingleton(_ => DataSources.Pool(connectionString, pooled: direct is not null));
        services.AddKeyedSingleton(DataSources.Listener, (_, _) => DataSources.Listening(direct ?? connectionString));
        services.AddKeyedSingleton(DataSources.Session, (_, _) => DataSources.Sessions(direct ?? connectionString));
        services.AddReadReplicas(configuration, pooled: direct is not null);
        services.AddSingleton(TimeProvider.System);
        services.Configure<MigrationOptions>(configuration.GetSection("Database"));
        services.AddSingleton<Migrator>();
        services.AddSingleton(new MigrationSet("platform", typeof(PlatformSetup).Assembly));
        services.AddSingleton(new Section("Administration", 90, "Users and admins, and the log of privileged changes."));
        services.AddSingleton(new Section(View.Section, 95, "Filters and orders of lists under a name, one's own or shared."));
        services.AddSingleton(new Section("Mail", 110, "Mails that could not be delivered."));
        services.AddSingleton<ChangeNotifications>();
        services.AddHostedService(container => container.GetRequiredService<ChangeNotifications>());
        services.AddSingleton<Doorbell>();
        services.AddHostedService(container => container.GetRequiredService<Doorbell>());
        services.AddIdempotency();
        services.AddFaults(typeof(PlatformFaults));
        services.AddAuditActions(typeof(PlatformAuditActions));
        services.AddOutboxAndMail(configuration);
        services.AddDesk();
        services.AddEventLog(configuration);
        services.AddLimits(configuration);
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<ProgressStreams>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<PersonalData, PlatformRecords>();
        services.AddSingleton<PersonalData, MailRecords>();
        services.AddSingleton<PersonalDataParts>();
        services.AddSettings(MailSettings.All);
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<MaintenanceSwitch>();
        services.AddSingleton<MailWordings>();
        services.AddSingleton<AuditCheck>();
        services.AddSingleton<AuditProgress>();
        services.AddJobs(configuration);
        services.AddSingleton<Func<Exception, Failure?>>(DatabaseFailures.Of);
        return services;
    }

    private static void AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<AbandonedKeys>();
        services.AddHostedService(container => container.GetRequiredService<AbandonedKeys>());
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<IdempotencyStore>(container => container.GetRequiredService<IdempotencyKeys>());
        services.AddSingleton(
            new PeriodicJob(
                "expired idempotency keys",
                TimeSpan.FromMinutes(10),
                (container, cancelled) => container.GetRequiredService<IdempotencyKeys>().PurgeExpired(cancelled)
            )
        );
    }

    /// <summary>Each with a pool of its own, as large as that of the primary; named by its place in the list.</summary>
    private static void AddReadReplicas(this IServiceCollection services, IConfiguration configuration, bool pooled)
    {
        var replicas = configuration.GetSection("Database:Replicas").Get<string[]>() ?? [];
        services.AddSingleton(container =>
        {
            var log = container.GetRequiredService<ILogger<ReadReplicas>>();
            return new ReadReplicas(
                container.GetRequiredService<NpgsqlDataSource>(),
                [.. replicas.Select((replica, i) => new ReadReplica($"{i}", DataSources.Pool(replica, pooled, $"stoa replica {i}"), log))],
                container.GetRequiredService<TimeProvider>()
            );
        });
        if (replicas.Length > 0)
        {
            services.AddHostedService(container => container.GetRequiredService<ReadReplicas>());
        }
    }

    /// <summary>The platform's own routes: the audit log, mails that did not arrive, the search over everything, saved views.</summary>
    public static void MapPlatform(this Routes routes)
    {
        ListAuditLog.Map(routes);
        ListEvents.Map(routes);
        ListAuditActions.Map(routes);
        ReadAuditChain.Map(routes);
        ExportAuditLog.Map(routes);
        ReadAuditEntry.Map(routes);
        ListDeadMails.Map(routes);
        RetryMail.Map(routes);
        SearchEverything.Map(routes);
        ReadTodo.Map(routes);
        ReadSetup.Map(routes);
        ReadPreferences.Map(routes);
        SavePreferences.Map(routes);
        ListViews.Map(routes);
        SaveView.Map(routes);
        DeleteView.Map(routes);
        ReadMaintenance.Map(routes);
        SetMaintenance.Map(routes);
        routes.MapMailWordings();
    }

    /// <summary>What has to be there before the first request, once the schema is.</summary>
    public static async Task PreparePlatform(this IServiceProvider services, CancellationToken cancelled)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DataSources));
        await DataSources.WarnIfTooLarge(services.GetRequiredService<NpgsqlDataSource>(), log, cancelled);
        await services.GetRequiredService<SharedLimits>().Load(cancelled);
        await services.GetRequiredService<SettingsStore>().Load(cancelled);
        await services.GetRequiredService<MailWordings>().Load(cancelled);
        await services.GetRequiredService<MaintenanceSwitch>().Load(cancelled);
    }

    private static void AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(
            new PeriodicJob(
                "audit log check",
                TimeSpan.FromMinutes(5),
                (container, cancelled) => container.GetRequiredService<AuditProgress>().Advance(AuditStepAtOnce, cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "figures",
                configuration.ReadDuration("Metrics:Every") ?? TimeSpan.FromSeconds(15),
                (container, cancelled) => Figures.Look(container.GetRequiredService<NpgsqlDataSource>(), cancelled)
            )
        );
        services.AddSingleton<WorkLoops>();
        services.AddSingleton<UnfinishedWork>();
        services.AddHostedService(container => container.GetRequiredService<UnfinishedWork>());
        services.AddHostedService<PeriodicJobRunner>();
    }

    private static void AddDesk(this IServiceCollection services)
    {
        services.AddStaffTask("dead_mails", ("mails", "read"), "/admin/mails", DeadMails.CountSql);
        services.AddSetupStep(
            "shop_name",
            ("settings", "manage"),
            container => container.GetRequiredService<SettingsStore>().Current.SourceOf(MailSettings.ShopName) != SettingSources.Default
        );
        services.AddSetupStep(
            "mail",
            ("settings", "manage"),
            container => !string.IsNullOrEmpty(container.GetRequiredService<IOptions<MailOptions>>().Value.Smtp.Host)
        );
    }

    private static void AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => new LimitPolicies(configuration));
        services.AddSingleton<SharedLimits>();
        services.AddSingleton(container => new RateLimiter(
            container.GetRequiredService<LimitPolicies>(),
            container.GetRequiredService<SharedLimits>(),
            container.GetRequiredService<TimeProvider>(),
            // Asked for when it is needed: accounts write to the outbox, whose consumers may use limits.
            account => container.GetRequiredService<CustomerAccounts>().KeyOf(account)
        ));
        services.AddSingleton(container => new AccountLimits(container.GetRequiredService<RateLimiter>(), container.GetRequiredService<ChangeNotifications>()));
        services.AddSingleton(container => new GuessLimits(
            container.GetRequiredService<LimitPolicies>(),
            container.GetRequiredService<RateLimiter>(),
            container.GetRequiredService<SharedLimits>()
        ));
        services.AddSingleton<Limiter>(container => container.GetRequiredService<RateLimiter>());
        services.AddSingleton(container => container.GetRequiredService<RateLimiter>().PeriodicJob);
    }

    private static void AddOutboxAndMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<OutboxOptions>(configuration.GetSection("Outbox"));
        services.Configure<MailOptions>(configuration.GetSection("Mail"));
        services.AddSingleton<IJsonTypeInfoResolver>(PlatformJson.Default);
        services.AddSingleton<OutboxWriter>();
        // For its own consumers, which it has to know first.
        services.AddSingleton<Func<OutboxWriter>>(container => container.GetRequiredService<OutboxWriter>);
        services.AddSingleton<Mailer>();
        services.AddSingleton<IOutboxConsumer, MailDelivery>();
        services.AddSingleton<DeadMails>();
        services.AddSingleton<Func<CustomerAccounts>>(container => container.GetRequiredService<CustomerAccounts>);
        services.AddSingleton<SentMails>();
        services.AddSingleton(
            new PeriodicJob(
                "old undelivered mails",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<DeadMails>().PurgeExpired(cancelled)
            )
        );
        services.AddSingleton(
            new PeriodicJob(
                "old notes of mails",
                TimeSpan.FromHours(1),
                (container, cancelled) => container.GetRequiredService<SentMails>().RemoveOld(cancelled)
            )
        );
        services.AddHostedService<Dispatcher>();
    }
}
