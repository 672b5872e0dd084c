using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;

namespace Stoa.Payments.Staff;

/// <summary>
/// Releases what is reserved, or stops waiting for a transfer. What was taken is refunded instead. Money that is reserved for goods which are packed stays,
/// unless staff force it and say why.
/// </summary>
internal sealed class VoidPayment(PaymentChange change, PaidGoods goods)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, StaffPayment>("/admin/orders/{id}/payments/{payment}/void", routes.Resolve<VoidPayment>().Handle)
            .WithName(StaffPayment.Section, "voidPayment", "Release the money that is reserved")
            .Staff("payments", "capture")
            .Idempotent()
            .WithOptionalBody()
            .WithSuccess(PaymentsSuccesses.PaymentVoided)
            .ProducesFault(
                PaymentsFaults.PaymentNotFound,
                PaymentsFaults.PaymentStateWrong,
                PaymentsFaults.GoodsPacked,
                PaymentsFaults.HoldExpired,
                PaymentsFaults.PaymentBusy,
                PaymentsFaults.ProviderRefused,
                PaymentsFaults.PaymentUnresolved
            )
            .WithExample(StaffPayment.Example with { Status = PaymentStatuses.Voided }, "{}");

    public sealed record Request(PaymentAddress Address, bool Force, string Reason) : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(PaymentAddress.Read(input), input.Body.OptionalFlag("force") ?? false, input.Body.OptionalText("reason", 500));
    }

    public async Task<Outcome<StaffPayment>> Handle(Request request, RequestContext context) =>
        request.Force && string.IsNullOrWhiteSpace(request.Reason)
            ? Failure.Invalid("reason", Rule.Required)
            : await change.Run(
                request.Address,
                OperationKinds.Void,
                PaymentsAuditActions.PaymentVoided,
                async (connection, payment, _) =>
                    payment.Status == PaymentStatuses.Authorized
                    && !request.Force
                    && await goods.ArePacked(connection, request.Address.Order, context.CancellationToken)
                        ? PaymentsFaults.GoodsPacked
                        : Decide(payment),
                context,
                request.Reason.Length == 0 ? null : request.Reason
            );

    internal static Outcome<long> Decide(Payment payment) =>
        payment.IsVoidable ? payment.Amount : Failure.Of(PaymentsFaults.PaymentStateWrong, "status", payment.Status);
}

/// <summary>What the payments of an order pay for. The module that makes orders tells it.</summary>
internal abstract class PaidGoods
{
    /// <summary>Whether anything of the order is packed or sent. Asked while a payment of the order is locked, as packing does.</summary>
    public abstract Task<bool> ArePacked(NpgsqlConnection connection, Guid order, CancellationToken cancelled);

    /// <summary>
    /// What is owed of the order, not paid, and not being taken at this moment by another payment than this one. Asked while the payments are locked.
    /// </summary>
    public abstract Task<long> Due(NpgsqlConnection connection, Guid order, Guid payment, CancellationToken cancelled);

    /// <summary>Writes down with the order who does something to a payment of it, in the transaction of that.</summary>
    public abstract void Tell(NpgsqlBatch batch, PaymentAddress payment, Guid actor, string type, DateTimeOffset now, string text, JsonObject facts);
}
