using Npgsql;
using Stoa.Commerce.Catalogue;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>
/// Puts a product, or one of its variants, into the caller's cart. The same product, variant and attributes are one line whose quantities
/// add up, to at most 999 and never to more than can be had. A cart is of one currency.
/// </summary>
internal sealed class AddToCart(NpgsqlDataSource database, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Cart>("/cart/items", routes.Resolve<AddToCart>().Handle)
            .WithName("Cart", "addToCart", "Add a product to the cart")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(
                CommerceFaults.CartTokenInvalid,
                CommerceFaults.ProductUnknown,
                CommerceFaults.VariantUnknown,
                CommerceFaults.CurrencyMixed,
                CommerceFaults.OutOfStock,
                CommerceFaults.OrderTooLarge,
                CommerceFaults.CartFull
            )
            .WithExample(Examples.Cart, """{"product_id":"prod-1","variant_id":null,"quantity":2,"attributes":{"color":"Black","size":"15-inch"}}""");

    public sealed record Request(string ProductId, string? VariantId, int Quantity, IReadOnlyDictionary<string, string> Attributes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Text("product_id", 100),
                input.Body.OptionalId("variant_id"),
                input.Body.Integer("quantity", 1, CartStore.MaxQuantity),
                input.Body.TextMap("attributes", 20, 200)
            );
    }

    public Task<Outcome<Cart>> Handle(Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        return CartStore.Change(
            database,
            context,
            now,
            AddSql,
            () => Refuse(request, context),
            request.ProductId,
            request.VariantId,
            TextMaps.ToJson(request.Attributes),
            request.Quantity,
            CartStore.MaxQuantity,
            CartStore.MaxLines,
            Guid.CreateVersion7(now)
        );
    }

    /// <summary>Nothing was added: look up which rule stood in the way.</summary>
    private async Task<Failure?> Refuse(Request request, RequestContext context)
    {
        var facts = await database.One(
            FactsSql,
            row => new Facts(
                row.GetString("name"),
                row.GetBoolean("has_variants"),
                row.GetBoolean("is_variant"),
                row.GetInt32("available"),
                row.GetInt64("in_cart"),
                row.GetInt64("lines"),
                row.GetString("currency"),
                row.GetStringOrNull("other_currency"),
                row.GetInt64("unit_price")
            ),
            context.CancellationToken,
            request.ProductId,
            request.VariantId,
            context.Caller.UserId,
            TextMaps.ToJson(request.Attributes)
        );
        return facts is null ? CommerceFaults.ProductUnknown : Decide(request, facts);
    }

    /// <summary>Null where nothing stands in the way any more.</summary>
    internal static Failure? Decide(Request request, Facts facts)
    {
        if (request.VariantId is null && facts.HasVariants)
        {
            return Failure.Invalid("variant_id", Rule.Required);
        }
        if (request.VariantId is not null && !facts.IsVariant)
        {
            return CommerceFaults.VariantUnknown;
        }
        if (facts.OtherCurrency is { } other)
        {
            return CartFailures.CurrencyMixed(other, facts.Currency) with { Field = "product_id" };
        }
        if (facts.InCart + request.Quantity > facts.Available)
        {
            return CartFailures.OutOfStock(facts.Name, facts.Available);
        }
        if ((decimal)facts.UnitPrice * (facts.InCart + request.Quantity) > Money.MaxAmount)
        {
            return new Failure { Fault = CommerceFaults.OrderTooLarge, Field = "quantity" };
        }
        return facts.Lines >= CartStore.MaxLines
                ? Failure.Of(CommerceFaults.CartFull, "limit", CartStore.MaxLines.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : facts.InCart + request.Quantity > CartStore.MaxQuantity ? CartStore.QuantityOutOfRange
            : null;
    }

    /// <summary>What the database knows about the product and the cart.</summary>
    /// <param name="Name">The product's name.</param>
    /// <param name="HasVariants">It is sold by variant.</param>
    /// <param name="IsVariant">The variant asked for is one of its variants.</param>
    /// <param name="Available">Pieces that can be had.</param>
    /// <param name="InCart">Pieces of it in the cart already, over all lines.</param>
    /// <param name="Lines">Lines of the cart beside the one that it would be added to.</param>
    /// <param name="Currency">The product's.</param>
    /// <param name="OtherCurrency">A different currency in the cart; null if there is none.</param>
    /// <param name="UnitPrice">What a piece costs now.</param>
    internal sealed record Facts(
        string Name,
        bool HasVariants,
        bool IsVariant,
        int Available,
        long InCart,
        long Lines,
        string Currency = "USD",
        string? OtherCurrency = null,
        long UnitPrice = 0
    );

    internal const string AddSql = $"""
        WITH changed AS (INSERT INTO commerce.cart_items AS i (id, cart_id, product_id, variant_id, attributes, quantity, price_seen)
        SELECT $9, c.id, p.id, v.id, $5::text::jsonb, $6::int, commerce.unit_price(p, v)
        FROM commerce.carts c
        JOIN commerce.products p ON p.id = $3 AND commerce.on_sale(p)
        LEFT JOIN commerce.variants v ON v.id = $4::text AND v.product_id = p.id AND NOT v.archived
        WHERE c.owner = $2
          AND ($4::text IS NULL OR v.id IS NOT NULL)
          AND ($4::text IS NOT NULL OR NOT {Availability.HasVariants})
          AND NOT EXISTS (SELECT FROM commerce.cart_items o JOIN commerce.products q ON q.id = o.product_id WHERE o.cart_id = c.id AND q.currency <> p.currency)
          AND {Availability.Pieces} >= $6::int + (
                SELECT coalesce(sum(o.quantity), 0) FROM commerce.cart_items o
                WHERE o.cart_id = c.id AND o.product_id = p.id AND o.variant_id IS NOT DISTINCT FROM v.id)
          AND {CartStore.LargestSum} >= commerce.unit_price(p, v)::numeric * ($6::int + (
                SELECT coalesce(sum(o.quantity), 0) FROM commerce.cart_items o
                WHERE o.cart_id = c.id AND o.product_id = p.id AND o.variant_id IS NOT DISTINCT FROM v.id))
          AND (SELECT count(*) FROM commerce.cart_items o WHERE o.cart_id = c.id
                 AND NOT (o.product_id = p.id AND o.variant_id IS NOT DISTINCT FROM v.id AND o.attributes = $5::text::jsonb)) < $8
        ON CONFLICT ON CONSTRAINT cart_items_one_line DO UPDATE
        SET quantity = i.quantity + excluded.quantity, price_seen = excluded.price_seen WHERE i.quantity + excluded.quantity <= $7
        RETURNING 1){CartStore.CountChange}
        """;

    internal const string FactsSql = $"""
        SELECT p.name,
               {Availability.HasVariants} AS has_variants,
               v.id IS NOT NULL AS is_variant,
               {Availability.Pieces} AS available,
               (SELECT coalesce(sum(i.quantity), 0) FROM commerce.cart_items i JOIN commerce.carts c ON c.id = i.cart_id
                WHERE c.owner = $3 AND i.product_id = p.id AND i.variant_id IS NOT DISTINCT FROM v.id) AS in_cart,
               (SELECT count(*) FROM commerce.cart_items i JOIN commerce.carts c ON c.id = i.cart_id
                WHERE c.owner = $3 AND NOT (i.product_id = p.id AND i.variant_id IS NOT DISTINCT FROM v.id AND i.attributes = $4::text::jsonb)) AS lines,
               p.currency, commerce.unit_price(p, v) AS unit_price,
               (SELECT min(q.currency) FROM commerce.cart_items i JOIN commerce.carts c ON c.id = i.cart_id JOIN commerce.products q ON q.id = i.product_id
                WHERE c.owner = $3 AND q.currency <> p.currency) AS other_currency
        FROM commerce.products p
        LEFT JOIN commerce.variants v ON v.id = $2::text AND v.product_id = p.id AND NOT v.archived
        WHERE p.id = $1 AND commerce.on_sale(p)
        """;
}
