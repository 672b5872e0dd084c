using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments;

/// <summary>
/// The rows of payments and operations. Rows are locked in one order everywhere: the payment, then its operations. A payment changes only forward: late news of
/// what it was before is no news.
/// </summary>
internal static class PaymentRecords
{
    /// <summary>Adds a payment and the operation that begins it.</summary>
    /// <param name="batch">Run by itself, or in a transaction: both or neither.</param>
    /// <param name="planned">What is written.</param>
    /// <param name="expires">When it is given back, if no order was made of it.</param>
    /// <param name="next">When somebody else may go on with it: whoever adds it does so first.</param>
    public static void Add(NpgsqlBatch batch, PlannedPayment planned, DateTimeOffset expires, DateTimeOffset next)
    {
        var payment = planned.Payment;
        batch.Add(
            AddSql,
            payment.Id,
            payment.Provider,
            payment.MethodId,
            planned.UserId,
            payment.Amount,
            payment.Currency,
            payment.Status,
            expires,
            payment.CreatedAt,
            new NpgsqlParameter<DateTimeOffset?> { TypedValue = payment.DueAt }
        );
        AddOperation(batch, planned.Start, next);
    }

    /// <summary>Adds an operation on a payment that is there.</summary>
    /// <param name="batch">In the transaction that holds the payment's row.</param>
    /// <param name="operation">New.</param>
    /// <param name="next">When somebody else may go on with it: whoever adds it does so first.</param>
    /// <param name="request">That began it, by its <see cref="Transactions.RequestKey"/>; null: it is found by none.</param>
    public static void AddOperation(NpgsqlBatch batch, PaymentOperation operation, DateTimeOffset next, string? request = null) =>
        batch.Add(
            AddOperationSql,
            operation.Id,
            operation.PaymentId,
            operation.Kind,
            operation.Amount,
            operation.Body,
            next,
            operation.CreatedAt,
            Typed(request)
        );

    /// <summary>
    /// Writes down what a provider answered to an operation, and what the payment is now. Doing so twice changes nothing more. Null where the payment was never
    /// stored.
    /// </summary>
    public static async Task<Payment?> Record(
        NpgsqlConnection connection,
        PaymentOperation operation,
        ProviderAnswer answer,
        DateTimeOffset now,
        DateTimeOffset next,
        CancellationToken cancelled
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        AddState(batch, operation.PaymentId, StateAfter(operation, answer), null, operation.Kind == OperationKinds.Start, now);
        batch.Add(EndOperationSql, operation.Id, StatusAfter(operation, answer), answer.Refund?.Reference, answer.Refund?.Reason ?? answer.Reason, now, next);
        if (operation.Kind == OperationKinds.Refund)
        {
            batch.Add(CountRefundsSql, operation.PaymentId);
        }
        await batch.ExecuteNonQueryAsync(cancelled);
        return await connection.One(Payment.FindSql, Payment.From, cancelled, operation.PaymentId);
    }

    /// <summary>Takes over what a provider says of a payment, if nothing else has changed it since it was asked.</summary>
    /// <returns>Null where something has: then it has to be read again.</returns>
    public static async Task<Payment?> Adopt(NpgsqlConnection connection, Payment known, PaymentState state, DateTimeOffset now, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        // What is out of date changes no payment, and so would lock none before the refunds.
        batch.Add(LockSql, known.Id);
        var changed = AddState(batch, known.Id, state, known.Version, isFirst: false, now);
        foreach (var refund in state.Refunds)
        {
            batch.Add(
                AdoptRefundSql,
                refund.Operation ?? Guid.CreateVersion7(now),
                known.Id,
                refund.Amount,
                refund.Status,
                refund.Reference,
                refund.Reason,
                now
            );
        }
        batch.Add(CountRefundsSql, known.Id);
        batch.Add(ConcludeSql, known.Id, now);
        await batch.ExecuteNonQueryAsync(cancelled);
        return changed.RecordsAffected == 1 ? await connection.One(Payment.FindSql, Payment.From, cancelled, known.Id) : null;
    }

