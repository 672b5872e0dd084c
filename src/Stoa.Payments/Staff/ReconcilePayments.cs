using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Payments.Staff;

/// <summary>What the books do not agree on; empty where they do.</summary>
internal sealed record PaymentProof(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<PaymentDifference> Differences);

/// <summary>Compares our books with the providers', and names every difference.</summary>
internal sealed class ReconcilePayments(PaymentReconciliation reconciliation, TimeProvider clock)
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, PaymentProof>("/admin/payments/reconcile", routes.Resolve<ReconcilePayments>().Handle)
            .WithName(StaffPayment.Section, "reconcilePayments", "Compare payments with what their providers have")
            .Staff("payments", "capture")
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(PaymentsSuccesses.PaymentsReconciled)
            .ProducesFault(PaymentsFaults.PaymentUnresolved)
            .WithExample(
                new PaymentProof(
                    StaffPayment.Example.CreatedAt.AddDays(-7),
                    StaffPayment.Example.CreatedAt,
                    [new PaymentDifference(StaffPayment.Example.Id, "stripe", "pi_3PqRsT", "captured", "0", "12489")]
                ),
                """{"from":"2026-11-20T00:00:00Z","to":"2026-11-27T00:00:00Z"}"""
            );

    public sealed record Request(DateTimeOffset? From, DateTimeOffset? To) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(input.Body.OptionalMoment("from"), input.Body.OptionalMoment("to"));
    }

    public async Task<Outcome<PaymentProof>> Handle(Request request, RequestContext context)
    {
        var to = request.To ?? clock.GetUtcNow();
        var from = request.From ?? PaymentReconciliation.Askable(to) - Usual;
        try
        {
            return new PaymentProof(from, to, await reconciliation.Run(from, to, context.CancellationToken));
        }
        catch (Exception away) when (away is HttpRequestException or OperationCanceledException && !context.CancellationToken.IsCancellationRequested)
        {
            return PaymentOperations.Unresolved;
        }
    }
}
