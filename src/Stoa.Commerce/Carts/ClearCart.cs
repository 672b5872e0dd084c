using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Carts;

/// <summary>Takes everything out of the caller's cart; the cart itself stays.</summary>
internal sealed class ClearCart(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Empty, Cart>("/cart", routes.Resolve<ClearCart>().Handle)
            .WithName("Cart", "clearCart", "Remove all items from the cart")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(CommerceFaults.CartTokenInvalid)
            .WithExample(Examples.Cart with { Items = [] });

    public Task<Outcome<Cart>> Handle(Empty request, RequestContext context) => CartStore.Change(database, context, clock.GetUtcNow(), ClearSql, refuse: null);

    internal const string ClearSql =
        "WITH changed AS (DELETE FROM commerce.cart_items i USING commerce.carts c WHERE c.id = i.cart_id AND c.owner = $2 RETURNING 1)"
        + CartStore.CountChange;
}
