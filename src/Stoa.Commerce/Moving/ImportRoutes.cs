using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Commerce.Moving.Exports;
using Stoa.Commerce.Moving.Products;
using Stoa.Commerce.Moving.Simple;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Platform.Jobs;

namespace Stoa.Commerce.Moving;

/// <summary>What imports and exports are made of, and their routes.</summary>
internal static class ImportRoutes
{
    public const string Section = "Moving in and out";

    public static readonly Import Example = new(
        Guid.Parse("0194783c-5c00-7000-8000-0000000000a1"),
        ImportTypes.Products,
        ImportFormats.Shopify,
        "staged",
        new ImportCounts(99_990, 5, 0, 5),
        [new ImportError(3, "Variant Price", "too_many_decimals", "12.345")],
        100_000,
        "USD",
        ["Google Shopping / Condition"],
        new PictureCounts(0, 0, 0),
        [],
        Examples.At,
        Examples.At
    );

    public static string Subject(Guid id) => $"import:{id}";

    public static void AddMoving(this IServiceCollection services)
    {
        services.AddOptions<ImportOptions>().BindConfiguration("Imports");
        services.AddSingleton(new Section(Section, 150, "Imports from other shops, tried before they are applied, and exports."));
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
