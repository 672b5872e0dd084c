using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Stoa.Platform.Data;

namespace Stoa.Demo;

/// <summary>
/// Adds the demo products that are missing up to a number, beside whatever products the shop has; none is ever changed or removed. Those that are written by
/// hand are added as staff would; generated ones, of which there may be a million, in bulk.
/// </summary>
internal sealed partial class DemoShop(NpgsqlDataSource database, HandWrittenShop handWritten, ILogger<DemoShop> log)
{
    /// <summary>The batch size of generated products, a transaction each: ten blocks of the search index, so that words are written once a block.</summary>
    private const int Part = 20_480;

    /// <summary>While one part's words, slugs and levels are written, which takes turns, the rows of the next are on their way.</summary>
    private const int Lanes = 2;

    public async Task Fill(int products, CancellationToken cancelled)
    {
        var began = Stopwatch.GetTimestamp();
        if (await database.One(LastSql, row => row.GetInt32(0), cancelled) >= products)
        {
            return;
        }
        await handWritten.Fill(products, cancelled);
        await using var turn = await database.Open(cancelled);
        await turn.Change("SELECT pg_advisory_lock(hashtext('stoa.demo'))", cancelled);
        var last = await turn.One(LastSql, row => row.GetInt32(0), cancelled);
        await AddProducts(DemoCatalogue.Products(products).Skip(last), cancelled);
        await turn.Change("ANALYZE commerce.products, commerce.stock, commerce.variants, commerce.search_words", cancelled);
        await turn.Change("SELECT pg_advisory_unlock(hashtext('stoa.demo'))", cancelled);
        if (products > last)
        {
            Filled(log, products - last, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    /// <summary>Parts are committed in their order: what is there after a crash has no gap, and the next start goes on behind it.</summary>
    private async Task AddProducts(IEnumerable<DemoProduct> products, CancellationToken cancelled)
    {
        using var lanes = new SemaphoreSlim(Lanes);
        var before = Task.CompletedTask;
        foreach (var part in products.Chunk(Part))
        {
            await lanes.WaitAsync(cancelled);
            before = AddPart(part, before, lanes, cancelled);
        }
        await before;
    }

    private async Task AddPart(DemoProduct[] part, Task before, SemaphoreSlim lanes, CancellationToken cancelled)
    {
        try
        {
            await using var connection = await database.Open(cancelled);
            await using var transaction = await connection.BeginTransactionAsync(cancelled);
            await CopyStock(connection, part, cancelled);
            var positions = await database.Many(PositionsSql, row => row.GetInt64(0), cancelled, part.Length);
            await CopyProducts(connection, [.. part.Zip(positions)], before, cancelled);
            await transaction.CommitAsync(cancelled);
        }
        finally
        {
            lanes.Release();
        }
    }

    /// <summary>The number of the last demo product. Products of the shop's own are not counted, and demo products that were deleted stay deleted.</summary>
    internal const string LastSql = "SELECT coalesce(max(substring(id FROM '^prod-([0-9]{1,9})$')::int), 0) FROM commerce.products";

    /// <summary>Places beside each other, whatever else is added meanwhile: the search index keeps words by blocks of them.</summary>
    internal const string PositionsSql = "SELECT nextval(pg_get_serial_sequence('commerce.products', 'position')) FROM generate_series(1, $1)";

    private static Task CopyProducts(NpgsqlConnection connection, (DemoProduct Product, long Position)[] products, Task before, CancellationToken cancelled) =>
        Write(
            connection,
            """
            COPY commerce.products (id, sku, slug, name, description, base_price, sale_price, status, brand_id, category_id, images,
                attributes, position)
            FROM STDIN (FORMAT binary)
            """,
            products,
            static async (row, placed, token) =>
            {
                var product = placed.Product;
                await row.WriteAsync(product.Id, token);
                await row.WriteAsync(product.Sku, token);
                await row.WriteAsync(product.Slug, NpgsqlDbType.Text, token);
                await row.WriteAsync(product.Name, token);
                await row.WriteAsync(product.Description, token);
                await row.WriteAsync(product.BasePrice, token);
                await WriteNullable(row, product.SalePrice, token);
                await row.WriteAsync(product.Active ? "active" : "inactive", token);
                await row.WriteAsync(product.BrandId, token);
                await row.WriteAsync(product.CategoryId, token);
                await row.WriteAsync(product.Images.ToArray(), token);
                await row.WriteAsync(JsonSerializer.Serialize(product.Attributes), NpgsqlDbType.Json, token);
                await row.WriteAsync(placed.Position, token);
            },
            before,
            cancelled
        );

    private static Task CopyStock(NpgsqlConnection connection, DemoProduct[] products, CancellationToken cancelled) =>
        Write(
            connection,
            "COPY commerce.stock (item_id, on_hand) FROM STDIN (FORMAT binary)",
            products.Select(product => (product.Id, product.OnHand)),
            static async (row, item, token) =>
            {
                await row.WriteAsync(item.Id, token);
                await row.WriteAsync(item.OnHand, token);
            },
            Task.CompletedTask,
            cancelled
        );

    private static async Task Write<T>(
        NpgsqlConnection connection,
        string copy,
        IEnumerable<T> items,
        Func<NpgsqlBinaryImporter, T, CancellationToken, Task> write,
        Task before,
        CancellationToken cancelled
    )
    {
        await using var rows = await connection.BeginBinaryImportAsync(copy, cancelled);
        // Indexing a part takes as long as the machine needs.
        rows.Timeout = TimeSpan.Zero;
        foreach (var item in items)
        {
            await rows.StartRowAsync(cancelled);
            await write(rows, item, cancelled);
        }
        await before;
        await rows.CompleteAsync(cancelled);
    }

    private static Task WriteNullable(NpgsqlBinaryImporter row, long? value, CancellationToken cancelled) =>
        value is { } number ? row.WriteAsync(number, cancelled) : row.WriteNullAsync(cancelled);

    [LoggerMessage(1, LogLevel.Information, "The demo shop has {Count} more generated products, added in {Seconds:0.0} s")]
    private static partial void Filled(ILogger log, long count, double seconds);
}
