using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Commerce.Filling;
using Stoa.Platform.Data;

namespace Stoa.Demo;

/// <summary>
/// Writes the small demo shop as its staff would: pictures first, each of which is there as soon as it is taken, then all the rest in one transaction. A start
/// that is killed has either taken some pictures, which the next one finds by their bytes, or has done everything.
/// </summary>
internal sealed partial class HandWrittenShop(NpgsqlDataSource database, ShopWriter shop, ILogger<HandWrittenShop> log)
{
    /// <summary>Adds the hand-written products that are missing up to this number, and with the first one all that they stand on.</summary>
    public async Task Fill(int products, CancellationToken cancelled)
    {
        var wanted = DemoCatalogue.HandWritten.Take(products).ToList();
        var last = await database.One(DemoShop.LastSql, row => row.GetInt32(0), cancelled);
        if (last >= wanted.Count)
        {
            return;
        }
        var pictures = await AddPictures(wanted.Skip(last), cancelled);
        await using var connection = await database.Open(cancelled);
        await using var transaction = await connection.BeginTransactionAsync(cancelled);
        await connection.Change("SELECT pg_advisory_xact_lock(hashtext('stoa.demo'))", cancelled);
        last = await connection.One(DemoShop.LastSql, row => row.GetInt32(0), cancelled);
        var added = wanted.Skip(last).ToList();
        if (added.Count == 0)
        {
            return;
        }
        if (last == 0)
        {
            await AddGround(connection, cancelled);
        }
        await AddProducts(connection, added, pictures, cancelled);
        await transaction.CommitAsync(cancelled);
        Filled(log, added.Count, pictures.Count);
    }

    /// <summary>The ids of the pictures by their names; none of those that cannot be taken.</summary>
    private async Task<IReadOnlyDictionary<string, string>> AddPictures(IEnumerable<DemoProduct> products, CancellationToken cancelled)
    {
        var ids = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var names = products.SelectMany(product => product.Pictures, (_, picture) => picture.Name).Distinct(StringComparer.Ordinal).ToList();
        await Parallel.ForEachAsync(
            names,
            cancelled,
            async (name, stop) =>
            {
                if (await shop.AddPicture(DemoPictures.Read(name), DemoPictures.Describe(name), stop) is { } id)
                {
                    ids[name] = id;
                }
            }
        );
        if (ids.Count < names.Count)
        {
            WithoutPictures(log, names.Count - ids.Count);
        }
        return ids;
    }

    /// <summary>What products stand on; what a shop has already stays as it is.</summary>
    private async Task AddGround(NpgsqlConnection connection, CancellationToken cancelled)
    {
        var there = (await connection.Many(ThereSql, row => row.GetString(0), cancelled)).ToHashSet(StringComparer.Ordinal);
        foreach (var category in DemoCatalogue.Categories.Where(category => !there.Contains(category.Id)))
        {
            await shop.AddCategory(connection, StaffBodies.Of(category), cancelled);
        }
        foreach (var brand in DemoCatalogue.Brands.Where(brand => !there.Contains(brand.Id)))
        {
            await shop.AddBrand(connection, StaffBodies.Of(brand), cancelled);
        }
        if (!there.Contains(StaffBodies.Code))
        {
            await shop.AddPromotion(connection, StaffBodies.Promotion(), [StaffBodies.Code], cancelled);
        }
        if (!there.Contains("US"))
        {
            await shop.AddTaxRates(connection, StaffBodies.TaxRates(), cancelled);
        }
    }

    private async Task AddProducts(
        NpgsqlConnection connection,
        IReadOnlyCollection<DemoProduct> products,
        IReadOnlyDictionary<string, string> pictures,
        CancellationToken cancelled
    )
    {
        foreach (var product in products)
        {
            await shop.AddProduct(connection, StaffBodies.Of(product), cancelled);
            await shop.SetMedia(connection, product.Id, StaffBodies.Media(product, pictures), cancelled);
        }
        await shop.AdjustStock(connection, StaffBodies.Stock(products), cancelled);
    }

    internal const string ThereSql = """
        SELECT id FROM commerce.categories UNION ALL SELECT id FROM commerce.brands UNION ALL SELECT key FROM commerce.promotion_codes WHERE key = 'SAVE10'
        UNION ALL SELECT country FROM commerce.tax_rates WHERE country = 'US'
        """;

    [LoggerMessage(1, LogLevel.Information, "The demo shop has {Products} more hand-written products, with {Pictures} pictures")]
    private static partial void Filled(ILogger log, int products, int pictures);

    [LoggerMessage(2, LogLevel.Warning, "{Count} pictures of the demo shop could not be taken (docs/operations.md, Pictures), and its products do without")]
    private static partial void WithoutPictures(ILogger log, int count);
}
