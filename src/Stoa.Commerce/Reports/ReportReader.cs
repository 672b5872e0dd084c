using Npgsql;
using Stoa.Platform.Data;
using Stoa.Platform.Data.Replicas;

namespace Stoa.Commerce.Reports;

/// <summary>Reads sums that are exact at the moment of the statement: what was counted, with the difference of what was not counted yet.</summary>
internal sealed class ReportReader(ReadReplicas replicas)
{
    private const string Product = "product";

    /// <summary>By point and key; points in which nothing happened are missing.</summary>
    public Task<IReadOnlyList<ReportCell>> Series(ReportScope scope, string kind, string? currency, CancellationToken cancelled) =>
        Read(SeriesSql, scope, kind, currency, [], cancelled);

    /// <summary>Of one product.</summary>
    public Task<IReadOnlyList<ReportCell>> ProductSeries(ReportScope scope, string product, CancellationToken cancelled) =>
        Read(ProductSql, scope, Product, scope.Frame.Currency, [product], cancelled);

    /// <summary>The products that sold best in the whole time, best first.</summary>
    /// <param name="scope">The time.</param>
    /// <param name="by"><c>total</c> or <c>units</c>.</param>
    /// <param name="limit">How many.</param>
    /// <param name="cancelled">Ends it.</param>
    public Task<IReadOnlyList<ReportCell>> TopProducts(ReportScope scope, string by, int limit, CancellationToken cancelled)
    {
        var plan = ReportPlan.Of([new ReportPeriod("", scope.Frame.From, scope.Frame.To)], ReportGrain.Month, hasHours: false);
        // What belongs to before the beginning does not belong to the time, what belongs to before the end does.
        var parts = plan.Edges.Select(edge => edge with { Sign = edge.Boundary == 0 ? -edge.Sign : edge.Sign }).ToList();
        parts.Add(new ReportEdge(0, plan.Grain, plan.Marks[0], plan.Marks[^1], 1));
        return replicas.Current(
            database =>
                database.Many(
                    by == "units" ? TopByUnitsSql : TopByTotalSql,
                    row => ReportCell.From(row, 0),
                    cancelled,
                    Product,
                    scope.Frame.Currency,
                    parts.Select(part => part.Grain).ToArray(),
                    parts.Select(part => part.From.UtcDateTime).ToArray(),
                    parts.Select(part => part.To.UtcDateTime).ToArray(),
                    parts.Select(part => part.Sign).ToArray(),
                    scope.Frame.From,
                    scope.Frame.To,
                    limit
                ),
            cancelled
        );
    }

    private async Task<IReadOnlyList<ReportCell>> Read(
        string sql,
        ReportScope scope,
        string kind,
        string? currency,
        object?[] more,
        CancellationToken cancelled
    )
    {
        var plan = ReportPlan.Of(scope.Periods, GrainOf(scope.Step), hasHours: kind != Product);
        object?[] arguments =
        [
            kind,
            currency ?? "",
            plan.Grain,
            plan.Marks[0],
            plan.Marks[^1],
            plan.Edges.Select(edge => edge.Boundary).ToArray(),
            plan.Edges.Select(edge => edge.Grain).ToArray(),
            plan.Edges.Select(edge => edge.From.UtcDateTime).ToArray(),
            plan.Edges.Select(edge => edge.To.UtcDateTime).ToArray(),
            plan.Edges.Select(edge => edge.Sign).ToArray(),
            scope.Periods.Select(period => period.From.UtcDateTime).ToArray(),
            scope.Periods.Select(period => period.To.UtcDateTime).ToArray(),
            .. more,
        ];
        return await replicas.Current(
            async database =>
            {
                var sums = new Dictionary<(int Point, string Key), ReportCell>();
                await database.Many(sql, row => Place(row, plan, sums), cancelled, arguments);
                return sums.Values.ToArray();
            },
            cancelled
        );
    }

    /// <summary>What lies between marks falls to its point; an edge falls to the point before its boundary and is taken from that behind it.</summary>
    private static bool Place(NpgsqlDataReader row, ReportPlan plan, Dictionary<(int Point, string Key), ReportCell> sums)
    {
        if (row.GetOrNull<DateTimeOffset>("slot") is { } slot)
        {
            return Add(plan.PointOf(slot), 1);
        }
        var number = row.GetInt32("number");
        if (!row.GetBoolean("is_edge"))
        {
            return Add(number, 1);
        }
        return Add(number - 1, 1) & Add(number, -1);

        bool Add(int point, int sign)
        {
            if (point < 0 || point > plan.Marks.Count - 2)
            {
                return false;
            }
            var cell = ReportCell.From(row, point);
            var place = (point, cell.Key);
            sums[place] = (sums.GetValueOrDefault(place) ?? ReportCell.None with { Point = point, Key = cell.Key }).Plus(cell, sign);
            return true;
        }
    }

    private static ReportGrain GrainOf(ReportStep step) =>
        step switch
        {
            ReportStep.Hour => ReportGrain.Hour,
            ReportStep.Month => ReportGrain.Month,
            _ => ReportGrain.Day,
        };

