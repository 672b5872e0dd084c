using System.Text.Json.Nodes;
using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>Orders of WooCommerce, as its exporters write them, and orders whose prices contain their tax.</summary>
public sealed class WooOrderImportTests(Shop shop) : IClassFixture<Shop>
{
    private const string Suite = """
        order_id,order_number,order_date,status,shipping_total,shipping_tax_total,fee_total,tax_total,discount_total,order_total,order_currency,customer_email,\
        billing_first_name,billing_last_name,billing_company,billing_email,billing_phone,billing_address_1,billing_address_2,billing_postcode,billing_city,\
        billing_state,billing_country,shipping_first_name,shipping_last_name,shipping_address_1,shipping_postcode,shipping_city,shipping_state,\
        shipping_country,customer_note,line_item_1,line_item_2

        """;

    [Fact]
    public async Task The_import_export_suite_s_orders_are_read_with_their_lines()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, tag) = (await shop.SignUp(), Merchant.Tag());
        await shop.Host.NewProduct("woo-" + tag, 900, 1, sku: "W1-" + tag);
        var file =
            Suite
            + $"""
                71,{tag}-1,2024-02-29 13:45:10,completed,5.00,0.95,0,5.13,3.00,32.13,EUR,{user.Email},Ann,Ba,Acme,{user.Email},+49 1,Weg 1,,10115,Berlin,BE,DE,\
                ,,,,,,,Ring twice,name:Tea | black: 100 g|product_id:7|sku:W1-{tag}|quantity:3|total:22.0000|sub_total:25.0000|tax:4.18,\
                name:Card|product_id:8|sku:|quantity:1|total:0.00|sub_total:0.00|meta:_x:1
                72,{tag}-2,9/6/2016 6:29:00,wc-refunded,0,0,2.50,0,0,12.50,EUR,,Jo,Vu,,{user.Email},,Rue 2,,75001,Paris,,FR,\
                Li,Mo,Rue 3,75002,Paris,,FR,,name:Pen|quantity:2|total:10.00,
                """;

        var import = await root.Import("orders", file.Unfolded());

        Assert.Equal("woocommerce", (string)import["format"]!);
        Assert.Empty(import["ignored_columns"]!.AsArray());
        var first = await Order(user, tag + "-1");
        Assert.Equal(
            ("delivered", "2024-02-29T13:45:10Z", "EUR", "Ring twice"),
            ((string)first["status"]!, (string)first["created_at"]!, (string)first["total"]!["currency"]!, (string)first["notes"]!)
        );
        // 25.00 for three is 8.34 each and 2 cents off.
        Assert.Equal((2_502, 302, 513, 500, 3_213), Sums(first));
        Assert.Equal(("Berlin", "Ba"), ((string)first["shipping_address"]!["city"]!, (string)first["shipping_address"]!["last_name"]!));
        var (tea, card) = (first["items"]![0]!, first["items"]![1]!);
        Assert.Equal(
            ("woo-" + tag, "W1-" + tag, "Tea | black: 100 g", 834, 3, 302, 418),
            (
                (string)tea["product_id"]!,
                (string)tea["sku"]!,
                (string)tea["name"]!,
                (long)tea["unit_price"]!["amount"]!,
                (int)tea["quantity"]!,
                (long)tea["discount_amount"]!["amount"]!,
                (long)tea["tax_amount"]!["amount"]!
            )
        );
        Assert.Equal(("Card", 0), ((string)card["name"]!, (long)card["total"]!["amount"]!));
        var second = await Order(user, tag + "-2");
        Assert.Equal(("cancelled", "2016-09-06T06:29:00Z", "75002"), ((string)second["status"]!, (string)second["created_at"]!, Postal(second)));
        Assert.Equal(["Pen", "Fees"], second["items"]!.AsArray().Select(item => (string)item!["name"]!), StringComparer.Ordinal);
        Assert.Equal((1_250, 0, 0, 0, 1_250), Sums(second));
        Assert.Equal((0, 0, 2, 0), (await root.Stage("orders", file.Unfolded())).Counts());

        static string Postal(JsonNode order) => (string)order["shipping_address"]!["postal_code"]!;
    }

    [Fact]
    public async Task The_lines_of_the_order_export_stand_in_one_cell_with_bars_or_as_json()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, tag) = (await shop.SignUp(), Merchant.Tag());
        var file = $$"""
            order_id,order_number,order_date,status,shipping_total,tax_total,fee_total,discount_total,order_total,order_currency,billing_email,\
            billing_first_name,billing_address_1,billing_city,billing_country,line_items
            1,{{tag}}-1,2024-01-31 10:00:00,processing,0,0,-1.00,0,29.00,USD,{{user.Email}},Ann,Main St,Austin,US,\
            id:1|name:Cup; blue|product_id:3|sku:C|quantity:2|subtotal:20.00|subtotal_tax:0|total:20.00|total_tax:0|refunded:0|meta:;id:2|name:Jug|sku:J|\
            quantity:1|subtotal:10|total:10
            2,{{tag}}-2,2024-01-31 10:00:00,on-hold,0,0,0,0,5.01,USD,{{user.Email}},Ann,Main St,Austin,US,\
            "[{""name"":""Half"",""sku"":""H"",""quantity"":3,""subtotal"":""5.004"",""total"":""5.004"",""total_tax"":""0.00""}]"
            """;

        await root.Import("orders", file.Unfolded());

        var first = await Order(user, tag + "-1");
        Assert.Equal(("paid", 2), ((string)first["status"]!, first["items"]!.AsArray().Count));
        Assert.Equal("Cup; blue", (string)first["items"]![0]!["name"]!);
        Assert.Equal((3_000, 100, 0, 0, 2_900), Sums(first));
        // 5.004 is 5.00, of which three pieces are 1.67 each and a cent off; the order came to a cent more.
        var second = await Order(user, tag + "-2");
        Assert.Equal("pending", (string)second["status"]!);
        Assert.Equal((501, 0, 0, 0, 501), Sums(second));
    }

    [Fact]
    public async Task The_advanced_order_export_s_rows_are_joined_to_orders()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, tag) = (await shop.SignUp(), Merchant.Tag());
        var file = $"""
            Order Number,Order Status,Order Date,Customer Note,First Name (Billing),Last Name (Billing),Address 1&2 (Billing),City (Billing),\
            State Code (Billing),Postcode (Billing),Country Code (Billing),Email (Billing),Phone (Billing),First Name (Shipping),Last Name (Shipping),\
            Address 1&2 (Shipping),City (Shipping),Postcode (Shipping),Country Code (Shipping),Cart Discount Amount,Order Subtotal Amount,\
            Order Shipping Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,Quantity,Item Cost,Coupon Code
            {tag}-1,Completed,2024-03-01 09:30,,Ann,Ba,"Weg 1, Hof",Berlin,BE,10115,DE,{user.Email},1,,,,,,,2.00,27.00,4.90,35.53,5.63,A,1,Tea,3,8.3333,X
            {tag}-1,,,,,,,,,,,,,,,,,,,,,,,,B,2,Cup,1,2.00,
            ,,,,,,,,,,,,,,,,,,,,,,,,C,3,Free,1,0,
            {tag}-2,Failed,2024-03-01 09:30,,Jo,Vu,Rue 2,Paris,,75001,FR,{user.Email},,Li,Mo,Rue 3,Paris,75002,FR,2.00,12.00,0,10.00,0,A,1,Tea,2,5.00,
            """;

        var staged = await root.Stage("orders", file.Unfolded(), "&currency=EUR");
        Assert.Equal((4, 0, 0, 0), staged.Counts());
        await root.Apply(staged);

        var first = await Order(user, tag + "-1");
        Assert.Equal(
            ("delivered", 3, "Weg 1, Hof"),
            ((string)first["status"]!, first["items"]!.AsArray().Count, (string)first["shipping_address"]!["address1"]!)
        );
        // 8.33 for each of three, 2.00 and nothing: prices before the discount of 2.00.
        Assert.Equal((2_699, 199, 563, 490, 3_553), Sums(first));
        var second = await Order(user, tag + "-2");
        Assert.Equal(("cancelled", "75002"), ((string)second["status"]!, (string)second["shipping_address"]!["postal_code"]!));
        Assert.Equal((1_000, 0, 0, 0, 1_000), Sums(second));
    }

    [Fact]
    public async Task What_cannot_be_read_of_a_woocommerce_order_is_named()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, tag) = (await shop.SignUp(), Merchant.Tag());
        string Line(int n, string status, string total, string line, string date = "2024-01-31 10:00:00") =>
            $"{n},{tag}-{n},{date},{status},0,0,0,0,0,{total},EUR,{user.Email},Ann,Ba,,{user.Email},,Weg 1,,1,B,,DE,,,,,,,,,{line},\n";

        var staged = await root.Stage(
            "orders",
            Suite.Unfolded()
                + Line(1, "shipped?", "1", "name:A|quantity:1|total:1")
                + Line(2, "completed", "9.99", "name:A|quantity:1|total:1")
                + Line(3, "completed", "1", "name:A|quantity:none|total:1")
                + Line(4, "completed", "1", "name:A|quantity:1|total:1,00")
                + Line(5, "completed", "1", "name:A|quantity:1|total:1", "yesterday")
                + Line(6, "completed", "1", "A x 1")
                + Line(7, "completed", "1.005", "name:A|quantity:1|total:1")
                + Line(8, "completed", "1.00", "name:A|quantity:1|total:1.00")
        );

        Assert.Equal(
            [
                "2 status one_of shipped?",
                "3 order_total sum_wrong 999",
                "4 line_item_1 wrong_type none",
                "5  too_many_cells ",
                "6 order_date date yesterday",
                "7 line_item_1 wrong_type ",
                "8 order_total too_many_decimals 1.005",
            ],
            staged.Errors().Select(error => error.StartsWith("5 ", StringComparison.Ordinal) ? "5  too_many_cells " : error).Distinct(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        Assert.Equal(1, staged.Counts().Create);
    }

    [Fact]
    public async Task Orders_whose_prices_contain_their_tax_are_taken_as_they_were()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, tag) = (await shop.SignUp(), Merchant.Tag());
        const string Ours =
            "order_number,email,status,created_at,currency,subtotal,discount_total,tax_total,shipping_total,total,shipping_address,line_sku,line_name,"
            + "line_unit_price,line_quantity,line_discount,line_tax,line_total";
        const string Address = "\"{\"\"city\"\":\"\"Berlin\"\",\"\"country\"\":\"\"DE\"\"}\"";
        string Line(string number, string total, string says) =>
            $"{tag}{number},{user.Email},paid,2024-01-31T09:00:00Z,EUR,119.00,0,19.00,4.90,{total},{Address},X,Thing,119.00,1,0,19.00,119.00{says}\n";

        await root.Import("orders", Ours + "\n" + Line("-1", "123.90", "") + Line("-2", "142.90", ""));
        await root.Import("orders", Ours + ",prices_include_tax\n" + Line("-3", "123.90", ",true"));
        var staged = await root.Stage(
            "orders",
            Ours + ",prices_include_tax\n" + Line("-4", "123.90", ",false") + Line("-5", "142.90", ",true") + Line("-6", "130.00", ",")
        );

        Assert.Equal(["2 total sum_wrong 12390", "3 total sum_wrong 14290", "4 total sum_wrong 13000"], staged.Errors(), StringComparer.Ordinal);
        foreach (var (number, includes, line) in new[] { ("-1", true, 11_900L), ("-2", false, 13_800L), ("-3", true, 11_900L) })
        {
            Assert.Equal((includes, line), await Taxed(tag + number));
        }
        var exported = (await root.Get("/admin/exports/orders")).Text;
        Assert.Equal(0, (await root.Stage("orders", exported)).Counts().Error);
        var shopify = $"""
            Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,\
            Lineitem sku,Shipping Name,Shipping City,Shipping Country
            #{tag},{user.Email},paid,EUR,114.00,4.90,18.98,118.90,5.00,2024-01-31 10:00:00 +0100,1,Thing,119.00,X-1,Jo Do,Berlin,DE
            """.Unfolded();
        await root.Import("orders", shopify);
        Assert.Equal((true, 11_900L), await Taxed("#" + tag));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task Amounts_of_the_past_that_are_finer_than_steps_of_their_currency_are_taken_as_they_were(string format)
    {
        var root = (await shop.SuperAdmin()).Client;
        var (user, tag) = (await shop.SignUp(), Merchant.Tag());
        const string Address = "\"{\"\"city\"\":\"\"Kuwait\"\",\"\"country\"\":\"\"KW\"\"}\"";
        await root.Import(
            "orders",
            "order_number,email,status,created_at,currency,subtotal,discount_total,tax_total,shipping_total,total,shipping_address,line_sku,line_name,"
                + "line_unit_price,line_quantity,line_discount,line_tax,line_total\n"
                + $"{tag},{user.Email},paid,2024-01-31T09:00:00Z,KWD,1.234,0.004,0.063,0.501,1.794,{Address},X,Thing,1.234,1,0.004,0.063,1.293\n"
        );

        Assert.Equal((1_234, 4, 63, 501, 1_794), Sums(await Order(user, tag)));
        var exported = (await root.Get($"/admin/exports/orders?format={format}")).Text;
        Assert.Equal(0, (await root.Stage("orders", exported)).Counts().Error);
    }

    private async Task<(bool Includes, long Line)> Taxed(string number) =>
        (
            await shop.Host.One<bool>("SELECT prices_include_tax FROM commerce.orders WHERE order_number = $1", number),
            await shop.Host.One<long>(
                "SELECT l.total FROM commerce.order_lines l JOIN commerce.orders o ON o.id = l.order_id WHERE o.order_number = $1",
                number
            )
        );

    private static async Task<JsonNode> Order(User user, string number) =>
        (await user.Client.Get("/orders?page_size=100")).Data.AsArray().Single(order => (string)order!["order_number"]! == number)!;

    private static (long Subtotal, long Discount, long Tax, long Shipping, long Total) Sums(JsonNode order)
    {
        return (Of("subtotal"), Of("discount_total"), Of("tax_total"), Of("shipping_total"), Of("total"));

        long Of(string member) => (long)order[member]!["amount"]!;
    }
}
