using Npgsql;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>
/// Sets how many of a line's product the caller wants: 1 to 999, never more than can be had. A line whose product is off sale, or got variants
/// since, can only be removed.
/// </summary>
internal sealed class UpdateCartItem(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Patch<Request, Cart>("/cart/items/{id?}", routes.Resolve<UpdateCartItem>().Handle)
            .WithName("Cart", "updateCartItem", "Update the quantity of an item in the cart")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(
                CommerceFaults.CartTokenInvalid,
                CommerceFaults.CartItemIdMissing,
                CommerceFaults.CartItemNotFound,
                CommerceFaults.OutOfStock,
                CommerceFaults.OrderTooLarge,
                CommerceFaults.ProductOffSale
            )
            .WithExample(Examples.Cart, """{"quantity":3}""");

    public readonly record struct Request(string Id, int Quantity) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Path("id", IdForm.Uuid), input.Body.Integer("quantity", 1, CartStore.MaxQuantity));
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
        return await CartStore.Change(database, context, clock.GetUtcNow(), UpdateSql, () => Refuse(id, request.Quantity, context), id, request.Quantity);
    }

    private async Task<Failure?> Refuse(Guid id, int quantity, RequestContext context)
    {
        var (isThere, failure) = await database.One(
            FactsSql,
            row =>
                (
                    true,
                    CartFailures.Unsellable(row.GetString(0), row.GetString(1))
                        ?? (
                            row.GetBoolean(3) ? new Failure { Fault = CommerceFaults.OrderTooLarge, Field = "quantity" }
                            : row.GetBoolean(4) ? CartFailures.OutOfStock(row.GetString(0), row.GetInt32(2))
                            : null
                        )
                ),
            context.CancellationToken,
            id,
            context.Caller.UserId,
            quantity
        );
        return isThere ? failure : CommerceFaults.CartItemNotFound;
    }

    /// <summary>Pieces of the same thing in the cart's other lines.</summary>
    private const string Others = """
        (SELECT coalesce(sum(o.quantity), 0) FROM commerce.cart_items o
            WHERE o.cart_id = c.id AND o.id <> i.id AND o.product_id = i.product_id AND o.variant_id IS NOT DISTINCT FROM i.variant_id)
        """;

    internal const string UpdateSql = $"""
        WITH changed AS (UPDATE commerce.cart_items i SET quantity = $4
        FROM commerce.carts c
        WHERE i.id = $3 AND c.id = i.cart_id AND c.owner = $2
          AND EXISTS (SELECT FROM commerce.products p LEFT JOIN commerce.variants v ON v.id = i.variant_id
                      WHERE p.id = i.product_id AND {Availability.LineState} = 'on_sale'
                        AND {Availability.Pieces} >= $4 + {Others}
                        AND {CartStore.LargestSum} >= commerce.unit_price(p, v)::numeric * ($4 + {Others}))
        RETURNING 1){CartStore.CountChange}
        """;

    internal const string FactsSql = $"""
        SELECT p.name, {Availability.LineState}, {Availability.Pieces}, {CartStore.LargestSum} < commerce.unit_price(p, v)::numeric * ($3::int + {Others}),
            {Availability.Pieces} < $3::int + {Others}
        FROM commerce.cart_items i JOIN commerce.carts c ON c.id = i.cart_id JOIN commerce.products p ON p.id = i.product_id
        LEFT JOIN commerce.variants v ON v.id = i.variant_id
        WHERE i.id = $1 AND c.owner = $2
        """;
}
