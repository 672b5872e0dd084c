using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Moving.Exports;
using Stoa.Moving.Products;
using Stoa.Moving.Simple;
using Stoa.Platform.Audit;
using Stoa.Platform.Events;
using Stoa.Platform.Jobs;

namespace Stoa.Moving;

/// <summary>
/// Imports and exports: files of other shops tried, applied and taken back, and everything of a shop written to files. They go by what a shop is
/// inside, so this room sees that of commerce; its tables stand in commerce's schema.
/// </summary>
public static class MovingModule
{
    public static IServiceCollection AddMoving(this IServiceCollection services)
    {
        services.AddFaults(typeof(MovingFaults));
        services.AddAuditActions(typeof(MovingAuditActions));
        services.AddSingleton<IJsonTypeInfoResolver>(MovingJson.Default);
        services.AddEvents([MovingEvents.Finished]);
        services.AddOptions<ImportOptions>().BindConfiguration("Imports");
        services.AddSingleton(new Section(ImportRoutes.Section, 150, "Imports from other shops, tried before they are applied, and exports."));
        services.AddSingleton<ImportType, ProductImport>();
        services.AddSingleton<ImportType, CustomerImport>();
        services.AddSingleton<ImportType, OrderImport>();
        services.AddSingleton<ImportType, StockImport>();
        services.AddSingleton<ImportType, PriceImport>();
        services.AddSingleton<ImportType, RedirectImport>();
        services.AddSingleton<Export, ProductExport>();
        services.AddSingleton<Export, CustomerExport>();
        services.AddSingleton<Export, OrderExport>();
        services.AddSingleton<Export, StockExport>();
        services.AddSingleton<Export, MovementExport>();
        services.AddSingleton<ExportThings>();
        services.AddSingleton<ExportList>();
        services.AddSingleton<PictureSource>();
        services.AddSingleton<Pictures>();
        services.AddSingleton<OldImports>();
        services.AddSingleton(
            new PeriodicJob("old imports", TimeSpan.FromHours(1), (container, cancelled) => container.GetRequiredService<OldImports>().Delete(cancelled))
        );
        services.AddSingleton<ImportWork>();
        services.AddSingleton<ImportIntake>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton(container => new MovingCommands(
            container.GetRequiredService<NpgsqlDataSource>(),
            container.GetRequiredService<ImportIntake>(),
            container.GetRequiredService<ImportRunner>(),
            container.GetRequiredService<ExportThings>(),
            container.GetRequiredService<ExportList>(),
            container.GetRequiredService<ContractCatalogue>(),
            container.GetRequiredService<TimeProvider>()
        ));
        services.AddHostedService(container => container.GetRequiredService<ImportRunner>());
        return services;
    }

    public static void MapMoving(this Routes routes)
    {
        ListImports.Map(routes);
        CreateImport.Map(routes);
        ReadImport.Map(routes);
        ListImportRows.Map(routes);
        ReadImportProgress.Map(routes);
        ApplyImport.Map(routes);
        UndoImport.Map(routes);
        foreach (var export in routes.Resolve<ExportList>().All)
        {
            ExportThings.Map(routes, export);
        }
    }
}
