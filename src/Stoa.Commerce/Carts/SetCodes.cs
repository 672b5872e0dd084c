using Npgsql;
using Stoa.Commerce.Promotions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Carts;

/// <summary>Enters codes, in place of those that were entered before. One that does not apply is no error: the cart says why.</summary>
internal sealed class SetCodes(NpgsqlDataSource database, TimeProvider clock)
{
    private const int MaxCodes = 10;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Cart>("/cart/codes", routes.Resolve<SetCodes>().Handle)
            .WithName("Cart", "setCartCodes", "Enter promotion codes")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(CommerceFaults.CartTokenInvalid)
            .WithExample(
                Examples.Cart with
                {
                    Codes = [new CartCode("SAVE10", true, null), new CartCode("SUMMER", false, PromotionStates.Expired)],
                },
                """{"codes":["SAVE10","SUMMER"]}"""
            );

    public sealed record Request(IReadOnlyList<string> Codes) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.Texts("codes", MaxCodes, PromotionCode.MaxLength));
    }

    public Task<Outcome<Cart>> Handle(Request request, RequestContext context) =>
        CartStore.Change(
            database,
            context,
            clock.GetUtcNow(),
            SetSql,
            refuse: null,
            [request.Codes.Select(code => code.Trim()).Where(code => code.Length > 0).DistinctBy(PromotionCode.Key, StringComparer.Ordinal).ToArray()]
        );

    internal const string SetSql = $"UPDATE commerce.carts SET {CartStore.Touched}, codes = $3 WHERE owner = $2";
}
