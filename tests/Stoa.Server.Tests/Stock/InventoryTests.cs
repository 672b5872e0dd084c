using Microsoft.Extensions.DependencyInjection;
using Stoa.Commerce.Catalogue.Index;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Stock;

/// <summary>What is read of stock: levels, thresholds, the stock of products, and the cart's warnings.</summary>
public sealed class InventoryTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    [Fact]
    public async Task Levels_are_found_by_item_sku_location_and_whether_they_are_low()
    {
        var root = (await shop.SuperAdmin()).Client;
        var north = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 6), (north, 5));

        async Task<string[]> Places(string query) =>
            [.. (await root.Get("/admin/inventory?" + query)).Data.AsArray().Select(level => (string)level!["location_id"]!)];
        Assert.Equal(Sorted("main", north), Sorted(await Places($"item_id={item}")));
        Assert.Equal(2, (await Places($"sku={item.ToUpperInvariant()}")).Length);
        Assert.Equal([north], await Places($"location_id={north}"));
        Assert.Equal([north], await Places($"item={item}&location={north}"));
        Assert.Equal([north], await Places($"item_id={item}&low=true"));
        Assert.Equal(["main"], await Places($"item_id={item}&low=false"));
        Assert.Empty(await Places("item_id=none"));
        Assert.Empty(await Places("sku=none"));
        (await root.Get("/admin/inventory?low=few")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task A_cursor_walks_all_levels_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var north = await root.NewLocation();
        await root.NewItem(shop.Host, ("main", 6), (north, 5));
        var walked = new List<string>();
        for (var cursor = "*"; cursor is not null; )
        {
            var reply = await root.Get($"/admin/inventory?page_size=7&cursor={cursor}");
            walked.AddRange(reply.Data.AsArray().Select(level => $"{level!["item_id"]} {level["location_id"]}"));
            cursor = (string?)reply.Json["meta"]!["next_cursor"];
        }

        Assert.Equal(await shop.Host.One<long>("SELECT count(*) FROM commerce.stock"), walked.Count);
        Assert.Equal(walked.Count, walked.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_threshold_is_of_the_item_at_all_its_locations()
    {
        var root = (await shop.SuperAdmin()).Client;
        var north = await root.NewLocation();
        var item = await root.NewItem(shop.Host, ("main", 6));

        var set = await root.Patch($"/admin/inventory/{item}", new { low_stock_at = 6 });
        Assert.Equal((6, 6), ((int)set.Data["low_stock_at"]!, (int)set.Data["levels"]![0]!["low_stock_at"]!));
        await root.Adjust(Warehouse.By(item, 6, north));
        Assert.Equal(2, (await root.Get($"/admin/inventory?item_id={item}&low=true")).Data.AsArray().Count);

        Assert.Equal(5, (int)(await root.Patch($"/admin/inventory/{item}", """{"low_stock_at":null}""")).Data["low_stock_at"]!);
        Assert.Empty((await root.Get($"/admin/inventory?item_id={item}&low=true")).Data.AsArray());
        Assert.Equal(
            ["low_stock.set", "low_stock.set"],
            (await root.Get("/admin/audit-log?page_size=100"))
                .Data.AsArray()
                .Where(entry => (string)entry!["subject"]! == $"stock:{item}")
                .Select(entry => (string)entry!["action"]!),
            StringComparer.Ordinal
        );
        (await root.Patch($"/admin/inventory/{item}", new { low_stock_at = -1 })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Patch("/admin/inventory/none", new { low_stock_at = 1 })).Refused(HttpStatusCode.NotFound, "item_not_found");
        (await root.Get("/admin/inventory/none/movements")).Refused(HttpStatusCode.NotFound, "item_not_found");
    }

    [Fact]
    public async Task An_item_without_a_level_keeps_its_threshold()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host);

        await root.Patch($"/admin/inventory/{item}", new { low_stock_at = 2 });
        await root.Adjust(Warehouse.By(item, 2));

        Assert.Single((await root.Get($"/admin/inventory?item_id={item}&low=true")).Data.AsArray());
    }

    [Fact]
    public async Task A_product_shows_its_stock_and_one_with_variants_that_of_all_of_them()
    {
        var root = (await shop.SuperAdmin()).Client;
        var north = await root.NewLocation();
        var product = await root.NewProduct();
        var id = (string)product["id"]!;
        Assert.Equal("""{"on_hand":0,"allocated":0,"held":0,"available":0,"locations":[]}""", product["stock"].Compact());
        await root.Adjust(Warehouse.By(id, 5), Warehouse.By(id, 2, north));
        await (await (await shop.SignUp()).Client.With(id, 3)).Ordered();

        Assert.Equal(
            """{"on_hand":7,"allocated":3,"held":0,"available":4,"locations":["""
                + """{"location_id":"main","on_hand":5,"allocated":3,"held":0,"available":2},"""
                + $$"""{"location_id":"{{north}}","on_hand":2,"allocated":0,"held":0,"available":2}]}""",
            (await root.Product(product))["stock"].Compact()
        );

        var (small, large) = (await shop.Host.AddVariant(id, "S"), await shop.Host.AddVariant(id, "L"));
        await root.Adjust(Warehouse.By(small, 1), Warehouse.By(large, 10, north));
        var shown = await root.Product(product);
        Assert.Equal((11, 2), ((int)shown["stock"]!["available"]!, shown["stock"]!["locations"]!.AsArray().Count));
        Assert.Equal([1, 10], shown["variants"]!.AsArray().Select(variant => (int)variant!["stock"]!["available"]!));
        Assert.Equal(10, (int)(await root.Get($"/admin/variants/{large}")).Data["stock"]!["on_hand"]!);
        Assert.Equal(11, (int)(await root.Get($"/admin/products?keyword={product["sku"]}")).Data[0]!["stock"]!["available"]!);
    }

    [Fact]
    public async Task Editing_a_product_or_variant_cannot_name_stock_and_does_not_touch_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var product = await root.NewProduct();
        var id = (string)product["id"]!;
        await root.Adjust(Warehouse.By(id, 5));

        (await root.Edit(product, new { stock = new { on_hand = 9 } })).Refused(HttpStatusCode.BadRequest, "invalid_request");
        var edited = await root.Edit(product, new { name = "Renamed", inventory_policy = "deny" });

        Assert.Equal((HttpStatusCode.OK, 5), (edited.Status, (int)edited.Data["stock"]!["on_hand"]!));
        Assert.Single(await root.Movements(id));
    }

    [Fact]
    public async Task Products_are_found_by_what_can_be_had_of_them()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (away, tag) = (await root.NewLocation(), Merchant.Tag());
        Assert.Equal(HttpStatusCode.OK, (await root.Edit($"/admin/locations/{away}", new { active = false }, 1)).Status);
        async Task<string> New() => (string)(await root.NewProduct(Merchant.ProductBody().With("tags", new[] { tag })))["id"]!;
        var (many, few, none, promised, elsewhere, endless, split, threshold) = (
            await New(),
            await New(),
            await New(),
            await New(),
            await New(),
            await New(),
            await New(),
            await New()
        );
        await root.Adjust(Warehouse.By(many, 6), Warehouse.By(few, 5), Warehouse.By(promised, 6), Warehouse.By(elsewhere, 9, away), Warehouse.By(threshold, 9));
        await (await (await shop.SignUp()).Client.With(promised, 2)).Ordered();
        await shop.Host.Backorder(endless);
        await root.Patch($"/admin/inventory/{threshold}", new { low_stock_at = 9 });
        await shop.Host.AddVariant(split, "S");
        await root.Adjust(Warehouse.By(await shop.Host.AddVariant(split, "L"), 3));

        async Task<string[]> Found(string level) =>
            [
                .. (await root.Get($"/admin/products?tag={tag}&stock={level}"))
                    .Data.AsArray()
                    .Select(product => (string)product!["id"]!)
                    .Order(StringComparer.Ordinal),
            ];
        Assert.Equal(Sorted(many, endless), await Found("in"));
        Assert.Equal(Sorted(few, promised, split, threshold), await Found("low"));
        Assert.Equal(Sorted(none, elsewhere), await Found("out"));
    }

    [Theory]
    [InlineData("1000000")]
    [InlineData("1")]
    public async Task What_changes_stock_is_answered_when_lists_of_this_node_show_it(string indexFrom)
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Catalogue:IndexFrom", indexFrom));
        var root = await Media.Studio.LogIn(host);
        var (away, item) = (await root.NewLocation(), await root.NewItem(host));
        if (indexFrom == "1")
        {
            await Wait.Until(() => Task.FromResult(host.Services.GetRequiredService<ProductIndex>().IsLoaded));
        }
        Assert.False(await Shows());

        for (var round = 0; round < 10; round++)
        {
            await root.Adjust(Warehouse.By(item, 1));
            Assert.True(await Shows());
            await root.Transfer("main", away, item, 1);
            await root.Send(HttpMethod.Patch, $"/admin/locations/{away}", new { active = false }, ("If-Match", "*"));
            Assert.False(await Shows());
            await root.Send(HttpMethod.Patch, $"/admin/locations/{away}", new { active = true }, ("If-Match", "*"));
            Assert.True(await Shows());
            await root.Adjust(Warehouse.By(item, -1, away));
            Assert.False(await Shows());
        }

        async Task<bool> Shows() =>
            (await new Client(host, null).Get($"/catalog/products?in_stock=true&keyword={item}"))
                .Data.AsArray()
                .Any(product => (string)product!["id"]! == item);
    }

    [Fact]
    public async Task A_cached_list_of_what_is_in_stock_follows_the_stock()
    {
        var root = (await shop.SuperAdmin()).Client;
        var away = await root.NewLocation();
        var (sold, moved) = (await root.NewItem(shop.Host, ("main", 1)), await root.NewItem(shop.Host, (away, 1)));
        async Task Shows(string item, bool isThere) =>
            await Wait.Until(async () =>
                (await shop.Guest.Get($"/catalog/products?in_stock=true&keyword={item}")).Data.AsArray().Any(product => (string)product!["id"]! == item)
                == isThere
            );
        await Shows(sold, true);
        await Shows(moved, true);

        await (await (await shop.SignUp()).Client.With(sold)).Ordered();
        await Shows(sold, false);
        await root.Adjust(Warehouse.By(sold, 1));
        await Shows(sold, true);
        await root.Edit($"/admin/locations/{away}", new { active = false }, 1);
        await Shows(moved, false);
        await shop.Host.Execute("INSERT INTO commerce.stock (item_id, on_hand) VALUES ($1, 5)", moved);
        await Shows(moved, true);
        await shop.Host.Execute("DELETE FROM commerce.stock WHERE item_id = $1", moved);
        await Shows(moved, false);
    }

    [Fact]
    public async Task A_cart_says_of_which_line_too_little_is_there_and_nothing_when_all_is_well()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (item, gone) = (await root.NewItem(shop.Host, ("main", 5)), await root.NewItem(shop.Host, ("main", 5)));
        var buyer = (await shop.SignUp()).Client;
        await buyer.With(item, 2);
        await buyer.Add(item, 3, attributes: new { wrap = "gift" });
        await buyer.With(gone, 2);
        async Task<string[]> Warnings() =>
            [.. (await buyer.Get("/cart")).Data["items"]!.AsArray().Select(line => $"{line!["available"]} {line["unavailable_reason"]}".Trim())];

        Assert.Equal(["", "", ""], await Warnings());
        Assert.Equal("attributes", Reply.MembersOf((await buyer.Get("/cart")).Data["items"]![0])[^1]);

        await root.Adjust(Warehouse.By(item, -1));
        await shop.Host.Execute("UPDATE commerce.products SET status = 'archived' WHERE id = $1", gone);
        Assert.Equal(["", "2 insufficient_stock", "0 off_sale"], await Warnings());

        await root.Adjust(Warehouse.By(item, -4));
        Assert.Equal(["0 out_of_stock", "0 out_of_stock", "0 off_sale"], await Warnings());
    }

    [Fact]
    public async Task A_line_of_a_product_that_got_variants_is_refused_as_adding_is()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host, ("main", 5));
        var buyer = (await shop.SignUp()).Client;
        var line = (string)(await buyer.Add(item, 2)).Data["items"]![0]!["id"]!;
        var variant = await shop.Host.AddVariant(item, "S");

        foreach (var reply in new[] { await buyer.Add(item), await buyer.Patch($"/cart/items/{line}", new { quantity = 1 }), await buyer.Order() })
        {
            reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
            Assert.Equal("variant_id is required", (string?)reply.Json["error"]!["message"]);
        }
        Assert.Equal("variant_required", (string)(await buyer.Get("/cart")).Data["items"]![0]!["unavailable_reason"]!);
        Assert.Equal((5, 0, 0), await shop.Host.Level(item));

        await shop.Host.Execute("UPDATE commerce.variants SET archived = true WHERE id = $1", variant);
        Assert.Equal(HttpStatusCode.Created, (await buyer.Order()).Status);
    }

    [Fact]
    public async Task An_archived_variant_can_be_neither_added_nor_ordered()
    {
        var root = (await shop.SuperAdmin()).Client;
        var item = await root.NewItem(shop.Host);
        var (old, current) = (await shop.Host.AddVariant(item, "S"), await shop.Host.AddVariant(item, "L"));
        await root.Adjust(Warehouse.By(old, 5), Warehouse.By(current, 5));
        var buyer = (await shop.SignUp()).Client;
        var line = (string)(await buyer.Add(item, 2, old)).Data["items"]![0]!["id"]!;
        await shop.Host.Execute("UPDATE commerce.variants SET archived = true WHERE id = $1", old);

        (await buyer.Add(item, 1, old)).Refused(HttpStatusCode.BadRequest, "variant_unknown");
        (await buyer.Patch($"/cart/items/{line}", new { quantity = 1 })).Refused(HttpStatusCode.BadRequest, "product_off_sale");
        (await buyer.Order()).Refused(HttpStatusCode.BadRequest, "product_off_sale");
        Assert.Equal("off_sale", (string)(await buyer.Get("/cart")).Data["items"]![0]!["unavailable_reason"]!);
        Assert.Equal(
            [current],
            (await shop.Guest.Get($"/catalog/products/{item}")).Data["variants"]!.AsArray().Select(variant => (string)variant!["id"]!),
            StringComparer.Ordinal
        );
    }

    private static string[] Sorted(params string[] ids) => [.. ids.Order(StringComparer.Ordinal)];
}
