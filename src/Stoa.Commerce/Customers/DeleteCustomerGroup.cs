using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>Deletes a group that no promotion names. Its members are in it no longer, and remain customers.</summary>
internal sealed class DeleteCustomerGroup(NpgsqlDataSource database, AuditLog audit)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<ById, Nothing>("/admin/customer-groups/{id}", routes.Resolve<DeleteCustomerGroup>().Handle)
            .WithName(CustomerRoutes.Section, "deleteCustomerGroup", "Delete a group that no promotion names")
            .Staff("customers", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.CustomerGroupDeleted)
            .ProducesFault(CommerceFaults.CustomerGroupNotFound, CommerceFaults.InUse);

    public Task<Outcome<Nothing>> Handle(ById request, RequestContext context) =>
        database.InTransaction(context, connection => Delete(connection, request.Id, context));

    private async Task<Outcome<Nothing>> Delete(NpgsqlConnection connection, string id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(CustomerGroupRows.LockSql, CustomerGroup.From, cancelled, id) is not { } group)
        {
            return CommerceFaults.CustomerGroupNotFound;
        }
        if (!context.Expects(group.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (await connection.One(UsedSql, row => row.GetBoolean(0), cancelled, id))
        {
            return CommerceFaults.InUse;
        }
        await connection.Change(DeleteSql, cancelled, id);
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.CustomerGroupDeleted,
            CustomerGroupRows.Subject(id),
            AuditJson.Of(group.Spec.ToJson()),
            null
        );
        return new Nothing();
    }

    internal const string UsedSql = "SELECT EXISTS (SELECT FROM commerce.promotions WHERE $1 = ANY (customer_groups))";

    internal const string DeleteSql = "DELETE FROM commerce.customer_groups WHERE id = $1";
}
