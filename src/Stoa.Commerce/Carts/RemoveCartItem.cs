using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Carts;

/// <summary>Takes a line out of the caller's cart and answers with what is left.</summary>
internal sealed class RemoveCartItem(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Delete<Request, Cart>("/cart/items/{id?}", routes.Resolve<RemoveCartItem>().Handle)
            .WithName("Cart", "removeCartItem", "Remove an item from the cart")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(CommerceFaults.CartTokenInvalid, CommerceFaults.CartItemIdMissing, CommerceFaults.CartItemNotFound)
            .WithExample(Examples.Cart with { Items = [] });

    public readonly record struct Request(string Id) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id", IdForm.Uuid));
    }

    public async Task<Outcome<Cart>> Handle(Request request, RequestContext context)
    {
        if (request.Id.Length == 0)
        {
            return CommerceFaults.CartItemIdMissing;
        }
        if (!Guid.TryParseExact(request.Id, "D", out var id))
        {
            return CommerceFaults.CartItemNotFound;
        }
        return await CartStore.Change(database, context, clock.GetUtcNow(), RemoveSql, () => Task.FromResult<Failure?>(CommerceFaults.CartItemNotFound), id);
    }

    internal const string RemoveSql =
        "WITH changed AS (DELETE FROM commerce.cart_items i USING commerce.carts c WHERE i.id = $3 AND c.id = i.cart_id AND c.owner = $2 RETURNING 1)"
        + CartStore.CountChange;
}
