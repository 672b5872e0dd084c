using Stoa.Platform.Data;
using Stoa.Server.Tests.Catalogue;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>What no reader expects of a cell is an error of its row; the rows beside it move in, and no import hangs on it.</summary>
public sealed class OddCellTests(Shop shop, TestDatabases databases) : IClassFixture<Shop>
{
    /// <summary>Of an account that there is.</summary>
    private const string Email = StoaHost.SuperAdminEmail;

    private const int Few = 8;

    private const string Shopify =
        "Name,Email,Financial Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Shipping Address1\n";

    private const string Woo =
        "order_number,order_date,status,order_total,order_currency,billing_email,billing_first_name,billing_address_1,billing_country,line_items\n";

    [Theory]
    [InlineData("1899-12-30 00:00:00 +0000", "date")]
    [InlineData("1969-12-31 23:59:59 +0000", "date")]
    [InlineData("2024-01-31 10:00:00 PM", "date")]
    [InlineData("2024-01-31 10:00:00 Z", "date")]
    [InlineData("2024-01-31 10:00:00 +01", "date")]
    public async Task A_moment_that_no_order_has_is_an_error_of_its_row(string moment, string code)
    {
        var tag = Merchant.Tag();

        await Moves(
            "orders",
            Shopify + Order(1, "2024-01-31 10:00:00 +0100") + Order(2, moment) + Order(3, "2024-01-31 10:00:00 +01:00"),
            $"3 Created at {code} "
        );

        string Order(int number, string at) => $"#{tag}{number},{Email},paid,USD,1,1,{at},1,Thing,1,X-1,Main St\n";
    }

    [Fact]
    public async Task An_address_that_is_not_Unicode_is_an_error_of_its_row()
    {
        var tag = Merchant.Tag();

        await Moves(
            "orders",
            "order_number,email,status,created_at,currency,subtotal,total,shipping_address,line_sku,line_name,line_unit_price,line_quantity\n"
                + Order(1, "Main St")
                + Order(2, @"\ud800")
                + Order(3, @"\u00df"),
            "3 shipping_address wrong_type "
        );

        string Order(int number, string street) =>
            $"{tag}{number},{Email},paid,2024-01-31T10:00:00Z,USD,1,1,\"{{\"\"address1\"\":\"\"{street}\"\"}}\",X-1,Thing,1,1\n";
    }

    [Theory]
    [InlineData(@"[{""name"":""\ud800"",""quantity"":1,""total"":""1""}]")]
    [InlineData(@"[{""\ud800"":1,""name"":""Thing"",""quantity"":1,""total"":""1""}]")]
    public async Task Lines_of_an_order_that_are_not_Unicode_are_an_error_of_its_row(string lines)
    {
        var tag = Merchant.Tag();
        const string Good = @"[{""name"":""Thing"",""quantity"":1,""total"":""1""}]";

        await Moves("orders", Woo + Order(1, Good) + Order(2, lines) + Order(3, Good), "3 line_items wrong_type ");

        string Order(int number, string items) =>
            $"{tag}{number},2024-01-31 10:00:00,processing,1,USD,{Email},Ann,Main St,US,\"{items.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n";
    }

    [Fact]
    public async Task Attributes_that_are_not_Unicode_are_an_error_of_their_row()
    {
        var tag = Merchant.Tag();

        await Moves(
            "products",
            "sku,name,category_id,base_price,attributes\n" + Product(1, "red") + Product(2, @"\ud800") + Product(3, @"\ud83d\ude00"),
            "3 attributes wrong_type "
        );

        string Product(int number, string colour) => $"O{number}-{tag},Thing,cat-1,1,\"{{\"\"colour\"\":\"\"{colour}\"\"}}\"\n";
    }

    [Fact]
    public async Task What_is_too_long_for_a_slug_or_a_SKU_is_not_cut_within_a_character()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var (handle, sku) = (tag + new string('h', 89), tag + new string('S', 88));