    /// <summary>Makes the payment part of an order, in the order's transaction: one row, or none where it is being given back.</summary>
    public static NpgsqlBatchCommand Settle(NpgsqlBatch batch, StartedPayment started, Guid order, DateTimeOffset now)
    {
        var state = started.Answer.State!;
        var settled = batch.Add(SettleSql, started.Payment.Id, order, state.Status, state.Reference, state.Captured, state.CaptureBefore, now);
        batch.Add(EndOperationSql, started.Operation.Id, "succeeded", null, null, now, now);
        return settled;
    }

    /// <summary>
    /// The same for payments whose rows say what the provider has: as many rows as payments, or fewer where one is being given back or not paid.
    /// </summary>
    public static NpgsqlBatchCommand SettleHeld(NpgsqlBatch batch, IReadOnlyList<Guid> payments, Guid order, DateTimeOffset now) =>
        batch.Add(SettleHeldSql, payments.ToArray(), order, now);

    private static NpgsqlBatchCommand AddState(NpgsqlBatch batch, Guid payment, PaymentState? state, long? version, bool isFirst, DateTimeOffset now) =>
        batch.Add(
            StateSql,
            payment,
            Typed(state?.Status),
            Typed(state?.Reference),
            state?.Captured ?? 0,
            new NpgsqlParameter<DateTimeOffset?> { TypedValue = state?.CaptureBefore },
            Typed(state?.Reason),
            Typed(state?.Dispute),
            now,
            new NpgsqlParameter<long?> { TypedValue = version },
            isFirst,
            new NpgsqlParameter<long?> { TypedValue = state?.Amount },
            Typed(state?.Currency)
        );

    private static NpgsqlParameter<string?> Typed(string? text) => new() { TypedValue = text };

    /// <summary>Null where the answer says nothing about the payment itself.</summary>
    private static PaymentState? StateAfter(PaymentOperation operation, ProviderAnswer answer) =>
        (operation.Kind, answer.Kind) switch
        {
            (OperationKinds.Refund, _) => null,
            (_, AnswerKind.Done) => answer.State,
            (OperationKinds.Start, AnswerKind.Declined or AnswerKind.Unusable or AnswerKind.Refused) => new PaymentState
            {
                Reference = answer.State?.Reference,
                Status = PaymentStatuses.Failed,
                Reason = answer.Reason,
            },
            (OperationKinds.Start, AnswerKind.Unknown) => new PaymentState { Reference = null, Status = PaymentStatuses.Unknown },
            _ => null,
        };

    private static string StatusAfter(PaymentOperation operation, ProviderAnswer answer) =>
        answer.Kind switch
        {
            AnswerKind.Done => answer.Refund?.Status ?? "succeeded",
            AnswerKind.Declined => "declined",
            AnswerKind.Unusable or AnswerKind.Refused => operation.Kind == OperationKinds.Refund ? "failed" : "refused",
            AnswerKind.Unknown => "unknown",
        };

    internal const string AddSql = """
        INSERT INTO payments.payments (id, provider, method_id, user_id, amount, currency, status, expires_at, created_at, updated_at, due_at)
        VALUES ($1, $2, $3, $4::uuid, $5, $6, $7, $8, $9, $9, $10)
        """;

    internal const string LockSql = "SELECT FROM payments.payments WHERE id = $1 FOR NO KEY UPDATE";

    internal const string AddOperationSql = """
        INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, next_at, created_at, updated_at, request)
        VALUES ($1, $2, $3, $4, $5, 'started', $6, $7, $7, $8::text)
        """;

    internal const string EndOperationSql = """
        UPDATE payments.operations SET status = $2, reference = coalesce(reference, $3::text), reason = coalesce($4::text, reason), tries = tries + 1,
            updated_at = $5, next_at = $6
        WHERE id = $1 AND status IN ('started', 'unknown', 'pending')
        """;

