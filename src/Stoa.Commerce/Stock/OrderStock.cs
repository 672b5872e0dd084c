using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>Some pieces of an order line at one location.</summary>
/// <param name="Line">The order line.</param>
/// <param name="ItemId">What they are of.</param>
/// <param name="LocationId">Where they are promised.</param>
/// <param name="Quantity">How many.</param>
/// <param name="Taken">Of these, what is counted there: what was sold before it was there never was.</param>
/// <param name="IsLoose">Of an order that moved in: nothing was ever promised to it.</param>
internal sealed record StockPart(Guid Line, string ItemId, string LocationId, int Quantity, int Taken, bool IsLoose);

/// <summary>What is to be added to the counters of a level.</summary>
internal readonly record struct StockShift(string ItemId, string LocationId, int OnHand, int Allocated);

/// <summary>
/// The stock of an order after it was placed: what leaves, what is released, what comes back. All of it in the transaction that holds the order; levels are
/// locked by item and location, behind it.
/// </summary>
internal static class OrderStock
{
    /// <summary>
    /// Where the pieces of lines are promised, the first location first, with their levels locked. Fewer than were asked for where a location was named that
    /// has not promised so many.
    /// </summary>
    public static async Task<List<StockPart>> Promised(
        NpgsqlConnection connection,
        IReadOnlyList<(Guid Line, string ItemId, int Quantity)> lines,
        string? location,
        CancellationToken cancelled
    )
    {
        var parts = (await Parts(connection, lines, location, cancelled)).ToList();
        var left = await Lock(connection, [.. parts.Select(part => (part.ItemId, part.LocationId))], cancelled);
        for (var i = 0; i < parts.Count; i++)
        {
            var place = (parts[i].ItemId, parts[i].LocationId);
            var taken = Math.Min(left.GetValueOrDefault(place), parts[i].Quantity);
            (parts[i], left[place]) = (parts[i] with { Taken = taken }, left.GetValueOrDefault(place) - taken);
        }
        return parts;
    }

