using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Carts;

/// <summary>Takes a line out of the caller's cart and answers with what is left.</summary>
internal sealed class RemoveCartItem(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Delete<Request, Cart>("/cart/items/{id?}", routes.The<RemoveCartItem>().Handle)
        .Named("Cart", "removeCartItem", "Remove an item from the cart").SignedIn().Says(Done.CartUpdated)
        .Fails(Fault.CartItemIdMissing, Fault.CartItemNotFound)
        .Shows(Examples.Cart with { Items = [] });

    public readonly record struct Request(string Id) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(input.Path("id"));
    }

    public async Task<Outcome<Cart>> Handle(Request request, Call call)
    {
        if (request.Id.Length == 0)
        {
            return Fault.CartItemIdMissing;
        }
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            return Fault.CartItemNotFound;
        }
        var (cart, changed) = await CartStore.Change(database, call.Caller.UserId, clock.GetUtcNow(), RemoveSql, call.Cancelled, id);
        return changed ? cart : Fault.CartItemNotFound;
    }

    internal const string RemoveSql =
        "WITH changed AS (DELETE FROM commerce.cart_items i USING commerce.carts c WHERE i.id = $3 AND c.id = i.cart_id AND c.user_id = $2 RETURNING 1)" + CartStore.CountChange;
}
