using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>Gives money back that no order was made of: voids what is reserved, refunds what was taken.</summary>
internal sealed partial class PaymentReturn(
    NpgsqlDataSource database,
    PaymentOperations operations,
    PaymentRefresh refresh,
    TimeProvider clock,
    ILogger<PaymentReturn> log
)
{
    /// <summary>Ends a payment that led to no order. What was reserved is given back, later where that fails or where nobody knows.</summary>
    public async Task End(StartedPayment started)
    {
        var payment = await operations.Record(started.Operation, started.Answer, CancellationToken.None);
        if (payment is not null)
        {
            await GiveBack(payment, CancellationToken.None);
        }
    }

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

    private async Task<PaymentOperation?> Claim(Payment payment, string kind, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenWatched(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        var claimed = await connection.One(ClaimSql, Payment.From, cancelled, payment.Id, now, kind == OperationKinds.Refund);
        if (claimed is null || (kind == OperationKinds.Refund && claimed.Refundable == 0))
        {
            return null;
        }
        try
        {
            var operation = await operations.Begin(connection, claimed, kind, kind == OperationKinds.Refund ? claimed.Refundable : claimed.Amount, cancelled);
            if (kind == OperationKinds.Refund)
            {
                await connection.Change(PaymentRecords.CountRefundsSql, cancelled, payment.Id);
            }
            await transaction.CommitOrDoubt();
            return operation;
        }
        catch (PostgresException open) when (open.Breaks("operations_one_open"))
        {
            return null;
        }
    }

    internal const string ClaimSql = $"""
        UPDATE payments.payments p SET status = CASE WHEN $3 THEN status ELSE 'voiding' END, updated_at = $2, version = version + 1
        WHERE id = $1 AND order_id IS NULL
          AND CASE WHEN $3 THEN status = 'captured' ELSE status IN ('requires_action', 'pending', 'awaiting', 'authorized', 'voiding') END
        RETURNING {Payment.Columns}
        """;

    [LoggerMessage(1, LogLevel.Error, "Payment {Payment}: {Kind} was refused by the provider and needs a look: {Reason}")]
    private static partial void Refused(ILogger log, Guid payment, string kind, string? reason);
}
