namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Slugs that are made of names are such as editors may write.</summary>
public sealed class SlugTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("ที่รัก")]
    [InlineData("हिन्दी किताब")]
    [InlineData("二〇二六")]
    [InlineData("ราคา ๑๐๐฿")]
    [InlineData("௹ 🅐")]
    public async Task The_slug_that_is_made_of_a_name_can_be_sent_back(string name)
    {
        var root = (await shop.SuperAdmin()).Client;
        var made = await root.NewProduct(Merchant.ProductBody().With("name", $"{name} {Merchant.Tag()}"));

        var sent = await root.Edit(made, new { slug = (string)made["slug"]!, name });

        Assert.True(sent.Status == HttpStatusCode.OK, sent.Text);
        Assert.Equal((string)made["slug"]!, (string)sent.Data["slug"]!);
    }

    [Fact]
    public async Task The_slug_of_a_long_name_can_be_sent_back_for_whatever_it_names()
    {
        var root = (await shop.SuperAdmin()).Client;
        // The hundredth character is a space.
        var name = Merchant.Tag() + new string('n', 89) + " further";
        foreach (var path in new[] { "products", "products", "categories" })
        {
            var body = path == "products" ? Merchant.ProductBody() : new(StringComparer.Ordinal);
            var made = await root.Post("/admin/" + path, body.With("name", name));
            Assert.True(made.Status == HttpStatusCode.Created, made.Text);
            var slug = (string)made.Data["slug"]!;
            Assert.True(slug.Length <= 100 && slug.StartsWith(name[..87], StringComparison.Ordinal) && slug[^1] != '-', slug);

            var sent = await root.Edit($"/admin/{path}/{made.Data["id"]}", new { slug, name = name + " on" }, 1);

            Assert.True(sent.Status == HttpStatusCode.OK, sent.Text);
        }
    }

    [Fact]
    public async Task A_slug_of_before_that_nobody_could_send_back_is_made_anew_and_leads_on()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var cut = tag + new string('n', 89) + "-";
        var product = await root.NewProduct();
        var category = (await root.Post("/admin/categories", new { name = "Long " + tag })).Data;
        var own = await root.NewProduct(Merchant.ProductBody(tag));
        await shop.Host.Execute("UPDATE commerce.products SET slug = $2 WHERE id = $1", (string)product["id"]!, cut);
        await shop.Host.Execute("UPDATE commerce.categories SET slug = $2 WHERE id = $1", (string)category["id"]!, cut + "-0123456789ab");

        await Scripts.Run(shop.Host.Database, "_whole_slugs");

        foreach (var path in new[] { $"/admin/products/{product["id"]}", $"/admin/categories/{category["id"]}" })
        {
            var made = (await root.Get(path)).Data;
            var slug = (string)made["slug"]!;
            Assert.True(slug.Length == 100 && slug.StartsWith(cut[..87] + "-", StringComparison.Ordinal), slug);
            Assert.Equal(HttpStatusCode.OK, (await root.Edit(path, new { slug, name = "Renamed" }, made["version"]!)).Status);
        }
        Assert.Equal((string)product["id"]!, await shop.Host.One<string>("SELECT product_id FROM commerce.slugs WHERE slug = $1", cut));
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.category_slugs WHERE slug = $1", cut + "-0123456789ab"));
        Assert.Equal("thing-" + tag, (string)(await root.Product(own))["slug"]!);
    }
}
