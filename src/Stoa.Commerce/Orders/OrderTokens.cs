using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>Keys to orders, which come by mail: whoever has one may see the order and call it off.</summary>
internal static class OrderTokens
{
    public const string Header = "X-Order-Token";

    /// <summary>Whether a key opens an order now.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="key">What stands for the token.</param>
    /// <param name="order">Its id.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Of the request.</param>
    public static Task<bool> Open(NpgsqlDataSource database, Guid key, Guid order, DateTimeOffset now, CancellationToken cancelled) =>
        database.One(OpensSql, row => row.GetBoolean(0), cancelled, key, order, now);

    internal const string OpensSql = "SELECT EXISTS (SELECT FROM commerce.order_tokens t WHERE t.key = $1 AND t.order_id = $2 AND t.expires_at > $3)";
}
