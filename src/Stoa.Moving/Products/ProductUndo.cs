using System.Text.Json;
using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Moving.Products;

/// <summary>
/// Takes products, variants, categories and brands back: what was made goes, what was changed becomes what it was. Whatever has another version than the
/// import left is kept, and a product whose variants would not fit it any more, or whose brand or category is gone. What has had stock or was sold is
/// archived and not deleted: movements and orders go on referring to it.
/// </summary>
internal static class ProductUndo
{
    public static async Task<IReadOnlyList<Left>> Run(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var left = new List<Left>();
        await Restore(connection, import, changes, now, left, cancelled);
        await Remove(connection, changes, "variant", VariantsSql, DeleteVariantsSql, ArchiveVariantsSql, left, cancelled);
        var kept = left.Select(one => one.Number).ToHashSet();
        string[] restored = [.. Of(changes, "product", made: false).Where(change => !kept.Contains(change.Number)).Select(change => change.EntityId)];
        await Pictures.TakeBack(connection, import.Id, restored, cancelled);
        await Remove(connection, changes, "product", ProductsSql, DeleteProductsSql, ArchiveProductsSql, left, cancelled);
        await RemoveUnused(connection, changes, "category", DeleteCategoriesSql, left, cancelled);
        await RemoveUnused(connection, changes, "brand", DeleteBrandsSql, left, cancelled);
        return left;
    }

    private static IEnumerable<ImportChange> Of(IReadOnlyList<ImportChange> changes, string kind, bool made) =>
        changes.Where(change => change.Kind == kind && change.Before is null == made);

    /// <summary>Products before their variants, whose prices and options they limit: what fits together before fits together again.</summary>
    private static async Task Restore(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        List<Left> left,
        CancellationToken cancelled
    )
    {
        var (products, variants) = (Of(changes, "product", made: false).ToList(), Of(changes, "variant", made: false).ToList());
        if (products.Count + variants.Count == 0)
        {
            return;
        }
        var wanted = new Wanted();
        wanted.Ids.UnionWith(products.Select(change => change.EntityId));
        wanted.VariantIds.UnionWith(variants.Select(change => change.EntityId));
        wanted.Skus.UnionWith(products.Select(change => Parse(change).Sku).Concat(variants.Select(change => ParseVariant(change).Sku)));
        wanted.Slugs.UnionWith(products.Select(change => Parse(change).Slug!));
        var there = await ProductsThere.Load(connection, wanted, forChange: true, cancelled);
        var later = await Later(connection, import, changes[^1].Number, variants, there, cancelled);
        var taxonomy = await TaxonomyOf(connection, products.Select(Parse).Concat(later.Select(change => change.Before)), cancelled);
        var whole = later.Where(change => Missing(change.Before, taxonomy) is null).Select(change => change.Id).ToHashSet(StringComparer.Ordinal);
        var batch = new ProductBatch();
        RestoreProducts(products, changes, there, taxonomy, batch, whole, left);
        RestoreVariants(variants, there, batch, whole, left);
        await batch.Write(connection, now, cancelled);
    }

    /// <summary>Brands and categories that products had; those that are there stay until the products are written.</summary>
    private static Task<Taxonomy> TaxonomyOf(NpgsqlConnection connection, IEnumerable<ProductSpec> products, CancellationToken cancelled) =>
        Taxonomy.Load(connection, products.SelectMany(spec => spec.CategoryIds.Append(spec.CategoryId).Append(spec.BrandId ?? "")), [], [], cancelled);

    private static void RestoreProducts(
        List<ImportChange> products,
        IReadOnlyList<ImportChange> changes,
        ProductsThere there,
        Taxonomy taxonomy,
        ProductBatch batch,
        HashSet<string> whole,
        List<Left> left
    )
    {
        var variants = changes.Where(change => change.Kind == "variant").ToLookup(change => change.EntityId, StringComparer.Ordinal);
        foreach (var change in products)
        {
            var (product, before) = (there.Find(change.EntityId), Parse(change));
            if (product is null || product.Version != change.VersionAfter || !IsFree(there, before.Sku, product.Id, null))
            {
                left.Add(new Left(change.Number, "changed_since"));
            }
            else if (Missing(before, taxonomy) is { } missing)
            {
                left.Add(new Left(change.Number, missing.Name));
            }
            else if (Staying(product, variants).Any(variant => variant.IsBrokenBy(product.Spec, before)))
            {
                left.Add(new Left(change.Number, CommerceFaults.OptionsInUse.Name));
            }
            else
            {
                batch.Add(new ProductPlan(product.Id, change.Line, product, before, IsChanged: true));
                whole.Add(product.Id);
            }
        }
    }

