using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Hot;

/// <summary>
/// The mover: once a second each hot level that something was sold of is put into its row and divided anew. So no bucket stays empty while another is full, and
/// what hangs on a level (that it is low or out, which is told and asked for by it) follows.
/// </summary>
internal sealed class HotLevels(NpgsqlDataSource database)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Several nodes may do it: who finds a level with another leaves it there.</summary>
    public async Task Move(CancellationToken cancelled)
    {
        var moved = await database.Many(MovedSql, row => (Item: row.GetString(0), Location: row.GetString(1)), cancelled);
        foreach (var (item, location) in moved)
        {
            await database.InTransaction<bool>(async connection => await connection.Change(GatherSql, cancelled, item, location) >= 0, cancelled);
        }
    }

    /// <summary>Where something was sold or given back since, and where something is in the row that could be had.</summary>
    internal const string MovedSql = """
        SELECT s.item_id, s.location_id FROM commerce.stock s
        WHERE s.buckets > 0
          AND (s.available > 0 OR EXISTS (
              SELECT FROM commerce.stock_buckets b
              WHERE b.item_id = s.item_id AND b.location_id = s.location_id AND (b.allocated <> 0 OR b.held <> 0)))
        ORDER BY s.item_id, s.location_id
        """;

    internal const string GatherSql = """
        SELECT commerce.gather_stock(l.item_id, l.location_id)
        FROM (
            SELECT s.item_id, s.location_id FROM commerce.stock s WHERE s.item_id = $1 AND s.location_id = $2 AND s.buckets > 0 FOR UPDATE SKIP LOCKED
        ) AS l
        """;
}
