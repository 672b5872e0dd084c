using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>A counter of a level that is not the sum of its movements.</summary>
/// <param name="Counter">on_hand, allocated or held.</param>
/// <param name="Movements">What the movements add up to.</param>
/// <param name="Level">What the level says; 0 where it is gone.</param>
public sealed record StockDifference(string ItemId, string LocationId, string Counter, long Movements, long Level);

/// <summary>Adds up the movements and compares the sums with the levels, as of one moment, while orders go on. It changes nothing.</summary>
public sealed class StockReconciliation(NpgsqlDataSource database)
{
    /// <summary>The differences, by item, location and counter; at most 10,000.</summary>
    public Task<IReadOnlyList<StockDifference>> Run(CancellationToken cancelled) =>
        database.ManyWithoutTimeLimit(
            DifferencesSql,
            row => new StockDifference(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4)),
            cancelled
        );

    internal const string DifferencesSql = """
        SELECT item_id, location_id, c.counter, c.movements, c.level
        FROM commerce.stock s
        FULL JOIN (
            SELECT item_id, location_id, sum(on_hand) AS on_hand, sum(allocated) AS allocated, sum(held) AS held FROM commerce.stock_movements GROUP BY 1, 2
        ) AS m USING (item_id, location_id)
        LEFT JOIN (
            SELECT item_id, location_id, sum(on_hand) AS on_hand, sum(allocated) AS allocated, sum(held) AS held FROM commerce.stock_buckets GROUP BY 1, 2
        ) AS b USING (item_id, location_id)
        CROSS JOIN LATERAL (VALUES
            ('on_hand', coalesce(m.on_hand, 0), coalesce(s.on_hand, 0) + coalesce(b.on_hand, 0)),
            ('allocated', coalesce(m.allocated, 0), coalesce(s.allocated, 0) + coalesce(b.allocated, 0)),
            ('held', coalesce(m.held, 0), coalesce(s.held, 0) + coalesce(b.held, 0))
        ) AS c(counter, movements, level)
        WHERE c.movements <> c.level ORDER BY 1, 2, 3 LIMIT 10000
        """;
}

/// <summary>What does not add up; empty where everything does.</summary>
internal sealed record StockProof(IReadOnlyList<StockDifference> Differences);

/// <summary>Proves the counters of stock from their movements, or names each that cannot be.</summary>
internal sealed class ReconcileStock(StockReconciliation reconciliation)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Empty, StockProof>("/admin/inventory/reconcile", routes.Resolve<ReconcileStock>().Handle)
            .WithName(StockRoutes.Section, "reconcileStock", "Prove the counters of stock from their movements")
            .Staff("inventory", "manage")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.StockReconciled)
            .WithExample(new StockProof([new StockDifference("prod-1", "main", "on_hand", 40, 38)]));

    public async Task<Outcome<StockProof>> Handle(Empty request, RequestContext context) => new StockProof(await reconciliation.Run(context.CancellationToken));
}
