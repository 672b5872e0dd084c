namespace Stoa.Payments.Providers;

/// <summary>
/// The built-in provider for trying things out: <c>pm_123</c> and whatever begins with <c>pm_card_visa</c> succeed, <c>pm_card_declined</c> and
/// <c>pm_card_insufficient_funds</c> decline, <c>pm_card_authenticationRequired</c> wants the buyer to do something, <c>pm_card_timeout</c> reserves the money
/// and never says so; there are no other methods. It keeps nothing: what it has follows from the method and from our own row.
/// </summary>
internal sealed class TestProvider : PaymentProvider
{
    public const string ProviderName = "test";
    private const string Silent = "pm_card_timeout";

    /// <summary>Shorter than the patience with a real provider: whoever tries it out need not wait half a minute.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    public override string Name => ProviderName;
    public override bool IsReal => false;

    /// <summary>What it has follows from what it is asked.</summary>
    public override TimeSpan Replayable => TimeSpan.MaxValue;

    public override string Compose(Payment payment, string kind, Guid operation, long amount) => $"{kind} {amount} {payment.Currency} {payment.MethodId}";

    public override async Task<ProviderAnswer> Send(Payment payment, PaymentOperation operation, CancellationToken cancelled)
    {
        if (operation.Kind == OperationKinds.Start && payment.MethodId == Silent)
        {
            await Task.Delay(Silence, cancelled);
            return ProviderAnswer.KeptUnknown;
        }
        return operation.Kind switch
        {
            OperationKinds.Start => Start(payment),
            OperationKinds.Capture => ProviderAnswer.Done(State(payment, PaymentStatuses.Captured) with { Captured = operation.Amount }),
            OperationKinds.Void => ProviderAnswer.Done(State(payment, PaymentStatuses.Voided)),
            _ => new ProviderAnswer(AnswerKind.Done, Refund: new RefundState($"test_{operation.Id:N}", operation.Amount, "succeeded", operation.Id, null)),
        };
    }

    /// <summary>Only the silent method has something to add to what is known.</summary>
    public override Task<PaymentState?> Read(Payment payment, CancellationToken cancelled) =>
        Task.FromResult<PaymentState?>(
            State(payment, payment.Status is PaymentStatuses.Started or PaymentStatuses.Unknown ? PaymentStatuses.Authorized : payment.Status) with
            {
                Captured = payment.Captured,
            }
        );

    private static ProviderAnswer Start(Payment payment) =>
        payment.MethodId switch
        {
            "pm_123" => ProviderAnswer.Done(State(payment, PaymentStatuses.Authorized)),
            "pm_card_declined" => new ProviderAnswer(AnswerKind.Declined, Reason: "generic_decline"),
            "pm_card_insufficient_funds" => new ProviderAnswer(AnswerKind.Declined, Reason: "insufficient_funds"),
            "pm_card_authenticationRequired" => ProviderAnswer.Done(State(payment, PaymentStatuses.RequiresAction)),
            _ when payment.MethodId.StartsWith("pm_card_visa", StringComparison.Ordinal) => ProviderAnswer.Done(State(payment, PaymentStatuses.Authorized)),
            _ => new ProviderAnswer(AnswerKind.Unusable),
        };

    private static PaymentState State(Payment payment, string status) =>
        new()
        {
            Reference = $"test_{payment.Id:N}",
            Status = status,
            ClientSecret = status == PaymentStatuses.RequiresAction ? $"test_{payment.Id:N}_secret" : null,
        };
}
