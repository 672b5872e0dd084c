using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>Counts what purchases use. A use is of the order, or of the checkout that is to become it: both have one id.</summary>
internal static class PromotionUses
{
    /// <summary>A row for each promotion that could still be used: one that is missing undoes the caller's transaction.</summary>
    /// <param name="batch">Of the order or checkout.</param>
    /// <param name="purchase">Its id.</param>
    /// <param name="uses">Sorted by the promotions' ids, as pricing gives them.</param>
    /// <param name="customer">What the buyer's uses are counted by.</param>
    /// <param name="now">The moment.</param>
    /// <param name="asQuoted">It was promised: what has become of the promotion does not matter, its limits do.</param>
    public static NpgsqlBatchCommand Add(
        NpgsqlBatch batch,
        Guid purchase,
        IReadOnlyList<PurchaseUse> uses,
        string customer,
        DateTimeOffset now,
        bool asQuoted
    ) =>
        batch.Add(
            UsePromotionsSql,
            uses.Select(use => use.PromotionId).ToArray(),
            uses.Select(use => asQuoted ? null : (long?)use.Version).ToArray(),
            uses.Select(use => use.CodeKey).ToArray(),
            uses.Select(use => use.Discount).ToArray(),
            customer,
            purchase,
            now
        );

    /// <summary>Gives back what a checkout used that came to nothing.</summary>
    public static NpgsqlBatchCommand Return(NpgsqlBatch batch, Guid purchase) => batch.Add(ReturnSql, purchase);

    internal const string UsePromotionsSql = """
        INSERT INTO commerce.promotion_uses (order_id, promotion_id, code_key, customer, discount, at)
        SELECT $6::uuid, ($1::text[])[u], ($3::text[])[u], $5, ($4::bigint[])[u], $7::timestamptz
        FROM commerce.use_promotions($1::text[], $2::bigint[], $3::text[], $5, $7::timestamptz) AS u
        ON CONFLICT (order_id, promotion_id) DO UPDATE SET returned_at = NULL, at = excluded.at WHERE promotion_uses.returned_at IS NOT NULL
        """;

    internal const string ReturnSql = "SELECT commerce.return_uses($1)";
}
