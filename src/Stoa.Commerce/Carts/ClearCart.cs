using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

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
        var user = call.Caller.UserId;
        var now = clock.GetUtcNow();
        await using var batch = database.CreateBatch();
        batch.Add(CartStore.TouchSql, Guid.CreateVersion7(now), user, now);
        batch.Add(ClearSql, user);
        batch.Add(CartStore.ReadSql, user);
        await using var row = await batch.ExecuteReaderAsync(call.Cancelled);
        return (await CartStore.Read(row, user, call.Cancelled))!;
    }

    internal const string ClearSql = "DELETE FROM commerce.cart_items i USING commerce.carts c WHERE c.id = i.cart_id AND c.user_id = $1";
}
