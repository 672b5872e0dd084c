using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Payments.Staff;

/// <summary>Reads the payment at its provider now, and takes over what it says.</summary>
internal sealed class ReconcilePayment(NpgsqlDataSource database, PaymentProviders providers, PaymentRefresh refresh, AuditLog audit, TimeProvider clock)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffPayment>("/admin/payments/{id}/reconcile", routes.Resolve<ReconcilePayment>().Handle)
            .WithName(StaffPayment.Section, "reconcilePayment", "Read a payment at its provider")
            .Staff("payments", "capture")
            .Idempotent()
            .WithSuccess(PaymentsSuccesses.PaymentReconciled)
            .ProducesFault(PaymentsFaults.PaymentNotFound, PaymentsFaults.PaymentUnresolved)
            .WithExample(StaffPayment.Example);

    public readonly record struct Request(Guid Payment) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var payment) ? payment : Guid.Empty);
    }

    public async Task<Outcome<StaffPayment>> Handle(Request request, RequestContext context)
    {
        if (await database.One(Payment.FindSql, Payment.From, context.CancellationToken, request.Payment) is not { } payment)
        {
            return PaymentsFaults.PaymentNotFound;
        }
        if (providers.Find(payment.Provider) is null)
        {
            return PaymentOperations.Unresolved;
        }
        try
        {
            var (known, _) = await refresh.Read(payment, context.CancellationToken);
            return await database.InTransaction(context, connection => Answer(connection, payment, known, context));
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException && !context.CancellationToken.IsCancellationRequested)
        {
            return PaymentOperations.Unresolved;
        }
    }

    private async Task<Outcome<StaffPayment>> Answer(NpgsqlConnection connection, Payment before, Payment after, RequestContext context)
    {
        // Every reading counts a version.
        if (after with { Version = before.Version } != before)
        {
            await audit.Write(connection, context, PaymentsAuditActions.PaymentReconciled, $"payment:{after.Id}", Facts(before), Facts(after));
        }
        return StaffPayment.Of(after, clock.GetUtcNow());
    }

    private static JsonObject Facts(Payment payment) =>
        new()
        {
            ["status"] = payment.Status,
            ["captured"] = payment.Captured,
            ["refunded"] = payment.Refunded,
            ["dispute"] = payment.Dispute,
        };
}
