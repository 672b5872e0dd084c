using Npgsql;
using Stoa.Commerce.Customers.Own;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Customers;

/// <summary>Finds one customer with all that staff see of one.</summary>
internal static class CustomerRows
{
    public static string Subject(Guid id) => $"customer:{id}";

    /// <summary>Null where nobody has this id.</summary>
    public static async Task<StaffCustomer?> Find(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[] { FindSql, SpendSql, SavedAddresses.OfCustomerSql, GroupsSql, HistorySql, OrdersSql })
        {
            batch.Add(sql, id);
        }
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        if (!await row.ReadAsync(cancelled))
        {
            return null;
        }
        var customer = StaffCustomer.From(row);
        return customer with
        {
            Spend = await Next(row, read => new CustomerSpend(read.GetInt32(0), new Money(read.GetInt64(1), read.GetString(2))), cancelled),
            Addresses = await Next(row, SavedAddress.From, cancelled),
            Groups = await Next(row, read => new CustomerGroupName(read.GetString(0), read.GetString(1)), cancelled),
            ConsentHistory = await Next(
                row,
                read => new ConsentRecord(read.GetBoolean("granted"), read.GetString("source"), read.GetOrNull<Guid>("actor_id"), read.GetTime("at")),
                cancelled
            ),
            LatestOrders = await Next(
                row,
                read => new CustomerOrder(
                    read.GetGuid("id"),
                    read.GetString("order_number"),
                    read.GetString("status"),
                    new Money(read.GetInt64("total"), read.GetString("currency")),
                    read.GetTime("created_at")
                ),
                cancelled
            ),
        };
    }

    private static async Task<IReadOnlyList<T>> Next<T>(NpgsqlDataReader row, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        await row.NextResultAsync(cancelled);
        var items = new List<T>();
        while (await row.ReadAsync(cancelled))
        {
            items.Add(read(row));
        }
        return items;
    }

    internal const string FindSql = $"SELECT {StaffCustomer.Columns} FROM commerce.customers c WHERE c.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE OF c";

    /// <summary>Exact: what was counted, and what changed since.</summary>
    internal const string SpendSql = """
        SELECT sum(s.orders)::int, sum(s.spent)::bigint, s.currency FROM (
            SELECT orders, spent, currency FROM commerce.customer_spend WHERE customer_id = $1
            UNION ALL
            SELECT v.orders, v.total - v.refunded, v.currency FROM commerce.orders_to_count c JOIN commerce.orders o ON o.id = c.order_id
                JOIN commerce.order_cells v ON v.order_id = c.order_id
            WHERE o.customer_id = $1 AND v.kind = 'buyer'
            UNION ALL
            SELECT -b.orders, b.refunded - b.total, b.currency FROM commerce.orders_to_count c CROSS JOIN LATERAL unnest(c.before) AS b
            WHERE b.kind = 'buyer' AND b.key = $1::text
        ) AS s GROUP BY s.currency HAVING sum(s.orders) <> 0 OR sum(s.spent) <> 0 ORDER BY s.currency
        """;

    internal const string GroupsSql = """
        SELECT g.id, g.name FROM commerce.customer_group_members m JOIN commerce.customer_groups g ON g.id = m.group_id WHERE m.user_id = $1
            ORDER BY g.name, g.id
        """;

    internal const string HistorySql = """
        SELECT h.granted, h.source, h.actor_id, h.at FROM commerce.customer_consents h WHERE h.customer_id = $1 ORDER BY h.id DESC LIMIT 100
        """;

    internal const string OrdersSql = """
        SELECT o.id, o.order_number, o.status, o.total, o.currency, o.created_at FROM commerce.orders o
        WHERE o.customer_id = $1 ORDER BY o.created_at DESC, o.id DESC LIMIT 10
        """;

    /// <summary>A member's row before accounts have told of the account, so that something can be kept of the member: $1 user, $2 now.</summary>
    internal const string KeepMemberSql = """
        INSERT INTO commerce.customers (id, user_id, email, email_key, created_at, updated_at) VALUES ($1, $1, '', '', $2, $2) ON CONFLICT (id) DO NOTHING
        """;
}

/// <summary>A customer by the id of the path; null for what is no id, and so nobody's.</summary>
internal readonly record struct CustomerPath(Guid? Id) : IRequest<CustomerPath>
{
    public static CustomerPath Read(RequestReader input) => new(Parse(input));

    public static Guid? Parse(RequestReader input) => Guid.TryParseExact(input.Path("id", IdForm.Uuid), "D", out var id) ? id : null;
}
