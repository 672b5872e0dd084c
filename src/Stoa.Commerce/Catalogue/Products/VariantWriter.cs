using Npgsql;
using Stoa.Commerce.Catalogue.Prices;
using Stoa.Contracts;
using Stoa.Contracts.Input;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>A variant that is to be made, with the id where the request gives one.</summary>
internal sealed record NewVariant(string? Id, VariantSpec Spec)
{
    public static NewVariant Read(ObjectReader members) =>
        new(members.OptionalForm("id", CatalogueForms.MaxId, CatalogueForms.Id), VariantSpec.Read(members, creating: true).Apply(new VariantSpec()));
}

/// <summary>Writes variants while their product is locked: so their options are unique, which no index could say of JSON.</summary>
internal static class VariantWriter
{
    public static async Task<Failure?> Insert(
        NpgsqlConnection connection,
        string product,
        ProductSpec spec,
        NewVariant variant,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var id = variant.Id ?? $"var-{Guid.CreateVersion7(now):N}";
        return variant.Spec.Validate(spec)
            ?? await ProductWriter.CheckNew(connection, id, variant.Spec.Sku, cancelled)
            ?? await CheckOptions(connection, product, id, variant.Spec, cancelled)
            ?? await Write(connection, InsertSql, product, id, variant.Spec, cancelled);
    }

    public static async Task<Failure?> Update(
        NpgsqlConnection connection,
        ProductSpec product,
        StaffVariant before,
        VariantSpec spec,
        CancellationToken cancelled
    ) =>
        spec.Validate(product)
        ?? (before.Sku == spec.Sku ? null : await ProductWriter.CheckSku(connection, spec.Sku, before.Id, cancelled))
        ?? await CheckOptions(connection, before.ProductId, before.Id, spec, cancelled)
        ?? await Write(connection, UpdateSql, before.ProductId, before.Id, spec, cancelled);

    private static async Task<Failure?> CheckOptions(NpgsqlConnection connection, string product, string id, VariantSpec spec, CancellationToken cancelled) =>
        await connection.One(OptionsTakenSql, row => row.GetBoolean(0), cancelled, product, id, TextMaps.ToJson(spec.Options))
            ? new Failure { Fault = CommerceFaults.OptionsTaken, Field = "options" }
            : null;

    private static async Task<Failure?> Write(NpgsqlConnection connection, string sql, string product, string id, VariantSpec spec, CancellationToken cancelled)
    {
        try
        {
            await connection.Change(
                sql,
                cancelled,
                id,
                product,
                spec.Sku,
                spec.Barcode,
                TextMaps.ToJson(spec.Options),
                spec.BasePrice?.Amount,
                spec.SalePrice?.Amount,
                PriceSchedule.ToJson(spec.PriceSchedule),
                spec.WeightGrams,
                spec.InventoryPolicy,
                spec.Position
            );
            return null;
        }
        catch (PostgresException taken) when (taken.Breaks("variants_pkey"))
        {
            return new Failure { Fault = CommerceFaults.ProductIdTaken, Field = "id" };
        }
        catch (PostgresException taken) when (taken.Breaks("variants_sku_key"))
        {
            return new Failure { Fault = CommerceFaults.SkuTaken, Field = "sku" };
        }
    }

    internal const string OptionsTakenSql = """
        SELECT EXISTS (SELECT FROM commerce.variants WHERE product_id = $1 AND id <> $2 AND NOT archived AND attributes::jsonb = $3::text::jsonb)
        """;

    internal const string InsertSql = """
        INSERT INTO commerce.variants (id, product_id, sku, barcode, attributes, base_price, sale_price, price_schedule,
            weight_grams, inventory_policy, position)
        VALUES ($1, $2, $3, $4::text, $5::text::json, $6::bigint, $7::bigint, commerce.to_schedule($8::text::json), $9::int, $10,
            coalesce($11::int, nextval(pg_get_serial_sequence('commerce.variants', 'position'))))
        """;

    internal const string UpdateSql = """
        UPDATE commerce.variants SET sku = $3, barcode = $4::text, attributes = $5::text::json, base_price = $6::bigint, sale_price = $7::bigint,
            price_schedule = commerce.to_schedule($8::text::json), weight_grams = $9::int, inventory_policy = $10, position = coalesce($11::int, position),
            version = version + 1
        WHERE id = $1 AND product_id = $2
        """;
}
