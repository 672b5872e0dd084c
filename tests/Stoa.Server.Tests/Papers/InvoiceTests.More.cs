using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Papers;

public sealed partial class InvoiceTests
{
    [Fact]
    public async Task A_service_that_is_ordered_by_telephone_is_none_that_is_sent()
    {
        var root = await shop.Seller("DE");
        await root.SetRates();
        var product = await shop.Host.NewProduct(5_000);
        await shop.Host.Execute("UPDATE commerce.products SET requires_shipping = false WHERE id = $1", product);
        var placed = await root.Post(
            "/admin/orders",
            new
            {
                email = "phone@example.com",
                lines = new[] { new { sku = product.ToUpperInvariant(), quantity = 1 } },
                shipping_address = Buying.Address("FR", ""),
                shipping_option_id = "ship_express",
                payment = "manual",
            }
        );
        Assert.True(placed.Status == HttpStatusCode.Created, placed.Text);

        var invoice = await root.Invoiced((string)placed.Data["id"]!, new { buyer_vat_id = "FR40303265045" });

        Assert.Equal("reverse_charge", Note(invoice).Code);
    }

    [Fact]
    public async Task Goods_that_an_edit_adds_to_an_order_of_services_are_sent()
    {
        var root = await shop.Seller("DE");
        await root.SetRates();
        var (service, goods) = (await shop.Host.NewProduct(5_000), await shop.Host.NewProduct(1_000));
        await shop.Host.Execute("UPDATE commerce.products SET requires_shipping = false WHERE id = $1", service);
        var order = await (await (await shop.SignUp()).Client.With(service)).Placed(Buying.OrderBody(country: "FR", state: ""));
        Assert.Equal("reverse_charge", Note(await root.Invoiced(order, new { buyer_vat_id = "FR40303265045" })).Code);
        var edit = await root.Post($"/admin/orders/{order}/edits", new { add = new[] { new { sku = goods.ToUpperInvariant(), quantity = 1 } } });
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);

        var invoice = await root.Invoiced(order, new { buyer_vat_id = "FR40303265045" });

        Assert.Equal("intra_community", Note(invoice).Code);
        Assert.Equal(1_000, invoice.Sums().Total);
    }

    [Fact]
    public async Task Goods_of_an_order_that_moved_in_are_sent_although_nobody_knows_how()
    {
        var root = await shop.Seller("DE");
        await root.SetRates();
        var order = await shop.Bought(await shop.SignUp(), 1_000, 1, Buying.OrderBody(country: "FR", state: ""));
        await shop.Host.Execute("UPDATE commerce.orders SET shipping_method_id = '' WHERE id = $1", Guid.Parse(order));
        // What another shop sold is not in this catalogue.
        await shop.Host.Execute("UPDATE commerce.order_lines SET product_id = '' WHERE order_id = $1", Guid.Parse(order));

        Assert.Equal("intra_community", Note(await root.Invoiced(order, new { buyer_vat_id = "FR40303265045" })).Code);
    }

    [Theory]
    [InlineData("US", "export")]
    [InlineData("Germany", null)]
    [InlineData("de", null)]
    [InlineData("", null)]
    public async Task An_order_that_moved_in_is_an_export_only_to_a_country_that_is_known(string country, string? note)
    {
        var root = await shop.Seller("DE");
        await root.SetRates();
        var order = await shop.Bought(await shop.SignUp(), 1_000, 1, Buying.OrderBody(country: "US", state: "NY"));
        await shop.Host.Execute(
            "UPDATE commerce.orders SET shipping_method_id = '', shipping_address = jsonb_set(shipping_address, '{Country}', to_jsonb($2::text)) WHERE id = $1",
            Guid.Parse(order),
            country
        );

        var notes = (await root.Invoiced(order, new { }))["notes"]!.AsArray();

        Assert.Equal(note, (string?)notes.SingleOrDefault()?["code"]);
    }

    [Fact]
    public async Task What_an_order_has_grown_by_is_invoiced_by_itself_when_it_is_paid_again()
    {
        var root = await shop.Seller(more: new { invoice_on = "paid" });
        var order = await shop.Placed(await shop.SignUp(), 2);
        await root.Post($"/admin/orders/{order}/payments/{(await root.Seen(order))["payments"]![0]!["id"]}/capture");
        await shop.Host.PapersAreDone();
        var edit = await root.Post($"/admin/orders/{order}/edits", new { set_quantity = new[] { OrderDesk.Units(await root.Line(order), 4) } });
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);
        var awaited = Assert.Single((await root.Seen(order))["payments"]!.AsArray(), payment => (string)payment!["status"]! == "awaiting")!;
        Task<Reply> Arrived(long amount) =>
            root.Post($"/admin/orders/{order}/payments/{awaited["id"]}/mark-paid", new { amount = new { amount, currency = "USD" } });

        await Arrived(1);
        await shop.Host.PapersAreDone();
        Assert.Single(await root.Documents(order));
        await Arrived((long)awaited["amount"]!["amount"]! - 1);
        await shop.Host.PapersAreDone();

        var invoices = await root.Documents(order);
        Assert.Equal(2, invoices.Count);
        Assert.Equal((long)awaited["amount"]!["amount"]!, invoices[0].Sums().Total);
        Assert.Equal((0, 2), ((long)invoices[0]["due"]!["amount"]!, (int)Assert.Single(invoices[0]["lines"]!.AsArray())!["quantity"]!));
        await root.SetShop(new { invoice_on = "manual" });
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task Settings_of_the_seller_are_judged_before_they_are_kept()
    {
        var root = await shop.Seller("DE");
        foreach (
            var wrong in new[]
            {
                """{"seller_iban":"DE89370400440532013001"}""",
                """{"seller_iban":"12"}""",
                """{"seller_bic":"COLSDE"}""",
                """{"seller_vat_id":"123456789"}""",
                """{"invoice_prefix":"2026"}""",
                """{"invoice_prefix":"RE 1"}""",
                """{"credit_note_prefix":"inv-"}""",
                """{"invoice_on":"never"}""",
                """{"invoice_due_days":-1}""",
                """{"invoice_language":"fr"}""",
                """{"time_zone":"Mars/Olympus"}""",
                """{"small_business":"yes"}""",
                """{"invoice_on":"paid","seller_name":""}""",
                """{"invoice_on":"shipped","country":null,"same_price_everywhere":true}""",
                """{"invoice_on":"paid","seller_vat_id":null}""",
            }
        )
        {
            (await root.Send(HttpMethod.Patch, "/admin/settings", wrong, ("If-Match", "*"))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
        await root.SetShop(new { seller_bic = "colsde33xxx", credit_note_prefix = "GS/" });
        var settings = (await root.Get("/admin/settings")).Data;
        Assert.Equal(
            ("COLSDE33XXX", "GS/", "Teehaus Müller GmbH"),
            ((string)settings["seller_bic"]!, (string)settings["credit_note_prefix"]!, (string)settings["seller_name"]!)
        );
        await root.SetShop(new { seller_bic = (string?)null, credit_note_prefix = "CN-" });
    }
}
