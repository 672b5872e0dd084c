using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>Pays with the credit of whoever the payment is of; the method is empty, or the id of that very account.</summary>
internal sealed class CustomerCreditProvider(NpgsqlDataSource database, TimeProvider clock) : CreditProvider(database, clock)
{
    public const string ProviderName = "credit";

    public override string Name => ProviderName;

    protected override async Task<Purse> Open(NpgsqlConnection connection, Payment payment, Guid? customer, DateTimeOffset now, CancellationToken cancelled)
    {
        var account = await connection.One(CustomerAccount.LockSql, CustomerAccount.From, cancelled, customer, payment.Currency);
        return payment.MethodId.Length > 0 && payment.MethodId != account?.Id.ToString() ? new Purse(null, 0, GiftCardRefusals.Unknown)
            : account is null ? new Purse(null, 0, CreditHold.InsufficientFunds)
            : new Purse(account.Id, account.Balance, null);
    }
}
