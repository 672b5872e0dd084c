using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>Rows that cannot be true together are found before anything is applied, however far apart they stand.</summary>
public sealed class ClashingRowTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>More than are tried at once.</summary>
    private const int Between = 1_200;

    [Fact]
    public async Task Two_products_with_one_sku_are_an_error_of_the_later_one_and_all_its_rows()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var file = new StringBuilder("Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Status\n");
        file.Append(CultureInfo.InvariantCulture, $"first-{tag},First,Title,Default Title,SAME-{tag},1,draft\n");
        for (var n = 0; n < Between; n++)
        {
            file.Append(CultureInfo.InvariantCulture, $"p{n}-{tag},P,Title,Default Title,P{n}-{tag},1,draft\n");
        }
        var line = Between + 3;
        file.Append(CultureInfo.InvariantCulture, $"second-{tag},Second,Size,S,SAME-{tag},1,draft\nsecond-{tag},,,M,OWN-{tag},1,\n");
        file.Append(CultureInfo.InvariantCulture, $"third-{tag},Third,Size,S,THIRD-{tag},1,draft\nthird-{tag},,,M,P7-{tag},1,\n");

        var staged = await root.Stage("products", file.ToString());

        Assert.Equal(
            [$"{line} Variant SKU sku_taken SAME-{tag}", $"{line + 1}  product_refused ", $"{line + 3} Variant SKU sku_taken P7-{tag}"],
            staged.Errors(),
            StringComparer.Ordinal
        );
        Assert.Equal((Between + 2, 0, 0, 3), staged.Counts());
        var applied = await root.Apply(staged, "skip");
        Assert.Equal(("applied", 3), ((string)applied["status"]!, applied.Counts().Error));
        Assert.Equal($"first-{tag}", (string)(await root.BySku(shop.Host, "SAME-" + tag))["slug"]!);
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE slug = $1", "second-" + tag));
    }

    [Fact]
    public async Task Two_products_with_one_slug_and_two_words_for_one_product_are_errors()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var there = await root.NewProduct(Merchant.ProductBody(tag));
        var lines = new List<string>
        {
            Line("A", slug: "slug-" + tag, id: "a-" + tag),
            new JsonObject { ["id"] = (string)there["id"]!, ["name"] = "By id" }.ToJsonString(),
        };
        lines.AddRange(Enumerable.Range(0, Between).Select(n => Line("B" + n.ToString(CultureInfo.InvariantCulture))));
        lines.Add(Line("C", slug: "slug-" + tag));
        lines.Add(new JsonObject { ["sku"] = "SKU-" + tag, ["name"] = "By SKU" }.ToJsonString());

        var staged = await root.Stage("products", string.Join('\n', lines));

        Assert.Equal([$"{Between + 3} slug slug_taken slug-{tag}", $"{Between + 4}  duplicate "], staged.Errors(), StringComparer.Ordinal);
        await root.Apply(staged, "skip");
        Assert.Equal("By id", (string)(await root.Product(there))["name"]!);

        // A line is told apart by its id, else by its slug, else by its SKU.
        string Line(string sku, string? slug = null, string? id = null) =>
            new JsonObject
            {
                ["id"] = id,
                ["sku"] = $"{sku}-{tag}",
                ["slug"] = slug,
                ["name"] = sku,
                ["category_id"] = "cat-1",
                ["base_price"] = new JsonObject { ["amount"] = 100, ["currency"] = "USD" },
                ["status"] = "draft",
            }.ToJsonString();
    }

    [Fact]
    public async Task An_id_of_a_product_is_no_id_of_a_variant_in_the_file_or_in_the_shop()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var there = await root.NewProduct();
        string[] lines =
        [
            Line("12-" + tag),
            Line("13-" + tag, variant: "12-" + tag),
            Line("14-" + tag, variant: (string)there["id"]!),
            Line("15-" + tag, variant: "15-" + tag),
            Line("16-" + tag, variant: "17-" + tag),
        ];

        var staged = await root.Stage("products", string.Join('\n', lines));
        Assert.Equal(
            [$"2 variants.0.id product_id_taken 12-{tag}", $"3 variants.0.id product_id_taken {there["id"]}", $"4 variants.0.id product_id_taken 15-{tag}"],
            staged.Errors(),
            StringComparer.Ordinal
        );
        await root.Apply(staged, "skip");
        var later = await root.Stage("products", Line("17-" + tag));

        Assert.Equal([$"1 id product_id_taken 17-{tag}"], later.Errors(), StringComparer.Ordinal);

        static string Line(string id, string? variant = null) =>
            new JsonObject
            {
                ["id"] = id,
                ["sku"] = "P-" + id,
                ["name"] = id,
                ["category_id"] = "cat-1",
                ["base_price"] = new JsonObject { ["amount"] = 100, ["currency"] = "USD" },
                ["status"] = "draft",
                ["options"] = new JsonArray(new JsonObject { ["name"] = "Size", ["values"] = new JsonArray("S") }),
                ["variants"] = variant is null
                    ? []
                    : new JsonArray(
                        new JsonObject
                        {
                            ["id"] = variant,
                            ["sku"] = "V-" + id,
                            ["options"] = new JsonObject { ["Size"] = "S" },
                        }
                    ),
            }.ToJsonString();
    }

    [Fact]
    public async Task A_customer_a_redirect_and_a_count_can_each_stand_in_a_file_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await shop.Host.Execute(
            """
            INSERT INTO commerce.products (id, sku, name, base_price, brand_id, category_id)
            SELECT 'clash' || n || '-' || $1, upper('clash' || n || '-' || $1), 'x', 1, 'brand-1', 'cat-1' FROM generate_series(1, $2) AS n
            """,
            tag,
            Between + 1
        );

        await Errs("customers", "email", n => $"c{n}-{tag}@example.com", $"C1-{tag}@EXAMPLE.com", $"{Between + 2} email duplicate c1-{tag}@example.com");
        await Errs("redirects", "path,target", n => $"/c{n}-{tag},/x", $"https://old.example/c1-{tag},/y", $"{Between + 2} path duplicate /c1-{tag}");
        await Errs(
            "stock",
            "sku,on_hand,item_id",
            n => $"CLASH{n}-{tag.ToUpperInvariant()},1,",
            $",2,clash1-{tag}",
            $"{Between + 2} item_id duplicate clash1-{tag} main"
        );

        async Task Errs(string type, string header, Func<int, string> row, string last, string error)
        {
            var rows = Enumerable.Range(1, Between).Select(row).Append(last);
            var staged = await root.Stage(type, header + "\n" + string.Join('\n', rows) + "\n");
            Assert.Equal([error], staged.Errors(), StringComparer.Ordinal);
            Assert.Equal(Between, staged.Counts().Create + staged.Counts().Update);
        }
    }

    [Fact]
    public async Task The_same_sku_again_and_again_for_one_product_is_no_error()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var file = new StringBuilder("sku,name,category_id,base_price,status\n");
        for (var n = 0; n < Between; n++)
        {
            file.Append(CultureInfo.InvariantCulture, $"N{n}-{tag},N,cat-1,1,draft\n");
        }

        await root.Import("products", file.ToString());
        var again = await root.Stage("products", file.ToString());

        Assert.Equal((0, 0, Between, 0), again.Counts());
    }
}
