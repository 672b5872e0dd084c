using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>One customer, with addresses, groups, consent, what was spent and the latest orders.</summary>
internal sealed class ReadCustomer(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<CustomerPath, StaffCustomer>("/admin/customers/{id}", routes.Resolve<ReadCustomer>().Handle)
            .WithName(CustomerRoutes.Section, "getCustomer", "One customer")
            .Staff("customers", "read")
            .Versioned()
            .WithSuccess(CommerceSuccesses.CustomerRetrieved)
            .ProducesFault(CommerceFaults.CustomerNotFound)
            .WithExample(CustomerRoutes.Customer);

    public async Task<Outcome<StaffCustomer>> Handle(CustomerPath request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return CommerceFaults.CustomerNotFound;
        }
        await using var connection = await database.Open(context.CancellationToken);
        return await CustomerRows.Find(connection, id, context.CancellationToken) is { } customer ? customer : CommerceFaults.CustomerNotFound;
    }
}
