using Npgsql;
using Stoa.Commerce.Payments;
using Stoa.Commerce.Promotions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Makes an order of the caller's cart: all of it or nothing. The cart is read and priced, the payment authorized (no money moves yet), and
/// then one transaction takes the stock, counts the promotions, writes the order, empties the cart and keeps the answer under the
/// Idempotency-Key — only if the cart, its prices and the claim are still what they were. An authorization without an order is voided.
/// </summary>
internal sealed class PlaceOrder(NpgsqlDataSource database, PaymentAttempts payments, OrderWriter writer, TimeProvider clock)
{
    private const int BodyLimit = 256 * 1024;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Order>("/orders", routes.Resolve<PlaceOrder>().Handle)
            .WithName("Orders", "placeOrder", "Create an order from the current user's cart")
            .SignedIn()
            .Creating()
            .LocatedAt<Order>(order => $"/orders/{order.Id}")
            .Idempotent()
            .WithBodyUpTo(BodyLimit)
            .WithSuccess(CommerceSuccesses.OrderPlaced)
            .ProducesFault(
                CommerceFaults.CartEmpty,
                CommerceFaults.CartChanged,
                CommerceFaults.CurrencyMixed,
                CommerceFaults.OutOfStock,
                CommerceFaults.ProductOffSale,
                CommerceFaults.OrderTooLarge,
                CommerceFaults.ShippingMethodUnknown,
                CommerceFaults.PromotionCodeInvalid,
                CommerceFaults.PaymentMethodUnusable,
                CommerceFaults.PaymentDeclined,
                CommerceFaults.PaymentTimedOut
            )
            .WithExample(Examples.Order, Examples.OrderRequest);

    public sealed record Request(
        Address ShippingAddress,
        Address? BillingAddress,
        string PaymentMethodId,
        IReadOnlyList<string> PromotionCodes,
        string ShippingMethodId,
        string Notes
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                input.Body.Object("shipping_address", Address.Read),
                input.Body.OptionalObject("billing_address", Address.Read),
                input.Body.Text("payment_method_id", 100),
                input.Body.Texts("promotion_codes", 10, 50),
                input.Body.Text("shipping_method_id", 100),
                input.Body.OptionalText("notes", 2000)
            );

        /// <summary>Codes as they are compared, each once.</summary>
        public string[] Codes => [.. PromotionCodes.Select(PromotionCode.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public async Task<Outcome<Order>> Handle(Request request, RequestContext context)
    {
        var now = clock.GetUtcNow();
        var draft = await Draft.Load(database, context.Caller.UserId, request, now, context.CancellationToken);
        if (draft.Refusal(request) is { } refusal)
        {
            return refusal;
        }
        var (price, unpriced) = draft.Price();
        if (price is null)
        {
            return unpriced!;
        }
        var payment = new PaymentRequest(Guid.CreateVersion7(now), new Money(price.Total, draft.Currency), request.PaymentMethodId);
        var authorization = await payments.Authorize(payment, context.Caller.UserId, context.CancellationToken);
        if (Refusal(authorization) is { } unpaid)
        {
            await payments.End(payment.PaymentId, authorization);
            return unpaid;
        }
        // From here on the client's going away changes nothing: the money is reserved. An exception tells nothing about the commit, so the
        // reservation then stays until the periodic job finds whether it has an order.
        var outcome = await writer.Write(request, context, draft, price, payment.PaymentId, now);
        if (outcome.Failure is null)
        {
            return outcome;
        }
        await payments.End(payment.PaymentId, authorization);
        return outcome.Failure.Fault == CommerceFaults.CartChanged ? await Explain(request, context, now) : outcome;
    }

    private static Failure? Refusal(Authorization authorization) =>
        authorization switch
        {
            Authorization.Approved => null,
            Authorization.Declined => CommerceFaults.PaymentDeclined,
            Authorization.TimedOut => CommerceFaults.PaymentTimedOut,
            Authorization.Unusable => new Failure { Fault = CommerceFaults.PaymentMethodUnusable, Field = "payment_method_id" },
        };

    /// <summary>Something was no longer as it was priced: say what, from the state as it is now.</summary>
    private async Task<Failure> Explain(Request request, RequestContext context, DateTimeOffset now) =>
        (await Draft.Load(database, context.Caller.UserId, request, now, CancellationToken.None)).Refusal(request) ?? CommerceFaults.CartChanged;
}
