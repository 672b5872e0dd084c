using Npgsql;
using Stoa.Contracts;
using Stoa.Contracts.Input;

namespace Stoa.Platform.Data;

/// <summary>Reads lists page by page.</summary>
public static class Pages
{
    /// <summary>Count and page in one round trip. Both statements take the arguments first; the list takes limit and offset after them.</summary>
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
                batch.Add(countSql, arguments);
                batch.Add(listSql, [.. arguments, page.Size, page.Offset]);
                await using var row = await batch.ExecuteReaderAsync(cancelled);
                await row.ReadAsync(cancelled);
                var total = row.GetInt64(0);
                await row.NextResultAsync(cancelled);
                var items = new List<T>(page.Size);
                while (await row.ReadAsync(cancelled))
                {
                    items.Add(read(row));
                }
                return new Page<T>(items, page.Number, page.Size, total);
            },
            cancelled
        );
}
