namespace Stoa.Payments.Providers;

/// <summary>Bank transfer, cash on delivery, invoice: there is nobody to ask. Staff say what has arrived, in parts or at once.</summary>
internal sealed class ManualProvider(PaymentOptions options) : PaymentProvider
{
    public const string ProviderName = "manual";

    public override string Name => ProviderName;

    public override TimeSpan? PaidWithin => TimeSpan.FromDays(options.Manual.DueDays);

    /// <summary>Nobody is asked, however late.</summary>
    public override TimeSpan Replayable => TimeSpan.MaxValue;

    public override string Compose(Payment payment, string kind, Guid operation, long amount) => $"{kind} {amount} {payment.Currency}";

    public override Task<ProviderAnswer> Send(Payment payment, PaymentOperation operation, CancellationToken cancelled) =>
        Task.FromResult(
            operation.Kind switch
            {
                OperationKinds.Start => ProviderAnswer.Done(State(payment, PaymentStatuses.Awaiting)),
                OperationKinds.Void => ProviderAnswer.Done(State(payment, PaymentStatuses.Voided)),
                OperationKinds.Refund => new ProviderAnswer(
                    AnswerKind.Done,
                    Refund: new RefundState($"manual_{operation.Id:N}", operation.Amount, "succeeded", operation.Id, null)
                ),
                _ => new ProviderAnswer(AnswerKind.Refused, Reason: "marked_as_paid_by_staff"),
            }
        );

    /// <summary>What we have is all there is.</summary>
    public override Task<PaymentState?> Read(Payment payment, CancellationToken cancelled) =>
        Task.FromResult<PaymentState?>(
            State(payment, payment.Status is PaymentStatuses.Started or PaymentStatuses.Unknown ? PaymentStatuses.Awaiting : payment.Status) with
            {
                Captured = payment.Captured,
            }
        );

    /// <summary>What a buyer writes on a transfer: short, and without letters that look like digits.</summary>
    public static string ReferenceOf(Guid payment) => "RF-" + Convert.ToHexString(payment.ToByteArray(bigEndian: true).AsSpan(8, 6));

    private static PaymentState State(Payment payment, string status) => new() { Reference = payment.Reference ?? ReferenceOf(payment.Id), Status = status };
}