    private static Fault? Missing(ProductSpec before, Taxonomy taxonomy) =>
        before.BrandId is { } brand && !taxonomy.HasBrand(brand) ? CommerceFaults.BrandUnknown
        : before.CategoryIds.Append(before.CategoryId).All(taxonomy.HasCategory) ? null
        : CommerceFaults.CategoryUnknown;

    /// <summary>The variants that a product has afterwards, as they are then.</summary>
    private static IEnumerable<VariantSpec> Staying(ProductState product, ILookup<string, ImportChange> changes)
    {
        foreach (var variant in product.Variants.Where(variant => !variant.IsArchived))
        {
            var change = changes[variant.Id].FirstOrDefault(change => change.VersionAfter == variant.Version);
            if (change is null || change.Before is not null)
            {
                yield return change is null ? variant.Spec : ParseVariant(change);
            }
        }
    }

    private static void RestoreVariants(List<ImportChange> variants, ProductsThere there, ProductBatch batch, HashSet<string> whole, List<Left> left)
    {
        foreach (var change in variants)
        {
            var before = ParseVariant(change);
            var product = there.ProductOfVariant(change.EntityId) is { } id ? there.Find(id) : null;
            if (
                product?.Variants.Find(one => one.Id == change.EntityId) is { } variant
                && variant.Version == change.VersionAfter
                && IsFree(there, before.Sku, product.Id, variant.Id)
                // Of a product that stays as it is by now.
                && (whole.Contains(product.Id) || before.Validate(product.Spec) is null || variant.Spec.Validate(product.Spec) is not null)
            )
            {
                batch.Add(new VariantPlan(variant.Id, product.Id, change.Line, variant, before));
            }
            else
            {
                left.Add(new Left(change.Number, "changed_since"));
            }
        }
    }

    /// <summary>Products of these variants that a part that comes later makes what they were, and that so do not forbid what fitted them.</summary>
    private static async Task<IReadOnlyList<(string Id, long Version, ProductSpec Before)>> Later(
        NpgsqlConnection connection,
        ImportState import,
        long before,
        List<ImportChange> variants,
        ProductsThere there,
        CancellationToken cancelled
    )
    {
        string[] products = [.. variants.Select(change => there.ProductOfVariant(change.EntityId)).OfType<string>().Distinct(StringComparer.Ordinal)];
        var changes = await connection.Many(
            LaterSql,
            row => (Id: row.GetString(0), Version: row.GetInt64(1), JsonSerializer.Deserialize(row.GetString(2), CommerceJson.Stored.ProductSpec)!),
            cancelled,
            import.Id,
            before,
            products
        );
        return [.. changes.Where(change => there.Find(change.Id)?.Version == change.Version)];
    }

    private static bool IsFree(ProductsThere there, string sku, string product, string? variant) =>
        there.OwnerOfSku(sku) is not { } owner || owner == (product, variant);

    private static ProductSpec Parse(ImportChange change) => JsonSerializer.Deserialize(change.Before!, CommerceJson.Stored.ProductSpec)!;

    private static VariantSpec ParseVariant(ImportChange change) => JsonSerializer.Deserialize(change.Before!, CommerceJson.Stored.VariantSpec)!;

    private static async Task Remove(
        NpgsqlConnection connection,
        IReadOnlyList<ImportChange> changes,
        string kind,
        string lockSql,
        string deleteSql,
        string archiveSql,
        List<Left> left,
        CancellationToken cancelled
    )
    {
        var made = Of(changes, kind, made: true).ToList();
        if (made.Count == 0)
        {
            return;
        }
        string[] ids = [.. made.Select(change => change.EntityId)];
        // Behind what they are the stock of, as everybody locks them: whoever sells one at this moment is waited for, and the next statement sees it.
        await connection.Change(lockSql, cancelled, [ids]);
        await connection.Change(LockStockSql, cancelled, [ids]);
        var there = (
            await connection.Many(
                lockSql,
                row => (Id: row.GetString(0), Version: row.GetInt64(1), HasParts: row.GetBoolean(2), IsUsed: row.GetBoolean(3)),
                cancelled,
                [ids]
            )
        ).ToDictionary(row => row.Id, StringComparer.Ordinal);
        var (gone, archived) = (new List<string>(), new List<string>());
        foreach (var change in made)
        {
            if (!there.TryGetValue(change.EntityId, out var row))
            {
                continue;
            }
            if (row.Version != change.VersionAfter || row.HasParts)
            {
                left.Add(new Left(change.Number, "changed_since"));
            }
            else if (row.IsUsed)
            {
                left.Add(new Left(change.Number, "sold"));
                archived.Add(row.Id);
            }
            else
            {
                gone.Add(row.Id);
            }
        }
        await connection.Change(archiveSql, cancelled, [archived.ToArray()]);
        await connection.Change(deleteSql, cancelled, [gone.ToArray()]);
    }

