using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Payments;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Refunds;

/// <summary>Something that a provider is to be asked for after the commit.</summary>
internal sealed record Asked(Payment Payment, PaymentOperation Operation);

/// <summary>
/// Gives money of orders back. What is to be asked for is committed together with the reason for it; providers are asked outside every transaction, and what
/// they answer, now or weeks later, makes the order's states follow.
/// </summary>
internal sealed class OrderMoney(
    NpgsqlDataSource database,
    PaymentOperations operations,
    PaymentRefresh refresh,
    RefundWriter refunds,
    IOptions<OrderOptions> options,
    TimeProvider clock
)
{
    /// <summary>Releases what is reserved, and stops waiting for what has not come, of an order that is locked.</summary>
    public async Task<Outcome<List<Asked>>> Void(NpgsqlConnection connection, OrderState order, CancellationToken cancelled)
    {
        var asked = new List<Asked>();
        foreach (var payment in order.Payments.Where(IsOpen))
        {
            try
            {
                asked.Add(new Asked(payment, await operations.Begin(connection, payment, OperationKinds.Void, payment.Amount, cancelled)));
            }
            catch (PostgresException open) when (open.Breaks("operations_one_open"))
            {
                return PaymentsFaults.PaymentBusy;
            }
        }
        return asked;
    }

    private static bool IsOpen(Payment payment) =>
        payment.Status is PaymentStatuses.Authorized or PaymentStatuses.Awaiting or PaymentStatuses.RequiresAction or PaymentStatuses.Pending;

    /// <summary>Asks the providers, and writes down what they answer. What is not known is found out later.</summary>
    public async Task Settle(IEnumerable<Asked> asked)
    {
        foreach (var (payment, operation) in asked)
        {
            // It is on its way: that the client goes away changes nothing.
            var answer = await operations.Ask(payment, operation, CancellationToken.None);
            var recorded = await operations.Keep(operation, answer);
            if (answer.Kind == AnswerKind.Refused)
            {
                await refresh.TryRead(recorded ?? payment);
            }
        }
    }

    /// <summary>
    /// Gives back what is not owed: of a cancelled order whatever it still holds, because it came in afterwards or was on its way then; of any, what had to
    /// wait for the end of a dispute.
    /// </summary>
    public async Task GiveBack(Guid id, CancellationToken cancelled)
    {
        var begun = await database.InTransaction(connection => BeginGivingBack(connection, id, cancelled), cancelled);
        if (begun.Failure is { } failure)
        {
            throw new InvalidOperationException($"Order {id} cannot give its money back now: {failure.Fault}.");
        }
        await Settle(begun.Value!);
    }

    private async Task<Outcome<List<Asked>>> BeginGivingBack(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        if (await OrderStates.Lock(connection, id, cancelled) is not { } order)
        {
            return new List<Asked>();
        }
        var voids = order.IsCancelled ? await Void(connection, order, cancelled) : new List<Asked>();
        if (voids.Failure is not null)
        {
            return voids;
        }
        var amount = order.IsDisputed ? 0 : Math.Min(order.Excess, order.RefundableToPayments);
        if (amount <= 0)
        {
            return voids;
        }
        var now = clock.GetUtcNow();
        var plan = new RefundPlan(amount, [], Split(order, amount));
        var (_, asked) = await refunds.Write(connection, order, plan, new RefundTerms("", null, IsLasting: true), null, now, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        OrderStates.Conclude(batch, id, now);
        await batch.ExecuteNonQueryAsync(cancelled);
        return (List<Asked>)[.. voids.Value!, .. asked];
    }

    /// <summary>From which payments money of an order goes back.</summary>
    public IReadOnlyList<(Payment? Payment, long Amount)> Split(OrderState order, long amount) => RefundPlan.Split(order, amount, options.Value);
}
