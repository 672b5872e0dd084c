using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using Stoa.Contracts.Payloads;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Catalogue;

internal sealed record Product(
    string Id,
    string Sku,
    string Name,
    string Description,
    Money BasePrice,
    [property: NamedUnder("store", "SalePrice")] Money? SalePrice,
    [property: OneOf<PublicProductStatuses>] string Status,
    string? BrandId,
    string CategoryId,
    IReadOnlyList<string> Images,
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Variant>? Variants = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? LowestPrice_30d = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Moved = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CanonicalSlug = null
)
{
    /// <summary>What the product was asked for by, which may become the id of another.</summary>
    [JsonIgnore]
    public string AskedAs { get; init; } = "";

    /// <summary>What <see cref="From"/> reads, of the table alias <c>p</c>.</summary>
    public const string Columns = """
        p.id, p.sku, p.name, p.description, commerce.base_price(p, NULL) AS base_price, commerce.sale_price(p, NULL) AS sale_price,
        CASE WHEN p.lowest_before IS NOT NULL OR p.price_schedule IS NOT NULL THEN commerce.lowest_price(p, NULL) END AS lowest_price, p.currency, p.status,
        p.brand_id, p.category_id, p.images,
        p.attributes::text AS attributes, p.created_at, p.updated_at
        """;

    public static Product From(NpgsqlDataReader row, PublicAddress address)
    {
        var currency = row.GetString("currency");
        return new Product(
            row.GetString("id"),
            row.GetString("sku"),
            row.GetString("name"),
            row.GetString("description"),
            new Money(row.GetInt64("base_price"), currency),
            Money.Of(row.GetOrNull<long>("sale_price"), currency),
            row.GetString("status"),
            row.GetStringOrNull("brand_id"),
            row.GetString("category_id"),
            Array.ConvertAll(row.GetStrings("images"), address.Of),
            TextMaps.Parse(row.GetString("attributes")),
            row.GetTime("created_at"),
            row.GetTime("updated_at"),
            LowestPrice_30d: Money.Of(row.GetOrNull<long>("lowest_price"), currency)
        );
    }
}

internal sealed class PublicProductStatuses : IClosedSet
{
    public static IReadOnlyList<string> Values { get; } = ["active", "inactive"];
}

/// <summary>One buyable form of a product; put it into a cart by <c>variant_id</c>.</summary>
internal sealed record Variant(
    string Id,
    string Sku,
    IReadOnlyDictionary<string, string> Attributes,
    Money BasePrice,
    [property: NamedUnder("store", "SalePrice")] Money? SalePrice
);

internal sealed record Category(
    string Id,
    string Name,
    string Slug,
    string Description,
    string? ParentId,
    string ImageUrl,
    bool Active,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

internal sealed record Brand(
    string Id,
    string Name,
    string Slug,
    string Description,
    string LogoUrl,
    bool Active,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);

/// <summary>Small objects of texts, kept as jsonb.</summary>
internal static class TextMaps
{
    private static readonly IReadOnlyDictionary<string, string> Empty = new Dictionary<string, string>(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Parse(string json) =>
        json == "{}" ? Empty : JsonSerializer.Deserialize(json, CommerceJson.Default.IReadOnlyDictionaryStringString)!;

    public static string ToJson(IReadOnlyDictionary<string, string> map) =>
        map.Count == 0 ? "{}" : JsonSerializer.Serialize(map, CommerceJson.Default.IReadOnlyDictionaryStringString);
}
