using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>Changes the members of a group's description that are named; who is in it is another matter.</summary>
internal sealed class UpdateCustomerGroup(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, CustomerGroup>("/admin/customer-groups/{id}", routes.Resolve<UpdateCustomerGroup>().Handle)
            .WithName(CustomerRoutes.Section, "updateCustomerGroup", "Change the name or description of a group")
            .Staff("customers", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.CustomerGroupUpdated)
            .ProducesFault(CommerceFaults.CustomerGroupNotFound)
            .WithExample(CustomerRoutes.Group, """{"name":"Wholesale"}""");

    public sealed record Request(string Id, Changes<CustomerGroupSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id"), CustomerGroupSpec.Read(input.Body, creating: false));
    }

    public Task<Outcome<CustomerGroup>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Update(connection, request, context));

    private async Task<Outcome<CustomerGroup>> Update(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(CustomerGroupRows.LockSql, CustomerGroup.From, cancelled, request.Id) is not { } group)
        {
            return CommerceFaults.CustomerGroupNotFound;
        }
        if (!context.Expects(group.Version))
        {
            return RequestFaults.VersionStale;
        }
        var (before, after) = (group.Spec, request.Changes.Apply(group.Spec));
        if (after.Validate() is { } broken)
        {
            return broken;
        }
        if (after == before)
        {
            return group;
        }
        await connection.Change(UpdateSql, cancelled, request.Id, after.Name, after.Description, clock.GetUtcNow());
        await audit.Write(
            connection,
            context,
            CommerceAuditActions.CustomerGroupUpdated,
            CustomerGroupRows.Subject(request.Id),
            AuditJson.Of(before.ToJson()),
            AuditJson.Of(after.ToJson())
        );
        return (await CustomerGroupRows.Find(connection, request.Id, cancelled))!;
    }

    internal const string UpdateSql = "UPDATE commerce.customer_groups SET name = $2, description = $3, updated_at = $4, version = version + 1 WHERE id = $1";
}
