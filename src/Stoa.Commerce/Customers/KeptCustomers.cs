using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.People;

namespace Stoa.Commerce.Customers;

/// <summary>
/// Keeps a row of every member, with the names and the address of the account: from events of new and changed accounts, and once from all accounts that were
/// there before. Whatever comes late or twice changes nothing: the account is read anew, and what is older than what is known is left out.
/// </summary>
internal sealed class KeptCustomers(NpgsqlDataSource database, CustomerAccounts accounts, TimeProvider clock)
{
    private const int AtOnce = 1_000;
    private bool _isTakenOver;

    public Task Keep(Guid[] ids, CancellationToken cancelled) =>
        database.InTransaction<Nothing>(
            async connection =>
            {
                await Write(connection, await accounts.Read(connection, ids, cancelled), cancelled);
                return new Nothing();
            },
            cancelled
        );

    /// <summary>Takes over accounts of before, a thousand a transaction, from where another node or an earlier start has come to.</summary>
    public async Task TakeOver(CancellationToken cancelled)
    {
        if (_isTakenOver)
        {
            return;
        }
        while ((await database.InTransaction<bool>(async connection => await TakeOverNext(connection, cancelled), cancelled)).Value) { }
        _isTakenOver = await database.One(IsDoneSql, row => row.GetBoolean(0), cancelled);
    }

    /// <summary>False where there is no more to do, or another node is just doing it.</summary>
    private async Task<bool> TakeOverNext(NpgsqlConnection connection, CancellationToken cancelled)
    {
        if (await connection.One(PlaceSql, row => row.GetString(0), cancelled) is not { } behind)
        {
            return false;
        }
        var next = await accounts.Next(connection, behind, AtOnce, cancelled);
        await Write(connection, next, cancelled);
        var place = next.Count == 0 ? behind : accounts.KeyOf(next[^1].Email);
        await connection.Change(MoveSql, cancelled, place, next.Count < AtOnce ? clock.GetUtcNow() : null);
        return next.Count == AtOnce;
    }

    private async Task Write(NpgsqlConnection connection, IReadOnlyList<CustomerAccount> customers, CancellationToken cancelled)
    {
        if (customers.Count > 0)
        {
            await connection.Change(
                KeepSql,
                cancelled,
                customers.Select(customer => customer.Id).ToArray(),
                customers.Select(customer => customer.Email).ToArray(),
                customers.Select(customer => accounts.KeyOf(customer.Email)).ToArray(),
                customers.Select(customer => customer.FirstName).ToArray(),
                customers.Select(customer => customer.LastName).ToArray(),
                customers.Select(customer => customer.CreatedAt.UtcDateTime).ToArray(),
                customers.Select(customer => customer.Version).ToArray(),
                clock.GetUtcNow()
            );
        }
    }

    internal const string KeepSql = """
        INSERT INTO commerce.customers AS c (id, user_id, email, email_key, first_name, last_name, created_at, account_version, updated_at)
        SELECT a.id, a.id, a.email, a.key, a.first_name, a.last_name, a.created_at, a.version, $8
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bigint[])
            AS a(id, email, key, first_name, last_name, created_at, version)
        ORDER BY a.id
        ON CONFLICT (id) DO UPDATE SET email = excluded.email, email_key = excluded.email_key, first_name = excluded.first_name, last_name = excluded.last_name,
            created_at = excluded.created_at, account_version = excluded.account_version, updated_at = excluded.updated_at, version = c.version + 1
        WHERE c.account_version < excluded.account_version AND c.anonymised_at IS NULL
        """;

    internal const string IsDoneSql = "SELECT done_at IS NOT NULL FROM commerce.customer_takeover";

    /// <summary>No row where all is taken over, or another node is just doing it.</summary>
    internal const string PlaceSql = "SELECT behind FROM commerce.customer_takeover WHERE done_at IS NULL FOR UPDATE SKIP LOCKED";

    /// <summary>At the end no address stays behind.</summary>
    internal const string MoveSql =
        "UPDATE commerce.customer_takeover SET behind = CASE WHEN $2::timestamptz IS NULL THEN $1 ELSE '' END, done_at = $2::timestamptz";
}

/// <summary>Hears of new accounts, or of changed ones.</summary>
/// <param name="topic">Of which.</param>
/// <param name="customers">Made when first needed: it asks accounts, which write to the outbox, which has to know its consumers first.</param>
internal sealed class CustomerListener(string topic, Lazy<KeptCustomers> customers) : IOutboxConsumer
{
    public string Name => "commerce." + topic.Replace('.', '_');

    public string Topic => topic;

    public Task Handle(OutboxEvent happened, CancellationToken cancelled) => customers.Value.Keep(CustomerEvents.Read(happened), cancelled);
}
