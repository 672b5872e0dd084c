using System.Xml.Linq;
using Stoa.Demo;

namespace Stoa.Server.Tests.Demo;

/// <summary>The pictures that the demo shop is shipped with.</summary>
public sealed class DemoPicturesTests
{
    private static readonly IReadOnlyList<DemoProduct> HandWritten = DemoCatalogue.HandWritten;

    [Fact]
    public void A_hand_written_product_has_a_picture_of_its_kind_and_those_of_its_variants_that_there_are()
    {
        Assert.All(
            HandWritten,
            product =>
            {
                Assert.Empty(product.Images);
                Assert.All(product.Pictures, picture => Assert.Contains(picture.Name, DemoPictures.Names, StringComparer.Ordinal));
                Assert.Null(product.Pictures[0].VariantId);
                Assert.Equal(
                    product.Pictures.Skip(1).Select(picture => picture.VariantId),
                    product.Variants.Select(variant => variant.Id).Where(id => product.Pictures.Any(picture => picture.VariantId == id)),
                    StringComparer.Ordinal
                );
            }
        );
        Assert.Equal(
            ["shirt", "shirt-black", "shirt-black", "shirt-black", "shirt-white", "shirt-white", "shirt-navy"],
            HandWritten[11].Pictures.Select(picture => picture.Name),
            StringComparer.Ordinal
        );
        Assert.All(DemoCatalogue.Products(200).Skip(64), product => Assert.Empty(product.Pictures));
    }

    [Fact]
    public void Every_shipped_picture_is_small_is_shown_and_can_be_drawn_anew()
    {
        Assert.Distinct(DemoPictures.Names, StringComparer.Ordinal);
        Assert.Equal(
            DemoPictures.Names.Order(StringComparer.Ordinal),
            HandWritten.SelectMany(product => product.Pictures, (_, picture) => picture.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.All(
            DemoPictures.Names,
            name =>
            {
                Assert.InRange(DemoPictures.Read(name).Length, 1_000, 40_000);
                Assert.Equal("svg", XDocument.Parse(DemoPictures.Draw(name)).Root!.Name.LocalName);
            }
        );
    }

    [Fact]
    public void A_picture_shows_the_colour_of_each_product_that_it_is_of() =>
        Assert.All(
            HandWritten.Where(product => product.Variants.Count == 0 && product.Attributes.ContainsKey("color")),
            product => Assert.Contains(product.Attributes["color"], DemoPictures.Describe(product.Pictures[0].Name).Split(' ', ','), StringComparer.Ordinal)
        );
}
