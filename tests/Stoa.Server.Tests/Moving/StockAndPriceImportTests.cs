using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.Stock;

namespace Stoa.Server.Tests.Moving;

/// <summary>Counts and prices of what is there.</summary>
public sealed class StockAndPriceImportTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Counts_are_set_by_movements_once_however_often_the_file_comes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 3));
        var file = $"sku,location_id,on_hand\n{item.ToUpperInvariant()},Main,8\n";

        Assert.Equal((0, 1, 0, 0), (await root.Import("stock", file)).Counts());
        Assert.Equal((0, 0, 1, 0), (await root.Import("stock", file)).Counts());

        Assert.Equal((8, 0, 0), await shop.Host.Level(item));
        Assert.Equal([5, 3], (await root.Movements(item)).Select(movement => (int)movement["delta"]!["on_hand"]!));
        await shop.Host.StockIsProven(item);
    }

    [Fact]
    public async Task An_undo_counts_back_what_was_not_counted_since()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = (await root.NewItem(shop.Host, ("main", 3)), await root.NewItem(shop.Host, ("main", 4)));
        var import = await root.Import("stock", $"item_id,on_hand\n{one},10\n{other},10\n");
        await root.Adjust(Warehouse.By(other, 1));

        var undone = await root.Undo(import);

        Assert.Equal([$"{other} changed_since"], undone["kept"]!.AsArray().Select(kept => $"{kept!["entity_id"]} {kept["reason"]}"), StringComparer.Ordinal);
        Assert.Equal((3, 11), ((await shop.Host.Level(one)).OnHand, (await shop.Host.Level(other)).OnHand));
        await shop.Host.StockIsProven();
    }

    [Fact]
    public async Task Rows_say_what_is_wrong_with_a_count()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        await (await (await shop.SignUp()).Client.With(item, 4)).Ordered();

        var staged = await root.Stage(
            "stock",
            $"item_id,location_id,on_hand,expected\n{item},main,3,\n{item},main,9,\n"
                + $"none,main,1,\n{item},nowhere,1,\n{item},main,-1,\n{item},main,2147483648,\n{item},main,many,\n"
        );

        Assert.Equal(
            [
                "2 on_hand would_go_negative 3",
                $"3 item_id duplicate {item}",
                "4 item_id item_unknown none",
                "5 location_id location_unknown nowhere",
                "6 on_hand too_small -1",
                "7 on_hand too_large 2147483648",
                "8 on_hand wrong_type many",
            ],
            staged.Errors()
        );
    }

    [Fact]
    public async Task The_product_files_of_other_shops_are_counts_too()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 3));
        var sku = item.ToUpperInvariant();

        await root.Import("stock", $"Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price\nx,X,{sku},7,1\nx,,,,\n");
        Assert.Equal(7, (await shop.Host.Level(item)).OnHand);
        await root.Import("stock", $"ID,Type,SKU,Published,Stock,Regular price\n1,simple,{sku},1,9,5\n");
        Assert.Equal(9, (await shop.Host.Level(item)).OnHand);
    }

    [Fact]
    public async Task Prices_are_set_in_the_currency_of_the_product_and_undone()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(
            Merchant
                .ProductBody(tag)
                .With("base_price", new { amount = 500, currency = "JPY" })
                .With("options", new[] { new { name = "Size", values = new[] { "S" } } })
        );
        await root.Post($"/admin/products/{product["id"]}/variants", new { sku = $"V-{tag}", options = new { Size = "S" } });

        var import = await root.Import("prices", $"sku,base_price,sale_price\nSKU-{tag},900,700\nV-{tag},800,\n");

        Assert.Equal((0, 2, 0, 0), import.Counts());
        var after = await root.Product(product);
        Assert.Equal(
            (900, 700, 800),
            ((long)after["base_price"]!["amount"]!, (long)after["sale_price"]!["amount"]!, (long)after["variants"]![0]!["base_price"]!["amount"]!)
        );
        Assert.Equal(
            [
                "2 base_price too_many_decimals 1.5",
                "3 sku item_unknown none",
                "4 sale_price too_large 1000",
                "5 base_price too_large 9007199254740993",
                "6 currency one_of USD",
            ],
            (
                await root.Stage(
                    "prices",
                    $"sku,base_price,sale_price,currency\nSKU-{tag},1.5,,\nnone,1,,\nSKU-{tag},900,1000,\nSKU-{tag},9007199254740993,,\nSKU-{tag},1,,USD\n"
                )
            ).Errors()
        );

        await root.Undo(import);
        var undone = await root.Product(product);
        Assert.Equal((500, null, null), ((long)undone["base_price"]!["amount"]!, undone["sale_price"], undone["variants"]![0]!["base_price"]));
    }

    [Fact]
    public async Task A_price_below_that_of_a_variant_on_sale_is_an_error_though_the_variant_fits_its_options_no_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag).With("options", new[] { new { name = "Size", values = new[] { "S" } } }));
        await shop.Host.Execute(
            "INSERT INTO commerce.variants (id, product_id, sku, attributes, sale_price) VALUES ('v-' || $2, $1, 'V-' || $2, '{}', 800)",
            (string)product["id"]!,
            tag
        );

        var staged = await root.Stage("prices", $"sku,base_price\nSKU-{tag},5.00\n");

        Assert.Equal(["2 base_price variant_price_invalid 5.00"], staged.Errors());
    }

    [Fact]
    public async Task A_product_s_price_history_knows_what_an_import_changed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(tag));

        await root.Import("prices", $"{{\"sku\":\"SKU-{tag}\",\"sale_price\":{{\"amount\":800,\"currency\":\"USD\"}}}}");

        var history = (await root.Get($"/admin/products/{product["id"]}/price-history")).Text;
        Assert.Contains("1000", history, StringComparison.Ordinal);
        Assert.Equal(800, (long)(await root.Product(product))["sale_price"]!["amount"]!);
    }

    [Fact]
    public async Task Former_addresses_lead_somewhere_until_that_is_undone()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var import = await root.Import(
            "redirects",
            $"Redirect from,Redirect to\nhttps://old.example/p/{tag}?x=1,/products/a\n/q/{tag},https://elsewhere.example/\n"
        );
        Assert.Equal(2, await shop.Host.One<long>("SELECT count(*) FROM commerce.redirects WHERE path IN ($1, $2)", $"/p/{tag}?x=1", $"/q/{tag}"));
        Assert.Equal(
            ["2 path wrong_type here", "3 target duplicate /same", "4 target wrong_type javascript:alert(1)", "5 target required "],
            (await root.Stage("redirects", "path,target\nhere,/a\n/same,/same\n/x,javascript:alert(1)\n/y,\n")).Errors()
        );

        await root.Undo(import);

        Assert.Equal(0, await shop.Host.One<long>("SELECT count(*) FROM commerce.redirects WHERE path IN ($1, $2)", $"/p/{tag}?x=1", $"/q/{tag}"));
    }
}
