using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Carts;

/// <summary>Takes everything out of the caller's cart; the cart itself stays.</summary>
internal sealed class ClearCart(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Delete<Empty, Cart>("/cart", routes.The<ClearCart>().Handle)
        .Named("Cart", "clearCart", "Remove all items from the cart").SignedIn().Says(Done.CartUpdated)
        .Shows(Examples.Cart with { Items = [] });

    public async Task<Outcome<Cart>> Handle(Empty request, Call call)
    {
        var (cart, _) = await CartStore.Change(database, call.Caller.UserId, clock.GetUtcNow(), ClearSql, call.Cancelled);
        return cart;
    }

    internal const string ClearSql =
        "WITH changed AS (DELETE FROM commerce.cart_items i USING commerce.carts c WHERE c.id = i.cart_id AND c.user_id = $2 RETURNING 1)" + CartStore.CountChange;
}
