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
/// written down together with the kept response.
/// </summary>
internal sealed class PaymentChange(
    NpgsqlDataSource database,
    PaymentOperations operations,
    PaymentRefresh refresh,
    PaymentOptions options,
    AuditLog audit,
    TimeProvider clock
)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public async Task<Outcome<StaffPayment>> Run(
        PaymentAddress address,
        string kind,
        AuditAction action,
        Func<Payment, DateTimeOffset, Outcome<long>> decide,
        RequestContext context
    )
    {
        var done = await Perform(address, kind, action, decide, context);
        return done.Failure is null
            ? await database.InTransaction(context, connection => Record(connection, done.Value!.Operation, done.Value.Answer), CancellationToken.None)
            : done.Failure;
    }

    /// <summary>
    /// Takes all that is reserved for an order, as its goods leave the house; null where that is done, or nothing is reserved. What somebody else is taking at
    /// this moment is waited for.
    /// </summary>
    public async Task<Failure?> CaptureAll(Guid order, RequestContext context)
    {
        var began = clock.GetTimestamp();
        while (await database.One(ReservedSql, row => (Guid?)row.GetGuid(0), context.CancellationToken, order) is { } payment)
        {
            var done = await Perform(
                new PaymentAddress(order, payment),
                OperationKinds.Capture,
                PaymentsAuditActions.PaymentCaptured,
                (reserved, now) => CapturePayment.Decide(reserved, null, now),
                context
            );
            if (done.Failure is null)
            {
                await operations.Record(done.Value!.Operation, done.Value.Answer, CancellationToken.None);
            }
            else if (
                (done.Failure.Fault != PaymentsFaults.PaymentBusy && done.Failure.Fault != PaymentsFaults.NothingToCapture)
                || clock.GetElapsedTime(began) > options.Timeout
            )
            {
                return done.Failure;
            }
            else
            {
                await Task.Delay(Between, clock, context.CancellationToken);
            }
        }
        return null;
    }

    private async Task<Outcome<Performed>> Perform(
        PaymentAddress address,
        string kind,
        AuditAction action,
        Func<Payment, DateTimeOffset, Outcome<long>> decide,
        RequestContext context
    )
    {
        var begun = await database.InTransaction(connection => Begin(connection, address, kind, action, decide, context), context.CancellationToken);
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
        var recorded = await operations.Record(operation, answer, CancellationToken.None);
        return answer.Kind == AnswerKind.Unknown ? PaymentsFaults.PaymentUnresolved : await Explain(recorded ?? payment, answer);
    }

    private async Task<Outcome<Begun>> Begin(
        NpgsqlConnection connection,
        PaymentAddress address,
        string kind,
        AuditAction action,
        Func<Payment, DateTimeOffset, Outcome<long>> decide,
        RequestContext context
    )
    {
        var cancelled = context.CancellationToken;
        if (await connection.One(LockSql, Payment.From, cancelled, address.Payment, address.Order) is not { } payment)
        {
            return PaymentsFaults.PaymentNotFound;
        }
        var decision = decide(payment, clock.GetUtcNow());
        if (decision.Failure is not null)
        {
            return decision.Failure;
        }
        await audit.Write(
            connection,
            context,
            action,
            $"payment:{payment.Id}",
            new JsonObject { ["status"] = payment.Status, ["captured"] = payment.Captured },
            new JsonObject { ["amount"] = decision.Value, ["currency"] = payment.Currency }
        );
        try
        {
            return new Begun(payment, await operations.Begin(connection, payment, kind, decision.Value, cancelled));
        }
        catch (PostgresException open) when (open.Breaks("operations_one_open"))
        {
            return PaymentsFaults.PaymentBusy;
        }
    }

    private async Task<Outcome<StaffPayment>> Record(NpgsqlConnection connection, PaymentOperation operation, ProviderAnswer answer)
    {
        var now = clock.GetUtcNow();
        return StaffPayment.Of((await PaymentRecords.Record(connection, operation, answer, now, now, CancellationToken.None))!, now);
    }

    /// <summary>The provider's own state says why it would not.</summary>
    private async Task<Failure> Explain(Payment payment, ProviderAnswer answer)
    {
        var (known, _) = await refresh.Read(payment, CancellationToken.None);
        return known.Status == PaymentStatuses.Expired
            ? PaymentsFaults.HoldExpired
            : Failure.Of(PaymentsFaults.ProviderRefused, "reason", answer.Reason ?? "unknown");
    }

    private sealed record Begun(Payment Payment, PaymentOperation Operation);

    private sealed record Performed(PaymentOperation Operation, ProviderAnswer Answer);

    /// <summary>With the expired ones: they refuse the shipment.</summary>
    internal const string ReservedSql = "SELECT id FROM payments.payments WHERE order_id = $1 AND status IN ('authorized', 'expired') ORDER BY id LIMIT 1";

    internal const string LockSql = $"SELECT {Payment.Columns} FROM payments.payments p WHERE p.id = $1 AND p.order_id = $2 FOR UPDATE";
}
