using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>What a promotion takes off, and whether its uses are counted.</summary>
internal sealed record KnownPromotion(PromotionRule Rule, bool IsLimited);

/// <summary>
/// Promotions as they were read last, by their revisions. A shop asks all its automatic ones about every cart and seldom changes one: most of the time only
/// their revisions are read. A revision stands for one content for ever, in whatever database (ADR 103).
/// </summary>
internal static class KnownPromotions
{
    /// <summary>A kilobyte each, or a hundred where one names thousands of products. A shop that uses more reads them again.</summary>
    private const int Most = 2_000;

    private static readonly ConcurrentDictionary<Guid, KnownPromotion> ByRevision = new();

    public static KnownPromotion? Find(Guid revision) => ByRevision.GetValueOrDefault(revision);

    /// <summary>Reads what is not known yet, as it is by now; by their ids, without those that are gone.</summary>
    public static async Task<Dictionary<string, KnownPromotion>> Read(NpgsqlConnection connection, string[] ids, CancellationToken cancelled)
    {
        if (ByRevision.Count > Most)
        {
            ByRevision.Clear();
        }
        var found = await connection.Many(ReadSql, row => (Revision: row.GetGuid("revision"), Promotion: From(row)), cancelled, (object)ids);
        foreach (var (revision, promotion) in found)
        {
            ByRevision[revision] = promotion;
        }
        return found.ToDictionary(read => read.Promotion.Rule.Id, read => read.Promotion, StringComparer.Ordinal);
    }

    private static KnownPromotion From(NpgsqlDataReader row) =>
        new(
            new PromotionRule
            {
                Id = row.GetString("id"),
                Version = row.GetInt64("version"),
                Kind = row.GetString("kind"),
                PercentPpm = row.GetOrNull<int>("percent_ppm"),
                AmountOff = row.GetOrNull<long>("amount_off"),
                Price = row.GetOrNull<long>("fixed_price"),
                Buy = row.GetOrNull<int>("buy") ?? 0,
                Get = row.GetOrNull<int>("get") ?? 0,
                Tiers = row.GetStringOrNull("tiers") is { } tiers ? JsonSerializer.Deserialize(tiers, CommerceJson.Stored.PromotionTierArray)! : [],
                Target = row.GetBoolean("targets_lines")
                    ? new PromotionLines(row.GetStrings("product_ids"), row.GetStrings("category_ids"), row.GetStrings("brand_ids"), row.GetStrings("tags"))
                    : null,
                MinimumSubtotal = row.GetInt64("minimum_subtotal"),
                MinimumQuantity = row.GetInt32("minimum_quantity"),
                Group = row.GetStringOrNull("group_name"),
                CombinesWith = row.GetStrings("combines_with"),
                Currency = row.GetString("currency"),
            },
            row.GetBoolean("is_limited")
        );

    /// <summary>$1 their ids. Categories with all that are below them, which the database keeps as the tree changes.</summary>
    internal const string ReadSql = """
        SELECT p.revision, p.id, p.version, p.kind, p.percent_ppm, p.amount_off, p.fixed_price, p.buy, p.get, p.tiers::text AS tiers, p.targets_lines,
               p.product_ids, p.covered_categories AS category_ids, p.brand_ids, p.tags, p.minimum_subtotal, p.minimum_quantity, p.group_name,
               p.combines_with, p.currency, num_nonnulls(p.max_uses, p.max_uses_per_customer, p.max_uses_per_code) > 0 AS is_limited
        FROM commerce.promotions p WHERE p.id = ANY ($1)
        """;
}
