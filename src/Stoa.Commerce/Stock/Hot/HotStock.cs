using Npgsql;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Stock.Hot;

/// <summary>Whether an item is hot: sold from several buckets at once, so that its buyers need not wait for each other.</summary>
/// <param name="Buckets">Into how many parts each of its levels is divided; 0 where it is not hot.</param>
/// <param name="Version">1 where it never was.</param>
/// <param name="Levels">With their buckets, as everywhere.</param>
internal sealed record HotStock(string ItemId, bool Hot, int Buckets, long Version, IReadOnlyList<StockLevel> Levels) : IVersioned;

/// <summary>What was said of an item.</summary>
internal sealed record HotMark(int Buckets, long Version)
{
    public static readonly HotMark None = new(0, 1);

    public static async Task<HotMark> Find(NpgsqlConnection connection, string item, CancellationToken cancelled) =>
        await connection.One(FindSql, row => new HotMark(row.GetInt16(0), row.GetInt64(1)), cancelled, item) ?? None;

    public async Task<HotStock> With(NpgsqlConnection connection, string item, CancellationToken cancelled) =>
        new(item, Buckets > 0, Buckets, Version, await connection.Many(SetLowStock.LevelsSql, StockLevel.From, cancelled, item));

    internal const string FindSql = "SELECT h.buckets, h.version FROM commerce.hot_items h WHERE h.item_id = $1";
}
