using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Payments.Staff;

/// <summary>Releases what is reserved, or stops waiting for a transfer. What was taken is refunded instead.</summary>
internal sealed class VoidPayment(PaymentChange change)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffPayment>("/admin/orders/{id}/payments/{payment}/void", routes.Resolve<VoidPayment>().Handle)
            .WithName(StaffPayment.Section, "voidPayment", "Release the money that is reserved")
            .Staff("payments", "capture")
            .Idempotent()
            .WithSuccess(PaymentsSuccesses.PaymentVoided)
            .ProducesFault(
                PaymentsFaults.PaymentNotFound,
                PaymentsFaults.PaymentStateWrong,
                PaymentsFaults.HoldExpired,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.ProviderRefused,
                PaymentsFaults.PaymentUnresolved
            )
            .WithExample(StaffPayment.Example with { Status = PaymentStatuses.Voided });

    public readonly record struct Request(PaymentAddress Address) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(PaymentAddress.Read(input));
    }

    public Task<Outcome<StaffPayment>> Handle(Request request, RequestContext context) =>
        change.Run(request.Address, OperationKinds.Void, PaymentsAuditActions.PaymentVoided, (payment, _) => Decide(payment), context);

    internal static Outcome<long> Decide(Payment payment) =>
        payment.IsVoidable ? payment.Amount : Failure.Of(PaymentsFaults.PaymentStateWrong, "status", payment.Status);
}
