using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>
/// Changes the members of a customer that are named. The names of a member are changed in the account, too. Consent that staff write is proved by who wrote
/// it, and when. Who was anonymised stays so.
/// </summary>
internal sealed class UpdateCustomer(NpgsqlDataSource database, CustomerAccounts accounts, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, StaffCustomer>("/admin/customers/{id}", routes.Resolve<UpdateCustomer>().Handle)
            .WithName(CustomerRoutes.Section, "updateCustomer", "Change a customer's name, phone, notes, tags or consent")
            .Staff("customers", "manage")
            .Idempotent()
            .Versioned()
            .WithSuccess(CommerceSuccesses.CustomerUpdated)
            .ProducesFault(CommerceFaults.CustomerNotFound, CommerceFaults.CustomerAnonymised)
            .WithExample(CustomerRoutes.Customer, """{"notes":"Prefers to be called","tags":["vip"],"marketing_consent":false}""");

    public sealed record Request(Guid? Id, Changes<CustomerSpec> Changes, bool? Consent) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(CustomerPath.Parse(input), CustomerSpec.Read(input.Body), input.Body.OptionalFlag("marketing_consent"));
    }

    public async Task<Outcome<StaffCustomer>> Handle(Request request, RequestContext context) =>
        request.Id is { } id ? await database.InTransaction(context, connection => Update(connection, id, request, context)) : CommerceFaults.CustomerNotFound;

    private async Task<Outcome<StaffCustomer>> Update(NpgsqlConnection connection, Guid id, Request request, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(CustomerRows.LockSql, StaffCustomer.From, cancelled, id) is not { } customer)
        {
            return CommerceFaults.CustomerNotFound;
        }
        if (!context.Expects(customer.Version))
        {
            return RequestFaults.VersionStale;
        }
        if (customer.AnonymisedAt is not null)
        {
            return CommerceFaults.CustomerAnonymised;
        }
        var (before, after) = (customer.Spec, request.Changes.Apply(customer.Spec));
        var (consent, now) = (customer.MarketingConsent, Now());
        if (request.Consent is { } granted)
        {
            consent = await Consents.Set(connection, id, false, granted, ConsentSources.Staff, context.Caller.UserId, now, cancelled);
        }
        if (after != before)
        {
            await Write(connection, customer, after, now, cancelled);
        }
        if (after != before || consent != customer.MarketingConsent)
        {
            await audit.Write(
                connection,
                context,
                CommerceAuditActions.CustomerUpdated,
                CustomerRows.Subject(id),
                before.Describe(customer.MarketingConsent),
                after.Describe(consent)
            );
        }
        return (await CustomerRows.Find(connection, id, cancelled))!;
    }

    private async Task Write(NpgsqlConnection connection, StaffCustomer customer, CustomerSpec after, DateTimeOffset now, CancellationToken cancelled)
    {
        var isRenamed = customer.HasAccount && (customer.FirstName, customer.LastName) != (after.FirstName, after.LastName);
        if (isRenamed && await accounts.Read(connection, [customer.Id], cancelled) is [var account])
        {
            await accounts.Rename(connection, [account with { FirstName = after.FirstName, LastName = after.LastName }], now, cancelled);
        }
        await connection.Change(
            UpdateSql,
            cancelled,
            customer.Id,
            after.FirstName,
            after.LastName,
            after.Phone,
            after.Locale,
            after.Tags.ToArray(),
            after.Notes,
            now,
            isRenamed ? (now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10 : 0L
        );
    }

    /// <summary>As PostgreSQL keeps it: it is the account's version.</summary>
    private DateTimeOffset Now() => new(clock.GetUtcNow().UtcTicks / 10 * 10, TimeSpan.Zero);

    /// <summary>With the version of an account that was just renamed, so that hearing of it changes nothing.</summary>
    internal const string UpdateSql = """
        UPDATE commerce.customers SET first_name = $2, last_name = $3, phone = $4, locale = $5::text, tags = $6, notes = $7, updated_at = $8,
            version = version + 1,
            account_version = greatest(account_version, $9)
        WHERE id = $1
        """;
}
