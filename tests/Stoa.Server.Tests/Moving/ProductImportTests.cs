using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>Products move in: tried first, then applied, then undone.</summary>
public sealed class ProductImportTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_file_is_tried_first_and_changes_nothing_before_it_is_applied()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await root.NewProduct(Merchant.ProductBody(tag));
        var file = $"sku,name,status,category_id,base_price,tags\r\nA-{tag},Anvil,active,cat-1,12.50,\"heavy,iron\"\r\nSKU-{tag},Other,active,cat-1,1,\r\n";

        var reply = await root.Upload("products", file);
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(("csv", "staged", (1L, 1L, 0L, 0L)), ((string)reply.Data["format"]!, (string)reply.Data["status"]!, reply.Data.Counts()));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE sku = $1", $"A-{tag}"));
        Assert.EndsWith($"/admin/imports/{reply.Data["id"]}", reply.Headers["Location"], StringComparison.Ordinal);

        var applied = await root.Apply(reply.Data);
        Assert.Equal(("applied", (1L, 1L, 0L, 0L)), ((string)applied["status"]!, applied.Counts()));
        var anvil = await root.BySku(shop.Host, $"A-{tag}");
        Assert.Equal(
            ("Anvil", "active", 1250L, "USD", "anvil"),
            (
                (string)anvil["name"]!,
                (string)anvil["status"]!,
                (long)anvil["base_price"]!["amount"]!,
                (string)anvil["base_price"]!["currency"]!,
                ((string)anvil["slug"]!)[..5]
            )
        );
        Assert.Equal("""["heavy","iron"]""", anvil["tags"]!.ToJsonString());
        Assert.Equal((0, 0, 2, 0), (await root.Stage("products", file)).Counts());
    }

    [Fact]
    public async Task What_a_file_does_not_name_stays_and_an_empty_cell_empties()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("description", "Long").With("tags", new[] { "old" }).With("weight_grams", 5));

        await root.Import("products", $"sku,name,tags,weight_grams\nSKU-{tag},Renamed,,\n");

        var after = await root.Product(product);
        Assert.Equal(
            ("Renamed", "Long", "brand-1", 1000),
            ((string)after["name"]!, (string)after["description"]!, (string)after["brand_id"]!, (long)after["base_price"]!["amount"]!)
        );
        Assert.Equal(("[]", null), (after["tags"]!.ToJsonString(), after["weight_grams"]));
    }

    [Fact]
    public async Task Shopify_s_former_files_make_products_with_variants_brands_and_categories()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var file = $"""
            Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,\
            Variant Grams,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Requires Shipping,\
            Variant Barcode,SEO Title,Status
            shirt-{tag},Shirt,<p>Soft</p>,Acme {tag},Apparel > Shirts {tag},Shirt,"cotton, summer",TRUE,Size,S,Colour,Red,S-{tag}-1,200,5,deny,19.99,\
            29.99,TRUE,4006381333931,Buy,active
            shirt-{tag},,,,,,,,,M,,Red,S-{tag}-2,210,3,continue,19.99,,TRUE,,,
            mug-{tag},Mug,,Acme {tag},,Mugs {tag},,TRUE,Title,Default Title,,,M-{tag},300,1,deny,8,,TRUE,,,active
            """.Unfolded();

        var staged = await root.Stage("products", file);
        Assert.Equal(("shopify", (3, 0, 0, 0)), ((string)staged["format"]!, staged.Counts()));
        Assert.Equal("""["Variant Inventory Qty"]""", staged["ignored_columns"]!.ToJsonString());
        await root.Apply(staged);

        var shirt = (await root.Get($"/admin/products/{await Id($"shirt-{tag}")}")).Data;
        Assert.Equal(
            ("Shirt", $"shirt-{tag}", "Buy", 2999),
            ((string)shirt["name"]!, (string)shirt["slug"]!, (string)shirt["seo"]!["title"]!, (long)shirt["base_price"]!["amount"]!)
        );
        Assert.Equal("""[{"name":"Size","values":["S","M"]},{"name":"Colour","values":["Red"]}]""", shirt["options"]!.ToJsonString());
        Assert.Equal(
            [$"S-{tag}-1 2999 1999 deny 200", $"S-{tag}-2 1999  continue 210"],
            shirt["variants"]!
                .AsArray()
                .Select(v => $"{v!["sku"]} {v["base_price"]!["amount"]} {v["sale_price"]?["amount"]} {v["inventory_policy"]} {v["weight_grams"]}"),
            StringComparer.Ordinal
        );
        Assert.Equal(
            $"Acme {tag}: Apparel > Shirts {tag}",
            await shop.Host.One<string>(
                """
                SELECT b.name || ': ' || up.name || ' > ' || c.name FROM commerce.products p JOIN commerce.brands b ON b.id = p.brand_id
                JOIN commerce.categories c ON c.id = p.category_id JOIN commerce.categories up ON up.id = c.parent_id WHERE p.id = $1
                """,
                (string)shirt["id"]!
            )
        );
        var mug = await root.BySku(shop.Host, $"M-{tag}");
        Assert.Equal((800, 0), ((long)mug["base_price"]!["amount"]!, mug["variants"]!.AsArray().Count));
        Assert.Equal((0, 0, 3, 0), (await root.Stage("products", file)).Counts());
    }

    [Fact]
    public async Task Shopify_s_present_files_are_read_by_their_own_names()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var file = $"""
            Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,Option1 name,Option1 value,\
            Price,Compare-at price,Continue selling when out of stock,Weight value (grams),Requires shipping,Fabric (product.metafields.custom.fabric)
            Cap,cap-{tag},Nice,Acme,Hats {tag},,,TRUE,Active,C-{tag}-1,,Size,One,15.00,20.00,TRUE,90,TRUE,Wool
            ,cap-{tag},,,,,,,,C-{tag}-2,,,Two,15.00,,FALSE,90,TRUE,
            Hidden,hidden-{tag},,,Hats {tag},,,FALSE,Active,H-{tag},,,,1.00,,FALSE,1,FALSE,
            """.Unfolded();

        await root.Import("products", file);

        var cap = (await root.Get($"/admin/products/{await Id($"cap-{tag}")}")).Data;
        Assert.Equal(("active", "Wool", 2), ((string)cap["status"]!, (string)cap["attributes"]!["Fabric"]!, cap["variants"]!.AsArray().Count));
        Assert.Equal(("continue", "deny"), ((string)cap["variants"]![0]!["inventory_policy"]!, (string)cap["variants"]![1]!["inventory_policy"]!));
        var hidden = await root.BySku(shop.Host, $"H-{tag}");
        Assert.Equal(("draft", false), ((string)hidden["status"]!, (bool)hidden["requires_shipping"]!));
    }

    [Fact]
    public async Task WooCommerce_s_variations_find_their_parent_wherever_it_stands()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var file = $"""
            ID,Type,SKU,Name,Published,Short description,Description,Date sale price starts,Date sale price ends,Tax class,Backorders allowed?,\
            Weight (kg),Sale price,Regular price,Categories,Tags,Parent,Brands,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)
            11,variation,W-{tag}-1,Hoodie - Blue,1,,,,,parent,0,0.5,40,45,,,id:10,,Colour,Blue,,
            10,variable,W-{tag},Hoodie,1,Short,"Long\nlines",,,,0,0.5,,45,"Clothing {tag} > Hoodies, Sale {tag}","warm, soft",,Acme,Colour,"Blue,\
             Green",Care,Hand wash
            12,variation,W-{tag}-2,Hoodie - Green,1,,,,,parent,notify,0.6,,46,,,W-{tag},,Colour,Green,,
            20,simple,P-{tag},Poster,-1,,,2030-01-01,2030-01-31,,0,,5,9.99,Clothing {tag},,,,Paper,Matt,,
            """.Unfolded();

        var applied = await root.Import("products", file);

        Assert.Equal(("woocommerce", (4, 0, 0, 0)), ((string)applied["format"]!, applied.Counts()));
        var hoodie = await root.BySku(shop.Host, $"W-{tag}");
        Assert.Equal(
            ("Long\nlines", """[{"name":"Colour","values":["Blue","Green"]}]""", """{"Care":"Hand wash"}""", 2),
            ((string)hoodie["description"]!, hoodie["options"]!.ToJsonString(), hoodie["attributes"]!.ToJsonString(), hoodie["category_ids"]!.AsArray().Count)
        );
        Assert.Equal(
            [$"W-{tag}-1 4500 4000 deny 500", $"W-{tag}-2 4600  continue 600"],
            hoodie["variants"]!
                .AsArray()
                .Select(v => $"{v!["sku"]} {v["base_price"]!["amount"]} {v["sale_price"]?["amount"]} {v["inventory_policy"]} {v["weight_grams"]}"),
            StringComparer.Ordinal
        );
        var poster = await root.BySku(shop.Host, $"P-{tag}");
        Assert.Equal(("draft", "Matt"), ((string)poster["status"]!, (string)poster["attributes"]!["Paper"]!));
        Assert.Equal("2030-02-01T00:00:00Z", (string)poster["price_schedule"]![0]!["ends_at"]!);
        Assert.Equal((0, 0, 4, 0), (await root.Stage("products", file)).Counts());
    }

    [Fact]
    public async Task A_variable_product_of_WooCommerce_without_a_price_has_the_lowest_of_its_variations()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var file = $"""
            ID,Type,SKU,Name,Published,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)
            1,variable,V-{tag},Shirt {tag},1,,,Size,"S, M"
            2,variation,V-{tag}-S,Shirt - S,1,22,V-{tag},Size,S
            3,variation,V-{tag}-M,Shirt - M,1,20,V-{tag},Size,M
            """;

        var applied = await root.Import("products", file);

        Assert.Equal((3, 0, 0, 0), applied.Counts());
        Assert.Equal(2_000, (long)(await root.BySku(shop.Host, $"V-{tag}"))["base_price"]!["amount"]!);
        Assert.Equal((0, 0, 3, 0), (await root.Stage("products", file)).Counts());
    }

    [Fact]
    public async Task A_line_of_JSON_is_the_product_s_own_members()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var line = new JsonObject
        {
            ["id"] = $"own-{tag}",
            ["sku"] = $"N-{tag}",
            ["name"] = "Neon",
            ["category_id"] = "cat-1",
            ["base_price"] = new JsonObject { ["amount"] = 500, ["currency"] = "EUR" },
            ["options"] = new JsonArray(new JsonObject { ["name"] = "Size", ["values"] = new JsonArray("S") }),
            ["variants"] = new JsonArray(
                new JsonObject
                {
                    ["sku"] = $"N-{tag}-S",
                    ["options"] = new JsonObject { ["Size"] = "S" },
                }
            ),
            ["version"] = 9,
        }.ToJsonString();

        var applied = await root.Import("products", $"\uFEFF{line}\r\n\r\n");

        Assert.Equal(("ndjson", (1, 0, 0, 0)), ((string)applied["format"]!, applied.Counts()));
        var product = (await root.Get($"/admin/products/own-{tag}")).Data;
        Assert.Equal(("EUR", $"N-{tag}-S"), ((string)product["base_price"]!["currency"]!, (string)product["variants"]![0]!["sku"]!));
        Assert.Equal(
            ["1 base_price.amount too_small -1", "2  malformed_body ", "3 sku required ", "3 name required ", "3 base_price required "],
            (
                await root.Stage(
                    "products",
                    """
                    {"sku":"X-tag","name":"X","category_id":"cat-1","base_price":{"amount":-1,"currency":"USD"}}
                    {"sku":
                    {"slug":"nothing-tag"}
                    """.Replace("tag", tag, StringComparison.Ordinal)
                )
            ).Errors()
        );
    }

    [Fact]
    public async Task An_undo_takes_back_what_nobody_changed_since_and_names_the_rest()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var (kept, restored) = (await root.NewProduct(Merchant.ProductBody(tag + "k")), await root.NewProduct(Merchant.ProductBody(tag + "r")));
        var file = $"""
            sku,name,category_id,base_price,brand,categories
            SKU-{tag}k,Changed,cat-1,1.00,,
            SKU-{tag}r,Changed,cat-1,1.00,,
            U-{tag},New,,1.00,Brand {tag},Category {tag}
            V-{tag},New,cat-1,1.00,,
            """.Unfolded();
        var import = await root.Import("products", file);
        await root.Edit(await root.Product(kept), new { description = "by hand" });
        await root.Edit(await root.BySku(shop.Host, $"V-{tag}"), new { description = "by hand" });

        var undone = await root.Undo(import);

        Assert.Equal("undone", (string)undone["status"]!);
        Assert.Equal(
            [$"{kept["id"]} changed_since", $"{(await root.BySku(shop.Host, $"V-{tag}"))["id"]} changed_since"],
            undone["kept"]!.AsArray().Select(one => $"{one!["entity_id"]} {one["reason"]}"),
            StringComparer.Ordinal
        );
        var rows = (await root.Get($"/admin/imports/{import["id"]}/rows?kept=true")).Data.AsArray();
        Assert.Equal([2L, 5L], rows.Select(row => (long)row!["line"]!));
        Assert.Equal($"{kept["id"]} changed_since", $"{rows[0]!["kept"]![0]!["entity_id"]} {rows[0]!["kept"]![0]!["reason"]}");
        Assert.Equal(2, (await root.Get($"/admin/imports/{import["id"]}/rows?kept=false")).Data.AsArray().Count);
        Assert.Equal(("Thing " + tag + "r", "Changed"), ((string)(await root.Product(restored))["name"]!, (string)(await root.Product(kept))["name"]!));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.products WHERE sku = $1", $"U-{tag}"));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.brands WHERE name = $1", $"Brand {tag}"));
        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.categories WHERE name = $1", $"Category {tag}"));
        (await root.Post($"/admin/imports/{import["id"]}/undo")).Refused(HttpStatusCode.Conflict, "import_state_wrong");
    }

    [Fact]
    public async Task What_was_sold_since_is_archived_by_an_undo_and_never_deleted()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var import = await root.Import("products", $"id,sku,name,status,category_id,base_price\nsold-{tag},SOLD-{tag},Sold,active,cat-1,10\n");
        await root.Post(
            "/admin/inventory/adjustments",
            new
            {
                lines = new[]
                {
                    new
                    {
                        item_id = $"sold-{tag}",
                        delta = 5,
                        reason = "delivery",
                    },
                },
            }
        );
        var order = await (await (await shop.SignUp()).Client.With($"sold-{tag}")).Order();
        Assert.Equal(HttpStatusCode.Created, order.Status);

        var undone = await root.Undo(import);

        Assert.Equal("sold", (string)undone["kept"]![0]!["reason"]!);
        Assert.Equal("archived", (string)(await root.Get($"/admin/products/sold-{tag}")).Data["status"]!);
    }

    private Task<string> Id(string slug) => shop.Host.One<string>("SELECT id FROM commerce.products WHERE slug = $1", slug);
}
