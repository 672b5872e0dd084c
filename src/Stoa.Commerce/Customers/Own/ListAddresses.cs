using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers.Own;

/// <summary>The caller's addresses, the oldest first.</summary>
internal sealed class ListAddresses(NpgsqlDataSource database)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Paging, Page<SavedAddress>>("/account/addresses", routes.Resolve<ListAddresses>().Handle)
            .WithName(OwnRoutes.Section, "listAddresses", "List the current user's addresses")
            .SignedIn()
            .WithSuccess(CommerceSuccesses.AddressesRetrieved)
            .WithExample(new Page<SavedAddress>([OwnRoutes.Address], 1, PageQuery.DefaultSize, 1));

    public async Task<Outcome<Page<SavedAddress>>> Handle(Paging request, RequestContext context) =>
        await Pages.Read(database, CountSql, ListSql, SavedAddress.From, request.Page, context.CancellationToken, context.Caller.UserId);

    internal const string CountSql = "SELECT count(*) FROM commerce.addresses WHERE customer_id = $1";

    internal const string ListSql = SavedAddresses.OfCustomerSql + " LIMIT $2 OFFSET $3";
}
