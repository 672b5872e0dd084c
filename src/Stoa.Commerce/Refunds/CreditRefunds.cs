using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Payments.Credit;

namespace Stoa.Commerce.Refunds;

/// <summary>Gives money to the credit of a buyer instead of back to where it came from.</summary>
internal sealed class CreditRefunds(CreditBook book)
{
    /// <summary>A guest has no wallet. Null where nothing stands against it.</summary>
    public static Failure? Refusal(OrderState order) => order.UserId is null ? CommerceFaults.CreditUnavailable : null;

    /// <summary>Books it, in the transaction of the refund: it is given at once.</summary>
    public Task Give(NpgsqlConnection connection, OrderState order, Guid refund, long amount, CancellationToken cancelled) =>
        book.Issue(
            connection,
            order.UserId!.Value,
            new Money(amount, order.Currency),
            new CreditNote(CreditCauses.Refund, $"refund:{refund}", null, null),
            cancelled
        );
}
