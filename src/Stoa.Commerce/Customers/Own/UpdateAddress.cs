using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers.Own;

/// <summary>
/// Changes the members of one of the caller's addresses that are named; what comes of it has to be an address. Orders keep what they were sent to.
/// </summary>
internal sealed class UpdateAddress(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, SavedAddress>("/account/addresses/{id}", routes.Resolve<UpdateAddress>().Handle)
            .WithName(OwnRoutes.Section, "updateAddress", "Change one of the current user's addresses")
            .SignedIn()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.AddressUpdated)
            .ProducesFault(CommerceFaults.AddressNotFound)
            .WithExample(OwnRoutes.Address, """{"address2":"Apt 4B","default_billing":true}""");

    public sealed record Request(Guid? Id, Changes<AddressSpec> Changes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(CustomerPath.Parse(input), AddressSpec.ReadChanges(input.Body));
    }

    public async Task<Outcome<SavedAddress>> Handle(Request request, RequestContext context) =>
        request.Id is { } id ? await database.InTransaction(context, connection => Update(connection, id, request, context)) : CommerceFaults.AddressNotFound;

    private async Task<Outcome<SavedAddress>> Update(NpgsqlConnection connection, Guid id, Request request, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        await SavedAddresses.Lock(connection, user, cancelled);
        if (await connection.One(SavedAddresses.FindSql, SavedAddress.From, cancelled, user, id) is not { } address)
        {
            return CommerceFaults.AddressNotFound;
        }
        if (!context.Expects(address.Version))
        {
            return RequestFaults.VersionStale;
        }
        var after = request.Changes.Apply(address.Spec).Normalised;
        if (after.Validate() is { } broken)
        {
            return broken;
        }
        if (after == address.Spec)
        {
            return address;
        }
        await SavedAddresses.MakeWay(connection, user, after, cancelled);
        return (
            await connection.One(
                UpdateSql,
                SavedAddress.From,
                cancelled,
                user,
                id,
                after.ToJson(),
                after.DefaultShipping,
                after.DefaultBilling,
                clock.GetUtcNow()
            )
        )!;
    }

    internal const string UpdateSql = $"""
        UPDATE commerce.addresses a SET address = $3::text::jsonb, default_shipping = $4, default_billing = $5, updated_at = $6
        WHERE a.customer_id = $1 AND a.id = $2 RETURNING {SavedAddress.Columns}
        """;
}
