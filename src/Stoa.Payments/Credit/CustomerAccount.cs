using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Payments.Credit;

/// <summary>What a customer has to their credit in one currency.</summary>
internal sealed record CustomerAccount(Guid Id, long Balance, string Currency)
{
    public static CustomerAccount From(NpgsqlDataReader row) => new(row.GetGuid("id"), row.GetInt64("balance"), row.GetString("currency"));

    /// <summary>Locked until the end of the transaction; made where there is none.</summary>
    public static async Task<CustomerAccount> Lock(NpgsqlConnection connection, Guid customer, string currency, DateTimeOffset now, CancellationToken cancelled)
    {
        await connection.Change(AddSql, cancelled, Guid.CreateVersion7(now), currency, customer, now);
        return (await connection.One(LockSql, From, cancelled, customer, currency))!;
    }

    internal const string AddSql = """
        INSERT INTO payments.credit_accounts (id, kind, currency, customer_id, created_at) VALUES ($1, 'customer_credit', $2, $3, $4) ON CONFLICT DO NOTHING
        """;

    internal const string LockSql = """
        SELECT a.id, a.balance, a.currency FROM payments.credit_accounts a
        WHERE a.kind = 'customer_credit' AND a.customer_id = $1::uuid AND a.currency = $2 FOR NO KEY UPDATE
        """;

    internal const string OfCustomerSql = """
        SELECT a.id, a.balance, a.currency FROM payments.credit_accounts a WHERE a.kind = 'customer_credit' AND a.customer_id = $1 ORDER BY a.currency
        """;
}
