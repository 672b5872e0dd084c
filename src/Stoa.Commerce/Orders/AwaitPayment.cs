using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Payments.Providers;
using Stoa.Payments.Staff;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Waits for money of an order by a way of its own, for what is due and neither reserved nor waited for yet: after what was reserved was released, or its hold
/// has ended. The buyer pays by transfer or cash, and staff say when it has arrived.
/// </summary>
internal sealed class AwaitPayment(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    private const string Transfer = "bank_transfer";

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffPayment>("/admin/orders/{id}/payments", routes.Resolve<AwaitPayment>().Handle)
            .WithName(StaffPayment.Section, "awaitPayment", "Wait for money of an order that has to be paid again")
            .Staff("payments", "capture")
            .Creating()
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(CommerceSuccesses.PaymentAwaited)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderStateWrong,
                CommerceFaults.NothingToAwait,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.Overpaid
            )
            .WithExample(
                StaffPayment.Example with
                {
                    Provider = ManualProvider.ProviderName,
                    MethodId = Transfer,
                    Status = PaymentStatuses.Awaiting,
                    Reference = "RF-1F2A3B4C5D6E",
                    CaptureBefore = null,
                },
                """{"provider":"manual","payment_method":"bank_transfer","amount":{"amount":12489,"currency":"USD"}}"""
            );

    /// <summary>What is to be waited for.</summary>
    /// <param name="Order">Its id.</param>
    /// <param name="Amount">Null for all that is due and not expected.</param>
    /// <param name="Method">As the shop calls it.</param>
    public sealed record Request(Guid Order, Money? Amount, string Method) : IRequest<Request>
    {
        public static Request Read(RequestReader input)
        {
            input.Body.OptionalChoice("provider", [ManualProvider.ProviderName]);
            return new(
                OrderPath.IdOf(input),
                input.Body.OptionalValue("amount", Money.Read),
                input.Body.OptionalText("payment_method", 100) is { Length: > 0 } method ? method : Transfer
            );
        }
    }

    public Task<Outcome<StaffPayment>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Begin(connection, request, context));

    private async Task<Outcome<StaffPayment>> Begin(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        var decision = Decide(order, request.Amount);
        if (decision.Failure is not null)
        {
            return decision.Failure;
        }
        await using var batch = new NpgsqlBatch(connection);
        var amount = new Money(decision.Value, order.Currency);
        var payment = AwaitedPayments.Add(batch, order.Id, order.UserId, request.Method, amount, now);
        var facts = new JsonObject
        {
            ["payment_id"] = payment.ToString(),
            ["amount"] = amount.Amount,
            ["currency"] = amount.Currency,
        };
        OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "payment_awaited", now, after: facts);
        audit.Add(batch, context, CommerceAuditActions.OrderPaymentAwaited, $"order:{order.Id}", null, facts.DeepClone().AsObject());
        OrderStates.Conclude(batch, order.Id, now);
        await batch.ExecuteNonQueryAsync(cancelled);
        return Outcome.Created((await connection.One(MarkPaid.FindSql, StaffPayment.From, cancelled, payment))!);
    }

    internal static Outcome<long> Decide(OrderState order, Money? asked)
    {
        if (OrderRules.AwaitPayment(order) is { } refusal)
        {
            return refusal;
        }
        var amount = asked?.Amount ?? order.Unexpected;
        return asked is { } money && money.Currency != order.Currency ? Failure.Invalid("amount.currency", Rule.OneOf(order.Currency))
            : amount == 0 ? Failure.Invalid("amount.amount", Rule.TooSmall(1, Money.MaxAmount))
            : amount > order.Unexpected ? Failure.Of(PaymentsFaults.Overpaid, "due", OrderRules.Text(order.Unexpected, order.Currency))
            : amount;
    }
}
