using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Payments.Staff;

/// <summary>A payment of an order, as paths name it. What cannot be an id is no payment's.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PaymentAddress(Guid Order, Guid Payment)
{
    public static PaymentAddress Read(RequestReader input) =>
        new(
            Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var order) ? order : Guid.Empty,
            Guid.TryParseExact(input.Path("payment", IdForm.Uuid), "D", out var payment) ? payment : Guid.Empty
        );
}

/// <summary>
/// A change of a payment that the provider has to make: decided under the payment's lock and committed with its record, asked for outside the transaction, and
/// written down together with the kept response. A repetition, after a crash in between, goes on with what was begun.
/// </summary>
internal sealed class PaymentChange(
    NpgsqlDataSource database,
    PaymentOperations operations,
    PaymentRefresh refresh,
    PaymentOptions options,
    PaidGoods goods,
    AuditLog audit,
    TimeProvider clock
)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>Decides, asks the provider, and answers with the payment as it is then.</summary>
    /// <param name="address">Of the payment.</param>
    /// <param name="kind">Of the operation.</param>
    /// <param name="action">What the audit log calls it.</param>
    /// <param name="decide">The amount, or what stands against it; asked while the payment is locked.</param>
    /// <param name="context">Of the request.</param>
    /// <param name="reason">What staff said; kept in the audit log.</param>
    public async Task<Outcome<StaffPayment>> Run(
        PaymentAddress address,
        string kind,
        AuditAction action,
        Func<NpgsqlConnection, Payment, DateTimeOffset, Task<Outcome<long>>> decide,
        RequestContext context,
        string? reason = null
    )
    {
        var done = await Perform(address, kind, action, decide, context, reason, context.RequestKey());
        if (done.Failure is not null)
        {
            return done.Failure;
        }
        var (operation, answer) = done.Value!;
        return await operations.Keep(
            operation,
            answer,
            () => database.InTransaction(context, connection => Record(connection, operation, answer), CancellationToken.None)
        );
    }

    /// <summary>
    /// Takes what is due of an order out of what is reserved for it, as its goods leave the house, and releases the rest; null where that is done, or
    /// nothing is reserved. What somebody else is taking at this moment is waited for.
    /// </summary>
    /// <param name="order">Its id.</param>
    /// <param name="due">What is owed and not paid.</param>
    /// <param name="context">Of the request.</param>
    public async Task<Failure?> CaptureAll(Guid order, Func<NpgsqlConnection, CancellationToken, Task<long>> due, RequestContext context)
    {
        var (began, cancelled) = (clock.GetTimestamp(), context.CancellationToken);
        while (await Reserved(order, due, cancelled) is var (payment, isDue))
        {
            var (kind, action) = isDue
                ? (OperationKinds.Capture, PaymentsAuditActions.PaymentCaptured)
                : (OperationKinds.Void, PaymentsAuditActions.PaymentVoided);
            var done = await Perform(
                new PaymentAddress(order, payment),
                kind,
                action,
                async (connection, reserved, now) =>
                    isDue
                        ? Take(reserved, await goods.Due(connection, order, reserved.Id, cancelled), now)
                        : Release(reserved, await due(connection, cancelled)),
                context
            );
            if (done.Failure is null)
            {
                await operations.Keep(done.Value!.Operation, done.Value.Answer);
            }
            else if (!IsElsewhere(done.Failure.Fault, isDue) || clock.GetElapsedTime(began) > options.Timeout)
            {
                return done.Failure;
            }
            else
            {
                await Task.Delay(Between, clock, cancelled);
            }
        }
        return null;
    }

    /// <summary>
    /// The first payment that holds something, and whether any of it is due. Of a hold that has ended nothing can be taken; whether the goods may leave all the
    /// same, for money that comes in another way, whoever sends them decides.
    /// </summary>
    private async Task<(Guid Payment, bool IsDue)?> Reserved(Guid order, Func<NpgsqlConnection, CancellationToken, Task<long>> due, CancellationToken cancelled)
    {
        await using var connection = await database.Open(cancelled);
        var reserved = await connection.Many(ReservedSql, row => (Id: row.GetGuid(0), IsOver: row.GetBoolean(1)), cancelled, order, clock.GetUtcNow());
        if (reserved.Count == 0)
        {
            return null;
        }
        var isDue = await due(connection, cancelled) > 0;
        var first = reserved.Where(payment => !isDue || !payment.IsOver).Select(payment => (Guid?)payment.Id).FirstOrDefault();
        return first is { } id ? (id, isDue) : null;
    }

    /// <summary>Where all that is due is being taken out of another payment, what becomes of that has to be known first.</summary>
    private static Outcome<long> Take(Payment reserved, long due, DateTimeOffset now) =>
        due <= 0 ? PaymentsFaults.PaymentBusy : CapturePayment.Decide(reserved, null, due, now);

    private static Outcome<long> Release(Payment reserved, long due) => due > 0 ? PaymentsFaults.NothingToCapture : VoidPayment.Decide(reserved);

    /// <summary>Somebody else has changed it at this moment; or it has ended, where it was only to be released.</summary>
    private static bool IsElsewhere(Fault fault, bool isDue) =>
        fault == PaymentsFaults.PaymentBusy
        || fault == PaymentsFaults.NothingToCapture
        || fault == PaymentsFaults.PaymentStateWrong
        || (!isDue && fault == PaymentsFaults.HoldExpired);

    private async Task<Outcome<Performed>> Perform(
        PaymentAddress address,
        string kind,
        AuditAction action,
        Func<NpgsqlConnection, Payment, DateTimeOffset, Task<Outcome<long>>> decide,
        RequestContext context,
        string? reason = null,
        string? request = null
    )
    {
        var begun = await database.InTransaction(
            connection => Begin(connection, address, kind, action, decide, context, reason, request),
            context.CancellationToken
        );
        if (begun.Failure is not null)
        {
            return begun.Failure;
        }
        // It is on its way: that the client goes away changes nothing.
        var (payment, operation) = begun.Value!;
        var answer = await operations.Ask(payment, operation, CancellationToken.None);
        if (answer.Kind == AnswerKind.Done)
        {
            return new Performed(operation, answer);
        }
        var recorded = await operations.Keep(operation, answer);
        return answer.Kind == AnswerKind.Unknown ? PaymentOperations.Unresolved : await Explain(recorded ?? payment, answer);
    }

    private async Task<Outcome<Begun>> Begin(
        NpgsqlConnection connection,
        PaymentAddress address,
        string kind,
        AuditAction action,
        Func<NpgsqlConnection, Payment, DateTimeOffset, Task<Outcome<long>>> decide,
        RequestContext context,
        string? reason,
        string? request
    )
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(LockSql, Payment.From, cancelled, address.Payment, address.Order) is not { } payment)
        {
            return PaymentsFaults.PaymentNotFound;
        }
        if (request is not null && await operations.Begun(connection, payment, request, cancelled) is { } known)
        {
            return new Begun(payment, known);
        }
        var decision = await decide(connection, payment, clock.GetUtcNow());
        if (decision.Failure is not null)
        {
            return decision.Failure;
        }
        var after = Facts(decision.Value, payment.Currency);
        if (reason is not null)
        {
            after["reason"] = reason;
        }
        await using var batch = new NpgsqlBatch(connection);
        audit.Add(batch, context, action, $"payment:{payment.Id}", new JsonObject { ["status"] = payment.Status, ["captured"] = payment.Captured }, after);
        goods.Tell(batch, address, context.Caller.UserId, kind + "_begun", clock.GetUtcNow(), reason ?? "", Facts(decision.Value, payment.Currency));
        await batch.ExecuteNonQueryAsync(cancelled);
        try
        {
            return new Begun(payment, await operations.Begin(connection, payment, kind, decision.Value, cancelled, request));
        }
        catch (PostgresException open) when (open.Breaks("operations_one_open"))
        {
            return PaymentsFaults.PaymentBusy;
        }
    }

    public static JsonObject Facts(long amount, string currency) => new() { ["amount"] = amount, ["currency"] = currency };

    private async Task<Outcome<StaffPayment>> Record(NpgsqlConnection connection, PaymentOperation operation, ProviderAnswer answer)
    {
        var now = clock.GetUtcNow();
        return StaffPayment.Of((await PaymentRecords.Record(connection, operation, answer, now, now, CancellationToken.None))!, now);
    }

    /// <summary>The provider's own state says why it would not, where it can be read.</summary>
    private async Task<Failure> Explain(Payment payment, ProviderAnswer answer)
    {
        var known = await refresh.TryRead(payment);
        return known?.Status == PaymentStatuses.Expired
            ? PaymentsFaults.HoldExpired
            : Failure.Of(PaymentsFaults.ProviderRefused, "reason", answer.Reason ?? "unknown");
    }

    private sealed record Begun(Payment Payment, PaymentOperation Operation);

    private sealed record Performed(PaymentOperation Operation, ProviderAnswer Answer);

    /// <summary>$1 the order, $2 the moment.</summary>
    internal const string ReservedSql =
        "SELECT id, coalesce(capture_before <= $2, false) FROM payments.payments WHERE order_id = $1 AND status = 'authorized' ORDER BY id";

    /// <summary>With all payments of its order: what is due of that is the same for all of them.</summary>
    internal const string LockSql = $"""
        WITH locked AS MATERIALIZED (SELECT * FROM payments.payments p WHERE p.order_id = $2 ORDER BY p.id FOR UPDATE)
        SELECT {Payment.Columns} FROM locked p WHERE p.id = $1
        """;
}
