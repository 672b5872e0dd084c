using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>Deletes a zone that no method ships to.</summary>
internal sealed class DeleteZone(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/shipping/zones/{id}", routes.Resolve<DeleteZone>().Handle)
            .WithName(ShippingRoutes.Section, "deleteShippingZone", "Delete a shipping zone")
            .Staff("shipping", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.ShippingZoneDeleted)
            .ProducesFault(CommerceFaults.ShippingZoneNotFound, CommerceFaults.InUse);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Delete(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, string id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(ZoneRows.LockSql, ShippingZone.From, cancelled, id) is not { } zone)
        {
            return CommerceFaults.ShippingZoneNotFound;
        }
        if (!context.Expects(zone.Version))
        {
            return RequestFaults.VersionStale;
        }
        try
        {
            await connection.Change(DeleteSql, cancelled, id);
        }
        catch (PostgresException used) when (used.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return CommerceFaults.InUse;
        }
        await audit.Write(connection, context, CommerceAuditActions.ShippingZoneDeleted, ZoneRows.Subject(id), AuditJson.Of(zone.ToJson()));
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM commerce.shipping_zones WHERE id = $1";
}
