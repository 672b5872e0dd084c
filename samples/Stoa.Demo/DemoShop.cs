using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Stoa.Platform.Data;

namespace Stoa.Demo;

/// <summary>Adds the demo products that are missing up to a number, beside whatever products the shop has; none is ever changed or removed.</summary>
internal sealed partial class DemoShop(NpgsqlDataSource database, ILogger<DemoShop> log)
{
    /// <summary>The batch size, a transaction each: ten blocks of the search index, so that words are written once a block.</summary>
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
        await using var turn = await database.OpenConnectionAsync(cancelled);
        await turn.Change("SELECT pg_advisory_lock(hashtext('stoa.demo'))", cancelled);
        var last = await turn.One(LastSql, row => row.GetInt32(0), cancelled);
        if (last == 0)
        {
            await AddShelves(turn, cancelled);
        }
        await AddProducts(DemoCatalogue.Products(products).Skip(last), cancelled);
        await turn.Change("ANALYZE commerce.products, commerce.stock, commerce.variants, commerce.search_words", cancelled);
        await turn.Change("SELECT pg_advisory_unlock(hashtext('stoa.demo'))", cancelled);
        Filled(log, products - last, Stopwatch.GetElapsedTime(began).TotalSeconds);
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
            await using var connection = await database.OpenConnectionAsync(cancelled);
            await using var transaction = await connection.BeginTransactionAsync(cancelled);
            await CopyStock(connection, part, cancelled);
            await CopyProducts(connection, part, before, cancelled);
            await CopyVariants(connection, part, cancelled);
            await transaction.CommitAsync(cancelled);
        }
        finally
        {
            lanes.Release();
        }
    }

    /// <summary>The number of the last demo product. Products of the shop's own are not counted, and demo products that were deleted stay deleted.</summary>
    internal const string LastSql = "SELECT coalesce(max(substring(id FROM '^prod-([0-9]{1,9})$')::int), 0) FROM commerce.products";

    private static async Task AddShelves(NpgsqlConnection connection, CancellationToken cancelled)
    {
        foreach (var category in DemoCatalogue.Categories)
        {
            await connection.Change(
                """
                INSERT INTO commerce.categories (id, name, slug, description, parent_id, image_url, active)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING
                """,
                cancelled,
                category.Id,
                category.Name,
                category.Slug,
                category.Description,
                category.ParentId,
                category.ImageUrl,
                category.Active
            );
        }
        foreach (var brand in DemoCatalogue.Brands)
        {
            await connection.Change(
                "INSERT INTO commerce.brands (id, name, slug, description, logo_url, active) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
                cancelled,
                brand.Id,
                brand.Name,
                brand.Slug,
                brand.Description,
                brand.LogoUrl,
                brand.Active
            );
        }
        await connection.Change(
            "INSERT INTO commerce.promotions (code, percent_ppm, minimum_subtotal) VALUES ('SAVE10', 100000, 100000) ON CONFLICT DO NOTHING",
            cancelled
        );
        await connection.Change("INSERT INTO commerce.tax_rates (country, state, rate_ppm) VALUES ('US', 'NY', 87500) ON CONFLICT DO NOTHING", cancelled);
    }

    private static Task CopyProducts(NpgsqlConnection connection, DemoProduct[] products, Task before, CancellationToken cancelled) =>
        Write(
            connection,
            """
            COPY commerce.products (id, sku, slug, name, description, base_price, sale_price, status, brand_id, category_id, images, attributes)
            FROM STDIN (FORMAT binary)
            """,
            products,
            static async (row, product, token) =>
            {
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
            },
            before,
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
            Task.CompletedTask,
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

    [LoggerMessage(1, LogLevel.Information, "The demo shop has {Count} products more, added in {Seconds:0.0} s")]
    private static partial void Filled(ILogger log, long count, double seconds);
}
