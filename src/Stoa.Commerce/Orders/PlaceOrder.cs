using Npgsql;
using Stoa.Commerce.Carts;
using Stoa.Commerce.Checkout;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Stock.Hot;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Jobs;

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
    UnfinishedWork unfinished,
    PaymentOptions options,
    OfferedPayments offered,
    OrderWriter writer,
    ItemAdmission admission,
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
                CommerceFaults.PaymentUnavailable,
                RequestFaults.Overloaded
            )
            .WithExample(Examples.Order, Examples.OrderRequest);

    public sealed record Request(
        Address ShippingAddress,
        Address? BillingAddress,
        string PaymentMethodId,
        IReadOnlyList<string> PromotionCodes,
        string ShippingMethodId,
        string Notes,
        Money? ExpectedTotal
    ) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            var address = input.Body.Object("shipping_address", Address.Read);
            return new Request(
                address,
                input.Body.OptionalObject("billing_address", Address.Read),
                // Of what has no total it is not known whether anything is to be paid.
                input.Body.TextWhere(string.IsNullOrEmpty(address?.Country), "payment_method_id", 100),
                input.Body.Texts("promotion_codes", 10, 50),
                input.Body.Text("shipping_method_id", 100),
                input.Body.OptionalText("notes", Order.MaxNotes),
                input.Body.OptionalValue("expected_total", Money.Read)
            );
        }

        public PurchaseTerms Terms => new(ShippingAddress, BillingAddress, PromotionCodes, ShippingMethodId);
    }

    public async Task<Outcome<Order>> Handle(Request request, RequestContext context)
    {
        var (now, buyer, terms) = (clock.GetUtcNow(), Buyer.Member(context.Caller.UserId), request.Terms);
        var draft = await Draft.Load(database, buyer, terms, now, context.CancellationToken);
        if (Refusal(draft, terms) is { } refusal)
        {
            return refusal;
        }
        if (draft.Price() is not { } price)
        {
            return Unshipped;
        }
        var purchase = Purchase.Of(draft, price, terms) with { Language = context.Language };
        var total = purchase.Money(purchase.Total);
        if (Refusal(request, total) is { } mistaken)
        {
            return mistaken;
        }
        using var place = admission.Enter(purchase.Lines.Select(line => line.ItemId));
        return place is null ? ItemAdmission.Busy : await Buy(request, context, draft, purchase, buyer, now);
    }

    private async Task<Outcome<Order>> Buy(Request request, RequestContext context, Draft draft, Purchase purchase, Buyer buyer, DateTimeOffset now)
    {
        var payment = purchase.Total == 0 ? null : await Start(request, context, purchase.Money(purchase.Total), now);
        if (payment is not null && Refusal(payment) is { } unpaid)
        {
            await returns.End(payment);
            return unpaid;
        }
        // From here on the client's going away changes nothing: the money is reserved. An exception tells nothing about the commit, so the
        // reservation then stays until the database can tell whether it has an order.
        var plan = new OrderPlan
        {
            Id = Guid.CreateVersion7(now),
            Purchase = purchase,
            Buyer = buyer,
            CartId = draft.CartId,
            CartVersion = draft.CartVersion,
            Notes = request.Notes,
            Now = now,
            Started = payment is null ? [] : [payment],
        };
        var outcome = await unfinished.OrLater(
            $"order {plan.Id}",
            () => writer.Write(plan, context),
            _ => payment is null ? Task.CompletedTask : returns.End(payment)
        );
        if (outcome.Failure is null)
        {
            return outcome;
        }
        if (payment is not null)
        {
            await returns.End(payment);
        }
        return ReferenceEquals(outcome.Failure, OrderWriter.Changed) ? await Explain(buyer, request.Terms, now) : outcome;
    }

    /// <summary>What the client expects of the total, and how it pays it; nothing where there is nothing to pay.</summary>
    private Failure? Refusal(Request request, Money total) =>
        request.ExpectedTotal is { } expected && expected != total ? CartFailures.Changed(total)
        : total.Amount == 0 ? null
        : string.IsNullOrWhiteSpace(request.PaymentMethodId) ? Failure.Invalid("payment_method_id", Rule.Required)
        : offered.MethodRefusal(options.Provider, request.PaymentMethodId) is { } unoffered ? unoffered with { Field = "payment_method_id" }
        : null;

    private static readonly Failure Unshipped = new() { Fault = CommerceFaults.ShippingMethodUnknown, Field = "shipping_method_id" };

    private static Failure? Refusal(Draft draft, PurchaseTerms terms) =>
        draft.Unpriceable(terms)
        ?? (
            !draft.IsShipped ? Unshipped
            : terms.CodeKeys.FirstOrDefault(code => !draft.IsUsable(code)) is { } unknown
                ? Failure.Of(CommerceFaults.PromotionCodeInvalid, "code", unknown) with
                {
                    Field = "promotion_codes",
                }
            : draft.Unavailable()
        );

    private Task<StartedPayment> Start(Request request, RequestContext context, Money total, DateTimeOffset now) =>
        payments.Start(
            new PaymentRequest(Guid.CreateVersion7(now), options.Provider, total, request.PaymentMethodId, context.Caller.UserId),
            context.CancellationToken
        );

    /// <summary>Document 003 knows one answer to an order, so what the buyer or the provider has yet to do refuses it, and is given back.</summary>
    private static Failure? Refusal(StartedPayment started)
    {
        var answer = started.Answer;
        return answer.Kind switch
        {
            AnswerKind.Done => answer.State!.Status switch
            {
                _ when !answer.State.IsFor(started.Payment) => CommerceFaults.PaymentUnavailable,
                PaymentStatuses.RequiresAction => CommerceFaults.PaymentActionRequired,
                var status when PaymentStatuses.IsPromised(status) => null,
                PaymentStatuses.Failed => Declines.Of(answer.State.Reason),
                _ => CommerceFaults.PaymentTimedOut,
            },
            AnswerKind.Declined => Declines.Of(answer.Reason),
            AnswerKind.Unknown => CommerceFaults.PaymentTimedOut,
            AnswerKind.Refused => CommerceFaults.PaymentUnavailable,
            AnswerKind.Unusable => new Failure { Fault = CommerceFaults.PaymentMethodUnusable, Field = "payment_method_id" },
        };
    }

    /// <summary>Something was no longer as it was priced: say what, from the state as it is now.</summary>
    private async Task<Failure> Explain(Buyer buyer, PurchaseTerms terms, DateTimeOffset now)
    {
        var draft = await Draft.Load(database, buyer, terms, now, CancellationToken.None);
        return Refusal(draft, terms) ?? (draft.Price() is { } price ? CartFailures.Changed(new Money(price.Total, draft.Currency)) : Unshipped);
    }
}
