using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Catalogue;

/// <summary>What counts as a word, in any script, and what ranks first (findings 4 to 7 of shared/findings/commerce.md).</summary>
public sealed class SearchWordTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("智能手机壳", "手机壳")]
    [InlineData("智能手机壳", "壳")]
    [InlineData("ワイヤレスイヤホン", "イヤホン")]
    [InlineData("ｶﾞﾗｽの器", "ガラス")]
    [InlineData("เสื้อยืดสีขาว", "ยืด")]
    [InlineData("قَهْوَة عربية", "قهوة")]
    [InlineData("قـهـوة", "قهوه")]
    [InlineData("کتاب", "كتاب")]
    [InlineData("ΚΑΦΕΣ ελληνικός", "καφες")]
    [InlineData("Model ٤٢", "42")]
    [InlineData("हिन्दी किताब", "हिन्दी")]
    [InlineData("soft­ware", "software")]
    [InlineData("Smørrebrød", "smorrebrod")]
    [InlineData("Straße", "strasse")]
    public async Task A_name_is_found_by_what_a_person_would_type(string name, string keyword)
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("name", name));

        var found = (await shop.Guest.Get($"/catalog/products?page_size=100&keyword={Uri.EscapeDataString(keyword)}")).Data.AsArray();
        Assert.Contains((string)product["id"]!, found.Select(hit => (string)hit!["id"]!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_sku_of_a_variant_finds_its_product_first_and_so_do_its_options_and_attributes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await root.NewProduct(Merchant.ProductBody().With("name", $"About SHOE-{tag}-40"));
        var shoe = await root.NewProduct(
            Merchant
                .ProductBody()
                .With("name", "Shoe")
                .With("attributes", new { material = "leather" + tag })
                .With("options", new[] { new { name = "Size", values = new[] { "size" + tag } } })
        );
        await root.Post($"/admin/products/{shoe["id"]}/variants", new { sku = $"SHOE-{tag}-40", options = new { Size = "size" + tag } });

        foreach (var keyword in new[] { $"SHOE-{tag}-40", $"shoe-{tag}-40", "leather" + tag, "size" + tag })
        {
            var found = (await shop.Guest.Get($"/catalog/products?keyword={keyword}")).Data.AsArray();
            Assert.Equal((string)shoe["id"]!, (string)found[0]!["id"]!);
        }
    }

    [Fact]
    public async Task The_whole_name_ranks_before_whole_words_before_beginnings_before_descriptions()
    {
        var root = (await shop.SuperAdmin()).Client;
        var word = "ink" + Merchant.Tag();
        await root.NewProduct(Merchant.ProductBody().With("name", "Told").With("description", word));
        for (var i = 0; i < 5; i++)
        {
            await root.NewProduct(Merchant.ProductBody().With("name", $"{word}pad {i}"));
        }
        await root.NewProduct(Merchant.ProductBody().With("name", "Blue " + word));
        await root.NewProduct(Merchant.ProductBody().With("name", word.ToUpperInvariant()));

        var names = (await shop.Guest.Get($"/catalog/products?keyword={word}")).Data.AsArray().Select(product => (string)product!["name"]!).ToArray();
        Assert.Equal([word.ToUpperInvariant(), "Blue " + word, .. Enumerable.Range(0, 5).Select(i => $"{word}pad {i}"), "Told"], names);
    }
}
