using System.Buffers;
using System.Text;
using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Commerce.Catalogue.Products;
using Stoa.Platform.Data;

namespace Stoa.Moving.Products;

/// <summary>
/// Writes the products of a part, in a statement for those that are new, one for those that are changed, and the same for variants: what ProductWriter and
/// VariantWriter do for one. The rows and the SKUs are locked.
/// </summary>
internal sealed class ProductBatch
{
    private readonly List<(string Id, ProductSpec Spec, long Line, ProductState? Before)> _products = [];
    private readonly List<VariantPlan> _variants = [];

    public void Add(ProductPlan plan)
    {
        if (plan.IsChanged)
        {
            _products.Add((plan.Id, plan.After, plan.Line, plan.Before));
        }
        _variants.AddRange(plan.Variants);
    }

    public void Add(VariantPlan plan) => _variants.Add(plan);

    /// <summary>The changes, for an undo.</summary>
    public async Task<List<ImportChange>> Write(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancelled)
    {
        await NameSlugs(connection, cancelled);
        var changes = new List<ImportChange>();
        var (made, changed) = (_products.FindAll(one => one.Before is null), _products.FindAll(one => one.Before is not null));
        if (made.Count > 0)
        {
            await connection.Change(InsertSql, cancelled, Json(made.Select(one => (one.Id, "", one.Spec))), now);
            changes.AddRange(made.Select(one => new ImportChange(one.Line, "product", one.Id, null, 1)));
        }
        if (changed.Count > 0)
        {
            var versions = await Versions(connection, UpdateSql, Json(changed.Select(one => (one.Id, "", one.Spec))), now, cancelled);
            changes.AddRange(changed.Select(one => new ImportChange(one.Line, "product", one.Id, one.Before!.Spec.ToJson(), versions[one.Id])));
        }
        var (madeVariants, changedVariants) = (_variants.FindAll(one => one.Before is null), _variants.FindAll(one => one.Before is not null));
        if (madeVariants.Count > 0)
        {
            await connection.Change(InsertVariantsSql, cancelled, Json(madeVariants), now);
            changes.AddRange(madeVariants.Select(one => new ImportChange(one.Line, "variant", one.Id, null, 1)));
        }
        if (changedVariants.Count > 0)
        {
            var versions = await Versions(connection, UpdateVariantsSql, Json(changedVariants), null, cancelled);
            changes.AddRange(changedVariants.Select(one => new ImportChange(one.Line, "variant", one.Id, one.Before!.Spec.ToJson(), versions[one.Id])));
        }
        return changes;
    }

    private static async Task<Dictionary<string, long>> Versions(
        NpgsqlConnection connection,
        string sql,
        string rows,
        DateTimeOffset? now,
        CancellationToken cancelled
    ) =>
        (await connection.Many(sql, row => (row.GetString(0), row.GetInt64(1)), cancelled, now is null ? [rows] : [rows, now])).ToDictionary(
            StringComparer.Ordinal
        );