        await root.Import("products", $"Handle,Title,Variant SKU,Variant Price\n{handle}𐌰𐌰,Long,SH-{tag},1\n");
        await root.Import("products", $"sku,name,category_id,base_price,variant_options\n{sku},Long,cat-1,1,\"{{\"\"Mood\"\":\"\"😀😀\"\"}}\"\n");

        Assert.Equal(handle, (string)(await root.BySku(shop.Host, "SH-" + tag))["slug"]!);
        Assert.Equal(sku + "-", (string)(await root.BySku(shop.Host, sku))["variants"]![0]!["sku"]!);
    }

    [Theory]
    [InlineData("İstanbul")]
    [InlineData("Straße ẞ")]
    public async Task A_category_and_a_brand_are_made_once_whatever_letters_they_have(string name)
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        name += " " + tag;
        foreach (var spelt in new[] { name, name, name.ToUpperInvariant() })
        {
            var sku = Merchant.Tag();
            await root.Import("products", $"sku,name,categories,brand,base_price\n{sku},Thing,{spelt} > {spelt},{spelt},1\n");
        }

        Assert.Equal(2, await shop.Host.One<long>("SELECT count(*) FROM commerce.categories WHERE name ILIKE '%' || $1", tag));
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM commerce.brands WHERE name ILIKE '%' || $1", tag));
    }

    [Theory]
    [InlineData("\uE000")]
    [InlineData(" \uE000 ,\\ a ")]
    public async Task A_tag_is_the_same_after_it_was_exported_whatever_is_in_it(string tag)
    {
        var root = (await shop.SuperAdmin()).Client;
        var sku = Merchant.Tag();
        var product = await root.NewProduct(Merchant.ProductBody(sku).With("tags", new[] { tag, "other" }));

        var lines = (await root.Get("/admin/exports/products")).Text.Split("\r\n");
        var line = lines.Single(line => line.Contains("SKU-" + sku, StringComparison.Ordinal));
        Assert.Equal((0, 0, 1, 0), (await root.Import("products", $"{lines[0]}\r\n{line}\r\n")).Counts());

        Assert.Equal([tag, "other"], (await root.Product(product))["tags"]!.AsArray().Select(one => (string)one!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_category_and_a_brand_are_made_by_their_whole_names_whatever_is_in_them()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();

        await root.Import("products", $"sku,name,base_price,categories,brand\nC-{tag},Thing,1,Above{tag}\u0001x > Below{tag}\u0001y,Brand{tag}\u0001z\n");

        var product = await root.BySku(shop.Host, "C-" + tag);
        Assert.Equal(
            $"Above{tag}\u0001x > Below{tag}\u0001y",
            await shop.Host.One<string>(
                "SELECT a.name || ' > ' || c.name FROM commerce.categories c JOIN commerce.categories a ON a.id = c.parent_id WHERE c.id = $1",
                (string)product["category_id"]!
            )
        );
        Assert.Equal($"Brand{tag}\u0001z", await shop.Host.One<string>("SELECT name FROM commerce.brands WHERE id = $1", (string)product["brand_id"]!));
    }

    [Fact]
    public async Task A_sale_until_the_last_day_that_there_is_ends_with_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();

        await root.Import(
            "products",
            $"Type,SKU,Name,Published,Date sale price ends,Sale price,Regular price,Categories\nsimple,L-{tag},Thing,1,9999-12-31,5,10,Hats\n"
        );

        var product = await root.BySku(shop.Host, $"L-{tag}");
        Assert.Equal("9999-12-31T23:59:59Z", (string)product["price_schedule"]![0]!["ends_at"]!);
    }

    [Fact]
    public async Task A_path_of_more_bytes_than_an_index_holds_is_an_error_of_its_row()
    {
        var tag = Merchant.Tag();

        await Moves("redirects", $"path,target\n/{tag}/1,/x\n/{tag}/{RedirectTests.Long(1_500)},/x\n/{tag}/3,/x\n", "3 path too_long ");
    }

    [Theory]
    [InlineData(4_000)]
    [InlineData(Few)]
    public async Task What_the_database_refuses_for_a_reason_of_its_own_is_one_row_when_it_is_tried_and_when_it_is_applied(int count)
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        await shop.Host.Refuse("INSERT ON commerce.redirects", $"NEW.path = '/{tag}/{count / 2}'");
        await shop.Host.Refuse("UPDATE ON commerce.import_rows", $"NEW.outcome = 'create' AND NEW.key LIKE '%/{tag}/{count / 4}'");

        var staged = await root.Stage("redirects", Redirects(tag, count));

        Assert.Equal(("staged", count - 1, 0, 0, 1), ((string)staged["status"]!, staged.Counts().Create, 0, 0, staged.Counts().Error));
        var applied = await root.Apply(staged, "skip");
        Assert.Equal(("applied", count - 2, 0, 0, 2), ((string)applied["status"]!, applied.Counts().Create, 0, 0, applied.Counts().Error));
        Assert.Equal([$"{(count / 4) + 1}  refused 54000", $"{(count / 2) + 1}  refused 54000"], applied.Errors());
    }

    [Theory]
    [InlineData(4_000, 2_002)]
    [InlineData(Few, 1)]
    public async Task A_file_that_cannot_be_read_to_its_end_has_failed_and_is_neither_tried_again_nor_applied(int count, int line)
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var root = await host.SuperAdmin();
        var tag = Merchant.Tag();
        await host.Refuse("INSERT ON commerce.import_rows", $"NEW.key LIKE '%/{tag}/{count * 3 / 4}'");

        var import = await root.Stage("redirects", Redirects(tag, count));

        Assert.Equal("failed", (string)import["status"]!);
        Assert.Equal([$"{line}  refused 54000"], import.Errors());
        foreach (var policy in new[] { "stop", "skip" })
        {
            (await root.Post($"/admin/imports/{import["id"]}/apply", new { on_error = policy })).Was(HttpStatusCode.Conflict, "import_state_wrong");
        }
        Assert.Single(host.LoggedErrors);
        Assert.Equal(0, await host.One<long>("SELECT count(*) FROM commerce.import_files"));
    }

    [Theory]
    [InlineData("staged")]
    [InlineData("applied")]
    public async Task An_import_whose_end_the_database_refuses_has_failed(string end)
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var root = await host.SuperAdmin();
        var refusal = await host.Refuse("UPDATE ON commerce.imports", $"NEW.status = '{end}'");

        var staged = await root.Stage("redirects", Redirects(Merchant.Tag(), Few));
        var failed = end == "staged" ? staged : await root.Apply(staged);

        Assert.Equal(("failed", $"{Few + 2}  refused 54000"), ((string)failed["status"]!, Assert.Single(failed.Errors())));
        Assert.Single(host.LoggedErrors);
        await host.Execute($"DROP FUNCTION commerce.{refusal} CASCADE");
        if (end == "staged")
        {
            (await root.Post($"/admin/imports/{failed["id"]}/apply", new { })).Was(HttpStatusCode.Conflict, "import_state_wrong");
        }
        else
        {
            Assert.Equal(("applied", Few), ((string)(await root.Apply(failed))["status"]!, failed.Counts().Create));
        }
    }

    /// <summary>Four thousand are more than is tried in the request, <see cref="Few"/> are not.</summary>
    private static string Redirects(string tag, int count) =>
        "path,target\n" + string.Concat(Enumerable.Range(1, count).Select(n => $"/{tag}/{n},/a-place-of-the-shop-that-is/{n}\n"));

    /// <summary>Of three rows the second is wrong, and the others move in.</summary>
    private async Task Moves(string type, string file, string error)
    {
        var root = (await shop.SuperAdmin()).Client;

        var staged = await root.Stage(type, file);

        Assert.True(staged.Counts() is (2, 0, 0, 1), staged.ToJsonString());
        Assert.All(staged.Errors(), one => Assert.StartsWith(error, one, StringComparison.Ordinal));
        var applied = await root.Apply(staged, "skip");
        Assert.Equal(("applied", 2), ((string)applied["status"]!, applied.Counts().Create));
    }
}
