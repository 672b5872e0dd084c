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
        var facts = await database.One(
            FactsSql,
            row => new Facts(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4)),
            context.CancellationToken,
            id,
            context.Caller.UserId
        );
        return facts is null ? CommerceFaults.CartItemNotFound : Decide(quantity, facts);
    }

    /// <summary>Null where nothing stands in the way any more.</summary>
    private static Failure? Decide(int quantity, Facts facts)
    {
        var wanted = quantity + facts.Others;
        return CartFailures.Unsellable(facts.Name, facts.State)
            ?? (
                (decimal)facts.UnitPrice * wanted > Money.MaxAmount ? new Failure { Fault = CommerceFaults.OrderTooLarge, Field = "quantity" }
                : wanted > facts.Available ? CartFailures.OutOfStock(facts.Name, facts.Available)
                : null
            );
    }

    /// <summary>What the database knows about a line.</summary>
    /// <param name="Name">The product's.</param>
    /// <param name="State">One of <see cref="LineStates"/>.</param>
    /// <param name="Available">Pieces that can be had.</param>
    /// <param name="Others">Pieces of the same thing in the cart's other lines.</param>
    /// <param name="UnitPrice">What a piece costs now.</param>
    private sealed record Facts(string Name, string State, int Available, long Others, long UnitPrice);

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
        SELECT p.name, {Availability.LineState}, {Availability.Pieces}, {Others}, commerce.unit_price(p, v)
        FROM commerce.cart_items i JOIN commerce.carts c ON c.id = i.cart_id JOIN commerce.products p ON p.id = i.product_id
        LEFT JOIN commerce.variants v ON v.id = i.variant_id
        WHERE i.id = $1 AND c.owner = $2
        """;
}