    /// <summary>
    /// A slug is made of the name where that one is free; else the database makes one. From here to the end of the transaction nobody else gets it.
    /// </summary>
    private async Task NameSlugs(NpgsqlConnection connection, CancellationToken cancelled)
    {
        string?[] names = [.. _products.Select(one => one.Spec.Slug is null ? one.Spec.Name : null)];
        if (Array.TrueForAll(names, name => name is null))
        {
            return;
        }
        var slugs = (await connection.Many(SlugsSql, row => row.IsDBNull(0) ? null : row.GetString(0), cancelled, [names])).ToArray();
        await connection.Change(NameLocks.Sql, cancelled, "commerce.slug", slugs);
        var ids = _products.Select(one => one.Id).ToArray();
        var free = await connection.Many(FreeSlugsSql, row => row.IsDBNull(0) ? null : row.GetString(0), cancelled, slugs, ids);
        var taken = _products.Select(one => one.Spec.Slug).OfType<string>().ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < _products.Count; i++)
        {
            if (free[i] is { } slug && taken.Add(slug))
            {
                _products[i] = _products[i] with { Spec = _products[i].Spec with { Slug = slug } };
            }
        }
    }

    private static string Json(IEnumerable<VariantPlan> plans) =>
        Json(plans, (json, plan) => Write(json, plan.Id, plan.ProductId, plan.After.ToJson(), PriceSchedule.ToJson(plan.After.PriceSchedule), []));

    private static string Json(IEnumerable<(string Id, string Product, ProductSpec Spec)> products) =>
        Json(
            products,
            (json, one) => Write(json, one.Id, one.Product, one.Spec.ToJson(), PriceSchedule.ToJson(one.Spec.PriceSchedule), one.Spec.FurtherCategories)
        );

    private static void Write(Utf8JsonWriter json, string id, string product, string spec, string schedule, string[] further)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("product_id", product);
        json.WritePropertyName("spec");
        json.WriteRawValue(spec, skipInputValidation: true);
        json.WritePropertyName("schedule");
        json.WriteRawValue(schedule, skipInputValidation: true);
        json.WriteStartArray("further");
        Array.ForEach(further, json.WriteStringValue);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Json<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                write(json, row);
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private const string Rows = """
        FROM json_to_recordset($1::text::json) AS r(id text, product_id text, spec json, schedule json, further text[])
        CROSS JOIN LATERAL json_to_record(r.spec) AS s(
            slug text, sku text, name text, description text, status text, brand_id text, category_id text, tags text[], attributes json, options json,
            base_price json, sale_price json, tax_class text, weight_grams int, requires_shipping boolean, inventory_policy text, seo json,
            publish_at timestamptz, unpublish_at timestamptz, barcode text, position int)
        """;

    private const string Columns = """
        slug, sku, name, description, status, brand_id, category_id, category_ids, tags, attributes, options, base_price, sale_price, price_schedule, currency,
        tax_class, weight_grams, requires_shipping, inventory_policy, seo_title, seo_description, publish_at, unpublish_at, updated_at
        """;

    private const string Values = """
        s.slug, s.sku, s.name, s.description, s.status, s.brand_id, s.category_id, r.further, s.tags, s.attributes, s.options,
        (s.base_price->>'amount')::bigint, (s.sale_price->>'amount')::bigint, commerce.to_schedule(r.schedule), s.base_price->>'currency', s.tax_class,
        s.weight_grams, s.requires_shipping, s.inventory_policy, s.seo->>'title', s.seo->>'description', s.publish_at, s.unpublish_at, $2::timestamptz
        """;

    internal const string InsertSql = $"INSERT INTO commerce.products (id, {Columns}, created_at) SELECT r.id, {Values}, $2::timestamptz {Rows}";

    internal const string UpdateSql = $"""
        UPDATE commerce.products p SET ({Columns}, version) = (SELECT n.*, p.version + 1 FROM (SELECT {Values}) AS n)
        {Rows} WHERE p.id = r.id RETURNING p.id, p.version
        """;

    internal const string InsertVariantsSql = $"""
        INSERT INTO commerce.variants (id, product_id, sku, barcode, attributes, base_price, sale_price, price_schedule,
            weight_grams, inventory_policy, position,
            created_at)
        SELECT r.id, r.product_id, s.sku, s.barcode, s.options, (s.base_price->>'amount')::bigint, (s.sale_price->>'amount')::bigint,
            commerce.to_schedule(r.schedule), s.weight_grams, s.inventory_policy,
            coalesce(s.position, nextval(pg_get_serial_sequence('commerce.variants', 'position'))), $2::timestamptz
        {Rows}
        """;

    internal const string UpdateVariantsSql = $"""
        UPDATE commerce.variants v SET sku = s.sku, barcode = s.barcode, attributes = s.options, base_price = (s.base_price->>'amount')::bigint,
            sale_price = (s.sale_price->>'amount')::bigint, price_schedule = commerce.to_schedule(r.schedule), weight_grams = s.weight_grams,
            inventory_policy = s.inventory_policy, position = coalesce(s.position, v.position), version = v.version + 1
        {Rows} WHERE v.id = r.id RETURNING v.id, v.version
        """;

    internal const string SlugsSql = """
        SELECT nullif(commerce.slugify(u.name), '') FROM unnest($1::text[]) WITH ORDINALITY AS u(name, n) ORDER BY u.n
        """;

    internal const string FreeSlugsSql = """
        SELECT CASE WHEN NOT EXISTS (SELECT FROM commerce.slugs s WHERE s.slug = u.slug COLLATE "C" AND s.product_id <> u.product_id) THEN u.slug END
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS u(slug, product_id, n) ORDER BY u.n
        """;
}
