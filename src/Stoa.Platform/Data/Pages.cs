using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Platform.Data;

/// <summary>Reads lists page by page.</summary>
public static class Pages
{
    /// <summary>
    /// Page and count in one round trip. Both statements take the arguments first; the list takes limit and offset after them. Each sees what is there at its
    /// own moment, and the count is the later one: a row that comes in between is announced, and whoever reads on meets one twice and misses none.
    /// </summary>
    public static Task<Page<T>> Read<T>(
        NpgsqlDataSource database,
        string countSql,
        string listSql,
        Func<NpgsqlDataReader, T> read,
        PageQuery page,
        CancellationToken cancelled,
        params object?[] arguments
    ) =>
        database.Together(
            async batch =>
            {
                batch.Add(listSql, [.. arguments, page.Size, page.Offset]);
                batch.Add(countSql, arguments);
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                var items = new List<T>(page.Size);
                while (await row.ReadAsync(cancelled))
                {
                    items.Add(read(row));
                }
                return await Counted(row, items, page, cancelled);
            },
            cancelled
        );

    /// <summary>The page with the count that is read next; never fewer than are on it, which may have gone since.</summary>
    public static async Task<Page<T>> Counted<T>(NpgsqlDataReader row, IReadOnlyList<T> items, PageQuery page, CancellationToken cancelled)
    {
        await row.NextResultAsync(cancelled);
        await row.ReadAsync(cancelled);
        return new Page<T>(items, page.Number, page.Size, Math.Max(row.GetInt64(0), items.Count == 0 ? 0 : page.Offset + items.Count));
    }
}
