using System.Text.Json.Nodes;

namespace Stoa.Demo;

/// <summary>The demo shop as the bodies that its staff would send.</summary>
internal static class StaffBodies
{
    /// <summary>Takes a tenth off orders from 1000.00 on.</summary>
    public const string Code = "SAVE10";

    private const string Currency = "USD";

    public static JsonObject Of(DemoCategory category) =>
        new()
        {
            ["id"] = category.Id,
            ["name"] = category.Name,
            ["slug"] = category.Slug,
            ["description"] = category.Description,
            ["parent_id"] = category.ParentId,
            ["image_url"] = category.ImageUrl,
            ["active"] = category.Active,
        };

    public static JsonObject Of(DemoBrand brand) =>
        new()
        {
            ["id"] = brand.Id,
            ["name"] = brand.Name,
            ["slug"] = brand.Slug,
            ["description"] = brand.Description,
            ["logo_url"] = brand.LogoUrl,
            ["active"] = brand.Active,
        };

    public static JsonObject Of(DemoProduct product) =>
        new()
        {
            ["id"] = product.Id,
            ["sku"] = product.Sku,
            ["name"] = product.Name,
            ["description"] = product.Description,
            ["status"] = product.Active ? "active" : "archived",
            ["brand_id"] = product.BrandId,
            ["category_id"] = product.CategoryId,
            ["attributes"] = Texts(product.Attributes),
            ["options"] = Options(product),
            ["base_price"] = Money(product.BasePrice),
            ["sale_price"] = Money(product.SalePrice),
            ["variants"] = new JsonArray([.. product.Variants.Select(Of)]),
        };

    public static JsonObject Media(DemoProduct product, IReadOnlyDictionary<string, string> pictures) =>
        new()
        {
            ["media"] = new JsonArray([
                .. product
                    .Pictures.Where(picture => pictures.ContainsKey(picture.Name))
                    .Select(picture => new JsonObject
                    {
                        ["id"] = pictures[picture.Name],
                        ["alt"] = product.Name,
                        ["variant_id"] = picture.VariantId,
                    }),
            ]),
        };

    public static JsonObject Stock(IEnumerable<DemoProduct> products) =>
        new()
        {
            ["lines"] = new JsonArray([
                .. products
                    .SelectMany(product =>
                        product.Variants.Count == 0 ? [(product.Id, product.OnHand)] : product.Variants.Select(variant => (variant.Id, variant.OnHand))
                    )
                    .Select(item => new JsonObject
                    {
                        ["item_id"] = item.Id,
                        ["delta"] = item.OnHand,
                        ["reason"] = "demo shop",
                    }),
            ]),
        };

    public static JsonObject Promotion() =>
        new()
        {
            ["id"] = "promo-1",
            ["name"] = Code,
            ["kind"] = "percent",
            ["percent"] = 10,
            ["conditions"] = new JsonObject { ["minimum"] = Money(1_000_00) },
            ["group"] = "codes",
            ["combines_with"] = new JsonArray("codes"),
        };

    public static JsonObject TaxRates() =>
        new()
        {
            ["rates"] = new JsonArray(
                new JsonObject
                {
                    ["country"] = "US",
                    ["state"] = "NY",
                    ["rate_ppm"] = 87_500,
                }
            ),
        };

    private static JsonObject Of(DemoVariant variant) =>
        new()
        {
            ["id"] = variant.Id,
            ["sku"] = variant.Sku,
            ["options"] = Texts(variant.Attributes),
            ["base_price"] = Money(variant.BasePrice),
            ["sale_price"] = Money(variant.SalePrice),
        };

    /// <summary>What its variants are chosen by: names and values in the order in which they appear.</summary>
    private static JsonArray Options(DemoProduct product) =>
        [
            .. product
                .Variants.SelectMany(variant => variant.Attributes)
                .GroupBy(attribute => attribute.Key, attribute => attribute.Value, StringComparer.Ordinal)
                .Select(option => new JsonObject
                {
                    ["name"] = option.Key,
                    ["values"] = new JsonArray([.. option.Distinct(StringComparer.Ordinal).Select(value => JsonValue.Create(value))]),
                }),
        ];

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) =>
        new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)JsonValue.Create(text.Value))));

    private static JsonObject? Money(long? amount) => amount is null ? null : new JsonObject { ["amount"] = amount, ["currency"] = Currency };
}
