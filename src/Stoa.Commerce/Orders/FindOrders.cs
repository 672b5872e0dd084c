using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Search;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Orders by the beginning of their number (orders_by_number), <c>ORD-</c> or not, and the latest of users whose address begins so (orders_of_customer).
/// </summary>
internal sealed class FindOrders(NpgsqlDataSource database) : IStaffSearch
{
    public const string Type = "orders";

    public async Task<IReadOnlyList<Found>> Find(StaffQuery query, CancellationToken cancelled)
    {
        var number = query.Text.All(char.IsAsciiDigit) ? OrderNumber.Prefix + query.Text : query.Text.ToUpperInvariant();
        return await database.Many(FindSql, From, cancelled, number, (await query.Users).ToArray(), query.Limit);
    }

    private static Found From(NpgsqlDataReader row)
    {
        var (id, number, status) = (row.GetGuid(0), row.GetString(1), row.GetString(2));
        return new Found(id.ToString(), number, $"{status} · {row.GetFieldValue<DateTimeOffset>(3):yyyy-MM-dd}", $"/orders/{id}");
    }

    internal const string FindSql = """
        SELECT o.id, o.order_number, o.status, o.created_at FROM (
            (SELECT o.id, o.order_number, o.status, o.created_at, 1 AS rank FROM commerce.orders o
             WHERE o.order_number ~>=~ $1::text AND o.order_number ~<~ ($1 || chr(1114111)) ORDER BY o.order_number USING ~<~ LIMIT $3)
            UNION ALL
            (SELECT o.id, o.order_number, o.status, o.created_at, 2 FROM unnest($2::uuid[]) AS who (id) CROSS JOIN LATERAL (
                 SELECT o.id, o.order_number, o.status, o.created_at FROM commerce.orders o
                 WHERE o.customer_id = who.id ORDER BY o.created_at DESC, o.id DESC LIMIT $3) AS o)
        ) AS o ORDER BY o.rank, o.created_at DESC, o.id LIMIT $3
        """;
}
