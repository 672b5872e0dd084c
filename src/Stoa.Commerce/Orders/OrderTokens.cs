using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Orders;

/// <summary>Keys to orders, which come by mail: whoever has one may see the order and call it off.</summary>
internal static class OrderTokens
{
    public const string Header = "X-Order-Token";

    /// <summary>Whether the caller bought it: the user of it, or whoever has a key that opens it.</summary>
    public static async Task<bool> IsBuyer(NpgsqlConnection connection, Guid order, Guid? user, RequestContext context, DateTimeOffset now) =>
        user == context.Caller.UserId
        || (context.Caller.IsGuest && await connection.One(OpensSql, row => row.GetBoolean(0), context.CancellationToken, context.Caller.UserId, order, now));

    /// <summary>Whether a key opens an order now.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="key">What stands for the token.</param>
    /// <param name="order">Its id.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Of the request.</param>
    public static Task<bool> Open(NpgsqlDataSource database, Guid key, Guid order, DateTimeOffset now, CancellationToken cancelled) =>
        database.One(OpensSql, row => row.GetBoolean(0), cancelled, key, order, now);

    /// <summary>The order with this number, if the key opens it now.</summary>
    /// <param name="database">Where they are.</param>
    /// <param name="key">What stands for the token.</param>
    /// <param name="number">In capitals.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Of the request.</param>
    public static Task<Guid?> OrderOf(NpgsqlDataSource database, Guid key, string number, DateTimeOffset now, CancellationToken cancelled) =>
        database.One(NamedSql, row => (Guid?)row.GetGuid(0), cancelled, key, number, now);

    /// <summary>Forgets those that open nothing any more: the periodic job.</summary>
    public static Task<int> Forget(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancelled) => database.Change(ForgetSql, cancelled, now);

    internal const string ForgetSql = "DELETE FROM commerce.order_tokens WHERE expires_at <= $1";

    internal const string NamedSql = """
        SELECT o.id FROM commerce.order_tokens t JOIN commerce.orders o ON o.id = t.order_id WHERE t.key = $1 AND o.order_number = $2 AND t.expires_at > $3
        """;

    internal const string OpensSql = "SELECT EXISTS (SELECT FROM commerce.order_tokens t WHERE t.key = $1 AND t.order_id = $2 AND t.expires_at > $3)";
}
