using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Checkout;

/// <summary>
/// Says what the cart costs, with every step, and promises it for 15 minutes: neither prices nor codes nor rates change for whoever checks out with the quote.
/// Stock is looked at and not held.
/// </summary>
internal sealed class QuoteCart(NpgsqlDataSource database, Quotes quotes)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, Quote>("/cart/quote", routes.Resolve<QuoteCart>().Handle)
            .WithName("Checkout", "quoteCart", "Ask what the cart costs, and keep the price for 15 minutes")
            .SignedIn()
            .OrGuest(GuestCarts.Header)
            .Idempotent()
            .WithSuccess(CommerceSuccesses.CartQuoted)
            .ProducesFault(Quotes.Faults)
            .WithExample(CheckoutExamples.Quote);

    public async Task<Outcome<Quote>> Handle(Empty request, RequestContext context)
    {
        var made = await quotes.Make(context);
        if (made.Failure is not null)
        {
            return made.Failure;
        }
        await database.Together(
            batch =>
            {
                CheckoutRow.Add(batch, made.Value!);
                return batch.ExecuteNonQueryAsync(context.CancellationToken);
            },
            context.CancellationToken
        );
        return await quotes.Describe(made.Value!, context.CancellationToken);
    }
}

/// <summary>What a cart costs.</summary>
/// <param name="Subtotal">Of the lines, before discounts.</param>
/// <param name="GiftCardTotal">What gift cards pay of the total.</param>
/// <param name="CreditTotal">What the account's credit pays of it.</param>
/// <param name="Due">What is left to be paid after gift cards and credit.</param>
/// <param name="Steps">From the first line to the total: their amounts sum to it.</param>
internal sealed record Quote(
    Guid QuoteId,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<OrderItemQuote> Lines,
    Money Subtotal,
    Money DiscountTotal,
    Money ShippingTotal,
    Money TaxTotal,
    IReadOnlyList<QuotedTax> TaxLines,
    Money GiftCardTotal,
    Money CreditTotal,
    Money Total,
    Money Due,
    IReadOnlyList<QuoteStep> Steps
);

/// <summary>A line of a quote.</summary>
/// <param name="Total">What is paid for it, with its tax.</param>
internal sealed record OrderItemQuote(
    string ProductId,
    string? VariantId,
    string Sku,
    string Name,
    Money UnitPrice,
    int Quantity,
    Money DiscountAmount,
    Money TaxAmount,
    Money Total
);

/// <summary>The tax of one rate.</summary>
/// <param name="RatePpm">Parts per million.</param>
internal sealed record QuotedTax(string Name, int RatePpm, Money Amount);

/// <summary>A step on the way to the total.</summary>
/// <param name="Rule">item, discount, shipping or tax.</param>
/// <param name="Text">What it is about: the name of a product, a promotion, a method or a rate.</param>
/// <param name="Amount">Below zero for what is taken off.</param>
internal sealed record QuoteStep(string Rule, string Text, Money Amount);
