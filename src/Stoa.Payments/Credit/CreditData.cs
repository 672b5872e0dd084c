using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Payments.Credit;

/// <summary>
/// What a person has to their credit. Nobody can spend it once they are erased, so what is left is booked out. This part comes after that of the orders,
/// whose rows are locked by then: a refund to the person's credit waits there, and then finds nobody.
/// </summary>
internal sealed class CreditData(CreditBook book) : PersonalData
{
    public override string Name => "credit";

    public override async Task<JsonElement?> Export(NpgsqlConnection connection, Guid person, CancellationToken cancelled) =>
        await connection.One(ExportSql, row => row.GetString(0), cancelled, person) is { } json ? JsonElement.Parse(json) : null;

    public override async Task<bool> Erase(NpgsqlConnection connection, Guid person, DateTimeOffset now, CancellationToken cancelled)
    {
        var accounts = await connection.Many(CustomerAccount.OfCustomerSql, CustomerAccount.From, cancelled, person);
        foreach (var account in accounts.Where(account => account.Balance > 0))
        {
            var note = new CreditNote(CreditCauses.Withdrawal, $"erasure:{person}", null, null);
            await book.Withdraw(connection, person, new Money(account.Balance, account.Currency), note, cancelled);
        }
        return accounts.Any(account => account.Balance > 0);
    }

    internal const string ExportSql = """
        SELECT json_build_object('entries', json_agg(json_build_object('amount', json_build_object('amount', e.amount, 'currency', a.currency),
            'balance', json_build_object('amount', e.balance, 'currency', a.currency), 'cause', e.cause, 'at', e.at) ORDER BY e.at, e.id))::text
        FROM payments.credit_accounts a JOIN payments.credit_entries e ON e.account_id = a.id
        WHERE a.kind = 'customer_credit' AND a.customer_id = $1 HAVING count(*) > 0
        """;
}
