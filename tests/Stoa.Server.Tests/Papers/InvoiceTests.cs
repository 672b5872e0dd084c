using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Papers;

/// <summary>Invoices: what an order comes to, once, with all that has to be said.</summary>
public sealed partial class InvoiceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_invoice_says_what_the_order_comes_to_and_who_sells_to_whom()
    {
        var root = await shop.Seller(more: new { prices_include_tax = false, tax_shipping = true });
        await root.SetRates(
            new
            {
                country = "US",
                state = "NY",
                name = "NY",
                rate_ppm = 87_500,
            }
        );
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 2, 1);
        var seen = await root.Seen(order);

        var reply = await root.Invoice(order, new { note = "Thank you" });

        var invoice = reply.Data;
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.EndsWith($"/invoices/{invoice["id"]}", reply.Headers["Location"], StringComparison.Ordinal);
        Assert.Matches($"^INV-{DateTimeOffset.UtcNow.Year}-[0-9]{{6}}$", (string)invoice["number"]!);
        Assert.Equal((seen.Total(), seen.Taxes()), (invoice.Sums().Total, invoice.Sums().Tax));
        Assert.Equal(["item", "item", "shipping"], invoice["lines"]!.AsArray().Select(line => (string)line!["kind"]!), StringComparer.Ordinal);
        Assert.Equal([("NY", 87_500, invoice.Sums().Net, invoice.Sums().Tax)], invoice.Rates());
        Assert.Equal("Teehaus Müller GmbH", (string)invoice["seller"]!["company"]!);
        Assert.Equal("DE123456789", (string)invoice["seller"]!["vat_id"]!);
        Assert.Equal("DE89370400440532013000", (string)invoice["bank"]!["iban"]!);
        Assert.Equal(("John Doe", "Tech Corp"), ((string)invoice["buyer"]!["name"]!, (string)invoice["buyer"]!["company"]!));
        Assert.Equal(("letter", "en"), ((string)invoice["page_size"]!, (string)invoice["language"]!));
        Assert.Equal([("note", "Thank you")], invoice["notes"]!.AsArray().Select(note => ((string)note!["code"]!, (string)note["text"]!)));
        Assert.Equal(reply.Data.ToJsonString(), (await root.Get($"/invoices/{invoice["id"]}")).Data.ToJsonString(), StringComparer.Ordinal);
        (await root.Invoice(order)).Refused(HttpStatusCode.Conflict, "nothing_to_invoice");
        await shop.Host.PapersBalance();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Several_rates_are_told_apart_and_sum_to_the_order(bool pricesIncludeTax)
    {
        var root = await shop.Seller("DE", new { prices_include_tax = pricesIncludeTax, tax_shipping = true });
        await root.SetRates(Rate("DE", "standard", "MwSt.", 190_000), Rate("DE", "reduced", "MwSt. ermäßigt", 70_000), Rate("DE", "zero", "frei", 0));
        var buyer = await shop.SignUp();
        foreach (var (taxClass, price) in new[] { ("standard", 3_333L), ("reduced", 1_777L), ("zero", 501L), ("reduced", 99L) })
        {
            var product = await shop.Host.NewProduct(price);
            await shop.Host.Execute("UPDATE commerce.products SET tax_class = $2 WHERE id = $1", product, taxClass);
            await buyer.Client.With(product, 3);
        }
        var code = await root.NewCode(Rulebook.Percent(13));
        var order = await buyer.Client.Placed(Buying.OrderBody(shipping: "ship_express", country: "DE", state: "", codes: code));
        var seen = await root.Seen(order);

        var invoice = await root.Invoiced(order);

        Assert.Equal((seen.Total(), seen.Taxes()), (invoice.Sums().Total, invoice.Sums().Tax));
        Assert.Equal(
            seen["tax_lines"]!.AsArray().Select(line => ((string)line!["name"]!, (int?)line["rate_ppm"], (long)line["amount"]!["amount"]!)).Order(),
            invoice.Rates().Select(rate => (rate.Item1, rate.Item2, rate.Item4)).Order()
        );
        Assert.Equal(invoice.Sums().Net, invoice.Rates().Sum(rate => rate.Item3));
        Assert.Equal(190_000, (int)invoice["lines"]!.AsArray().Single(line => (string)line!["kind"]! == "shipping")!["tax_rate_ppm"]!);
        Assert.All(
            invoice["lines"]!.AsArray(),
            line =>
                Assert.Equal(
                    (long)line![pricesIncludeTax ? "total" : "net"]!["amount"]!,
                    ((long)line["unit_price"]!["amount"]! * (int)line["quantity"]!) - (long)line["discount"]!["amount"]!
                )
        );
        Assert.Equal(("a4", "de"), ((string)invoice["page_size"]!, (string)invoice["language"]!));
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task Rates_that_are_charged_together_are_each_told_with_what_the_order_says_of_them()
    {
        var root = await shop.Seller(more: new { prices_include_tax = false, tax_shipping = false });
        await root.SetRates(
            new
            {
                country = "US",
                state = "NY",
                name = "State",
                rate_ppm = 40_000,
            },
            new
            {
                country = "US",
                state = "NY",
                name = "City",
                rate_ppm = 45_000,
                additional = true,
            }
        );
        var buyer = await shop.SignUp();
        foreach (var price in new[] { 333L, 777L, 1_111L })
        {
            await buyer.Client.With(await shop.Host.NewProduct(price));
        }
        var order = await buyer.Client.Placed();
        var seen = await root.Seen(order);

        var invoice = await root.Invoiced(order);
        var taxed = invoice.Rates().Where(rate => rate.Item2 > 0).ToList();

        Assert.Equal(
            seen["tax_lines"]!.AsArray().Select(line => ((string)line!["name"]!, (int?)line["rate_ppm"], (long)line["amount"]!["amount"]!)).Order(),
            taxed.Select(rate => (rate.Item1, rate.Item2, rate.Item4)).Order()
        );
        Assert.All(taxed, rate => Assert.Equal(2_221, rate.Item3));
        Assert.Equal(("", 0, 1_500, 0), Assert.Single(invoice.Rates().Except(taxed)));
        Assert.Equal(85_000, (int)invoice["lines"]![0]!["tax_rate_ppm"]!);
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task What_is_issued_stays_as_it_was_when_the_shop_changes()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 1);
        var invoice = await root.Invoiced(order);

        await root.SetShop(
            new
            {
                seller_name = "Somebody Else",
                seller_iban = (string?)null,
                invoice_prefix = "X-",
            }
        );
        await root.Send(HttpMethod.Patch, "/admin/orders/" + order, new { email = "other@example.com" }, ("If-Match", "*"));

        Assert.Equal(invoice.ToJsonString(), (await root.Get($"/invoices/{invoice["id"]}")).Data.ToJsonString(), StringComparer.Ordinal);
        await root.SetShop(new { invoice_prefix = "INV-" });
    }

    [Theory]
    [InlineData("US", "FR40303265045", "export")]
    [InlineData("DE", "DE999999999", null)]
    [InlineData("FR", null, null)]
    [InlineData("FR", "fr 40303265045", "intra_community")]
    public async Task What_is_not_taxed_has_its_reason(string destination, string? vatId, string? note)
    {
        var root = await shop.Seller("DE");
        await root.SetRates();
        var order = await shop.Bought(await shop.SignUp(), 1_000, 1, Buying.OrderBody(country: destination, state: destination == "US" ? "NY" : ""));

        var invoice = await root.Invoiced(order, new { buyer_vat_id = vatId });

        Assert.Equal(note is null ? [] : [note], invoice["notes"]!.AsArray().Select(one => (string)one!["code"]!), StringComparer.Ordinal);
        Assert.Equal(vatId?.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() ?? "", (string)invoice["buyer"]!["vat_id"]!);
    }

    [Fact]
    public async Task A_service_to_a_business_abroad_is_under_reverse_charge_and_a_small_business_says_what_it_is()
    {
        var root = await shop.Seller("DE");
        await root.SetRates();
        var product = await shop.Host.NewProduct(5_000);
        await shop.Host.Execute("UPDATE commerce.products SET requires_shipping = false WHERE id = $1", product);
        var order = await (await (await shop.SignUp()).Client.With(product)).Placed(Buying.OrderBody(country: "FR", state: ""));
        var service = await root.Invoiced(order, new { buyer_vat_id = "FR40303265045" });
        Assert.Equal(("reverse_charge", "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge)."), Note(service));

        await root.SetShop(new { small_business = true });
        var small = await root.Invoiced(await shop.Bought(await shop.SignUp(), 1_000, 1, Buying.OrderBody(country: "DE", state: "")));
        Assert.Equal("small_business", Note(small).Code);
        Assert.Contains("§ 19 UStG", Note(small).Text, StringComparison.Ordinal);
        await root.SetShop(new { invoice_language = "en" });
        var english = await root.Invoiced(await shop.Bought(await shop.SignUp(), 1_000, 1, Buying.OrderBody(country: "DE", state: "")));
        Assert.Contains("small enterprises", Note(english).Text, StringComparison.Ordinal);
        await root.SetShop(new { small_business = false, invoice_language = (string?)null });
    }

    [Theory]
    [InlineData("paid")]
    [InlineData("shipped")]
    public async Task An_invoice_is_issued_by_itself_when_the_moment_comes_and_once(string moment)
    {
        var root = await shop.Seller(more: new { invoice_on = moment });
        var order = await shop.Placed(await shop.SignUp(), 2);
        await shop.Host.PapersAreDone();
        Assert.Empty(await root.Documents(order));

        await root.Post($"/admin/orders/{order}/ship");
        await shop.Host.PapersAreDone();

        var invoice = Assert.Single(await root.Documents(order));
        Assert.Equal((await root.Seen(order)).Total(), invoice.Sums().Total);
        Assert.Equal((invoice.Sums().Total, 0), ((long)invoice["paid"]!["amount"]!, (long)invoice["due"]!["amount"]!));
        Assert.Null(invoice["due_on"]);
        Assert.NotNull((string?)invoice["delivered_on"]);
        Assert.Contains(
            (await root.Get($"/admin/orders/{order}/timeline")).Json["data"]!.AsArray(),
            entry => (string)entry!["type"]! == "invoice_issued" && (string)entry["text"]! == (string)invoice["number"]!
        );
        (await root.Invoice(order)).Refused(HttpStatusCode.Conflict, "nothing_to_invoice");
        await root.SetShop(new { invoice_on = "manual" });
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task What_is_not_paid_is_due_after_the_days_that_the_shop_gives()
    {
        var root = await shop.Seller(more: new { invoice_due_days = 30, time_zone = "Pacific/Kiritimati" });
        var invoice = await root.Invoiced(await shop.Placed(await shop.SignUp(), 1));

        var issued = DateOnly.Parse((string)invoice["issued_on"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(DateOnly.FromDateTime(((DateTimeOffset)invoice["issued_at"]!).ToOffset(TimeSpan.FromHours(14)).DateTime), issued);
        Assert.Equal(issued.AddDays(30).ToString("O", System.Globalization.CultureInfo.InvariantCulture), (string)invoice["due_on"]!);
        Assert.Equal(invoice.Sums().Total, (long)invoice["due"]!["amount"]!);
        await root.SetShop(new { time_zone = "UTC", invoice_due_days = 14 });
    }

    [Fact]
    public async Task A_request_that_is_sent_again_issues_nothing_again()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 1);

        Task<Reply> Send() => root.Send(HttpMethod.Post, $"/admin/orders/{order}/invoices", null, ("Idempotency-Key", "invoice-" + order));
        var (first, again) = (await Send(), await Send());

        Assert.Equal((HttpStatusCode.Created, first.Text), (again.Status, again.Text));
        Assert.Single(await root.Documents(order));
    }

    [Fact]
    public async Task What_cannot_be_invoiced_is_refused_and_takes_no_number()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 1);
        var before = await shop.Host.One<long>("SELECT coalesce(sum(last), 0)::bigint FROM papers.series");

        (await root.Invoice(Guid.NewGuid().ToString())).Refused(HttpStatusCode.NotFound, "order_not_found");
        (await root.Invoice("x")).Refused(HttpStatusCode.NotFound, "order_not_found");
        foreach (
            var wrong in new[]
            {
                """{"buyer_vat_id":"12"}""",
                """{"buyer_vat_id":"D1234567"}""",
                """{"note":5}""",
                """{"shop":1}""",
                $$"""{"note":"{{new string('x', 501)}}"}""",
            }
        )
        {
            (await root.Invoice(order, wrong)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
        await root.SetShop(new { seller_name = "" });
        var incomplete = await root.Invoice(order);
        incomplete.Refused(HttpStatusCode.Conflict, "seller_incomplete");
        Assert.Contains("seller_name", incomplete.Text, StringComparison.Ordinal);
        await shop.Seller();
        await root.Cancel(order);
        (await root.Invoice(order)).Refused(HttpStatusCode.Conflict, "nothing_to_invoice");

        Assert.Equal(before, await shop.Host.One<long>("SELECT coalesce(sum(last), 0)::bigint FROM papers.series"));
    }

    private static (string Code, string Text) Note(JsonNode invoice)
    {
        var note = Assert.Single(invoice["notes"]!.AsArray())!;
        return ((string)note["code"]!, (string)note["text"]!);
    }

    private static object Rate(string country, string taxClass, string name, int ppm) =>
        new
        {
            country,
            tax_class = taxClass,
            name,
            rate_ppm = ppm,
        };
}
