using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.CatalogueAdministration;

/// <summary>Options, variants and their matrix.</summary>
public sealed class VariantTests(Shop shop) : IClassFixture<Shop>
{
    private static readonly object[] Sizes = [new { name = "Size", values = new[] { "40", "41" } }];

    [Fact]
    public async Task Variants_have_versions_of_their_own()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("options", Sizes));
        var tag = Merchant.Tag();

        var small = (await root.Post($"/admin/products/{product["id"]}/variants", Variant("40", tag))).Data;
        var large = (await root.Post($"/admin/products/{product["id"]}/variants", Variant("41", tag))).Data;
        var changed = await root.Edit($"/admin/variants/{small["id"]}", new { base_price = Merchant.Usd(1200), barcode = "4006381333931" }, 1);

        Assert.Equal((2L, 1200L), ((long)changed.Data["version"]!, (long)changed.Data["base_price"]!["amount"]!));
        var after = await root.Product(product);
        Assert.Equal((long)product["version"]!, (long)after["version"]!);
        Assert.Equal([2L, 1L], after["variants"]!.AsArray().Select(variant => (long)variant!["version"]!));
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/variants/{large["id"]}", new { barcode = "1" }, 1)).Status);
        Assert.Equal("\"2\"", (await root.Get($"/admin/variants/{large["id"]}")).Headers["ETag"]);
        var shown = (await shop.Guest.Get($"/catalog/products/{product["id"]}")).Data["variants"]!.AsArray();
        Assert.Equal([1200L, 1000L], shown.Select(variant => (long)variant!["base_price"]!["amount"]!));
    }

    [Fact]
    public async Task Options_of_a_variant_are_those_of_its_product_and_no_two_have_the_same()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("options", Sizes));
        var path = $"/admin/products/{product["id"]}/variants";
        Assert.Equal(HttpStatusCode.Created, (await root.Post(path, Variant("40", Merchant.Tag()))).Status);

        (await root.Post(path, Variant("40", Merchant.Tag()))).Refused(HttpStatusCode.Conflict, "options_taken");
        foreach (var options in new object[] { new { }, new { Size = "42" }, new { Size = "41", Colour = "red" } })
        {
            (await root.Post(path, new { sku = "V-" + Merchant.Tag(), options })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
        (await root.Edit(product, new { options = new[] { new { name = "Size", values = new[] { "41" } } } })).Refused(
            HttpStatusCode.Conflict,
            "options_in_use"
        );
    }

    [Fact]
    public async Task A_SKU_that_is_made_of_options_is_no_longer_than_one_can_be_and_ends_with_a_whole_character()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var (id, sku) = (tag + new string('i', 90), tag + new string('S', 88));
        await root.NewProduct(Merchant.ProductBody().With("id", id).With("sku", sku));
        var options = new[] { new { name = "Mood", values = new[] { "😀😀", "😀😁" } } };

        var set = await root.Replace($"/admin/products/{id}/options", new { options }, 1);

        Assert.True(set.Status == HttpStatusCode.OK, set.Text);
        // Both would be called the same: the second is called by its product.
        var made = set.Data["created"]!.AsArray().Select(variant => (string)variant!["sku"]!).ToArray();
        Assert.Equal(sku + "-", made[0]);
        Assert.Equal((100, $"{id[..87]}-"), (made[1].Length, made[1][..88]));
        var variant = set.Data["created"]![1]!;
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/variants/{variant["id"]}", new { sku = made[1], barcode = "1" }, 1)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"options":null}""")]
    public async Task Options_that_are_not_said_take_no_variant_away(string body)
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("options", Sizes));
        await root.Post($"/admin/products/{product["id"]}/variants", Variant("40", Merchant.Tag()));
        product = await root.Product(product);

        var reply = await root.Replace($"/admin/products/{product["id"]}/options", body, product["version"]!);

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Contains("options is required", reply.Text, StringComparison.Ordinal);
        Assert.Equal(product.Compact(), (await root.Product(product)).Compact());
    }

    [Fact]
    public async Task Variants_from_before_products_had_options_do_not_keep_their_product_from_being_changed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody());
        await shop.Host.Execute(
            """
            INSERT INTO commerce.variants (id, product_id, sku, attributes, base_price, sale_price)
            VALUES ('old-' || $1, $1, 'OLD-' || $1, '{"size":"M"}', NULL, 900)
            """,
            (string)product["id"]!
        );

        var changed = await root.Edit(product, new { description = "Written anew" });

        Assert.Equal("Written anew", (string)changed.Data["description"]!);
        (await root.Edit(changed.Data, new { base_price = Merchant.Usd(899) })).Refused(HttpStatusCode.Conflict, "options_in_use");
    }

    [Fact]
    public async Task A_sku_is_taken_by_products_and_variants_alike()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("options", Sizes));
        var path = $"/admin/products/{product["id"]}/variants";

        (await root.Post(path, new { sku = "SKU-" + tag, options = new { Size = "40" } })).Refused(HttpStatusCode.Conflict, "sku_taken");
        await root.Post(path, Variant("40", tag));
        (await root.Post("/admin/products", Merchant.ProductBody().With("sku", $"V-40-{tag}"))).Refused(HttpStatusCode.Conflict, "sku_taken");
    }

    [Fact]
    public async Task The_matrix_says_in_a_dry_run_what_it_then_does()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("options", Sizes));
        var path = $"/admin/products/{product["id"]}";
        var kept = (await root.Post($"{path}/variants", Variant("40", Merchant.Tag()))).Data;
        var options = new[] { new { name = "Size", values = new[] { "40", "42" } } };

        var tried = (await root.Replace($"{path}/options", new { options, dry_run = true }, 1)).Data;
        Assert.Equal((1, 0, 1, 1L), Counts(tried));
        Assert.Equal((1L, 1), ((long)(await root.Product(product))["version"]!, (await root.Product(product))["variants"]!.AsArray().Count));

        var done = (await root.Replace($"{path}/options", new { options }, 1)).Data;
        Assert.Equal((1, 0, 1, 2L), Counts(done));
        Assert.Equal((string)kept["id"]!, (string)done["kept"]![0]!["id"]!);
        Assert.Equal("42", (string)done["created"]![0]!["options"]!["Size"]!);

        var fewer = (await root.Replace($"{path}/options", new { options = new[] { new { name = "Size", values = new[] { "42" } } } }, 2)).Data;
        Assert.Equal((0, 1, 1, 3L), Counts(fewer));
        Assert.Single((await root.Product(product))["variants"]!.AsArray());
        (await root.Get($"/admin/variants/{kept["id"]}")).Refused(HttpStatusCode.NotFound, "variant_not_found");
    }

    [Fact]
    public async Task More_combinations_than_a_product_can_have_are_refused()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var options = Enumerable.Range(0, 3).Select(i => new { name = "O" + i, values = Enumerable.Range(0, 10).Select(v => "v" + v) });

        (await root.Replace($"/admin/products/{product["id"]}/options", new { options }, 1)).Refused(HttpStatusCode.BadRequest, "too_many_variants");
    }

    [Fact]
    public async Task An_id_is_a_product_s_or_a_variant_s_for_stock_is_counted_by_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (first, second, tag) = (await root.NewProduct(Merchant.ProductBody().With("options", Sizes)), await root.NewProduct(), Merchant.Tag());
        var path = $"/admin/products/{first["id"]}/variants";
        var variant = (await root.Post(path, Variant("40", tag, "size-40-" + tag))).Data;

        var asProduct = await root.Post("/admin/products", Merchant.ProductBody().With("id", (string)variant["id"]!));
        var asVariant = await root.Post(path, Variant("41", tag, (string)second["id"]!));
        var asItsOwn = await root.Post(path, Variant("41", tag, (string)first["id"]!));
        var both = Merchant.ProductBody().With("id", "both-" + tag).With("options", Sizes).With("variants", new[] { Variant("41", tag, "both-" + tag) });
        var atOnce = await root.Post("/admin/products", both);

        Assert.All([asProduct, asVariant, asItsOwn, atOnce], reply => reply.Refused(HttpStatusCode.Conflict, "product_id_taken"));
        (await root.Get("/admin/products/both-" + tag)).Refused(HttpStatusCode.NotFound, "product_not_found");
    }

    [Fact]
    public async Task Of_a_product_and_a_variant_that_want_one_id_at_the_same_time_one_gets_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct(Merchant.ProductBody().With("options", Sizes));
        for (var n = 0; n < 10; n++)
        {
            var tag = Merchant.Tag();
            var replies = await Task.WhenAll(
                root.Post("/admin/products", Merchant.ProductBody(tag).With("id", "one-" + tag)),
                root.Post($"/admin/products/{product["id"]}/variants", Variant("40", tag, "one-" + tag))
            );

            var made = Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
            Assert.Single(replies, reply => reply.Status == HttpStatusCode.Conflict && reply.Code == "product_id_taken");
            if (made == replies[1])
            {
                await root.Remove($"/admin/variants/one-{tag}", 1);
            }
        }
    }

    private static (int, int, int, long) Counts(JsonNode matrix) =>
        (matrix["created"]!.AsArray().Count, matrix["archived"]!.AsArray().Count, matrix["kept"]!.AsArray().Count, (long)matrix["version"]!);

    private static object Variant(string size, string tag, string? id = null) =>
        new
        {
            id,
            sku = $"V-{size}-{tag}",
            options = new { Size = size },
        };
}
