using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.OpenApi;
using Stoa.Papers.Documents;
using Stoa.Papers.Issuing;
using Stoa.Papers.Pdf;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Papers;

/// <summary>Invoices and credit notes: what a shop owes its buyers on paper. Knows orders; orders know nothing of it.</summary>
public static class PapersModule
{
    public static IServiceCollection AddPapers(this IServiceCollection services)
    {
        services.AddFaults(typeof(PapersFaults));
        services.AddAuditActions(typeof(PapersAuditActions));
        services.AddSingleton(new MigrationSet("papers", typeof(PapersModule).Assembly));
        services.AddSingleton<IJsonTypeInfoResolver>(PapersJson.Default);
        services.AddSingleton(new Section(InvoiceRoutes.Section, 148, "Invoices and credit notes: issued once, never changed."));
        services.AddSingleton<DocumentWriter>();
        services.AddSingleton<InvoiceAccess>();
        services.AddSingleton<PersonalData, InvoiceRecords>();
        services.AddSingleton<PrintedInvoices>();
        services.AddSingleton<IOutboxConsumer, IssueCreditNotes>();
        services.AddSingleton<IOutboxConsumer>(container => IssueInvoices.WhenPaid(Database(container), container.GetRequiredService<DocumentWriter>()));
        services.AddSingleton<IOutboxConsumer>(container => IssueInvoices.WhenShipped(Database(container), container.GetRequiredService<DocumentWriter>()));
        return services;
    }

    public static void MapPapers(this Routes routes) => routes.MapInvoices();

    private static NpgsqlDataSource Database(IServiceProvider container) => container.GetRequiredService<NpgsqlDataSource>();
}
