using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;

namespace Stoa.Commerce.Refunds;

/// <summary>Gives money to the credit of a buyer instead of back to where it came from.</summary>
internal abstract class CreditRefunds
{
    /// <summary>What stands against it; null where nothing does.</summary>
    public abstract Failure? Refusal(OrderState order);

    /// <summary>Books it, in the transaction of the refund: it is given at once.</summary>
    public abstract Task Give(NpgsqlConnection connection, OrderState order, Guid refund, long amount, DateTimeOffset now, CancellationToken cancelled);
}

/// <summary>A shop without credit.</summary>
internal sealed class NoCreditRefunds : CreditRefunds
{
    public override Failure? Refusal(OrderState order) => CommerceFaults.CreditUnavailable;

    public override Task Give(NpgsqlConnection connection, OrderState order, Guid refund, long amount, DateTimeOffset now, CancellationToken cancelled) =>
        throw new InvalidOperationException("This shop has no credit.");
}