    /// <summary>
    /// What was claimed to be given back stays so until it is; what is over does not begin again. What a start was answered ($10) is what the payment was at
    /// first: what is known of it since is later news, however late the answer is written down, unless it was paid by then. What is reserved and
    /// is not what was asked for ($11, $12) becomes no order: it is given back.
    /// </summary>
    internal const string StateSql = """
        UPDATE payments.payments SET
            status = CASE
                WHEN $2::text IS NULL THEN status
                WHEN $10 AND status NOT IN ('started', 'unknown') AND $2 NOT IN ('authorized', 'captured') THEN status
                WHEN $2 = 'unknown' AND status <> 'started' THEN status
                WHEN status = 'voiding' AND $2 NOT IN ('voided', 'expired', 'captured') THEN status
                WHEN status IN ('voided', 'expired') AND $2 <> 'captured' THEN status
                WHEN status = 'captured' AND $2 <> 'captured' THEN status
                WHEN $2 = 'authorized' AND order_id IS NULL AND ($11::bigint <> amount OR $12::text <> currency) THEN 'voiding'
                WHEN status = 'authorized' AND $2 = 'voided' AND capture_before <= $8 THEN 'expired'
                ELSE $2 END,
            reference = coalesce(reference, $3), captured = greatest(captured, $4), capture_before = coalesce($5, capture_before),
            reason = coalesce($6, CASE WHEN $11 <> amount OR $12 <> currency THEN 'amount_differs' END, reason),
            dispute = coalesce($7, dispute), updated_at = $8, version = version + 1
        WHERE id = $1 AND ($9::bigint IS NULL OR version = $9)
        """;

    internal const string SettleSql = """
        UPDATE payments.payments SET order_id = $2, status = CASE WHEN status = 'started' THEN $3 ELSE status END, reference = coalesce(reference, $4::text),
            captured = greatest(captured, $5), capture_before = coalesce($6::timestamptz, capture_before), updated_at = $7, version = version + 1
        WHERE id = $1 AND order_id IS NULL AND status IN ('started', 'authorized', 'captured', 'awaiting')
        """;

    internal const string SettleHeldSql = """
        UPDATE payments.payments p SET order_id = $2, updated_at = $3, version = version + 1
        FROM (SELECT id FROM payments.payments WHERE id = ANY ($1) ORDER BY id FOR UPDATE) AS locked
        WHERE p.id = locked.id AND p.order_id IS NULL AND p.status IN ('authorized', 'captured', 'awaiting')
        """;

    /// <summary>
    /// Ours are known by their id, others by the provider's: both are taken over once. A refund may fail weeks after it succeeded; one that was given up
    /// because the provider did not have it may turn up there after all.
    /// </summary>
    internal const string AdoptRefundSql = """
        WITH known AS (
            UPDATE payments.operations SET status = $4, reference = $5, reason = $6::text, updated_at = $7
            WHERE payment_id = $2 AND (id = $1 OR reference = $5) AND (status IN ('started', 'unknown', 'pending') OR (status = 'succeeded' AND $4 = 'failed')
                OR (status = 'failed' AND reference IS NULL)))
        INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, reference, reason, next_at, created_at, updated_at)
        SELECT $1, $2, 'refund', $3, '', $4, $5, $6::text, $7, $7, $7 WHERE NOT EXISTS (SELECT FROM payments.operations WHERE id = $1 OR reference = $5)
        """;

    internal const string CountRefundsSql = "SELECT payments.count_refunds($1)";

    /// <summary>What the payment's state itself answers: an operation whose outcome was not known is over.</summary>
    internal const string ConcludeSql = """
        UPDATE payments.operations o SET updated_at = $2, next_at = $2, status = CASE
            WHEN o.kind = 'start' AND p.status = 'failed' THEN 'declined'
            WHEN o.kind = 'start' THEN 'succeeded'
            WHEN o.kind = 'capture' AND p.captured >= o.amount THEN 'succeeded'
            WHEN o.kind = 'capture' THEN 'refused'
            WHEN p.status IN ('voided', 'expired', 'failed') THEN 'succeeded'
            ELSE 'refused' END
        FROM payments.payments p
        WHERE p.id = $1 AND o.payment_id = p.id AND o.kind <> 'refund' AND o.status = 'unknown' AND CASE o.kind
            WHEN 'start' THEN p.status NOT IN ('started', 'unknown')
            WHEN 'capture' THEN p.status <> 'authorized'
            ELSE p.status IN ('voided', 'expired', 'failed', 'captured') END
        """;
}
