using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Checkout;

/// <summary>
/// Ends a checkout that is not placed: the provider is asked first whether it is paid, then the money is given back, then stock and codes. Cancelling twice is
/// cancelling once.
/// </summary>
internal sealed class CancelCheckout(NpgsqlDataSource database, CheckoutDesk desk, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<ReadCheckout.Request, CheckoutState>("/checkout/{id}/cancel", routes.Resolve<CancelCheckout>().Handle)
            .WithName("Checkout", "cancelCheckout", "Give up a checkout")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CheckoutCancelled)
            .ProducesFault(CommerceFaults.CheckoutNotFound, CommerceFaults.CheckoutInProgress, CommerceFaults.CheckoutPlaced)
            .WithExample(CheckoutExamples.State with { Status = CheckoutStatuses.Cancelled, ClientSecret = null, PublishableKey = null, Reference = null });

    public async Task<Outcome<CheckoutState>> Handle(ReadCheckout.Request request, RequestContext context)
    {
        if (await Find(request, context) is not { } row)
        {
            return CommerceFaults.CheckoutNotFound;
        }
        if (row.IsActive)
        {
            row = await desk.GiveUp(row, CheckoutStatuses.Cancelled);
        }
        if (row.Status == CheckoutStatuses.Quoted)
        {
            await database.Change(DropSql, CancellationToken.None, row.Id);
            row = await Find(request, context) ?? row;
        }
        return row.Status == CheckoutStatuses.Placed ? CommerceFaults.CheckoutPlaced
            : row.IsActive ? CheckoutDesk.InProgress(row.Id)
            : CheckoutState.Of(row, clock.GetUtcNow());
    }

    private Task<CheckoutRow?> Find(ReadCheckout.Request request, RequestContext context) =>
        database.One(CheckoutRow.FindSql, CheckoutRow.From, context.CancellationToken, request.Id, context.Caller.UserId);

    internal const string DropSql = "UPDATE commerce.checkouts SET status = 'cancelled', updated_at = now() WHERE id = $1 AND status = 'quoted'";
}
