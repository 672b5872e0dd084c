using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Payments.Staff;

/// <summary>
/// Takes what is due out of what is reserved, or less: a hold is captured once, and what is not taken then is released. Nothing is taken that is not owed.
/// </summary>
internal sealed class CapturePayment(PaymentChange change, PaidGoods goods)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffPayment>("/admin/orders/{id}/payments/{payment}/capture", routes.Resolve<CapturePayment>().Handle)
            .WithName(StaffPayment.Section, "capturePayment", "Take the money that is reserved")
            .Staff("payments", "capture")
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(PaymentsSuccesses.PaymentCaptured)
            .ProducesFault(
                PaymentsFaults.PaymentNotFound,
                PaymentsFaults.NothingToCapture,
                PaymentsFaults.HoldExpired,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.ProviderRefused,
                PaymentsFaults.PaymentUnresolved
            )
            .WithExample(
                StaffPayment.Example with
                {
                    Status = PaymentStatuses.Captured,
                    Captured = StaffPayment.Example.Amount,
                },
                """{"amount":{"amount":12489,"currency":"USD"}}"""
            );

    public sealed record Request(PaymentAddress Address, Money? Amount, bool? Final) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(PaymentAddress.Read(input), input.Body.OptionalValue("amount", Money.Read), input.Body.OptionalFlag("final"));
    }

    public async Task<Outcome<StaffPayment>> Handle(Request request, RequestContext context) =>
        request.Final is false
            ? Failure.Invalid("final", Rule.OneOf("true"))
            : await change.Run(
                request.Address,
                OperationKinds.Capture,
                PaymentsAuditActions.PaymentCaptured,
                async (connection, payment, now) =>
                    Decide(payment, request.Amount, await goods.Due(connection, request.Address.Order, payment.Id, context.CancellationToken), now),
                context
            );

    internal static Outcome<long> Decide(Payment payment, Money? asked, long due, DateTimeOffset now)
    {
        if (asked is { } money && money.Currency != payment.Currency)
        {
            return Failure.Invalid("amount.currency", Rule.OneOf(payment.Currency));
        }
        var most = Math.Clamp(due, 0, payment.Amount);
        var amount = asked?.Amount ?? most;
        return payment.Status == PaymentStatuses.Expired || (payment.Status == PaymentStatuses.Authorized && !payment.IsHeld(now)) ? PaymentsFaults.HoldExpired
            : payment.Status != PaymentStatuses.Authorized || amount == 0 || amount > most ? PaymentsFaults.NothingToCapture
            : amount;
    }
}
