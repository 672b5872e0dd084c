using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Refunds;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>
/// What the database has noticed of orders, because a payment changed at its provider: told as events, and where a cancelled order still holds money, given
/// back. Every node looks; a signal is told in the transaction that removes it.
/// </summary>
internal sealed partial class OrderSignals(NpgsqlDataSource database, OrderMoney money, OutboxWriter outbox, TimeProvider clock, ILogger<OrderSignals> log)
{
    public async Task Run(CancellationToken cancelled)
    {
        // Mostly there is nothing, and that is one question.
        if (!await database.One(IsDueSql, row => row.GetBoolean(0), cancelled, clock.GetUtcNow()))
        {
            return;
        }
        while ((await database.InTransaction<bool>(connection => Tell(connection, cancelled), cancelled)).Value) { }
        while (await database.One(ClaimSql, row => (Id: row.GetInt64(0), Order: row.GetGuid(1)), cancelled, clock.GetUtcNow()) is (> 0, _) signal)
        {
            await GiveBack(signal.Id, signal.Order, cancelled);
        }
    }

    private async Task<Outcome<bool>> Tell(NpgsqlConnection connection, CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var signal = await connection.One(
            TakeSql,
            row => new Signal(row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetGuid(2)),
            cancelled,
            now
        );
        if (signal is null)
        {
            return false;
        }
        var told = await connection.One(
            OrderSql,
            row => new OrderEvent(
                row.GetGuid("id"),
                row.GetString("order_number"),
                row.GetOrNull<Guid>("user_id"),
                row.GetInt32("items"),
                row.GetInt64("total"),
                row.GetString("currency")
            )
            {
                RefundId = signal.Topic is OrderEvent.RefundSucceeded or OrderEvent.RefundFailed ? signal.Subject : null,
            },
            cancelled,
            signal.Order
        );
        if (told is not null)
        {
            await using var batch = new NpgsqlBatch(connection);
            told.Add(outbox, batch, signal.Topic, now);
            if (batch.BatchCommands.Count > 0)
            {
                await batch.ExecuteNonQueryAsync(cancelled);
            }
        }
        return true;
    }

    private async Task GiveBack(long signal, Guid order, CancellationToken cancelled)
    {
        try
        {
            await money.GiveBack(order, cancelled);
            await database.Change(EndSql, cancelled, signal);
        }
        catch (Exception failure) when (!cancelled.IsCancellationRequested)
        {
            NotNow(log, order, failure.Message);
        }
    }

    private sealed record Signal(Guid Order, string Topic, Guid? Subject);

    internal const string IsDueSql = "SELECT coalesce((SELECT min(due_at) FROM commerce.order_signals) <= $1, false)";

    internal const string TakeSql = """
        DELETE FROM commerce.order_signals s
        WHERE s.id = (SELECT x.id FROM commerce.order_signals x WHERE x.due_at <= $1 AND x.topic <> 'money' ORDER BY x.due_at, x.id LIMIT 1
            FOR UPDATE SKIP LOCKED)
        RETURNING s.order_id, s.topic, s.subject
        """;

    internal const string ClaimSql = """
        UPDATE commerce.order_signals s SET due_at = $1 + interval '1 minute' * 2 ^ least(s.tries, 8), tries = s.tries + 1
        WHERE s.id = (SELECT x.id FROM commerce.order_signals x WHERE x.due_at <= $1 AND x.topic = 'money' ORDER BY x.due_at, x.id LIMIT 1
            FOR UPDATE SKIP LOCKED)
        RETURNING s.id, s.order_id
        """;

    internal const string EndSql = "DELETE FROM commerce.order_signals WHERE id = $1";

    internal const string OrderSql = """
        SELECT o.id, o.order_number, o.user_id, o.total, o.currency,
            (SELECT coalesce(sum(l.quantity), 0)::int FROM commerce.order_lines l WHERE l.order_id = o.id) AS items
        FROM commerce.orders o WHERE o.id = $1
        """;

    [LoggerMessage(1, LogLevel.Warning, "Order {Order}: its money cannot be given back now, will be retried: {Reason}")]
    private static partial void NotNow(ILogger log, Guid order, string reason);
}
