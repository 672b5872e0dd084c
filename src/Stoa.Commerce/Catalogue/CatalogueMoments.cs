using Npgsql;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

/// <summary>
/// Tells caches when a scheduled price begins or ends and when a product is published or taken back. Prices and visibility do not wait for it: they are
/// expressions of the moment.
/// </summary>
internal static class CatalogueMoments
{
    public static async Task Tell(NpgsqlDataSource database, CancellationToken cancelled)
    {
        // Mostly there is nothing, and that is one question.
        if (await database.One(IsDueSql, row => row.GetBoolean(0), cancelled))
        {
            await database.Together(
                batch =>
                {
                    batch.Add(ProductsSql);
                    batch.Add(VariantsSql);
                    return batch.ExecuteNonQueryAsync(cancelled);
                },
                cancelled
            );
        }
    }

    /// <summary>By the first of each index, however the tables have grown.</summary>
    internal const string IsDueSql = """
        SELECT coalesce(least((SELECT min(changes_at) FROM commerce.products), (SELECT min(changes_at) FROM commerce.variants)) <= now(), false)
        """;

    /// <summary>Triggers set the next moment and notify. Rows that somebody is editing are told by the edit.</summary>
    internal const string ProductsSql = """
        UPDATE commerce.products SET changes_at = changes_at
        WHERE id IN (SELECT id FROM commerce.products WHERE changes_at <= now() ORDER BY changes_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        """;

    internal const string VariantsSql = """
        UPDATE commerce.variants SET changes_at = changes_at
        WHERE id IN (SELECT id FROM commerce.variants WHERE changes_at <= now() ORDER BY changes_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
        """;
}
