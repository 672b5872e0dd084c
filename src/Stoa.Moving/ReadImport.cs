using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Moving;

/// <summary>What becomes of the rows of an import, and what is wrong with them.</summary>
internal sealed class ReadImport(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Import>("/admin/imports/{id}", routes.Resolve<ReadImport>().Handle)
            .WithName(ImportRoutes.Section, "getImport", "Get an import")
            .Staff("imports", "manage")
            .WithSuccess(MovingSuccesses.ImportRetrieved)
            .ProducesFault(MovingFaults.ImportNotFound)
            .WithExample(ImportRoutes.Example);

    public async Task<Outcome<Import>> Handle(ById request, RequestContext context)
    {
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            return MovingFaults.ImportNotFound;
        }
        return await database.Together(batch => Import.Find(batch, id, context.CancellationToken), context.CancellationToken) is { } import
            ? import
            : MovingFaults.ImportNotFound;
    }
}
