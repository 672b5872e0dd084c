using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.People;
using Stoa.Platform.Search;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Orders by the beginning of their number (orders_by_number), <c>ORD-</c> or not; the latest of buyers whose address begins so, members and guests, and those
/// with just this address (orders_by_email); and by the names that they are sent and billed to (orders_by_people).
/// </summary>
internal sealed class FindOrders(NpgsqlDataSource database, CustomerAccounts accounts) : IStaffSearch
{
    public const string Type = "orders";

    public async Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled)
    {
        var text = query.Text;
        var isAddress = text.Contains('@', StringComparison.Ordinal);
        var numbers = OrderNames.Numbers(text);
        var users = (await query.Users).ToArray();
        var (key, words) = isAddress ? (accounts.KeyOf(text), (string?)null) : (null, text);
        return await database.Many(FindSql, From, cancelled, numbers, users, query.Limit, key, isAddress ? text : null, words);
    }

    private static Found From(NpgsqlDataReader row)
    {
        var (id, number, status) = (row.GetGuid(0), row.GetString(1), row.GetString(2));
        return new Found(id.ToString(), number, $"{status} · {row.GetFieldValue<DateTimeOffset>(3):yyyy-MM-dd}", $"/admin/orders/{id}");
    }

    /// <summary>
    /// Names that many have are met among the newest orders; others are rare enough to be looked up by their index, which gives all that it has at once. By the
    /// order of rows, which is in no index, for PostgreSQL would look for six through all orders.
    /// </summary>
    internal const string FindSql = $"""
        WITH met AS MATERIALIZED (
            SELECT o.id FROM (
                SELECT o.id, o.created_at, o.shipping_address, o.billing_address FROM commerce.orders o WHERE $6::text IS NOT NULL
                ORDER BY o.created_at DESC, o.id DESC LIMIT 200) AS o
            WHERE {Named} LIMIT $3
        ),
        buyers AS (
            SELECT id FROM unnest($2::uuid[]) AS who (id)
            UNION
            (SELECT c.id FROM commerce.customers c WHERE c.email_key ~>=~ $4::text AND c.email_key ~<~ ($4 || chr(1114111))
             ORDER BY c.email_key USING ~<~ LIMIT $3)
        ),
        hits AS (
            (SELECT o.id, 1 AS rank FROM unnest($1::text[]) AS number (beginning) CROSS JOIN LATERAL (
                 SELECT o.id FROM commerce.orders o WHERE o.order_number ~>=~ number.beginning AND o.order_number ~<~ (number.beginning || chr(1114111))
                 ORDER BY o.order_number USING ~<~ LIMIT $3) AS o)
            UNION ALL
            (SELECT o.id, 2 FROM buyers CROSS JOIN LATERAL (
                 SELECT o.id FROM commerce.orders o WHERE o.customer_id = buyers.id ORDER BY o.created_at DESC, o.id DESC LIMIT $3) AS o)
            UNION ALL
            (SELECT o.id, 2 FROM commerce.orders o WHERE lower(o.email) = lower($5::text) AND o.email <> '' ORDER BY ROW(o.created_at, o.id) DESC LIMIT $3)
            UNION ALL
            (SELECT m.id, 3 FROM met m)
            UNION ALL
            (SELECT o.id, 3 FROM commerce.orders o WHERE {Named} AND (SELECT count(*) FROM met) < $3 ORDER BY ROW(o.created_at, o.id) DESC LIMIT $3)
        )
        SELECT o.id, o.order_number, o.status, o.created_at FROM (SELECT id, min(rank) AS rank FROM hits GROUP BY id) AS h JOIN commerce.orders o ON o.id = h.id
        ORDER BY h.rank, o.created_at DESC, o.id LIMIT $3
        """;

    private const string Named = OrderNames.Words + " @@ (SELECT commerce.words_beginning($6::text))";
}
