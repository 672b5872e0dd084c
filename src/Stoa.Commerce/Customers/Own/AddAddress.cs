using System.Globalization;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers.Own;

/// <summary>Keeps another address of the caller, by the rules of an order's. One that is to be the default takes that from the one that was.</summary>
internal sealed class AddAddress(NpgsqlDataSource database, CustomerAccounts accounts, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, SavedAddress>("/account/addresses", routes.Resolve<AddAddress>().Handle)
            .WithName(OwnRoutes.Section, "addAddress", "Keep an address")
            .SignedIn()
            .Creating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.AddressAdded)
            .ProducesFault(CommerceFaults.TooManyAddresses)
            .WithExample(
                OwnRoutes.Address,
                """
                {"first_name":"John","last_name":"Doe","address1":"123 Main St","city":"New York","state":"NY","postal_code":"10001","country":"US",
                    "default_shipping":true}
                """
            );

    public sealed record Request(AddressSpec Spec) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(AddressSpec.Read(input.Body));
    }

    public Task<Outcome<SavedAddress>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Add(connection, request.Spec, context));

    private async Task<Outcome<SavedAddress>> Add(NpgsqlConnection connection, AddressSpec spec, RequestContext context)
    {
        var (user, now, cancelled) = (context.Caller.UserId, clock.GetUtcNow(), context.CancellationToken);
        if (!await accounts.Hold(connection, user, cancelled))
        {
            // Deleted since the request began.
            return RequestFaults.TokenRevoked;
        }
        await SavedAddresses.Lock(connection, user, cancelled);
        if (await connection.One(ListAddresses.CountSql, row => row.GetInt64(0), cancelled, user) >= SavedAddresses.Most)
        {
            return Failure.Of(CommerceFaults.TooManyAddresses, "limit", SavedAddresses.Most.ToString(CultureInfo.InvariantCulture));
        }
        await SavedAddresses.MakeWay(connection, user, spec, cancelled);
        var added = await connection.One(
            InsertSql,
            SavedAddress.From,
            cancelled,
            Guid.CreateVersion7(now),
            user,
            spec.ToJson(),
            spec.DefaultShipping,
            spec.DefaultBilling,
            now
        );
        return Outcome.Created(added!);
    }

    internal const string InsertSql = $"""
        INSERT INTO commerce.addresses AS a (id, customer_id, address, default_shipping, default_billing, created_at, updated_at)
        VALUES ($1, $2, $3::text::jsonb, $4, $5, $6, $6) RETURNING {SavedAddress.Columns}
        """;
}
