using Stoa.Server.Tests.CatalogueAdministration;

namespace Stoa.Server.Tests.Moving;

/// <summary>Orders of the past move in for the record.</summary>
public sealed class OrderImportTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task An_export_of_orders_changes_nothing_when_it_comes_back(string format)
    {
        var root = (await shop.SuperAdmin()).Client;
        var body = Buying.OrderBody();
        body["notes"] = new string('n', 2_000);
        Assert.Equal(HttpStatusCode.Created, (await (await (await shop.SignUp()).Client.With("prod-2")).Order(body)).Status);
        var exported = await root.Get($"/admin/exports/orders?format={format}");

        var staged = await root.Stage("orders", exported.Text);

        Assert.True(staged.Counts() is (0, 0, > 0, 0), staged.ToJsonString());
    }

    [Fact]
    public async Task An_order_that_was_lost_comes_back_from_its_export_to_its_buyer()
    {
        var root = (await shop.SuperAdmin()).Client;
        var buyer = (await shop.SignUp()).Client;
        var order = (await (await buyer.With("prod-2")).Order()).Data;
        var lines = (await root.Get("/admin/exports/orders")).Text.Split("\r\n");
        var file = $"{lines[0]}\r\n{lines.Single(line => line.StartsWith((string)order["order_number"]!, StringComparison.Ordinal))}\r\n";
        await shop.Host.Execute("UPDATE payments.payments SET order_id = NULL, status = 'voided' WHERE order_id = $1", Guid.Parse((string)order["id"]!));
        await shop.Host.Execute("DELETE FROM commerce.orders WHERE id = $1", Guid.Parse((string)order["id"]!));

        var import = await root.Import("orders", file);

        var back = (await buyer.Get("/orders")).Data[0]!;
        foreach (
            var member in new[]
            {
                "order_number",
                "status",
                "subtotal",
                "discount_total",
                "tax_total",
                "shipping_total",
                "total",
                "shipping_address",
                "created_at",
            }
        )
        {
            Assert.Equal(order[member]!.ToJsonString(), back[member]!.ToJsonString());
        }
        Assert.Equal(order["items"]![0]!["total"]!.ToJsonString(), back["items"]![0]!["total"]!.ToJsonString());
        await root.Undo(import);
        Assert.Empty((await buyer.Get("/orders")).Data.AsArray());
    }

    [Fact]
    public async Task Shopify_s_orders_are_taken_whole_or_not_at_all()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var tag = Merchant.Tag();
        var file = $"""
            Name,Email,Financial Status,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,\
            Lineitem name,Lineitem price,Lineitem sku,Shipping Name,Shipping Address1,Shipping City,Shipping Zip,Shipping Country
            #{tag}1,{user.Email},paid,fulfilled,USD,25.00,5.00,2.50,32.50,5.00,2024-01-31 10:00:00 +0100,2,Thing,10.00,X-1,Jo van Dam,Main St 1,Utrecht,'0123,NL
            #{tag}1,{user.Email},,,,,,,,,,1,Other,10.00,X-2,,,,,
            #{tag}2,nobody@example.com,paid,,USD,1,0,0,1,0,2024-01-31 10:00:00 +0100,1,Thing,1,X-1,Jo,Main St,Utrecht,1,NL
            #{tag}3,{user.Email},paid,,USD,1,0,0,2,0,2024-01-31 10:00:00 +0100,1,Thing,1,X-1,Jo,Main St,Utrecht,1,NL
            #{tag}4,{user.Email},paid,,USD,1,0,0,1,0,2024-01-31 10:00:00 +0100,1,Thing,1,X-1,Jo,Main St,Utrecht,1,NL
            #{tag}4,{user.Email},,,,,,,,,,none,Thing,1,X-1,,,,,
            """.Unfolded();

        var staged = await root.Stage("orders", file);

        Assert.Equal((2, 0, 0, 4), staged.Counts());
        Assert.Equal(
            ["4 Email customer_unknown nobody@example.com", "5 Total sum_wrong 200", "6  order_refused ", "7 Lineitem quantity wrong_type none"],
            staged.Errors()
        );
        await root.Apply(staged, "skip");
        var order = Assert.Single((await user.Client.Get("/orders")).Data.AsArray())!;
        Assert.Equal(
            ("delivered", 3250, 2, "Jo van", "0123", "2024-01-31T09:00:00Z"),
            (
                (string)order["status"]!,
                (long)order["total"]!["amount"]!,
                order["items"]!.AsArray().Count,
                (string)order["shipping_address"]!["first_name"]!,
                (string)order["shipping_address"]!["postal_code"]!,
                (string)order["created_at"]!
            )
        );
    }
}
