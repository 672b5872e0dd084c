using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>A promotion that a customer may want to use.</summary>
/// <param name="Rule">What it takes off.</param>
/// <param name="State">One of <see cref="PromotionStates"/>.</param>
/// <param name="IsLimited">Its uses are counted.</param>
internal sealed record OfferedPromotion(PromotionRule Rule, string State, bool IsLimited)
{
    /// <summary>Of commerce.promotions p; categories with all that are below them, which the database keeps as the tree changes.</summary>
    public const string Columns = """
        p.id, p.version, p.kind, p.percent_ppm, p.amount_off, p.fixed_price, p.buy, p.get, p.tiers::text AS tiers, p.targets_lines,
        nullif(p.product_ids, '{}') AS product_ids, nullif(p.covered_categories, '{}') AS category_ids, nullif(p.brand_ids, '{}') AS brand_ids,
        nullif(p.tags, '{}') AS tags, p.minimum_subtotal, p.minimum_quantity, p.group_name, nullif(p.combines_with, '{}') AS combines_with, p.currency,
        num_nonnulls(p.max_uses, p.max_uses_per_customer, p.max_uses_per_code) > 0 AS is_limited
        """;

    /// <summary>SQL for statements whose $2 is the id of the customer, and $3 what their uses are counted by.</summary>
    public const string StateForCustomer = """
        CASE WHEN p.max_uses_per_customer IS NOT NULL AND p.max_uses_per_customer
                  <= (SELECT u.uses FROM commerce.promotion_customers u WHERE u.promotion_id = p.id AND u.customer = $3) THEN 'used_by_you'
             WHEN p.first_order AND EXISTS (SELECT FROM commerce.orders o WHERE o.customer_id = $2::uuid AND o.status <> 'cancelled') THEN 'not_eligible'
             WHEN p.customer_groups <> '{}' AND NOT EXISTS (
                  SELECT FROM commerce.customer_group_members g WHERE g.user_id = $2::uuid AND g.group_id = ANY (p.customer_groups)) THEN 'not_eligible'
             ELSE 'usable' END
        """;

    public static OfferedPromotion From(NpgsqlDataReader row) =>
        new(
            new PromotionRule
            {
                Id = row.GetString("id"),
                Version = row.GetInt64("version"),
                CodeKey = row.GetStringOrNull("code_key"),
                Kind = row.GetString("kind"),
                PercentPpm = row.GetOrNull<int>("percent_ppm"),
                AmountOff = row.GetOrNull<long>("amount_off"),
                Price = row.GetOrNull<long>("fixed_price"),
                Buy = row.GetOrNull<int>("buy") ?? 0,
                Get = row.GetOrNull<int>("get") ?? 0,
                Tiers = row.GetStringOrNull("tiers") is { } tiers ? JsonSerializer.Deserialize(tiers, CommerceJson.Stored.PromotionTierArray)! : [],
                Target = row.GetBoolean("targets_lines")
                    ? new PromotionLines(
                        row.GetStringsOrEmpty("product_ids"),
                        row.GetStringsOrEmpty("category_ids"),
                        row.GetStringsOrEmpty("brand_ids"),
                        row.GetStringsOrEmpty("tags")
                    )
                    : null,
                MinimumSubtotal = row.GetInt64("minimum_subtotal"),
                MinimumQuantity = row.GetInt32("minimum_quantity"),
                Group = row.GetStringOrNull("group_name"),
                CombinesWith = row.GetStringsOrEmpty("combines_with"),
                Currency = row.GetString("currency"),
            },
            row.GetString("state"),
            row.GetBoolean("is_limited")
        );
}
