using Npgsql;
using Stoa.Commerce.Promotions;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Makes an order of the caller's cart: all of it or nothing. The cart is read and priced, the payment authorized (no money moves yet), and
/// then one transaction takes the stock, counts the promotions, writes the order, empties the cart and keeps the answer under the
/// Idempotency-Key — only if the cart, its prices and the claim are still what they were. Money without an order is given back; where there is nothing to pay,
/// nobody is asked.
/// </summary>
internal sealed class PlaceOrder(
    NpgsqlDataSource database,
    PaymentOperations payments,
    PaymentReturn returns,
    PaymentOptions options,
    OrderWriter writer,
    TimeProvider clock
)
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
                CommerceFaults.PaymentTimedOut,
                CommerceFaults.PaymentActionRequired,
                CommerceFaults.PaymentUnavailable
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
        var payment = price.Total == 0 ? null : await Start(request, context, new Money(price.Total, draft.Currency), now);
        if (payment is not null && Refusal(payment.Answer) is { } unpaid)
        {
            await returns.End(payment);
            return unpaid;
        }
        // From here on the client's going away changes nothing: the money is reserved. An exception tells nothing about the commit, so the
        // reservation then stays until it is found out whether it has an order.
        var outcome = await writer.Write(request, context, draft, price, payment, now);
        if (outcome.Failure is null)
        {
            return outcome;
        }
        if (payment is not null)
        {
            await returns.End(payment);
        }
        return outcome.Failure.Fault == CommerceFaults.CartChanged ? await Explain(request, context, now) : outcome;
    }

    private Task<StartedPayment> Start(Request request, RequestContext context, Money total, DateTimeOffset now) =>
        payments.Start(
            new PaymentRequest(Guid.CreateVersion7(now), options.Provider, total, request.PaymentMethodId, context.Caller.UserId),
            context.CancellationToken
        );

    /// <summary>Document 003 knows one answer to an order, so what the buyer or the provider has yet to do refuses it, and is given back.</summary>
    private static Failure? Refusal(ProviderAnswer answer) =>
        answer.Kind switch
        {
            AnswerKind.Done => answer.State!.Status switch
            {
                PaymentStatuses.RequiresAction => CommerceFaults.PaymentActionRequired,
                PaymentStatuses.Authorized or PaymentStatuses.Captured or PaymentStatuses.Awaiting => null,
                PaymentStatuses.Failed => CommerceFaults.PaymentDeclined,
                _ => CommerceFaults.PaymentTimedOut,
            },
            AnswerKind.Declined => CommerceFaults.PaymentDeclined,
            AnswerKind.Unknown => CommerceFaults.PaymentTimedOut,
            AnswerKind.Refused => CommerceFaults.PaymentUnavailable,
            AnswerKind.Unusable => new Failure { Fault = CommerceFaults.PaymentMethodUnusable, Field = "payment_method_id" },
        };

    /// <summary>Something was no longer as it was priced: say what, from the state as it is now.</summary>
    private async Task<Failure> Explain(Request request, RequestContext context, DateTimeOffset now) =>
        (await Draft.Load(database, context.Caller.UserId, request, now, CancellationToken.None)).Refusal(request) ?? CommerceFaults.CartChanged;
}
