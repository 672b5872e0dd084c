namespace Stoa.Commerce.Payments;

/// <summary>What became of asking for money. <see cref="Unusable"/>: the method does not exist or is not ours to use.</summary>
internal enum Authorization
{
    Approved,
    Declined,
    Unusable,
    TimedOut,
}

/// <summary>An amount to be reserved.</summary>
/// <param name="PaymentId">Ours; asking twice with the same id must not reserve twice.</param>
/// <param name="Amount">To reserve.</param>
/// <param name="MethodId">What the client chose.</param>
internal sealed record PaymentRequest(Guid PaymentId, Money Amount, string MethodId);

/// <summary>
/// The port to a payment provider. Authorizing reserves an amount without moving money, so an order that fails afterwards costs the buyer nothing.
/// </summary>
internal abstract class PaymentProvider
{
    /// <summary>Must end when cancelled: the caller sets the time limit.</summary>
    public abstract Task<Authorization> Authorize(PaymentRequest request, CancellationToken cancelled);

    /// <summary>Releases a reservation; a missing one is not an error.</summary>
    public abstract Task Void(Guid paymentId, CancellationToken cancelled);
}

/// <summary>
/// The built-in provider for trying things out: <c>pm_123</c> and whatever begins with <c>pm_card_visa</c> succeed, <c>pm_card_declined</c>
/// declines, <c>pm_card_timeout</c> never answers; there are no other methods.
/// </summary>
internal sealed class TestPaymentProvider : PaymentProvider
{
    public override async Task<Authorization> Authorize(PaymentRequest request, CancellationToken cancelled)
    {
        if (request.MethodId == "pm_card_timeout")
        {
            await Task.Delay(Timeout.Infinite, cancelled);
        }
        return request.MethodId switch
        {
            "pm_123" => Authorization.Approved,
            "pm_card_declined" => Authorization.Declined,
            _ when request.MethodId.StartsWith("pm_card_visa", StringComparison.Ordinal) => Authorization.Approved,
            _ => Authorization.Unusable,
        };
    }

    public override Task Void(Guid paymentId, CancellationToken cancelled) => Task.CompletedTask;
}
