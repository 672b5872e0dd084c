using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>Sets how many of a line's product the caller wants: 1 to 999, never more than is in stock.</summary>
internal sealed class UpdateCartItem(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) => routes
        .Patch<Request, Cart>("/cart/items/{id?}", routes.The<UpdateCartItem>().Handle)
        .Named("Cart", "updateCartItem", "Update the quantity of an item in the cart").SignedIn().Says(Done.CartUpdated)
        .Fails(Fault.CartItemIdMissing, Fault.CartItemNotFound, Fault.OutOfStock)
        .Shows(Examples.Cart, """{"quantity":3}""");

    public readonly record struct Request(string Id, int Quantity) : IRequest<Request>
    {
        public static Request Read(RequestInput input) => new(input.Path("id"), input.Body.Integer("quantity", 1, CartStore.MaxQuantity));
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
        var user = call.Caller.UserId;
        var (cart, changed) = await CartStore.Change(database, user, clock.GetUtcNow(), UpdateSql, call.Cancelled, id, request.Quantity);
        return changed ? cart : await Refuse(id, call);
    }

    private async Task<Failure> Refuse(Guid id, Call call) =>
        await database.One(FactsSql, row => AddToCart.OutOfStock(row.GetString(0), row.GetInt32(1)), call.Cancelled, id, call.Caller.UserId) ?? Fault.CartItemNotFound;

    internal const string UpdateSql = $"""
        WITH changed AS (UPDATE commerce.cart_items i SET quantity = $4
        FROM commerce.carts c
        WHERE i.id = $3 AND c.id = i.cart_id AND c.user_id = $2
          AND EXISTS (SELECT FROM commerce.products p JOIN commerce.stock s ON s.item_id = coalesce(i.variant_id, i.product_id)
                      WHERE p.id = i.product_id AND p.status = 'active'
                        AND s.on_hand >= $4 + (SELECT coalesce(sum(o.quantity), 0) FROM commerce.cart_items o
                            WHERE o.cart_id = c.id AND o.id <> i.id AND o.product_id = i.product_id AND o.variant_id IS NOT DISTINCT FROM i.variant_id))
        RETURNING 1){CartStore.CountChange}
        """;

    internal const string FactsSql = """
        SELECT p.name, CASE WHEN p.status = 'active' THEN coalesce(s.on_hand, 0) ELSE 0 END
        FROM commerce.cart_items i JOIN commerce.carts c ON c.id = i.cart_id JOIN commerce.products p ON p.id = i.product_id
        LEFT JOIN commerce.stock s ON s.item_id = coalesce(i.variant_id, i.product_id)
        WHERE i.id = $1 AND c.user_id = $2
        """;
}
