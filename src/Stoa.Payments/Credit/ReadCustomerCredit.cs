using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Payments.Credit;

/// <summary>A customer's credit in every currency, with its latest movements.</summary>
internal sealed class ReadCustomerCredit(NpgsqlDataSource database, CustomerAccounts customers)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<ById, CustomerCredit>("/admin/customers/{id}/credit", routes.Resolve<ReadCustomerCredit>().Handle)
            .WithName(CreditRoutes.Section, "getCustomerCredit", "A customer's credit")
            .Staff("credit", "read")
            .WithSuccess(PaymentsSuccesses.CustomerCreditRetrieved)
            .ProducesFault(PlatformFaults.CustomerNotFound)
            .WithExample(new CustomerCredit(new Guid("0199a7c2-5c00-7aaa-8bbb-0123456789ac"), [CreditRoutes.Entry.Balance], [CreditRoutes.Entry]));

    public async Task<Outcome<CustomerCredit>> Handle(ById request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        return await customers.Has(connection, request.Id, context.CancellationToken)
            ? await CustomerCredit.Load(connection, request.Id, context.CancellationToken)
            : PlatformFaults.CustomerNotFound;
    }
}
