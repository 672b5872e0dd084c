using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Shipping;

/// <summary>Deletes a method. Orders keep its id and what they paid.</summary>
internal sealed class DeleteMethod(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/shipping/methods/{id}", routes.Resolve<DeleteMethod>().Handle)
            .WithName(ShippingRoutes.Section, "deleteShippingMethod", "Delete a shipping method")
            .Staff("shipping", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.ShippingMethodDeleted)
            .ProducesFault(CommerceFaults.ShippingMethodNotFound);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Delete(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, string id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(SetMethod.LockSql, ShippingMethod.From, cancelled, id) is not { } method)
        {
            return CommerceFaults.ShippingMethodNotFound;
        }
        if (!context.Expects(method.Version))
        {
            return RequestFaults.VersionStale;
        }
        await connection.Change(DeleteSql, cancelled, id);
        await audit.Write(connection, context, CommerceAuditActions.ShippingMethodDeleted, SetMethod.Subject(id), AuditJson.Of(method.Spec.ToJson()));
        return new Nothing();
    }

    internal const string DeleteSql = "DELETE FROM commerce.shipping_methods WHERE id = $1";
}
