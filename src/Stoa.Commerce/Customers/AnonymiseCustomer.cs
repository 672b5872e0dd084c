using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>
/// Erases who a customer is, for good and in every module: names, addresses, carts, what orders say of the person; an account is closed with its sessions.
/// Orders, payments and sums stay as they are. Doing it again changes nothing.
/// </summary>
internal sealed class AnonymiseCustomer(NpgsqlDataSource database, PersonalDataParts people, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<CustomerPath, StaffCustomer>("/admin/customers/{id}/anonymise", routes.Resolve<AnonymiseCustomer>().Handle)
            .WithName(CustomerRoutes.Section, "anonymiseCustomer", "Erase who a customer is and keep the books")
            .Staff("customers", "erase")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CustomerAnonymised)
            .ProducesFault(CommerceFaults.CustomerNotFound)
            .ProducesFault(routes.Resolve<PersonalDataParts>().Faults)
            .WithExample(CustomerRoutes.Anonymised);

    public async Task<Outcome<StaffCustomer>> Handle(CustomerPath request, RequestContext context)
    {
        if (request.Id is not { } id)
        {
            return CommerceFaults.CustomerNotFound;
        }
        var outcome = await database.InTransaction(context, connection => Anonymise(connection, id, context));
        if (outcome.Failure is null)
        {
            people.Erased(id);
        }
        return outcome;
    }

    private async Task<Outcome<StaffCustomer>> Anonymise(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await CustomerRows.Find(connection, id, cancelled) is null)
        {
            return CommerceFaults.CustomerNotFound;
        }
        var erased = await people.Erase(connection, id, context.Caller, clock.GetUtcNow(), cancelled);
        if (erased.Failure is { } refused)
        {
            return refused;
        }
        var customer = (await CustomerRows.Find(connection, id, cancelled))!;
        if (erased.Value)
        {
            await audit.Write(connection, context, CommerceAuditActions.CustomerAnonymised, CustomerRows.Subject(id));
        }
        return customer;
    }
}
