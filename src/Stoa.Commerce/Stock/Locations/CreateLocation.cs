using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Locations;

/// <summary>Adds a location, behind the others unless the request says otherwise.</summary>
internal sealed class CreateLocation(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Location>("/admin/locations", routes.Resolve<CreateLocation>().Handle)
            .WithName(StockRoutes.Section, "createLocation", "Add a location of stock")
            .Staff("inventory", "manage")
            .Creating()
            .LocatedAt<Location>(location => $"/admin/locations/{location.Id}")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.LocationCreated)
            .ProducesFault(CommerceFaults.ProductIdTaken)
            .WithExample(StockExamples.Location, """{"name":"Warehouse North","address":{"city":"Hamburg","country":"DE"},"priority":1}""");

    public sealed record Request(string? Id, LocationSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id),
                LocationSpec.Read(input.Body, creating: true).Apply(new LocationSpec())
            );
    }

    public Task<Outcome<Location>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Create(connection, request, context));

    private async Task<Outcome<Location>> Create(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var id = request.Id ?? $"loc-{Guid.CreateVersion7(now):N}";
        if (await LocationRows.Write(connection, LocationRows.InsertSql, id, request.Spec, now, cancelled) == 0)
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        var location = (await LocationRows.Find(connection, id, cancelled))!;
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.LocationCreated,
            LocationRows.Subject(id),
            null,
            AuditJson.Of(LocationSpec.Of(location).ToJson())
        );
        return Outcome.Created(location);
    }
}
