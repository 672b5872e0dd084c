using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Contracts;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>
/// Writes products: one row at a time, under its lock, with its version counted and the change in the audit log. Uniqueness is the database's; what it
/// refuses is translated here. A SKU is unique among products and variants together, and so is an id, which stands for what is in stock: whoever writes one
/// holds its lock.
/// </summary>
internal static class ProductWriter
{
    public static async Task<ProductSpec?> Lock(NpgsqlConnection connection, string id, CancellationToken cancelled) =>
        await connection.One(LockSql, StaffProduct.SpecFrom, cancelled, id);

    /// <summary>Null where it was written, else what stands against it.</summary>
    public static async Task<Failure?> Insert(NpgsqlConnection connection, string id, ProductSpec spec, DateTimeOffset now, CancellationToken cancelled) =>
        await CheckReferences(connection, spec, cancelled)
        ?? await CheckNew(connection, id, spec.Sku, cancelled)
        ?? await Write(connection, InsertSql, id, spec with { Slug = spec.Slug ?? await FreeSlug(connection, id, spec.Name, cancelled) }, now, cancelled);

    /// <summary>The same for a change of a product that is locked.</summary>
    public static async Task<Failure?> Update(
        NpgsqlConnection connection,
        string id,
        ProductSpec before,
        ProductSpec spec,
        DateTimeOffset now,
        CancellationToken cancelled
    ) =>
        await CheckReferences(connection, spec, cancelled)
        ?? (before.Sku == spec.Sku ? null : await CheckSku(connection, spec.Sku, id, cancelled))
        ?? await Write(connection, UpdateSql, id, spec with { Slug = spec.Slug ?? await FreeSlug(connection, id, spec.Name, cancelled) }, now, cancelled);

    /// <summary>Null where nobody else has it; from here to the end of the transaction nobody else gets it.</summary>
    public static async Task<Failure?> CheckSku(NpgsqlConnection connection, string sku, string item, CancellationToken cancelled)
    {
        await connection.Change(LockSkuSql, cancelled, sku);
        return await connection.One(SkuTakenSql, row => row.GetBoolean(0), cancelled, sku, item)
            ? new Failure { Fault = CommerceFaults.SkuTaken, Field = "sku" }
            : null;
    }

    /// <summary>
    /// Of a product or variant that is to be made: null where neither its SKU nor its id is another's. Nobody else gets them until the transaction ends.
    /// </summary>
    public static async Task<Failure?> CheckNew(NpgsqlConnection connection, string id, string sku, CancellationToken cancelled)
    {
        await connection.Change(LockNewSql, cancelled, sku, id);
        var (isSkuTaken, isIdTaken) = await connection.One(TakenSql, row => (row.GetBoolean(0), row.GetBoolean(1)), cancelled, sku, id);
        return isIdTaken ? new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" }
            : isSkuTaken ? new Failure { Fault = CommerceFaults.SkuTaken, Field = "sku" }
            : null;
    }

    public static async Task<Failure?> CheckReferences(NpgsqlConnection connection, ProductSpec spec, CancellationToken cancelled)
    {
        var (hasBrand, categories) = await connection.One(
            ReferencesSql,
            row => (row.GetBoolean(0), row.GetFieldValue<string[]>(1)),
            cancelled,
            spec.BrandId,
            new[] { spec.CategoryId },
            spec.FurtherCategories
        );
        return !hasBrand ? new Failure { Fault = CommerceFaults.BrandUnknown, Field = "brand_id" }
            : !categories.Contains(spec.CategoryId, StringComparer.Ordinal) ? new Failure { Fault = CommerceFaults.CategoryUnknown, Field = "category_id" }
            : categories.Length < 1 + spec.FurtherCategories.Length ? new Failure { Fault = CommerceFaults.CategoryUnknown, Field = "category_ids" }
            : null;
    }

    /// <summary>Made from the name; null where another product has or had that one, and the database then makes one that nobody has.</summary>
    private static async Task<string?> FreeSlug(NpgsqlConnection connection, string id, string name, CancellationToken cancelled)
    {
        await connection.Change(LockSlugSql, cancelled, name);
        return await connection.One(FreeSlugSql, row => row.GetString(0), cancelled, name, id);
    }

    private static async Task<Failure?> Write(
        NpgsqlConnection connection,
        string sql,
        string id,
        ProductSpec spec,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        try
        {
            await connection.Change(sql, cancelled, Arguments(id, spec, now));
            return null;
        }
        catch (PostgresException taken) when (taken.Breaks("products_pkey"))
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        catch (PostgresException taken) when (taken.Breaks("products_sku_key"))
        {
            return new Failure { Fault = CommerceFaults.SkuTaken, Field = "sku" };
        }
        catch (PostgresException taken) when (taken.Breaks("slugs_taken"))
        {
            return new Failure { Fault = CommerceFaults.SlugTaken, Field = "slug" };
        }
    }