    /// <summary>The same as far as it can be seen without a lock, and so without what is taken off the count.</summary>
    public static Task<IReadOnlyList<StockPart>> Parts(
        NpgsqlConnection connection,
        IReadOnlyList<(Guid Line, string ItemId, int Quantity)> lines,
        string? location,
        CancellationToken cancelled
    ) =>
        connection.Many(
            PartsSql,
            row => new StockPart(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3), 0, IsLoose: false),
            cancelled,
            lines.Select(line => line.Line).ToArray(),
            lines.Select(line => line.Quantity).ToArray(),
            location
        );

    /// <summary>Locks levels by item and location; what is on hand there.</summary>
    public static async Task<Dictionary<(string Item, string Location), int>> Lock(
        NpgsqlConnection connection,
        IReadOnlyList<(string Item, string Location)> places,
        CancellationToken cancelled
    ) =>
        (
            await connection.Many(
                LockSql,
                row => (Place: (row.GetString(0), row.GetString(1)), OnHand: row.GetInt32(2)),
                cancelled,
                places.Select(place => place.Item).ToArray(),
                places.Select(place => place.Location).ToArray()
            )
        ).ToDictionary(level => level.Place, level => level.OnHand);

    /// <summary>Takes pieces off what lines are promised.</summary>
    public static void Release(NpgsqlBatch batch, IEnumerable<StockPart> parts)
    {
        var (lines, locations, quantities) = Columns(parts);
        batch.Add(EndSql, lines, locations, quantities);
        batch.Add(LessenSql, lines, locations, quantities);
    }

    /// <summary>Promises the pieces to their lines again.</summary>
    public static void Promise(NpgsqlBatch batch, IReadOnlyList<StockPart> parts) =>
        batch.Add(
            PromiseSql,
            parts.Select(part => part.Line).ToArray(),
            parts.Select(part => part.ItemId).ToArray(),
            parts.Select(part => part.LocationId).ToArray(),
            parts.Select(part => part.Quantity).ToArray()
        );

    /// <summary>Changes levels that are locked, with a movement each.</summary>
    /// <param name="batch">In the transaction that holds the locks.</param>
    /// <param name="shifts">Those of one level are summed up.</param>
    /// <param name="cause">One of <see cref="MovementCauses"/>.</param>
    /// <param name="reference">Kind and id of what causes it; a cause happens to a level once for each.</param>
    /// <param name="actor">Who; null for the server itself, and for guests.</param>
    /// <param name="reason">What a person said to it.</param>
    /// <param name="now">The moment.</param>
    public static void Shift(NpgsqlBatch batch, IEnumerable<StockShift> shifts, string cause, string reference, Guid? actor, string reason, DateTimeOffset now)
    {
        StockShift[] summed =
        [
            .. shifts
                .GroupBy(shift => (shift.ItemId, shift.LocationId))
                .Select(level => new StockShift(level.Key.ItemId, level.Key.LocationId, level.Sum(shift => shift.OnHand), level.Sum(shift => shift.Allocated)))
                .Where(shift => shift is not { OnHand: 0, Allocated: 0 }),
        ];
        if (summed.Length > 0)
        {
            batch.Add(
                ShiftSql,
                summed.Select(shift => shift.ItemId).ToArray(),
                summed.Select(shift => shift.LocationId).ToArray(),
                summed.Select(shift => shift.OnHand).ToArray(),
                summed.Select(shift => shift.Allocated).ToArray(),
                cause,
                reference,
                actor,
                reason,
                now
            );
        }
    }

    private static (Guid[] Lines, string[] Locations, int[] Quantities) Columns(IEnumerable<StockPart> parts)
    {
        var all = parts.ToList();
        return ([.. all.Select(part => part.Line)], [.. all.Select(part => part.LocationId)], [.. all.Select(part => part.Quantity)]);
    }

    internal const string PartsSql = """
        SELECT t.order_line_id, t.item_id, t.location_id, least(t.quantity, t.wanted - t.before)::int
        FROM (
            SELECT a.order_line_id, a.item_id, a.location_id, a.quantity, w.quantity AS wanted, w.n, p.priority,
                coalesce(sum(a.quantity) OVER (PARTITION BY a.order_line_id ORDER BY p.priority NULLS LAST, a.location_id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
            FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS w(line, quantity, n)
            JOIN commerce.stock_allocations a ON a.order_line_id = w.line AND ($3::text IS NULL OR a.location_id = $3)
            LEFT JOIN commerce.locations p ON p.id = a.location_id
        ) AS t
        WHERE t.wanted > t.before ORDER BY t.n, t.priority NULLS LAST, t.location_id
        """;

    internal const string LockSql = """
        SELECT x.item_id, x.location_id, coalesce((x.gathered).on_hand, x.on_hand)
        FROM (
            SELECT l.*, CASE WHEN l.buckets > 0 THEN commerce.gather_stock(l.item_id, l.location_id) END AS gathered
            FROM (
                SELECT s.item_id, s.location_id, s.on_hand, s.buckets FROM commerce.stock s
                WHERE (s.item_id, s.location_id) IN (SELECT w.item_id, w.location_id FROM unnest($1::text[], $2::text[]) AS w(item_id, location_id))
                ORDER BY s.item_id, s.location_id FOR UPDATE OF s
            ) AS l
        ) AS x
        """;

    internal const string EndSql = """
        DELETE FROM commerce.stock_allocations a USING unnest($1::uuid[], $2::text[], $3::int[]) AS w(line, location_id, quantity)
        WHERE a.order_line_id = w.line AND a.location_id = w.location_id AND a.quantity = w.quantity
        """;

    internal const string LessenSql = """
        UPDATE commerce.stock_allocations a SET quantity = a.quantity - w.quantity
        FROM unnest($1::uuid[], $2::text[], $3::int[]) AS w(line, location_id, quantity)
        WHERE a.order_line_id = w.line AND a.location_id = w.location_id AND a.quantity > w.quantity
        """;

    internal const string PromiseSql = """
        INSERT INTO commerce.stock_allocations AS a (order_line_id, item_id, location_id, quantity)
        SELECT w.line, w.item_id, w.location_id, w.quantity
        FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[]) AS w(line, item_id, location_id, quantity)
        ON CONFLICT (order_line_id, location_id) DO UPDATE SET quantity = a.quantity + excluded.quantity
        """;

    internal const string ShiftSql = """
        WITH shifted AS (
            SELECT w.item_id, w.location_id, w.on_hand, w.allocated
            FROM unnest($1::text[], $2::text[], $3::int[], $4::int[]) AS w(item_id, location_id, on_hand, allocated)
        ),
        changed AS (
            UPDATE commerce.stock s SET on_hand = s.on_hand + w.on_hand, allocated = s.allocated + w.allocated
            FROM shifted w WHERE s.item_id = w.item_id AND s.location_id = w.location_id
        )
        INSERT INTO commerce.stock_movements (item_id, location_id, on_hand, allocated, cause, reference, actor_id, reason, at)
        SELECT w.item_id, w.location_id, w.on_hand, w.allocated, $5, $6, $7::uuid, $8, $9::timestamptz FROM shifted w
        """;
}
