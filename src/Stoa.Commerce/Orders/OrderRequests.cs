using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>
/// Requests that have changed an order and go on after their first transaction: sent again, they do not change it again. A key is good for as long as its
/// answer would be kept; after that, and for another order, it is a new one.
/// </summary>
internal static class OrderRequests
{
    /// <summary>Notes a request in the transaction of its change, while the order is locked; false where it was noted before.</summary>
    public static async Task<bool> Note(NpgsqlConnection connection, string request, Guid order, DateTimeOffset now, CancellationToken cancelled) =>
        await connection.Change(NoteSql, cancelled, request, order, now, now - Transactions.RequestKeysGoodFor) == 1;

    internal const string NoteSql = """
        INSERT INTO commerce.order_requests AS r (request, order_id, at) VALUES ($1, $2, $3)
        ON CONFLICT (request) DO UPDATE SET order_id = excluded.order_id, at = excluded.at, answer = NULL
        WHERE r.order_id <> excluded.order_id OR r.at <= $4
        """;
}