    /// <summary>The members that differ, as they were and as they are.</summary>
    public static (JsonObject Before, JsonObject After) Difference(ProductSpec before, ProductSpec after)
    {
        var (old, current) = (AuditJson.Of(before.ToJson()), AuditJson.Of(after.ToJson()));
        foreach (var member in current.Select(member => member.Key).Where(member => JsonNode.DeepEquals(old[member], current[member])).ToArray())
        {
            old.Remove(member);
            current.Remove(member);
        }
        return (old, current);
    }

    private static object?[] Arguments(string id, ProductSpec spec, DateTimeOffset now) =>
        [
            id,
            spec.Slug,
            spec.Sku,
            spec.Name,
            spec.Description,
            spec.Status,
            spec.BrandId,
            spec.CategoryId,
            spec.FurtherCategories,
            spec.Tags.ToArray(),
            TextMaps.ToJson(spec.Attributes),
            JsonSerializer.Serialize(spec.Options.ToArray(), CommerceJson.Stored.ProductOptionArray),
            spec.BasePrice!.Value.Amount,
            spec.SalePrice?.Amount,
            PriceSchedule.ToJson(spec.PriceSchedule),
            spec.BasePrice.Value.Currency,
            spec.TaxClass,
            spec.WeightGrams,
            spec.RequiresShipping,
            spec.InventoryPolicy,
            spec.Seo.Title,
            spec.Seo.Description,
            spec.PublishAt,
            spec.UnpublishAt,
            now,
        ];

    private const string Columns = """
        slug, sku, name, description, status, brand_id, category_id, category_ids, tags, attributes, options, base_price, sale_price, price_schedule, currency,
        tax_class, weight_grams, requires_shipping, inventory_policy, seo_title, seo_description, publish_at, unpublish_at, updated_at
        """;

    private const string Values = """
        $2::text, $3, $4, $5, $6, $7::text, $8, $9::text[], $10::text[], $11::text::json, $12::text::json, $13::bigint, $14::bigint,
        commerce.to_schedule($15::text::json), $16, $17, $18::int, $19::boolean, $20, $21, $22, $23::timestamptz, $24::timestamptz, $25::timestamptz
        """;

    internal const string LockSql = $"SELECT {StaffProduct.Columns} FROM commerce.products p WHERE p.id = $1 FOR UPDATE";

    internal const string InsertSql = $"INSERT INTO commerce.products (id, {Columns}, created_at) VALUES ($1, {Values}, $25::timestamptz)";

    internal const string UpdateSql = $"""
        UPDATE commerce.products SET ({Columns}, version) = (SELECT {Values}, version + 1) WHERE id = $1
        """;

    internal const string LockSkuSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.sku'), hashtext($1))";

    internal const string LockNewSql = $"{LockSkuSql}, pg_advisory_xact_lock(hashtext('commerce.item'), hashtext($2))";

    internal const string TakenSql = $"""
        {SkuTakenSql},
            EXISTS (SELECT FROM commerce.products WHERE id = $2) OR EXISTS (SELECT FROM commerce.variants WHERE id = $2)
        """;

    internal const string LockSlugSql = "SELECT pg_advisory_xact_lock(hashtext('commerce.slug'), hashtext(commerce.slugify($1)))";

    internal const string FreeSlugSql = """
        SELECT slug FROM (SELECT commerce.slugify($1) COLLATE "C" AS slug) AS wanted
        WHERE slug <> '' AND NOT EXISTS (SELECT FROM commerce.slugs s WHERE s.slug = wanted.slug AND s.product_id <> $2)
        """;

    internal const string SkuTakenSql = """
        SELECT EXISTS (SELECT FROM commerce.products WHERE sku = $1 AND id <> $2) OR EXISTS (SELECT FROM commerce.variants WHERE sku = $1 AND id <> $2)
        """;

    /// <summary>$1 brand or null, $2 the main category, $3 further ones. They stay until the product is written.</summary>
    internal const string ReferencesSql = """
        SELECT $1::text IS NULL OR EXISTS (SELECT FROM commerce.brands WHERE id = $1 FOR KEY SHARE),
               ARRAY(SELECT id FROM commerce.categories WHERE id = ANY ($2::text[] || $3::text[]) FOR KEY SHARE)
        """;
}