    private static async Task RemoveUnused(
        NpgsqlConnection connection,
        IReadOnlyList<ImportChange> changes,
        string kind,
        string sql,
        List<Left> left,
        CancellationToken cancelled
    )
    {
        // The deepest category first: it is the last that was made.
        foreach (var change in Of(changes, kind, made: true).OrderByDescending(change => change.Number))
        {
            if (await connection.Change(sql, cancelled, change.EntityId, change.VersionAfter) == 0)
            {
                left.Add(new Left(change.Number, "in_use"));
            }
        }
    }

    internal const string LaterSql = """
        SELECT c.entity_id, c.version_after, c.before::text FROM commerce.import_changes c
        WHERE c.import_id = $1 AND c.n < $2 AND c.kind = 'product' AND c.before IS NOT NULL AND c.entity_id = ANY ($3)
        """;

    internal const string ProductsSql = """
        SELECT p.id, p.version, EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = p.id AND NOT v.archived),
            EXISTS (SELECT FROM commerce.stock_movements m WHERE m.item_id = p.id)
                OR EXISTS (SELECT FROM commerce.variants v WHERE v.product_id = p.id)
        FROM commerce.products p WHERE p.id = ANY ($1) ORDER BY p.id FOR UPDATE
        """;

    internal const string VariantsSql = """
        SELECT v.id, v.version, false, EXISTS (SELECT FROM commerce.stock_movements m WHERE m.item_id = v.id)
        FROM commerce.variants v WHERE v.id = ANY ($1) ORDER BY v.id FOR UPDATE
        """;

    /// <summary>What is kept in buckets is sold out of these.</summary>
    internal const string LockStockSql = """
        SELECT CASE WHEN l.buckets > 0 THEN commerce.gather_stock(l.item_id, l.location_id) END
        FROM (
            SELECT s.item_id, s.location_id, s.buckets FROM commerce.stock s WHERE s.item_id = ANY ($1) ORDER BY s.item_id, s.location_id FOR UPDATE
        ) AS l
        """;

    internal const string ArchiveProductsSql =
        "UPDATE commerce.products SET status = 'archived', version = version + 1, updated_at = now() WHERE id = ANY ($1)";

    internal const string ArchiveVariantsSql = "UPDATE commerce.variants SET archived = true, version = version + 1 WHERE id = ANY ($1)";

    internal const string DeleteProductsSql = """
        WITH stock AS (DELETE FROM commerce.stock WHERE item_id = ANY ($1)) DELETE FROM commerce.products WHERE id = ANY ($1)
        """;

    internal const string DeleteVariantsSql = """
        WITH stock AS (DELETE FROM commerce.stock WHERE item_id = ANY ($1)) DELETE FROM commerce.variants WHERE id = ANY ($1)
        """;

    internal const string DeleteCategoriesSql = """
        DELETE FROM commerce.categories c WHERE c.id = $1 AND c.version = $2
            AND NOT EXISTS (SELECT FROM commerce.products p WHERE p.category_id = c.id)
            AND NOT EXISTS (SELECT FROM commerce.products p WHERE p.category_ids @> ARRAY[c.id] AND p.category_ids <> '{}')
            AND NOT EXISTS (SELECT FROM commerce.categories x WHERE x.parent_id = c.id)
        """;

    internal const string DeleteBrandsSql = """
        DELETE FROM commerce.brands b WHERE b.id = $1 AND b.version = $2 AND NOT EXISTS (SELECT FROM commerce.products p WHERE p.brand_id = b.id)
        """;
}
