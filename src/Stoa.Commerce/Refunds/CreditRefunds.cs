using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Payments.Credit;
using Stoa.Platform.People;

namespace Stoa.Commerce.Refunds;

/// <summary>Gives money to the credit of a buyer instead of back to where it came from.</summary>
internal sealed class CreditRefunds(CreditBook book, CustomerAccounts accounts)
{
    /// <summary>A guest has no wallet, and nobody has the one of who was erased. Null where nothing stands against it.</summary>
    public async Task<Failure?> Refusal(NpgsqlConnection connection, OrderState order, CancellationToken cancelled) =>
        order.UserId is { } user && await accounts.Has(connection, user, cancelled) ? null : CommerceFaults.CreditUnavailable;

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
