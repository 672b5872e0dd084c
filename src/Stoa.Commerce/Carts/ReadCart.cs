using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>The caller's cart. It is there from the first look on, so that it keeps its id.</summary>
internal sealed class ReadCart(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, Cart>("/cart", routes.Resolve<ReadCart>().Handle)
            .WithName("Cart", "getCart", "Retrieve the current user's cart")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .WithSuccess(CommerceSuccesses.CartRetrieved)
            .ProducesFault(CommerceFaults.CartTokenInvalid)
            .WithExample(Examples.Cart);

    public async Task<Outcome<Cart>> Handle(Empty request, RequestContext context)
    {
        if (await Find(context) is { } cart)
        {
            return cart;
        }
        if (context.Caller.IsGuest)
        {
            return CommerceFaults.CartTokenInvalid;
        }
        await database.Change(CartStore.CreateSql, context.CancellationToken, Guid.CreateVersion7(), context.Caller.UserId, clock.GetUtcNow());
        // A cart of somebody who is being deleted is taken away again as it is made.
        return await Find(context) is { } made ? made : RequestFaults.TokenRevoked;
    }

    private Task<Cart?> Find(RequestContext context) =>
        database.Watched(
            async connection =>
            {
                await using var batch = connection.CreateBatch();
                return await CartStore.Find(batch, context) is { } cart
                    ? await CartView.Complete(cart, connection.CreateBatch, context, clock.GetUtcNow())
                    : null;
            },
            context.CancellationToken
        );
}
