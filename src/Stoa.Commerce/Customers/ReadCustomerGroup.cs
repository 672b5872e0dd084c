using Npgsql;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>One group, with its version.</summary>
internal sealed class ReadCustomerGroup(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, CustomerGroup>("/admin/customer-groups/{id}", routes.Resolve<ReadCustomerGroup>().Handle)
            .WithName(CustomerRoutes.Section, "getCustomerGroup", "One group of customers")
            .Staff("customers", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.CustomerGroupRetrieved)
            .ProducesFault(CommerceFaults.CustomerGroupNotFound)
            .WithExample(CustomerRoutes.Group);

    public async Task<Outcome<CustomerGroup>> Handle(ById request, RequestContext context) =>
        await database.One(CustomerGroupRows.FindSql, CustomerGroup.From, context.CancellationToken, request.Id) is { } group
            ? group
            : CommerceFaults.CustomerGroupNotFound;
}
