using System.Runtime.InteropServices;
using Npgsql;
using Stoa.Commerce.Pricing;

namespace Stoa.Commerce.Promotions;

/// <summary>A promotion that a customer may want to use.</summary>
/// <param name="Rule">What it takes off.</param>
/// <param name="State">One of <see cref="PromotionStates"/>.</param>
/// <param name="IsLimited">Its uses are counted.</param>
internal sealed record OfferedPromotion(PromotionRule Rule, string State, bool IsLimited)
{
    /// <summary>With what they take off, without those that were deleted meanwhile.</summary>
    public static async Task<IReadOnlyList<OfferedPromotion>> Of(
        IReadOnlyList<PromotionCandidate> candidates,
        NpgsqlConnection connection,
        CancellationToken cancelled
    )
    {
        var known = candidates.Select(candidate => KnownPromotions.Find(candidate.Revision)).ToArray();
        var unknown = candidates.Where((_, i) => known[i] is null).Select(candidate => candidate.Id).Distinct(StringComparer.Ordinal).ToArray();
        var read = unknown.Length > 0 ? await KnownPromotions.Read(connection, unknown, cancelled) : [];
        var offered = new List<OfferedPromotion>(candidates.Count);
        for (var i = 0; i < known.Length; i++)
        {
            if ((known[i] ?? read.GetValueOrDefault(candidates[i].Id)) is { } promotion)
            {
                offered.Add(candidates[i].Offers(promotion));
            }
        }
        return offered;
    }
}

/// <summary>A promotion that is to be judged, before it is known what it takes off.</summary>
/// <param name="Id">Of the promotion.</param>
/// <param name="Revision">As it is now.</param>
/// <param name="CodeKey">Of the code that was entered; null where it is automatic.</param>
/// <param name="State">One of <see cref="PromotionStates"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PromotionCandidate(string Id, Guid Revision, string? CodeKey, string State)
{
    /// <summary>
    /// SQL for statements whose $2 is the id of the customer, and $3 what their uses are counted by; <c>own</c> are those uses that are given back before.
    /// </summary>
    public const string StateForCustomer = """
        CASE WHEN p.max_uses_per_customer IS NOT NULL AND p.max_uses_per_customer
                  <= (SELECT u.uses FROM commerce.promotion_customers u WHERE u.promotion_id = p.id AND u.customer = $3)
                      - (SELECT count(*) FROM own w WHERE w.promotion_id = p.id AND w.customer = $3) THEN 'used_by_you'
             WHEN p.first_order AND EXISTS (SELECT FROM commerce.orders o WHERE o.customer_id = $2::uuid AND o.status <> 'cancelled') THEN 'not_eligible'
             WHEN p.customer_groups <> '{}' AND NOT EXISTS (
                  SELECT FROM commerce.customer_group_members g WHERE g.user_id = $2::uuid AND g.group_id = ANY (p.customer_groups)) THEN 'not_eligible'
             ELSE 'usable' END
        """;

    public static PromotionCandidate From(NpgsqlDataReader row) =>
        new(row.GetString(0), row.GetGuid(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetString(3));

    public OfferedPromotion Offers(KnownPromotion promotion) =>
        new(CodeKey is null ? promotion.Rule : promotion.Rule with { CodeKey = CodeKey }, State, promotion.IsLimited);
}
