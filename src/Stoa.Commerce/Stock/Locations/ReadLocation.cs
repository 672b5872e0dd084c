using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Locations;

/// <summary>One location, with its version.</summary>
internal sealed class ReadLocation(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, Location>("/admin/locations/{id}", routes.Resolve<ReadLocation>().Handle)
            .WithName(StockRoutes.Section, "getLocation", "One location of stock")
            .Staff("inventory", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.LocationRetrieved)
            .ProducesFault(CommerceFaults.LocationNotFound)
            .WithExample(StockExamples.Location);

    public async Task<Outcome<Location>> Handle(ById request, RequestContext context) =>
        await database.One(LocationRows.FindSql, Location.From, context.CancellationToken, request.Id) is { } location
            ? location
            : CommerceFaults.LocationNotFound;
}
