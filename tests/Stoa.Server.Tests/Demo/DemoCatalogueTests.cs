using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Stoa.Demo;

namespace Stoa.Server.Tests.Demo;

public sealed partial class DemoCatalogueTests
{
    private static readonly DemoProduct[] HandWritten = [.. DemoCatalogue.Products()];
    private static readonly DemoProduct[] Many = [.. DemoCatalogue.Products(5_000)];

    [Fact]
    public void The_shop_has_8_categories_6_brands_and_64_products()
    {
        Assert.Equal(Enumerable.Range(1, 8).Select(n => $"cat-{n}"), DemoCatalogue.Categories.Select(category => category.Id), StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, 6).Select(n => $"brand-{n}"), DemoCatalogue.Brands.Select(brand => brand.Id), StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, 64).Select(n => $"prod-{n}"), HandWritten.Select(product => product.Id), StringComparer.Ordinal);
    }

    [Fact]
    public void The_first_product_is_the_one_of_the_specification()
    {
        var product = HandWritten[0];

        Assert.Equal(
            ("prod-1", "LAPTOP-001", "Professional Laptop", "High-performance laptop for professionals", 99999L, 89999L, "brand-1", "cat-1"),
            (product.Id, product.Sku, product.Name, product.Description, product.BasePrice, product.SalePrice, product.BrandId, product.CategoryId)
        );
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["color"] = "silver", ["ram"] = "16GB" }, product.Attributes);
        Assert.True(product.Active);
        Assert.True(product.OnHand >= 100);
        Assert.Empty(product.Variants);
    }

    [Fact]
    public void The_first_category_and_brand_are_those_of_the_specification()
    {
        Assert.Equal(
            new DemoCategory("cat-1", "Electronics", "electronics", "Electronic devices and gadgets", null, "/media/category-electronics.svg", true),
            DemoCatalogue.Categories[0]
        );
        Assert.Equal(
            new DemoBrand("brand-1", "TechCorp", "techcorp", "Leading technology manufacturer", "/media/brand-techcorp.svg", true),
            DemoCatalogue.Brands[0]
        );
    }

    [Fact]
    public void The_second_product_costs_the_same_without_a_sale()
    {
        var product = HandWritten[1];

        Assert.Equal((99999L, null, 200), (product.BasePrice, product.SalePrice, product.OnHand));
        Assert.Empty(product.Variants);
    }

    [Fact]
    public void The_catalogue_covers_every_state_of_a_product()
    {
        var simple = HandWritten.Where(product => product.Variants.Count == 0).ToArray();

        Assert.InRange(simple.Count(product => product.OnHand is >= 1 and <= 5), 6, 12);
        Assert.InRange(simple.Count(product => product.OnHand == 0), 4, 8);
        Assert.InRange(HandWritten.Length - simple.Length, 8, 14);
        Assert.InRange(HandWritten.Count(product => product.SalePrice is not null), 10, 15);
        Assert.Single(HandWritten, product => !product.Active);
        Assert.Equal((499L, 249900L), (HandWritten.Min(product => product.BasePrice), HandWritten.Max(product => product.BasePrice)));
    }

    [Fact]
    public void Every_category_and_every_brand_has_products_and_every_reference_exists()
    {
        Assert.Equal(
            DemoCatalogue.Categories.Select(category => category.Id),
            HandWritten.Select(product => product.CategoryId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal(
            DemoCatalogue.Brands.Select(brand => brand.Id),
            HandWritten.Select(product => product.BrandId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.All(Many, product => Assert.Contains(DemoCatalogue.Categories, category => category.Id == product.CategoryId));
        Assert.All(Many, product => Assert.Contains(DemoCatalogue.Brands, brand => brand.Id == product.BrandId));
    }

    [Fact]
    public void A_category_comes_after_its_parent()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var category in DemoCatalogue.Categories)
        {
            Assert.True(category.ParentId is null || seen.Contains(category.ParentId), category.Id);
            seen.Add(category.Id);
        }
    }

    [Fact]
    public void Variants_hold_the_stock_of_their_product_and_differ_from_each_other()
    {
        var withVariants = HandWritten.Where(product => product.Variants.Count > 0).ToArray();

        Assert.All(
            withVariants,
            product =>
            {
                Assert.Equal(0, product.OnHand);
                Assert.InRange(product.Variants.Count, 2, 6);
                Assert.Equal(
                    product.Variants.Select((_, index) => $"{product.Id}-v{index + 1}"),
                    product.Variants.Select(variant => variant.Id),
                    StringComparer.Ordinal
                );
                Assert.All(product.Variants, variant => Assert.StartsWith(product.Sku + "-", variant.Sku, StringComparison.Ordinal));
                Assert.Single(product.Variants.Select(variant => string.Join(';', variant.Attributes.Keys)).Distinct(StringComparer.Ordinal));
                Assert.Distinct(
                    product.Variants.Select(variant => string.Join(';', variant.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))),
                    StringComparer.Ordinal
                );
            }
        );
        Assert.Contains(withVariants, product => product.Variants.Any(variant => variant.OnHand == 0));
        Assert.Contains(withVariants, product => product.Variants.Any(variant => variant.BasePrice is not null));
    }

    [Fact]
    public void A_sale_price_is_always_below_the_base_price_including_variants()
    {
        Assert.All(
            Many,
            product =>
            {
                Assert.True(product.BasePrice > 0, product.Id);
                Assert.True(product.SalePrice is null || (product.SalePrice > 0 && product.SalePrice < product.BasePrice), product.Id);
                Assert.All(
                    product.Variants,
                    variant => Assert.True((variant.SalePrice ?? product.SalePrice ?? 0) < (variant.BasePrice ?? product.BasePrice), variant.Id)
                );
            }
        );
    }

    [Fact]
    public void Names_of_the_hand_written_products_are_distinct() => Assert.Distinct(HandWritten.Select(product => product.Name), StringComparer.Ordinal);

    [Fact]
    public void A_hundred_thousand_products_have_unique_ids_and_SKUs()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var skus = new HashSet<string>(StringComparer.Ordinal);
        foreach (var product in DemoCatalogue.Products(100_000))
        {
            Assert.True(ids.Add(product.Id) && skus.Add(product.Sku), product.Id);
            Assert.Matches(Sku(), product.Sku);
            Assert.All(product.Variants, variant => Assert.True(ids.Add(variant.Id) && skus.Add(variant.Sku), variant.Id));
        }
    }

    [Fact]
    public void Generated_products_are_active_in_stock_and_without_variants() =>
        Assert.All(
            Many[64..],
            product =>
            {
                Assert.True(product.Active);
                Assert.InRange(product.OnHand, 1, 500);
                Assert.Empty(product.Variants);
            }
        );

    [Fact]
    public void A_larger_catalogue_starts_with_the_smaller_one()
    {
        Assert.Equal(Many[..200].Select(Print), DemoCatalogue.Products(200).Select(Print), StringComparer.Ordinal);
        Assert.Equal(3, DemoCatalogue.Products(3).Count());
    }

    [Fact]
    public void Search_finds_both_rare_and_frequent_words_among_generated_products()
    {
        var words = DemoCatalogue
            .Products(20_000)
            .SelectMany(product => $"{product.Name} {product.Description}".Split(' ', '.', ',').Distinct(StringComparer.Ordinal))
            .CountBy(word => word)
            .ToDictionary();

        Assert.InRange(words.Count, 2_000, 6_000);
        Assert.True(words["Classic"] > 500);
        Assert.True(words.Count(word => word.Value < 20) > 500);
    }

    [Fact]
    public void Every_picture_is_well_formed()
    {
        var pictures = DemoCatalogue
            .Categories.Select(category => category.ImageUrl)
            .Concat(DemoCatalogue.Brands.Select(brand => brand.LogoUrl))
            .Concat(Many.SelectMany(product => product.Images))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(pictures.Count > 400);
        Assert.All(
            pictures,
            picture =>
            {
                Assert.Matches(MediaPath(), picture);
                Assert.True(DemoImages.TryRender(MediaPath().Match(picture).Groups[1].Value, out var svg), picture);
                Assert.Equal("svg", XDocument.Parse(svg).Root!.Name.LocalName);
            }
        );
    }

    [Fact]
    public void A_picture_refers_only_to_gradients_it_defines()
    {
        foreach (var name in new[] { "laptop-silver", "mug-red-detail", "category-kitchen-cafe", "brand-techcorp" })
        {
            Assert.True(DemoImages.TryRender(name, out var svg));
            var defined = Definition().Matches(svg).Select(match => match.Groups[1].Value).ToArray();
            Assert.Distinct(defined, StringComparer.Ordinal);
            Assert.All(Reference().Matches(svg), match => Assert.Contains(match.Groups[1].Value, defined, StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("laptop")]
    [InlineData("laptop-")]
    [InlineData("-silver")]
    [InlineData("laptop-ultraviolet")]
    [InlineData("spaceship-silver")]
    [InlineData("Laptop-Silver")]
    [InlineData("laptop-silver-detail-detail")]
    [InlineData("laptop-silver.svg")]
    [InlineData("-detail")]
    [InlineData("brand-unknown")]
    [InlineData("category-electronics-detail")]
    [InlineData("../laptop-silver")]
    [InlineData("laptop-<script>")]
    public void An_unknown_picture_is_refused(string name)
    {
        Assert.False(DemoImages.TryRender(name, out var svg));
        Assert.Equal("", svg);
    }

    private static string Print(DemoProduct product) => JsonSerializer.Serialize(product);

    [GeneratedRegex("^[A-Z]+-[0-9]{3,}$")]
    private static partial Regex Sku();

    [GeneratedRegex("^/media/([a-z-]+)\\.svg$")]
    private static partial Regex MediaPath();

    [GeneratedRegex(" id=\"([a-z-]+)\"")]
    private static partial Regex Definition();

    [GeneratedRegex("url\\(#([a-z-]+)\\)")]
    private static partial Regex Reference();
}
