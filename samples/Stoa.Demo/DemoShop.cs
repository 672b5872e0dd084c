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
    /// <summary>The batch size: the search index is updated per statement, and no statement should take long.</summary>
    private const int Part = 5_000;

    public async Task Fill(int products, CancellationToken cancelled)
    {
        if (await database.One(LastSql, row => row.GetInt32(0), cancelled) >= products)
        {
            return;
        }
        await handWritten.Fill(products, cancelled);
        await using var connection = await database.OpenConnectionAsync(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        await connection.Change("SELECT pg_advisory_xact_lock(hashtext('stoa.demo'))", cancelled);
        var last = await connection.One(LastSql, row => row.GetInt32(0), cancelled);
        var added = 0;
        foreach (var part in DemoCatalogue.Products(products).Skip(last).Chunk(Part))
        {
            await Copy(connection, part, cancelled);
            added += part.Length;
        }
        await transaction.CommitAsync(cancelled);
        await database.Change("ANALYZE commerce.products, commerce.stock, commerce.variants, commerce.search_words", cancelled);
        if (added > 0)
        {
            Filled(log, added);
        }
    }

    /// <summary>The number of the last demo product. Products of the shop's own are not counted, and demo products that were deleted stay deleted.</summary>
    internal const string LastSql = "SELECT coalesce(max(substring(id FROM '^prod-([0-9]{1,9})$')::int), 0) FROM commerce.products";

    private static async Task Copy(NpgsqlConnection connection, DemoProduct[] products, CancellationToken cancelled)
    {
        await CopyProducts(connection, products, cancelled);
        await CopyVariants(connection, products, cancelled);
        await CopyStock(connection, products, cancelled);
    }

    private static Task CopyProducts(NpgsqlConnection connection, DemoProduct[] products, CancellationToken cancelled) =>
        Write(
            connection,
            """
            COPY commerce.products (id, sku, name, description, base_price, sale_price, status, brand_id, category_id, images, attributes)
            FROM STDIN (FORMAT binary)
            """,
            products,
            static async (row, product, token) =>
            {
                await row.WriteAsync(product.Id, token);
                await row.WriteAsync(product.Sku, token);
                await row.WriteAsync(product.Name, token);
                await row.WriteAsync(product.Description, token);
                await row.WriteAsync(product.BasePrice, token);
                await WriteNullable(row, product.SalePrice, token);
                await row.WriteAsync(product.Active ? "active" : "inactive", token);
                await row.WriteAsync(product.BrandId, token);
                await row.WriteAsync(product.CategoryId, token);
                await row.WriteAsync(product.Images.ToArray(), token);
                await row.WriteAsync(JsonSerializer.Serialize(product.Attributes), NpgsqlDbType.Json, token);
            },
            cancelled
        );

    private static Task CopyVariants(NpgsqlConnection connection, DemoProduct[] products, CancellationToken cancelled) =>
        Write(
            connection,
            "COPY commerce.variants (id, product_id, sku, attributes, base_price, sale_price) FROM STDIN (FORMAT binary)",
            products.SelectMany(product => product.Variants.Select(variant => (product.Id, Variant: variant))),
            static async (row, entry, token) =>
            {
                await row.WriteAsync(entry.Variant.Id, token);
                await row.WriteAsync(entry.Id, token);
                await row.WriteAsync(entry.Variant.Sku, token);
                await row.WriteAsync(JsonSerializer.Serialize(entry.Variant.Attributes), NpgsqlDbType.Json, token);
                await WriteNullable(row, entry.Variant.BasePrice, token);
                await WriteNullable(row, entry.Variant.SalePrice, token);
            },
            cancelled
        );

    private static Task CopyStock(NpgsqlConnection connection, DemoProduct[] products, CancellationToken cancelled) =>
        Write(
            connection,
            "COPY commerce.stock (item_id, on_hand) FROM STDIN (FORMAT binary)",
            products.SelectMany(product =>
                product.Variants.Count == 0 ? [(product.Id, product.OnHand)] : product.Variants.Select(variant => (variant.Id, variant.OnHand))
            ),
            static async (row, item, token) =>
            {
                await row.WriteAsync(item.Id, token);
                await row.WriteAsync(item.OnHand, token);
            },
            cancelled
        );

    private static async Task Write<T>(
        NpgsqlConnection connection,
        string copy,
        IEnumerable<T> items,
        Func<NpgsqlBinaryImporter, T, CancellationToken, Task> write,
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
        await rows.CompleteAsync(cancelled);
    }

    private static Task WriteNullable(NpgsqlBinaryImporter row, long? value, CancellationToken cancelled) =>
        value is { } number ? row.WriteAsync(number, cancelled) : row.WriteNullAsync(cancelled);

    [LoggerMessage(1, LogLevel.Information, "The demo shop has {Count} generated products more")]
    private static partial void Filled(ILogger log, long count);
}
