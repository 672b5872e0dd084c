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
/// Enters promotion codes and gift cards, in place of those that were entered before; of codes, gift cards and credit what is not sent stays as it is. A code
/// that does not apply is no error: the cart says why. Guessing the codes of gift cards is limited.
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

    /// <summary>Each null where it was not sent.</summary>
    public sealed record Request(IReadOnlyList<string>? Codes, IReadOnlyList<string>? GiftCards, bool? UseCredit) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            var codes = input.Body.Texts("codes", MaxCodes, PromotionCode.MaxLength);
            var giftCards = input.Body.Texts("gift_cards", MaxCodes, 100);
            return new(
                input.Body.Has("codes") ? codes : null,
                input.Body.Has("gift_cards") ? giftCards : null,
                // Null is no, as an empty list is none.
                input.Body.OptionalFlag("use_credit") ?? (input.Body.Has("use_credit") ? false : null)
            );
        }
    }

    public async Task<Outcome<Cart>> Handle(Request request, RequestContext context)
    {
        var found = await credit.FindGiftCards(
            request.GiftCards ?? [],
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
                request.Codes?.Select(code => code.Trim()).Where(code => code.Length > 0).DistinctBy(PromotionCode.Key, StringComparer.Ordinal).ToArray(),
                request.GiftCards is null
                    ? null
                    : JsonSerializer.Serialize(
                        [.. found.Value!.Select(card => new StoredGiftCard(card.Id, card.Last4))],
                        CommerceJson.Stored.StoredGiftCardArray
                    ),
                context.Caller.IsGuest ? false : request.UseCredit
            );
    }

    internal const string SetSql = $"""
        UPDATE commerce.carts SET {CartStore.Touched},
            codes = coalesce($3, codes), gift_cards = coalesce($4::text::json, gift_cards), use_credit = coalesce($5, use_credit)
        WHERE owner = $2
        """;
}
