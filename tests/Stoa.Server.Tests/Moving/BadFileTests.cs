using System.Text;
using System.Text.Json;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>Files as people and programs write them, and files that are none.</summary>
public sealed class BadFileTests(Shop shop) : IClassFixture<Shop>
{
    private const string Header = "sku,name,category_id,base_price,status,weight_grams\n";

    public static TheoryData<string, string, string> Refused =>
        new()
        {
            { "products", "", "import_empty" },
            { "products", " \r\n\r\n", "import_empty" },
            { "products", "what,is,this\n1,2,3\n", "import_unrecognised" },
            { "products", "\"sku,name\n", "import_unrecognised" },
            { "products", "sku,name,SKU\n1,2,3\n", "import_column_repeated" },
            { "products", "Type,SKU,Published,Regular price\nsimple,1,1,1\n", "import_column_missing" },
            { "stock", "sku,name\n1,2\n", "import_unrecognised" },
            { "redirects", "sku,on_hand\n1,2\n", "import_unrecognised" },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_file_that_is_none_is_refused_at_once(string type, string file, string code)
    {
        var reply = await (await shop.SuperAdmin()).Client.Upload(type, file);
        reply.Refused(HttpStatusCode.UnprocessableEntity, code);
        if (code == "import_unrecognised")
        {
            Assert.Equal(
                $"The file's first line does not name the columns of {type}, as this shop, Shopify or WooCommerce has them",
                (string)reply.Json["error"]!["message"]!
            );
        }
    }

    [Theory]
    [InlineData("products", """{"sku":"\ud800","name":"A"}""")]
    [InlineData("stock", """{"sku":"\ud800","on_hand":1}""")]
    [InlineData("customers", """{"email":"\ud800@example.com"}""")]
    public async Task A_text_that_is_none_is_an_error_of_its_row(string type, string line)
    {
        var root = (await shop.SuperAdmin()).Client;

        var staged = await root.Stage(type, line + "\n");

        Assert.True(staged.Counts() is (0, 0, 0, 1), staged.ToJsonString());
        Assert.Contains(staged.Errors(), error => error.Contains("not_text", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_moment_that_there_is_can_be_read_again()
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = "forever-" + Merchant.Tag();
        const string Last = "9999-12-31T23:59:59.9999999Z";
        var line = new
        {
            id,
            sku = id,
            name = "N",
            base_price = Merchant.Usd(1),
            category_id = "cat-1",
            status = "active",
            unpublish_at = Last,
            price_schedule = new[] { new { amount = Merchant.Usd(1), ends_at = Last } },
        };
        await root.Import("products", JsonSerializer.Serialize(line) + "\n");

        var product = await root.Get($"/admin/products/{id}");

        Assert.True(product.Status == HttpStatusCode.OK, product.Text);
        Assert.StartsWith("9999-12-31T23:59:59", (string)product.Data["unpublish_at"]!, StringComparison.Ordinal);
        Assert.StartsWith("9999-12-31T23:59:59", (string)product.Data["price_schedule"]![0]!["ends_at"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_has_to_be_said_and_a_currency_has_to_be_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        (await root.Upload("", Header)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Upload("everything", Header)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await root.Upload("products", Header, "&currency=usd")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("utf-8", "\r\n", ",")]
    [InlineData("utf-8", "\r", ";")]
    [InlineData("utf-16", "\n", "\t")]
    [InlineData("utf-16BE", "\r\n", ";")]
    public async Task Marks_line_breaks_and_separators_may_be_any(string encoding, string lineBreak, string separator)
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var text = $"sku,name,category_id,base_price\nB-{tag},\"Größe \"\"M\"\"\nzwei\",cat-1,1.5\n\n"
            .Replace(",", separator, StringComparison.Ordinal)
            .Replace("\n", lineBreak, StringComparison.Ordinal);
        var code = Encoding.GetEncoding(encoding);

        var reply = await root.Upload("products", [.. code.GetPreamble(), .. code.GetBytes(text)]);

        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        Assert.Equal((1, 0, 0, 0), reply.Data.Counts());
        await root.Apply(reply.Data);
        Assert.Equal($"Größe \"M\"{lineBreak}zwei", (string)(await root.BySku(shop.Host, $"B-{tag}"))["name"]!);
    }

    private static string[] WrongRows(string tag) =>
        [
            $"A-{tag},Good,cat-1,1,active,1",
            $"B-{tag},Bad price,cat-1,-0.01,active,",
            $"C-{tag},Bad price,cat-1,90071992547409.93,active,",
            $"D-{tag},Bad price,cat-1,1.005,active,",
            $"E-{tag},Bad price,cat-1,1e3,active,",
            $"F-{tag},Bad status,cat-1,1,sold,",
            $"G-{tag},Bad weight,cat-1,1,active,1.5",
            $"H-{tag},Bad weight,cat-1,1,active,1000000001",
            $"I-{tag},Bad category,none,1,active,",
            $"J-{tag},,cat-1,1,active,",
            $"K-{tag},Too many,cat-1,1,active,1,more",
            $"L-{tag},\"Stray\" quote,cat-1,1,active,1",
            $"M-{tag},5\" pipe,cat-1,1,active,1",
            $"A-{tag},Again,cat-1,1,active,1",
            $"N-{tag}",
            $"O-{tag},{new string('x', 256)},cat-1,1,active,",
        ];

    [Fact]
    public async Task Each_wrong_cell_is_named_and_spoils_no_other_row()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var staged = await root.Stage("products", Header + string.Join('\n', WrongRows(tag)));

        Assert.Equal(
            [
                "3 base_price too_small -0.01",
                "4 base_price too_large 90071992547409.93",
                "5 base_price too_many_decimals 1.005",
                "6 base_price wrong_type 1e3",
                "7 status one_of sold",
                "8 weight_grams wrong_type 1.5",
                "9 weight_grams too_large 1000000001",
                "10 category_id category_unknown none",
                "11 name required ",
                "12  too_many_cells more",
                $"13  quotes L-{tag}",
                "15  duplicate ",
                "16 name required ",
                "16 base_price required ",
            ],
            staged.Errors().Where(error => !error.StartsWith("17 ", StringComparison.Ordinal)),
            StringComparer.Ordinal
        );
        Assert.Contains(staged.Errors(), error => error.StartsWith("17 name too_long xxx", StringComparison.Ordinal));
        (await root.Post($"/admin/imports/{staged["id"]}/apply", new { })).Refused(HttpStatusCode.UnprocessableEntity, "import_row_invalid");
        Assert.Equal((2, 0, 0, 14), (await root.Apply(staged, "skip")).Counts());
        Assert.Equal("5\" pipe", (string)(await root.BySku(shop.Host, $"M-{tag}"))["name"]!);
    }

    [Fact]
    public async Task The_rows_of_an_import_are_a_list_with_the_errors_of_each()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        var staged = await root.Stage("products", Header + $"A-{tag},A,cat-1,1,,\nB-{tag},B,cat-1,-1,,\nC-{tag},C,cat-1,x,,\n");

        var page = await root.Get($"/admin/imports/{staged["id"]}/rows?outcome=error&page_size=1&cursor=*");
        var next = await root.Get($"/admin/imports/{staged["id"]}/rows?outcome=error&page_size=1&cursor={page.Json["meta"]!["next_cursor"]}");

        Assert.Equal((3, "too_small"), ((int)page.Data[0]!["line"]!, (string)page.Data[0]!["errors"]![0]!["code"]!));
        Assert.Equal((4, "wrong_type"), ((int)next.Data[0]!["line"]!, (string)next.Data[0]!["errors"]![0]!["code"]!));
        Assert.Equal((string)staged["id"]!, (string)(await root.Get("/admin/imports?type=products&status=staged")).Data[0]!["id"]!);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_the_error_of_their_cell()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        byte[] file =
        [
            .. Encoding.UTF8.GetBytes(Header + $"A-{tag},Caf"),
            0xE9,
            .. Encoding.UTF8.GetBytes($",cat-1,1,active,\nB-{tag},Nul\0,cat-1,1,active,\nC-{tag},Good,cat-1,1,active,\n"),
        ];

        var staged = (await root.Upload("products", file)).Data;

        Assert.Equal(["2 name not_text Caf\uFFFD", "3 name not_text Nul\uFFFD"], staged.Errors());
        Assert.Equal(1, staged.Counts().Create);
    }

    [Fact]
    public async Task A_row_of_a_hundred_million_characters_takes_no_more_memory_than_any_other()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();
        const int Length = 100_000_000;
        var (begin, end) = (Encoding.UTF8.GetBytes(Header + $"A-{tag},\""), Encoding.UTF8.GetBytes($"\",cat-1,1,active,\nB-{tag},Good,cat-1,1,active,\n"));
        var file = new byte[begin.Length + Length + end.Length];
        begin.CopyTo(file, 0);
        file.AsSpan(begin.Length, Length).Fill((byte)'x');
        end.CopyTo(file, begin.Length + Length);

        var import = await root.AtRest((string)(await root.Upload("products", file)).Data["id"]!);

        Assert.Equal((1, 0, 0, 1), import.Counts());
        Assert.Equal(["2  too_long "], import.Errors());
    }

    [Fact]
    public async Task Quotes_that_are_never_closed_are_the_error_of_their_row()
    {
        var root = (await shop.SuperAdmin()).Client;
        var tag = Merchant.Tag();

        var staged = await root.Stage("products", Header + $"A-{tag},Good,cat-1,1,active,\nB-{tag},\"Open,cat-1,1,active,\nC-{tag},Lost,cat-1,1,active,\n");

        Assert.Equal([$"3  quotes B-{tag}"], staged.Errors());
        Assert.Equal((1, 0, 0, 1), staged.Counts());
    }

    [Fact]
    public async Task Only_who_may_import_does_and_an_unknown_import_is_not_found()
    {
        (await shop.Guest.Upload("products", Header)).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(HttpStatusCode.Forbidden, (await (await shop.SignUpAs("customer_experience")).Client.Upload("products", Header)).Status);
        var root = (await shop.SuperAdmin()).Client;
        foreach (var id in new[] { "none", Guid.NewGuid().ToString() })
        {
            (await root.Get($"/admin/imports/{id}")).Refused(HttpStatusCode.NotFound, "import_not_found");
            (await root.Get($"/admin/imports/{id}/rows")).Refused(HttpStatusCode.NotFound, "import_not_found");
            (await root.Get($"/admin/imports/{id}/progress")).Refused(HttpStatusCode.NotFound, "import_not_found");
            (await root.Post($"/admin/imports/{id}/apply", new { })).Refused(HttpStatusCode.NotFound, "import_not_found");
            (await root.Post($"/admin/imports/{id}/undo")).Refused(HttpStatusCode.NotFound, "import_not_found");
        }
    }
}
