using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Commerce.Pricing;
using Stoa.Contracts.Http;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Promotions;

/// <summary>A promotion as staff see it.</summary>
/// <param name="Uses">Orders that used it, where they are limited in all; else they are not counted here.</param>
internal sealed record Promotion(
    string Id,
    string Name,
    [property: OneOf<PromotionKinds>] string Kind,
    decimal? Percent,
    Money? Amount,
    Money? Price,
    int? Buy,
    int? Get,
    IReadOnlyList<PromotionStep> Tiers,
    PromotionTarget Target,
    PromotionConditions Conditions,
    PromotionLimits Limits,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    string? Group,
    IReadOnlyList<string> CombinesWith,
    bool Automatic,
    bool Active,
    int? Uses,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
) : IVersioned
{
    public const string Columns = """
        p.id, p.name, p.kind, p.percent_ppm, p.amount_off, p.fixed_price, p.buy, p.get, p.tiers::text AS tiers, p.targets_lines, p.product_ids, p.category_ids,
        p.brand_ids, p.tags, p.minimum_subtotal, p.minimum_quantity, p.first_order, p.customer_groups, p.max_uses, p.max_uses_per_customer,
        p.max_uses_per_code, p.starts_at, p.ends_at, p.group_name, p.combines_with, p.automatic, p.active, p.uses, p.currency, p.version, p.created_at,
        p.updated_at
        """;

    public static Promotion From(NpgsqlDataReader row)
    {
        var currency = row.GetString("currency");
        var tiers = row.GetStringOrNull("tiers") is { } json ? JsonSerializer.Deserialize(json, CommerceJson.Stored.PromotionTierArray)! : [];
        var (minimum, quantity) = (row.GetInt64("minimum_subtotal"), row.GetInt32("minimum_quantity"));
        return new Promotion(
            row.GetString("id"),
            row.GetString("name"),
            row.GetString("kind"),
            PromotionSpec.Percentage(row.GetOrNull<int>("percent_ppm")),
            Money.Of(row.GetOrNull<long>("amount_off"), currency),
            Money.Of(row.GetOrNull<long>("fixed_price"), currency),
            row.GetOrNull<int>("buy"),
            row.GetOrNull<int>("get"),
            [.. tiers.Select(tier => PromotionStep.Of(tier, currency))],
            new PromotionTarget(
                row.GetBoolean("targets_lines") ? TargetTypes.Lines : TargetTypes.Order,
                row.GetStrings("product_ids"),
                row.GetStrings("category_ids"),
                row.GetStrings("brand_ids"),
                row.GetStrings("tags")
            ),
            new PromotionConditions(
                minimum > 0 ? new Money(minimum, currency) : null,
                quantity > 0 ? quantity : null,
                row.GetBoolean("first_order"),
                row.GetStrings("customer_groups")
            ),
            new PromotionLimits(row.GetOrNull<int>("max_uses"), row.GetOrNull<int>("max_uses_per_customer"), row.GetOrNull<int>("max_uses_per_code")),
            row.GetOrNull<DateTimeOffset>("starts_at"),
            row.GetOrNull<DateTimeOffset>("ends_at"),
            row.GetStringOrNull("group_name"),
            row.GetStrings("combines_with"),
            row.GetBoolean("automatic"),
            row.GetBoolean("active"),
            row.GetOrNull<int>("max_uses") is null ? null : row.GetInt32("uses"),
            row.GetInt64("version"),
            row.GetTime("created_at"),
            row.GetTime("updated_at")
        );
    }

    [JsonIgnore]
    public PromotionSpec Spec =>
        new()
        {
            Name = Name,
            Kind = Kind,
            Percent = Percent,
            Amount = Amount,
            Price = Price,
            Buy = Buy,
            Get = Get,
            Tiers = Tiers,
            Target = Target,
            Conditions = Conditions,
            Limits = Limits,
            StartsAt = StartsAt,
            EndsAt = EndsAt,
            Group = Group,
            CombinesWith = CombinesWith,
            Automatic = Automatic,
            Active = Active,
        };
}

/// <summary>Finds and writes promotions.</summary>
internal static class PromotionRows
{
    public static string Subject(string id) => $"promotion:{id}";

    public static Task<Promotion?> Find(NpgsqlConnection connection, string id, CancellationToken cancelled) =>
        connection.One(FindSql, Promotion.From, cancelled, id);

    /// <summary>The rows changed: none where the id is taken.</summary>
    public static Task<int> Write(NpgsqlConnection connection, string sql, string id, PromotionSpec spec, DateTimeOffset now, CancellationToken cancelled) =>
        connection.Change(
            sql,
            cancelled,
            id,
            spec.Name,
            spec.Kind,
            PromotionSpec.Ppm(spec.Percent),
            spec.Amount?.Amount,
            spec.Price?.Amount,
            spec.Buy,
            spec.Get,
            spec.Tiers.Count == 0 ? null : JsonSerializer.Serialize(spec.Tiers.Select(step => step.Tier).ToArray(), CommerceJson.Stored.PromotionTierArray),
            spec.Target.Type == TargetTypes.Lines,
            spec.Target.ProductIds.ToArray(),
            spec.Target.CategoryIds.ToArray(),
            spec.Target.BrandIds.ToArray(),
            spec.Target.Tags.ToArray(),
            spec.Conditions.Minimum?.Amount ?? 0,
            spec.Conditions.Quantity ?? 0,
            spec.Conditions.FirstOrder,
            spec.Conditions.CustomerGroups.ToArray(),
            spec.Limits.Total,
            spec.Limits.PerCustomer,
            spec.Limits.PerCode,
            spec.StartsAt,
            spec.EndsAt,
            spec.Group,
            spec.CombinesWith.ToArray(),
            spec.Automatic,
            spec.Active,
            spec.Currency,
            now
        );

    private const string Columns = """
        name, kind, percent_ppm, amount_off, fixed_price, buy, get, tiers, targets_lines, product_ids, category_ids, brand_ids, tags, minimum_subtotal,
        minimum_quantity, first_order, customer_groups, max_uses, max_uses_per_customer, max_uses_per_code, starts_at, ends_at, group_name, combines_with,
        automatic, active, currency, updated_at
        """;

    private const string Values = """
        $2, $3, $4::int, $5::bigint, $6::bigint, $7::int, $8::int, $9::text::json, $10::boolean, $11::text[], $12::text[], $13::text[], $14::text[],
        $15::bigint, $16::int, $17::boolean, $18::text[], $19::int, $20::int, $21::int, $22::timestamptz, $23::timestamptz, $24::text, $25::text[],
        $26::boolean, $27::boolean, coalesce($28::text, (SELECT currency FROM commerce.settings)), $29::timestamptz
        """;

    internal const string FindSql = $"SELECT {Promotion.Columns} FROM commerce.promotions p WHERE p.id = $1";

    internal const string LockSql = FindSql + " FOR UPDATE";

    internal const string InsertSql =
        $"INSERT INTO commerce.promotions (id, {Columns}, created_at) VALUES ($1, {Values}, $29::timestamptz) ON CONFLICT DO NOTHING";

    internal const string UpdateSql = $"UPDATE commerce.promotions SET ({Columns}, version) = (SELECT {Values}, version + 1) WHERE id = $1";
}
