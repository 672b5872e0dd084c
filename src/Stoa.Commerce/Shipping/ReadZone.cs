using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>One zone, with its version.</summary>
internal sealed class ReadZone(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, ShippingZone>("/admin/shipping/zones/{id}", routes.Resolve<ReadZone>().Handle)
            .WithName(ShippingRoutes.Section, "getShippingZone", "One shipping zone")
            .Staff("shipping", "manage")
            .Versioned()
            .WithSuccess(CommerceSuccesses.ShippingZoneRetrieved)
            .ProducesFault(CommerceFaults.ShippingZoneNotFound)
            .WithExample(ShippingExamples.Zone);

    public async Task<Outcome<ShippingZone>> Handle(ById request, RequestContext context) =>
        await database.One(ZoneRows.FindSql, ShippingZone.From, context.CancellationToken, request.Id) is { } zone ? zone : CommerceFaults.ShippingZoneNotFound;
}
