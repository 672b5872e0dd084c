using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Locations;

/// <summary>Changes the members of a location that are named. What lies at one that is switched off stays there and is not for sale.</summary>
internal sealed class UpdateLocation(CatalogueEdits edits, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, Location>("/admin/locations/{id}", routes.Resolve<UpdateLocation>().Handle)
            .WithName(StockRoutes.Section, "updateLocation", "Change a location of stock, or switch it off")
            .Staff("inventory", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.LocationUpdated)
            .ProducesFault(CommerceFaults.LocationNotFound)
            .WithExample(StockExamples.Location, """{"priority":2,"active":false}""");

    public sealed record Request(string Id, Changes<LocationSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), LocationSpec.Read(input.Body, creating: false));
    }

    public Task<Outcome<Location>> Handle(Request request, RequestContext context) => edits.Run(context, connection => Update(connection, request, context));

    private async Task<Outcome<Location>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(LocationRows.LockSql, Location.From, cancelled, request.Id) is not { } location)
        {
            return CommerceFaults.LocationNotFound;
        }
        if (!context.Expects(location.Version))
        {
            return RequestFaults.VersionStale;
        }
        var before = LocationSpec.Of(location);
        var after = request.Changes.Apply(before);
        if (after.Validate() is { } broken)
        {
            return broken;
        }
        if (after == before)
        {
            return location;
        }
        await LocationRows.Write(connection, LocationRows.UpdateSql, request.Id, after, clock.GetUtcNow(), cancelled);
        var changed = (await LocationRows.Find(connection, request.Id, cancelled))!;
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.LocationUpdated,
            LocationRows.Subject(request.Id),
            AuditJson.Of(before.ToJson()),
            AuditJson.Of(after.ToJson())
        );
        return changed;
    }
}
