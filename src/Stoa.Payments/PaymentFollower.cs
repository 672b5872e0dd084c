namespace Stoa.Payments;

/// <summary>Who waits for payments that have no order yet. The module that makes orders gives it; without one, nobody waits.</summary>
internal abstract class PaymentFollower
{
    /// <summary>
    /// Told whenever a payment without an order may have changed, and when its time is over: goes on with what waits for it. Being told again does no harm.
    /// </summary>
    /// <returns>False where nothing waits for it: then it is given back.</returns>
    public abstract Task<bool> Follow(Payment payment, CancellationToken cancelled);
}
