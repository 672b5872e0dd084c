using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>Gives money back that no order was made of: voids what is reserved, refunds what was taken.</summary>
internal sealed partial class PaymentReturn(
    NpgsqlDataSource database,
    PaymentProviders providers,
    PaymentOperations operations,
    PaymentRefresh refresh,
    TimeProvider clock,
    ILogger<PaymentReturn> log
)
{
    /// <summary>
    /// Ends a payment that led to no order. What was reserved is given back, later where that fails or where nobody knows. What was declined holds nothing, and
    /// nobody has its secret: the buyer need not wait until it is cancelled, the periodic job does that.
    /// </summary>
    public async Task End(StartedPayment started)
    {
        var payment = await operations.Record(started.Operation, started.Answer, CancellationToken.None);
        if (payment is not null && payment.Status != PaymentStatuses.Failed)
        {
            await GiveBack(payment, CancellationToken.None);
        }
    }

    /// <summary>Whether a payment that failed has to be cancelled, so that nobody pays it any more.</summary>
    public bool CanGiveBack(Payment failed) => failed.Reference is not null && providers.Of(failed).KeepsFailed;

    /// <summary>Gives back what no order was made of. A payment is claimed first, so that an order takes it or it is given back, never both.</summary>
    public async Task GiveBack(Payment payment, CancellationToken cancelled)
    {
        var kind = payment.Captured > 0 ? OperationKinds.Refund : OperationKinds.Void;
        if (payment.Status is PaymentStatuses.Started or PaymentStatuses.Unknown || await Claim(payment, kind, cancelled) is not { } operation)
        {
            return;
        }
        var answer = await operations.Once(payment, operation, cancelled);
        var recorded = await operations.Record(operation, answer, cancelled);
        if (answer.Kind == AnswerKind.Refused)
        {
            Refused(log, payment.Id, kind, answer.Reason);
            await refresh.Read(recorded ?? payment, cancelled);
        }
    }

    /// <summary>Null where there is nothing to give back, or somebody else is giving it.</summary>
    private async Task<PaymentOperation?> Claim(Payment payment, string kind, CancellationToken cancelled)
    {
        try
        {
            return (await database.InTransaction<PaymentOperation>(connection => Claim(connection, payment, kind, cancelled), cancelled)).Value;
        }
        catch (PostgresException open) when (open.Breaks("operations_one_open"))
        {
            return null;
        }
    }

    private async Task<Outcome<PaymentOperation>> Claim(NpgsqlConnection connection, Payment payment, string kind, CancellationToken cancelled)
    {
        var isRefund = kind == OperationKinds.Refund;
        var keepsFailed = providers.Of(payment).KeepsFailed;
        var claimed = await connection.One(ClaimSql, Payment.From, cancelled, payment.Id, clock.GetUtcNow(), isRefund, keepsFailed);
        if (claimed is null || (isRefund && claimed.Refundable == 0))
        {
            return PaymentsFaults.PaymentStateWrong;
        }
        var operation = await operations.Begin(connection, claimed, kind, isRefund ? claimed.Refundable : claimed.Amount, cancelled);
        if (isRefund)
        {
            await connection.Change(PaymentRecords.CountRefundsSql, cancelled, payment.Id);
        }
        return operation;
    }

    /// <summary>What the provider has refused is asked again after two minutes, four, at last every hour.</summary>
    internal const string ClaimSql = $"""
        UPDATE payments.payments p SET status = CASE WHEN $3 THEN status ELSE 'voiding' END, updated_at = $2, version = version + 1
        WHERE id = $1 AND order_id IS NULL
          AND CASE WHEN $3 THEN status = 'captured'
              ELSE status IN ('requires_action', 'pending', 'awaiting', 'authorized', 'voiding') OR ($4 AND status = 'failed' AND reference IS NOT NULL) END
          AND NOT EXISTS (
              SELECT FROM payments.operations o WHERE o.payment_id = p.id AND o.kind IN ('void', 'refund') AND o.status IN ('refused', 'failed')
              HAVING max(o.updated_at) + interval '1 minute' * least(2 ^ count(*), 60) > $2)
        RETURNING {Payment.Columns}
        """;

    [LoggerMessage(1, LogLevel.Error, "Payment {Payment}: {Kind} was refused by the provider and needs a look: {Reason}")]
    private static partial void Refused(ILogger log, Guid payment, string kind, string? reason);
}
