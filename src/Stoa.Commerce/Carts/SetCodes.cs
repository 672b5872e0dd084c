using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Promotions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments.Credit;
using Stoa.Platform.Limits;

namespace Stoa.Commerce.Carts;

/// <summary>
/// Enters promotion codes and gift cards, in place of those that were entered before. One that does not apply is no error: the cart says why. Guessing the
/// codes of gift cards is limited.
/// </summary>
internal sealed class SetCodes(NpgsqlDataSource database, CreditBook credit, TimeProvider clock)
{
    private const int MaxCodes = 10;

    public static Route Map(Routes routes) =>
        routes
            .Put<Request, Cart>("/cart/codes", routes.Resolve<SetCodes>().Handle)
            .WithName("Cart", "setCartCodes", "Enter promotion codes and gift cards")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .Versioned(required: false)
            .WithSuccess(CommerceSuccesses.CartUpdated)
            .ProducesFault(CommerceFaults.CartTokenInvalid, RequestFaults.TooManyRequests)
            .WithExample(
                Examples.Cart with
                {
                    Codes = [new CartCode("SAVE10", true, null), new CartCode("SUMMER", false, PromotionStates.Expired)],
                    GiftCards = [new CartGiftCard("7KQM", new Money(2500, "USD"), null)],
                },
                """{"codes":["SAVE10","SUMMER"],"gift_cards":["GC-XXXX-XXXX-XXXX-7KQM"],"use_credit":false}"""
            );

    public sealed record Request(IReadOnlyList<string> Codes, IReadOnlyList<string> GiftCards, bool UseCredit) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Texts("codes", MaxCodes, PromotionCode.MaxLength),
                input.Body.Texts("gift_cards", MaxCodes, 100),
                input.Body.OptionalFlag("use_credit") ?? false
            );
    }

    public async Task<Outcome<Cart>> Handle(Request request, RequestContext context)
    {
        var found = await credit.FindGiftCards(
            request.GiftCards,
            "",
            new Guesser(context.Caller.UserId.ToString(), context.Address),
            context.CancellationToken
        );
        return found.Failure is not null
            ? found.Failure
            : await CartStore.Change(
                database,
                context,
                clock.GetUtcNow(),
                SetSql,
                refuse: null,
                request.Codes.Select(code => code.Trim()).Where(code => code.Length > 0).DistinctBy(PromotionCode.Key, StringComparer.Ordinal).ToArray(),
                JsonSerializer.Serialize([.. found.Value!.Select(card => new StoredGiftCard(card.Id, card.Last4))], CommerceJson.Stored.StoredGiftCardArray),
                request.UseCredit && !context.Caller.IsGuest
            );
    }

    internal const string SetSql = $"UPDATE commerce.carts SET {CartStore.Touched}, codes = $3, gift_cards = $4::text::json, use_credit = $5 WHERE owner = $2";
}
