using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers.Own;

/// <summary>Forgets one of the caller's addresses. What it was the default for has none then.</summary>
internal sealed class RemoveAddress(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<CustomerPath, Nothing>("/account/addresses/{id}", routes.Resolve<RemoveAddress>().Handle)
            .WithName(OwnRoutes.Section, "removeAddress", "Forget one of the current user's addresses")
            .SignedIn()
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.AddressRemoved)
            .ProducesFault(CommerceFaults.AddressNotFound);

    public async Task<Outcome<Nothing>> Handle(CustomerPath request, RequestContext context) =>
        request.Id is { } id ? await database.InTransaction(context, connection => Remove(connection, id, context)) : CommerceFaults.AddressNotFound;

    private static async Task<Outcome<Nothing>> Remove(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var (user, cancelled) = (context.Caller.UserId, context.CancellationToken);
        await SavedAddresses.Lock(connection, user, cancelled);
        return await RowVersions.Stale(connection, context, SavedAddresses.VersionSql, user, id) is { } stale ? stale
            : await connection.Change(DeleteSql, cancelled, user, id) == 1 ? new Nothing()
            : CommerceFaults.AddressNotFound;
    }

    internal const string DeleteSql = "DELETE FROM commerce.addresses WHERE customer_id = $1 AND id = $2";
}
