using System.Text.Json;
using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue.Products;

/// <summary>What a bulk edit sets on each product.</summary>
internal sealed record BulkChange(Changes<ProductSpec>? Set, PriceChange? PriceChange)
{
    /// <summary>The product afterwards, or why it cannot be.</summary>
    public (ProductSpec? After, string? Reason) Apply(ProductSpec before)
    {
        var after = Set?.Apply(before) ?? before;
        if (PriceChange is not null)
        {
            if (PriceChange.Apply(after.BasePrice!.Value) is not { } price)
            {
                return (null, "price_out_of_range");
            }
            after = after with { BasePrice = price };
        }
        return after.Validate() is { } broken ? (null, broken.Errors is [var error, ..] ? $"{error.Path}_invalid" : broken.Fault.Name) : (after, null);
    }
}

/// <summary>
/// Applies a change to products one after the other, each under its lock and in the order of their ids; one that is refused keeps no other
/// waiting.
/// </summary>
internal static class BulkWriter
{
    public const string VariantPriceInvalid = "variant_price_invalid";

    /// <summary>What became of each product, in their order.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="products">Reads them with their variants.</param>
    /// <param name="ids">In this order they are locked.</param>
    /// <param name="change">What is set.</param>
    /// <param name="dryRun">Only says what would happen.</param>
    /// <param name="now">The moment of the change.</param>
    /// <param name="cancelled">Ends it, with nothing changed.</param>
    public static async Task<List<BulkRow>> Apply(
        NpgsqlConnection connection,
        StaffProducts products,
        IReadOnlyList<string> ids,
        BulkChange change,
        bool dryRun,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var rows = new List<BulkRow>(ids.Count);
        foreach (var id in ids)
        {
            rows.Add(await ApplyTo(connection, products, id, change, dryRun, now, cancelled));
        }
        return rows;
    }

    private static async Task<BulkRow> ApplyTo(
        NpgsqlConnection connection,
        StaffProducts products,
        string id,
        BulkChange change,
        bool dryRun,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        if (await ProductWriter.Lock(connection, id, cancelled) is not { } before)
        {
            return new BulkRow(id, "refused", "product_not_found", null);
        }
        var (after, reason) = change.Apply(before);
        if (after is null)
        {
            return new BulkRow(id, "refused", reason, null);
        }
        if (after.ToJson() == before.ToJson())
        {
            return new BulkRow(id, "unchanged", null, null);
        }
        if (await BreaksVariants(connection, products, id, before, after, cancelled))
        {
            return new BulkRow(id, "refused", VariantPriceInvalid, null);
        }
        var refused = dryRun
            ? await ProductWriter.CheckReferences(connection, after, cancelled)
            : await ProductWriter.Update(connection, id, before, after, now, cancelled);
        return refused is null ? new BulkRow(id, "changed", null, before) : new BulkRow(id, "refused", refused.Fault.Name, null);
    }

    /// <summary>Whether a locked product gets a price with which its variants cannot be.</summary>
    public static async Task<bool> BreaksVariants(
        NpgsqlConnection connection,
        StaffProducts products,
        string id,
        ProductSpec before,
        ProductSpec after,
        CancellationToken cancelled
    ) => after.BasePrice != before.BasePrice && UpdateProduct.CheckVariants((await products.Find(connection, id, cancelled))!, before, after) is not null;

    /// <summary>Keeps what became of the products, with what they were and the version that they have now.</summary>
    public static Task Keep(NpgsqlConnection connection, Guid edit, IReadOnlyList<BulkRow> rows, CancellationToken cancelled) =>
        connection.Change(
            KeepSql,
            cancelled,
            edit,
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.Outcome).ToArray(),
            rows.Select(row => row.Reason).ToArray(),
            rows.Select(row => row.Before?.ToJson()).ToArray()
        );

    public static ProductSpec Parse(string json) => JsonSerializer.Deserialize(json, CommerceJson.Stored.ProductSpec)!;

    /// <summary>$1 edit; the arrays have an entry a product.</summary>
    internal const string KeepSql = """
        UPDATE commerce.bulk_edit_rows r SET outcome = done.outcome, reason = done.reason, before = done.before::json,
            version_after = (SELECT p.version FROM commerce.products p WHERE p.id = r.product_id)
        FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS done(product_id, outcome, reason, before)
        WHERE r.edit_id = $1 AND r.product_id = done.product_id AND r.outcome IS NULL
        """;
}

/// <summary>What became of a product.</summary>
/// <param name="Before">What it was, where it was changed.</param>
internal sealed record BulkRow(string Id, string Outcome, string? Reason, ProductSpec? Before)
{
    public BulkResult Result => new(Id, Outcome, Reason);
}
