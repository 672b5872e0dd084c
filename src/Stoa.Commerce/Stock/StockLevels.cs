using Npgsql;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock;

/// <summary>A level that is locked, as it is now.</summary>
/// <param name="IsEndless">More may be promised than there is.</param>
internal sealed record LockedLevel(string ItemId, string LocationId, int OnHand, int Allocated, int Held, bool IsEndless)
{
    public int Promised => Allocated + Held;
}

/// <summary>What is to be added to a level's count.</summary>
internal sealed record LevelChange(string ItemId, string LocationId, int Delta, string Reason);

/// <summary>
/// What staff do to levels, in a transaction: lock them, in the order of item and location as orders do, decide, and write change and movements in
/// one statement.
/// </summary>
internal static class StockLevels
{
    /// <summary>What can be counted of one item at one location.</summary>
    public const int MostOnHand = 1_000_000_000;

    /// <summary>Where lines go that name no location: the first active one; null where none is active.</summary>
    public static Task<string?> DefaultLocation(NpgsqlConnection connection, CancellationToken cancelled) =>
        connection.One(FirstLocationSql, row => row.GetString(0), cancelled);

    /// <summary>The first that names no item or no location, as a failure; null where all are known. Lines are named by their number.</summary>
    public static async Task<Failure?> Unknown(NpgsqlConnection connection, IReadOnlyList<(string Item, string Location)> levels, CancellationToken cancelled)
    {
        var known = await connection.Many(KnownSql, row => (row.GetBoolean(0), row.GetBoolean(1)), cancelled, Items(levels), Locations(levels));
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i] is not (true, true))
            {
                var (fault, member) = known[i].Item1 ? (CommerceFaults.LocationUnknown, "location_id") : (CommerceFaults.ItemUnknown, "item_id");
                return new Failure { Fault = fault, Field = $"lines.{i}.{member}" };
            }
        }
        return null;
    }

    /// <summary>Locks the levels until the end of the transaction; those that there are none of begin at zero.</summary>
    public static async Task<Dictionary<(string Item, string Location), LockedLevel>> Lock(
        NpgsqlConnection connection,
        IReadOnlyList<(string Item, string Location)> levels,
        CancellationToken cancelled
    )
    {
        await connection.Change(OpenSql, cancelled, Items(levels), Locations(levels));
        var locked = await connection.Many(
            LockSql,
            row => new LockedLevel(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetBoolean(5)),
            cancelled,
            Items(levels),
            Locations(levels)
        );
        return locked.ToDictionary(level => (level.ItemId, level.LocationId));
    }

    /// <summary>Writes the changes of levels that are locked. A change of nothing makes no movement.</summary>
    /// <param name="connection">In the transaction that holds the locks.</param>
    /// <param name="id">Of the whole change.</param>
    /// <param name="cause">One of <see cref="MovementCauses"/>, and the kind of its reference.</param>
    /// <param name="actor">Who; null for the server itself.</param>
    /// <param name="changes">One a level.</param>
    /// <param name="now">The moment.</param>
    /// <param name="cancelled">Ends it, with nothing changed.</param>
    public static async Task<StockChange> Write(
        NpgsqlConnection connection,
        Guid id,
        string cause,
        Guid? actor,
        IReadOnlyList<LevelChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var (items, locations) = (changes.Select(change => change.ItemId).ToArray(), changes.Select(change => change.LocationId).ToArray());
        var movements = await connection.Many(
            ChangeSql,
            row => row.GetInt64(0),
            cancelled,
            items,
            locations,
            changes.Select(change => change.Delta).ToArray(),
            changes.Select(change => change.Reason).ToArray(),
            cause,
            $"{cause}:{id}",
            actor,
            now
        );
        return new StockChange(id, await connection.Many(LevelsSql, StockLevel.From, cancelled, items, locations), movements);
    }

    private static string[] Items(IEnumerable<(string Item, string Location)> levels) => [.. levels.Select(level => level.Item)];

    private static string[] Locations(IEnumerable<(string Item, string Location)> levels) => [.. levels.Select(level => level.Location)];

    internal const string FirstLocationSql = "SELECT id FROM commerce.locations WHERE active ORDER BY priority, id LIMIT 1";

    /// <summary>$1 an id. A product with variants is none, unless something was counted before it got them.</summary>
    internal const string IsItem = """
        (EXISTS (SELECT FROM commerce.variants v WHERE v.id = w.item_id)
            OR EXISTS (SELECT FROM commerce.products p WHERE p.id = w.item_id
                AND NOT EXISTS (SELECT FROM commerce.variants x WHERE x.product_id = p.id AND NOT x.archived))
            OR EXISTS (SELECT FROM commerce.stock s WHERE s.item_id = w.item_id))
        """;

    internal const string KnownSql = $"""
        SELECT {IsItem}, EXISTS (SELECT FROM commerce.locations l WHERE l.id = w.location_id)
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(item_id, location_id, n) ORDER BY w.n
        """;

    internal const string OpenSql = """
        INSERT INTO commerce.stock (item_id, location_id, on_hand, low_stock_at)
        SELECT w.item_id, w.location_id, 0, (SELECT max(x.low_stock_at) FROM commerce.stock x WHERE x.item_id = w.item_id)
        FROM (SELECT DISTINCT u.item_id, u.location_id FROM unnest($1::text[], $2::text[]) AS u(item_id, location_id)) AS w
        WHERE NOT EXISTS (SELECT FROM commerce.stock s WHERE s.item_id = w.item_id AND s.location_id = w.location_id)
        ORDER BY 1, 2 ON CONFLICT DO NOTHING
        """;

    internal const string LockSql = """
        SELECT x.item_id, x.location_id, coalesce((x.gathered).on_hand, x.on_hand), coalesce((x.gathered).allocated, x.allocated),
            coalesce((x.gathered).held, x.held), coalesce(commerce.inventory_policy(x.item_id) = 'continue', false)
        FROM (
            SELECT l.*, CASE WHEN l.buckets > 0 THEN commerce.gather_stock(l.item_id, l.location_id) END AS gathered
            FROM (
                SELECT s.item_id, s.location_id, s.on_hand, s.allocated, s.held, s.buckets FROM commerce.stock s
                WHERE (s.item_id, s.location_id) IN (SELECT w.item_id, w.location_id FROM unnest($1::text[], $2::text[]) AS w(item_id, location_id))
                ORDER BY s.item_id, s.location_id FOR UPDATE OF s
            ) AS l
        ) AS x
        """;

    internal const string ChangeSql = """
        WITH wanted AS (
            SELECT w.item_id, w.location_id, w.delta, w.reason
            FROM unnest($1::text[], $2::text[], $3::int[], $4::text[]) AS w(item_id, location_id, delta, reason) WHERE w.delta <> 0
        ),
        changed AS (
            UPDATE commerce.stock s SET on_hand = s.on_hand + w.delta FROM wanted w WHERE s.item_id = w.item_id AND s.location_id = w.location_id
        )
        INSERT INTO commerce.stock_movements (item_id, location_id, on_hand, cause, reference, actor_id, reason, at)
        SELECT w.item_id, w.location_id, w.delta, $5, $6, $7::uuid, w.reason, $8::timestamptz FROM wanted w
        RETURNING id
        """;

    internal const string LevelsSql = $"""
        SELECT {StockLevel.Columns} FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(item_id, location_id, n)
        JOIN commerce.stock_totals s ON s.item_id = w.item_id AND s.location_id = w.location_id ORDER BY w.n
        """;
}
