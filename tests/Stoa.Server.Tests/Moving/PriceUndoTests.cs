using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.OrdersForStaff;

namespace Stoa.Server.Tests.Moving;

/// <summary>What an undo leaves fits together: a variant costs no more on sale than its product or itself does else.</summary>
public sealed class PriceUndoTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_product_is_left_as_it_is_whose_variants_would_not_fit_it_any_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (tag, product) = await Product(root, 1_000, 1);
        var import = await root.Import("prices", $"sku,base_price\nSKU-{tag},20.00\n");
        (await root.Change($"/admin/variants/{product["variants"]![0]!["id"]}", new { sale_price = Merchant.Usd(1_500) })).IsOk();

        var undone = await root.Undo(import);

        Assert.Equal([$"{product["id"]} options_in_use"], Kept(undone));
        Assert.Equal((2_000L, 1_500L), await Prices(root, product));
    }

    [Fact]
    public async Task A_variant_is_left_as_it_is_that_would_not_fit_its_product_any_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (tag, product) = await Product(root, 1_000, 1, sale: 800);
        var import = await root.Import("prices", $"sku,base_price,sale_price\nV-{tag}-1,,3.00\n");
        (await root.Change($"/admin/products/{product["id"]}", new { base_price = Merchant.Usd(500) })).IsOk();

        var undone = await root.Undo(import);

        Assert.Equal([$"{product["variants"]![0]!["id"]} changed_since"], Kept(undone));
        Assert.Equal((500L, 300L), await Prices(root, product));
    }

    [Fact]
    public async Task What_fitted_together_before_does_so_again_though_it_is_taken_back_in_parts()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (product, other, import) = await InParts(root);
        Assert.Equal((1_000L, 800L), await Prices(root, product));

        var undone = await root.Undo(import);

        Assert.Empty(Kept(undone));
        Assert.Equal(((2_000L, 1_500L), (2_000L, 1_500L)), (await Prices(root, product), await Prices(root, other)));
    }

    [Fact]
    public async Task Variants_are_left_as_they_are_whose_product_a_later_part_has_to_leave()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (product, _, import) = await InParts(root);
        var id = (string)product["id"]!;
        // As if the import had taken it away from a brand that was deleted since.
        await shop.Host.Execute(
            "UPDATE commerce.import_changes SET before = jsonb_set(before::jsonb, '{brand_id}', '\"gone\"') WHERE kind = 'product' AND entity_id = $1",
            id
        );

        await root.Undo(import);

        Assert.Equal(
            ("brand_unknown", 600L),
            (await shop.Host.One<string>("SELECT kept FROM commerce.import_changes WHERE entity_id = $1", id), await shop.Host.One<long>(LeftSql, id))
        );
        Assert.Equal((1_000L, 800L), await Prices(root, product));
    }

    [Fact]
    public async Task A_bulk_edit_is_not_undone_of_a_product_whose_variants_would_not_fit_it_any_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (_, product) = await Product(root, 1_000, 1);
        var edit = (await root.Post("/admin/products/bulk", new { ids = new[] { (string)product["id"]! }, price_change = new { percent = 100 } })).Data;
        (await root.Change($"/admin/variants/{product["variants"]![0]!["id"]}", new { sale_price = Merchant.Usd(1_500) })).IsOk();

        var undone = (await root.Post($"/admin/bulk-edits/{edit["id"]}/undo")).IsOk().Data;

        var result = Assert.Single(undone["results"]!.AsArray())!;
        Assert.Equal(("refused", "variant_price_invalid"), ((string)result["outcome"]!, (string)result["reason"]!));
        Assert.Equal((2_000L, 1_500L), await Prices(root, product));
    }

    /// <summary>Prices of more than a part takes: an undo comes to the variants in its first part and to one of their products in its second.</summary>
    private async Task<(JsonNode Product, JsonNode Other, JsonNode Import)> InParts(Client root)
    {
        var ((tag, product), (more, other)) = (await Product(root, 2_000, 600, sale: 1_500), await Product(root, 2_000, 500, sale: 1_500));
        var file = new StringBuilder("sku,base_price,sale_price\n");
        file.AppendJoin("", Enumerable.Range(1, 600).Select(n => $"V-{tag}-{n},,8.00\n")).Append(CultureInfo.InvariantCulture, $"SKU-{tag},10.00,\n");
        file.AppendJoin("", Enumerable.Range(1, 500).Select(n => $"V-{more}-{n},,8.00\n"));
        var import = await root.Import("prices", file.ToString());
        return (product, other, import);
    }

    /// <summary>With variants <c>V-tag-1</c> and so on, that cost what it costs.</summary>
    private async Task<(string Tag, JsonNode Product)> Product(Client root, long price, int variants, long? sale = null)
    {
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("base_price", Merchant.Usd(price)));
        await shop.Host.Execute(
            """
            INSERT INTO commerce.variants (id, product_id, sku, attributes, sale_price)
            SELECT 'var-' || $2 || '-' || n, $1, 'V-' || $2 || '-' || n, '{}', $4::bigint FROM generate_series(1, $3::int) AS n
            """,
            (string)product["id"]!,
            tag,
            variants,
            sale
        );
        return (tag, await root.Product(product));
    }

    private const string LeftSql = """
        SELECT count(*) FROM commerce.import_changes c JOIN commerce.variants v ON v.id = c.entity_id WHERE v.product_id = $1 AND c.kept = 'changed_since'
        """;

    private static string[] Kept(JsonNode import) => [.. import["kept"]!.AsArray().Select(one => $"{one!["entity_id"]} {one["reason"]}")];

    /// <summary>The product's price, and the one that all its variants have on sale.</summary>
    private static async Task<(long Base, long Sale)> Prices(Client root, JsonNode product)
    {
        var seen = await root.Product(product);
        return (
            (long)seen["base_price"]!["amount"]!,
            Assert.Single(seen["variants"]!.AsArray().Select(variant => (long)variant!["sale_price"]!["amount"]!).Distinct())
        );
    }
}
