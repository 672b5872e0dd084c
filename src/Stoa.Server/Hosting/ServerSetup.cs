using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Npgsql;
using Stoa.Accounts;
using Stoa.Accounts.Admins;
using Stoa.Brokers;
using Stoa.Commerce;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Languages;
using Stoa.Contracts.OpenApi;
using Stoa.Demo;
using Stoa.Integrations;
using Stoa.Moving;
using Stoa.Papers;
using Stoa.Payments;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.Events;
using Stoa.Platform.Mail;
using Stoa.Platform.Settings;
using Stoa.Push;
using Stoa.Server.Backups;
using Stoa.Server.Pages;
using Stoa.Server.Telemetry;

namespace Stoa.Server.Hosting;

/// <summary>The whole server: what it is made of, what it needs before the first request, and where everything hangs.</summary>
internal static class ServerSetup
{
    public static WebApplicationBuilder AddStoa(this WebApplicationBuilder builder, ServerSettings settings, string connectionString)
    {
        builder.Limit(settings);
        builder.Services.AddPlatform(builder.Configuration, connectionString);
        builder.Services.PostConfigure<MailOptions>(mail => mail.PickupDirectory = Path.GetFullPath(mail.PickupDirectory, settings.DataDirectory));
        if (ConsoleLog.IsForMachines(settings.LogFormat))
        {
            var file = Path.Combine(settings.DataDirectory, "super-admin.password");
            builder.Services.PostConfigure<SuperAdminOptions>(admin => admin.GeneratedPasswordFile ??= file);
        }
        builder.Services.AddSecurityHeaders(builder.Configuration);
        builder.Services.AddSingleton(new ApiInfo("Stoa", "1", "Stoa", "Proprietary"));
        builder.Services.AddContracts(settings.Mounts);
        builder.Services.AddAccounts(builder.Configuration);
        builder.Services.AddPayments(builder.Configuration);
        builder.Services.AddCommerce(builder.Configuration, settings.DataDirectory);
        builder.Services.AddIntegrations();
        builder.Services.AddBrokers(builder.Configuration);
        builder.Services.AddMoving();
        builder.Services.AddPapers();
        builder.Services.AddPush(builder.Configuration);
        builder.Services.AddDemo();
        builder.Services.AddWebPages(builder.Configuration);
        builder.AddTelemetry();
        builder.Services.AddNodeFigures(builder.Configuration);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(BackupSettings.Read(builder.Configuration, connectionString));
        builder.Services.AddHostedService<NightlyBackup>();
        builder.Services.AddWalShipping(builder.Configuration, settings);
        builder.Services.AddBackgroundServiceMonitor();
        builder.Services.AddDrain(settings.Drain);
        builder.Services.AddServiceManager();
        return builder;
    }

    public static void MapStoa(this WebApplication app)
    {
        app.UseTrueScheme();
        app.UseDrain();
        app.UseSecurityHeaders();
        app.UseContracts();
        app.UseWebPages();
        app.MapHome();
        app.MapHealth();
        app.MapDemo();
        app.MapPictures();
        app.MapPaymentEvents();
        app.MapMetrics();
        app.MapDocumentation();
        app.MapAccountPages();
        app.MapTokenKeys();
        app.MapAlertPages();
        var routes = app.Services.GetRequiredService<Routes>();
        routes.MapPlatform();
        routes.MapAccounts();
        routes.MapCommerce();
        routes.MapMoving();
        routes.MapPayments();
        routes.MapPapers();
        routes.MapPush();
        routes.MapIntegrations();
        app.MapContracts();
    }

    /// <summary>What can be told of the settings without a database, once all modules are there.</summary>
    public static void Check(this WebApplication app, ServerSettings settings)
    {
        var services = app.Services;
        var contracts = services.GetRequiredService<ContractCatalogue>();
        if (settings.Mounts.FirstOrDefault(mount => !contracts.TryGet(mount.Contract, out _)) is { } wrong)
        {
            throw new StartException(
                $"Contracts:Mounts:{wrong.Prefix} is '{wrong.Contract}', which is not one of "
                    + $"{string.Join(", ", contracts.All.Select(contract => contract.Name))}."
            );
        }
        AccountsOptionsValidator.ValidateContracts(app.Configuration, contracts);
        PaymentsOptionsValidator.ValidateLanguage(app.Configuration, services.GetRequiredService<LanguageCatalogue>());
        BrokersOptionsValidator.ValidateContracts(app.Configuration, contracts);
        BrokersOptionsValidator.ValidateTypes(app.Configuration, services.GetRequiredService<EventCatalogue>());
        services.CheckPush();
        // It reads its files, and when it starts as a service the database has been migrated already.
        _ = services.GetService<ServerCertificate>();
    }

    /// <summary>Everything the first request needs: the schema, the demo shop, keys and a super admin.</summary>
    public static async Task<SuperAdmin> Prepare(this WebApplication app, ServerSettings settings, CancellationToken cancelled)
    {
        var services = app.Services;
        try
        {
            await services.PrepareSchema(settings.Migrates, cancelled);
            await services.PreparePlatform(cancelled);
            if (settings.DemoSeed)
            {
                await services.FillDemoShop(settings.DemoProducts, cancelled);
            }
            return await services.PrepareAccounts(cancelled);
        }
        catch (Exception failure) when (failure is InvalidOperationException or NpgsqlException)
        {
            throw new StartException("the database could not be prepared: " + failure.Message);
        }
    }

    /// <summary>Applies the migrations, or where that is not this node's business, sees that somebody has.</summary>
    public static async Task PrepareSchema(this IServiceProvider services, bool migrates, CancellationToken cancelled)
    {
        var migrator = services.GetRequiredService<Migrator>();
        if (migrates)
        {
            await migrator.Migrate(cancelled);
        }
        else if (await migrator.Pending(cancelled) is { Count: > 0 } pending)
        {
            throw new StartException(
                $"the database lacks {pending.Count} migrations, from {pending[0]} on, and Database:Migrate is false: run `stoa migrate` first.",
                StartException.DatabaseOlder
            );
        }
    }

    /// <summary>Kestrel with limits for small JSON requests, and the log filters.</summary>
    private static void Limit(this WebApplicationBuilder builder, ServerSettings settings)
    {
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            // Headers with any bytes are answered in the caller's contract; read as UTF-8, Kestrel itself would answer 400.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Limits.MaxConcurrentConnections = 10_000;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            // Allows headers with far too long tokens, which are answered in the caller's contract; beyond this Kestrel itself answers 431.
            kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(5));
            kestrel.AcceptClearHttp2();
            if (ServerCertificate.IsConfigured(builder.Configuration))
            {
                ServerCertificate.Use(kestrel);
            }
        });
        if (ServerCertificate.IsConfigured(builder.Configuration))
        {
            builder.Services.AddSingleton<ServerCertificate>();
            builder.Services.AddHostedService(container => container.GetRequiredService<ServerCertificate>());
        }
        builder.Services.Configure<HostOptions>(host =>
        {
            // Push messages on their way are waited for, as long as FCM may take.
            host.ShutdownTimeout = TimeSpan.FromSeconds(20) + settings.Drain;
            // The shop goes on; BackgroundServiceMonitor logs the failure and takes readiness away (ADR 34).
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        builder.Logging.AddStoaConsole(settings.LogFormat);
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
        // It would log whole URLs, some of which contain tokens; this stays off whatever level is configured.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // A start that fails is told in one sentence by Launch, not by a stack trace as well; a background service that fails, by BackgroundServiceMonitor.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
    }
}
