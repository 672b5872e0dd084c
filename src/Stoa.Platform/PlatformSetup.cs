using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Idempotency;
using Stoa.Platform.Jobs;

namespace Stoa.Platform;

public static class PlatformSetup
{
    /// <summary>Adds the database and what stands on it: migrations, change signals, idempotency, the audit log, upkeep.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => Source(connectionString));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Migrator>();
        services.AddSingleton(new MigrationSet("platform", typeof(PlatformSetup).Assembly));
        services.AddSingleton<Signals>();
        services.AddHostedService(container => container.GetRequiredService<Signals>());
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<Outbox.Outbox>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AuditCheck>();
        services.AddSingleton<IJsonTypeInfoResolver>(PlatformJson.Default);
        services.AddSingleton(new Upkeep("idempotency keys", TimeSpan.FromMinutes(10), (container, cancelled) => container.GetRequiredService<IdempotencyKeys>().Forget(cancelled)));
        services.AddHostedService<UpkeepRunner>();
        services.AddSingleton<Func<Exception, Failure?>>(DatabaseFailures.Of);
        return services;
    }

    public static void MapPlatform(this Routes routes) => ListAuditLog.Map(routes);

    /// <summary>The pool. What a given connection string does not say is set for a server: prepared statements, bounded waits.</summary>
    private static NpgsqlDataSource Source(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "stoa", Enlist = false };
        SetUnlessGiven("Maximum Pool Size", 60);
        SetUnlessGiven("Max Auto Prepare", 200);
        SetUnlessGiven("Auto Prepare Min Usages", 2);
        SetUnlessGiven("Timeout", 5);
        SetUnlessGiven("Command Timeout", 15);
        SetUnlessGiven("No Reset On Close", true);
        return NpgsqlDataSource.Create(settings);

        void SetUnlessGiven(string key, object value)
        {
            if (!settings.ShouldSerialize(key))
            {
                settings[key] = value;
            }
        }
    }
}
