using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments.Providers;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Payments.Staff;

/// <summary>Writes down money that arrived by a way of its own, in parts or at once, up to what is due: a transfer, cash on delivery.</summary>
internal sealed class MarkPaid(NpgsqlDataSource database, PaidGoods goods, AuditLog audit, TimeProvider clock)
{
    private const int MaxReference = 200;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffPayment>("/admin/orders/{id}/payments/{payment}/mark-paid", routes.Resolve<MarkPaid>().Handle)
            .WithName(StaffPayment.Section, "markPaid", "Say that money has arrived")
            .Staff("payments", "capture")
            .Idempotent()
            .WithSuccess(PaymentsSuccesses.PaymentMarkedPaid)
            .ProducesFault(PaymentsFaults.PaymentNotFound, PaymentsFaults.PaymentStateWrong, PaymentsFaults.Overpaid)
            .WithExample(
                StaffPayment.Example with
                {
                    Provider = ManualProvider.ProviderName,
                    MethodId = "bank_transfer",
                    Status = PaymentStatuses.Captured,
                    Captured = StaffPayment.Example.Amount,
                    Reference = "RF-1F2A3B4C5D6E",
                    CaptureBefore = null,
                },
                """{"amount":{"amount":12489,"currency":"USD"},"reference":"statement 48, line 3"}"""
            );

    public sealed record Request(PaymentAddress Address, Money Amount, string Reference) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(PaymentAddress.Read(input), input.Body.Object("amount", Money.Read), input.Body.OptionalText("reference", MaxReference));
    }

    public Task<Outcome<StaffPayment>> Handle(Request request, RequestContext context) =>
        database.InTransaction(context, connection => Mark(connection, request, context));

    private async Task<Outcome<StaffPayment>> Mark(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await connection.One(PaymentChange.LockSql, Payment.From, cancelled, request.Address.Payment, request.Address.Order) is not { } payment)
        {
            return PaymentsFaults.PaymentNotFound;
        }
        var due = await goods.Due(connection, request.Address.Order, payment.Id, cancelled);
        if (Refusal(payment, request.Amount, due) is { } refusal)
        {
            return refusal;
        }
        await connection.Change(ArrivedSql, cancelled, payment.Id, request.Amount.Amount, now, Guid.CreateVersion7(now), request.Reference);
        await using var batch = new NpgsqlBatch(connection);
        audit.Add(
            batch,
            context,
            PaymentsAuditActions.PaymentMarkedPaid,
            $"payment:{payment.Id}",
            new JsonObject { ["captured"] = payment.Captured },
            new JsonObject { ["captured"] = payment.Captured + request.Amount.Amount, ["reference"] = request.Reference }
        );
        var facts = PaymentChange.Facts(request.Amount.Amount, payment.Currency);
        goods.Tell(batch, request.Address, context.Caller.UserId, "marked_paid", now, request.Reference, facts);
        await batch.ExecuteNonQueryAsync(cancelled);
        return (await connection.One(FindSql, StaffPayment.From, cancelled, payment.Id))!;
    }

    private static Failure? Refusal(Payment payment, Money arrived, long due)
    {
        if (payment.Provider != ManualProvider.ProviderName || payment.Status != PaymentStatuses.Awaiting)
        {
            return Failure.Of(PaymentsFaults.PaymentStateWrong, "status", payment.Status);
        }
        if (arrived.Currency != payment.Currency)
        {
            return Failure.Invalid("amount.currency", Rule.OneOf(payment.Currency));
        }
        if (arrived.Amount == 0)
        {
            return Failure.Invalid("amount.amount", Rule.TooSmall(1, Money.MaxAmount));
        }
        var most = Math.Clamp(due, 0, payment.Amount - payment.Captured);
        return arrived.Amount > most ? Failure.Of(PaymentsFaults.Overpaid, "due", $"{Currencies.Format(most, payment.Currency)} {payment.Currency}") : null;
    }

    internal const string ArrivedSql = """
        WITH arrived AS (
            INSERT INTO payments.operations (id, payment_id, kind, amount, body, status, reason, next_at, created_at, updated_at)
            VALUES ($4, $1, 'capture', $2, '', 'succeeded', nullif($5, ''), $3, $3, $3))
        UPDATE payments.payments SET captured = captured + $2, status = CASE WHEN captured + $2 = amount THEN 'captured' ELSE status END,
            updated_at = $3, version = version + 1
        WHERE id = $1
        """;

    internal const string FindSql = $"SELECT {StaffPayment.Columns} FROM payments.payments p WHERE p.id = $1";
}
