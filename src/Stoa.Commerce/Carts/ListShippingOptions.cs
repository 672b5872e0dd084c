using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Carts;

/// <summary>How the cart can be sent to its address, the cheapest first. Prices are those of this moment: for the lines, codes and rates as they are.</summary>
internal sealed class ListShippingOptions(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MostOptions = 100;

    public static Route Map(Routes routes) =>
        routes
            .Get<Empty, Page<ShippingOption>>("/cart/shipping-options", routes.Resolve<ListShippingOptions>().Handle)
            .WithName("Cart", "listShippingOptions", "List the ways to send the cart to its address")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .WithSuccess(CommerceSuccesses.ShippingOptionsRetrieved)
            .ProducesFault(CommerceFaults.CartTokenInvalid, CommerceFaults.AddressMissing)
            .WithExample(new Page<ShippingOption>([Examples.ShippingOption], 1, MostOptions, 1));

    public async Task<Outcome<Page<ShippingOption>>> Handle(Empty request, RequestContext context)
    {
        var cart = await CartStore.FindAddressed(database, context);
        if (cart.Failure is not null)
        {
            return cart.Failure;
        }
        var options = await Of(database, cart.Value!, context.Caller, clock.GetUtcNow(), context.CancellationToken);
        return new Page<ShippingOption>(options, 1, MostOptions, options.Count);
    }

    /// <summary>Empty where nothing ships there, and where nothing has to be sent.</summary>
    public static async Task<IReadOnlyList<ShippingOption>> Of(
        NpgsqlDataSource database,
        Cart cart,
        Caller caller,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var terms = cart.Terms;
        var buyer = await CartView.BuyerOf(database, cart, caller, cancelled);
        var draft = await Draft.Load(cart, database, buyer, now, cancelled);
        if (draft.Unpriceable(terms) is not null || !draft.IsSent)
        {
            return [];
        }
        var methods = await database.Many(
            MethodsSql,
            row => (Terms: ShopRules.ShippingFrom(row), Option: ShippingOption.From(row)),
            cancelled,
            terms.Place.Country,
            terms.Place.State,
            terms.Place.PostalCode,
            draft.Currency
        );
        return
        [
            .. methods
                .Select(method => method.Option.At(draft.Price(method.Terms), draft.Currency))
                .OfType<ShippingOption>()
                .OrderBy(option => option.Price.Amount)
                .ThenBy(option => option.Id, StringComparer.Ordinal),
        ];
    }

    internal const string MethodsSql = """
        SELECT m.id, m.name, m.min_days, m.max_days, m.price_by, m.price, m.tiers::text AS tiers, m.free_from, m.tax_class
        FROM commerce.shipping_methods m
        WHERE m.active AND m.currency = $4 AND CASE WHEN m.zone_id IS NULL THEN true ELSE m.zone_id = ANY (commerce.zones_of($1, $2, $3)) END
        ORDER BY m.id LIMIT 100
        """;
}
