using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Payments.Credit;

/// <summary>What a customer has to their credit, for staff.</summary>
/// <param name="CustomerId">A user.</param>
/// <param name="Balances">One a currency in which there ever was any.</param>
/// <param name="Entries">The latest movements, at most twenty.</param>
internal sealed record CustomerCredit(Guid CustomerId, IReadOnlyList<Money> Balances, IReadOnlyList<CreditEntry> Entries)
{
    public static async Task<CustomerCredit> Load(NpgsqlConnection connection, Guid customer, CancellationToken cancelled)
    {
        var accounts = await connection.Many(CustomerAccount.OfCustomerSql, CustomerAccount.From, cancelled, customer);
        var ids = accounts.Select(account => account.Id).ToArray();
        return new CustomerCredit(
            customer,
            [.. accounts.Select(account => new Money(account.Balance, account.Currency))],
            await connection.Many(CreditEntry.LatestSql, CreditEntry.From, cancelled, ids, CreditEntry.Latest)
        );
    }
}

/// <summary>Customers whose credit this is.</summary>
internal static class Customers
{
    public static string Subject(Guid customer) => $"user:{customer}";

    /// <summary>Whether there is an account of this id. Guests have none, and no wallet.</summary>
    public static async Task<bool> Has(this CustomerAccounts accounts, NpgsqlConnection connection, Guid customer, CancellationToken cancelled) =>
        (await accounts.Emails(connection, [customer], cancelled)).ContainsKey(customer);
}