    private const string Measures = "c.orders, c.units, c.gross, c.discount, c.shipping, c.tax, c.total, c.refunded";

    private const string Sums = """
        sum(c.orders)::bigint AS orders, sum(c.units)::bigint AS units, sum(c.gross)::bigint AS gross, sum(c.discount)::bigint AS discount,
        sum(c.shipping)::bigint AS shipping, sum(c.tax)::bigint AS tax, sum(c.total)::bigint AS total, sum(c.refunded)::bigint AS refunded
        """;

    private const string EdgeSums = """
        e.sign * sum(c.orders) AS orders, e.sign * sum(c.units) AS units, e.sign * sum(c.gross) AS gross, e.sign * sum(c.discount) AS discount,
        e.sign * sum(c.shipping) AS shipping, e.sign * sum(c.tax) AS tax, e.sign * sum(c.total) AS total, e.sign * sum(c.refunded) AS refunded
        """;

    private const string OfKind = "c.kind = $1 AND c.currency = $2";

    /// <summary>The sums of each edge are made from the index before anything is joined.</summary>
    private const string Edges = "unnest($6::int[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::int[]) AS e(number, grain, since, until, sign)";

    private const string Points = "unnest($11::timestamptz[], $12::timestamptz[]) WITH ORDINALITY AS t(since, until, number)";

    private const string BetweenMarks =
        $"false AS is_edge, 0 AS number, c.slot, c.key, {Measures} FROM commerce.report_cells c "
        + $"WHERE {OfKind} AND c.grain = $3 AND c.slot >= $4 AND c.slot < $5";

    private const string AtEdges =
        $"true, e.number, NULL::timestamptz, s.* FROM {Edges} CROSS JOIN LATERAL (SELECT c.key, {EdgeSums} FROM commerce.report_cells c WHERE {OfKind}";

    private const string OfEdge = "c.grain = e.grain AND c.slot >= e.since AND c.slot < e.until GROUP BY c.key) AS s";

    private const string NotCounted = $"false, t.number::int - 1, NULL::timestamptz, c.key, {Sums} FROM {Points} JOIN commerce.uncounted_cells c ON {OfKind}";

    private const string InPoint = "c.slot >= t.since AND c.slot < t.until GROUP BY t.number, c.key";

    internal const string SeriesSql = $"SELECT {BetweenMarks} UNION ALL SELECT {AtEdges} AND {OfEdge} UNION ALL SELECT {NotCounted} AND {InPoint}";

    private const string OfProduct = "c.kind = 'product' AND c.key = $13";

    internal const string ProductSql =
        $"SELECT {BetweenMarks} AND {OfProduct} UNION ALL SELECT {AtEdges} AND {OfProduct} AND {OfEdge} "
        + $"UNION ALL SELECT {NotCounted} AND c.key = $13 AND {InPoint}";

    private const string PartsOfTime = "unnest($3::text[], $4::timestamptz[], $5::timestamptz[], $6::int[]) AS p(grain, since, until, sign)";

    private const string OfPart = $"{OfKind} AND c.grain = p.grain AND c.slot >= p.since AND c.slot < p.until";

    private const string Waiting = $"waiting AS MATERIALIZED (SELECT c.* FROM commerce.uncounted_cells c WHERE {OfKind} AND c.slot >= $7 AND c.slot < $8)";

    /// <summary>All products by one measure, and then of the best all measures: adding up eight for each takes twice as long.</summary>
    private const string BestBegin = $"""
        {Waiting},
        best AS (
            SELECT c.key, sum(c.measure) AS measure FROM (
                SELECT c.key, c.measure FROM {PartsOfTime} CROSS JOIN LATERAL (SELECT c.key, p.sign *
        """;

    private const string BestEnd = $"""
        AS measure FROM commerce.report_cells c WHERE {OfPart} OFFSET 0) AS c UNION ALL SELECT c.key,
        """;

    private const string Details = $"""
        FROM waiting c
            ) AS c (key, measure) GROUP BY c.key HAVING sum(c.measure) <> 0 ORDER BY sum(c.measure) DESC, c.key LIMIT $9
        )
        SELECT c.key, {Sums} FROM (
            SELECT c.key, b.measure, p.sign * c.orders AS orders, p.sign * c.units AS units, p.sign * c.gross AS gross, p.sign * c.discount AS discount,
                p.sign * c.shipping AS shipping, p.sign * c.tax AS tax, p.sign * c.total AS total, p.sign * c.refunded AS refunded
            FROM best b CROSS JOIN {PartsOfTime}
            CROSS JOIN LATERAL (SELECT c.* FROM commerce.report_cells c WHERE c.kind = 'product' AND c.key = b.key AND {OfPart} OFFSET 0) AS c
            UNION ALL
            SELECT c.key, b.measure, {Measures} FROM best b JOIN waiting c ON c.key = b.key
        ) AS c GROUP BY c.key, c.measure ORDER BY c.measure DESC, c.key
        """;

    internal const string TopByTotalSql = $"WITH {BestBegin} c.total {BestEnd} c.total {Details}";

    internal const string TopByUnitsSql = $"WITH {BestBegin} c.units {BestEnd} c.units {Details}";
}
