using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Rules;
using UglyToad.PdfPig;

namespace Stoa.Server.Tests.Papers;

/// <summary>Invoices as PDF, read back with PdfPig.</summary>
[Race]
public sealed class PrintedInvoiceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_PDF_has_the_numbers_the_names_and_the_sentences_of_its_invoice()
    {
        var root = await shop.Seller(
            "DE",
            new
            {
                prices_include_tax = true,
                tax_shipping = true,
                time_zone = "Europe/Berlin",
                seller_register = "HRB 12345, Amtsgericht Köln",
            }
        );
        await root.SetRates(
            new
            {
                country = "DE",
                name = "MwSt.",
                rate_ppm = 190_000,
            }
        );
        var product = await shop.Host.NewProduct(1_190);
        await shop.Host.Execute("UPDATE commerce.products SET name = 'Grüner Tee „Frühling“ 綠茶' WHERE id = $1", product);
        var order = await (await (await shop.SignUp()).Client.With(product, 100)).Placed(Body("Jürgen", "Müßiggang-Łódź", "Weiß & Söhne GmbH"));
        var invoice = await root.Invoiced(order, new { note = "Vielen Dank für Ihren Einkauf – bis bald!" });

        var reply = await root.Get($"/invoices/{invoice["id"]}.pdf");
        var text = Text(reply.Body);

        Assert.Equal("application/pdf", reply.Headers["Content-Type"]);
        Assert.Equal($"attachment; filename=\"{invoice["number"]}.pdf\"", reply.Headers["Content-Disposition"]);
        foreach (
            var said in new[]
            {
                $"Rechnung {invoice["number"]}",
                (string)invoice["order_number"]!,
                "Teehaus Müller GmbH",
                "Jürgen Müßiggang-Łódź",
                "Weiß & Söhne GmbH",
                "Grüner Tee „Frühling“ 綠茶",
                "1.190,00 USD",
                "MwSt. 19 % auf 1.000,00",
                "190,00 USD",
                "DE123456789",
                "DE89 3704 0044 0532 0130 00",
                "Vielen Dank für Ihren Einkauf – bis bald!",
                "Seite 1 von 1",
            }
        )
        {
            Assert.Contains(Squeezed(said), text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("王小明", "王小明")]
    [InlineData("山田 太郎", "山田 太郎")]
    [InlineData("김철수", "김철수")]
    [InlineData("Ελένη Παπαδοπούλου", "Ελένη Παπαδοπούλου")]
    [InlineData("Наталья Щукина", "Наталья Щукина")]
    [InlineData("Nguyễn Thị Hương", "Nguyễn Thị Hương")]
    [InlineData("ნინო", "ნინო")]
    [InlineData("Արամ", "Արամ")]
    // From right to left, as it is drawn; the letters in their forms beside one another.
    [InlineData("דוד כהן", "ןהכ דוד")]
    [InlineData("محمد علي", "ﻲﻠﻋ ﺪﻤﺤﻣ")]
    [InlineData("خالد السلام", "ﻡﻼﺴﻟﺍ ﺪﻟﺎﺧ")]
    // What is no character at all.
    [InlineData("Ana\uFFFE Müller", "Ana Müller")]
    public async Task Names_of_other_scripts_are_printed_with_letters_and_none_as_a_box(string name, string drawn)
    {
        var root = await shop.Seller("DE");
        var order = await (await (await shop.SignUp()).Client.With("prod-6")).Placed(Body("", name, ""));
        var invoice = await root.Invoiced(order);

        var pdf = (await root.Get($"/invoices/{invoice["id"]}.pdf")).Body;

        Assert.Contains(Squeezed(drawn), Text(pdf), StringComparison.Ordinal);
        Assert.Equal(name, (string)invoice["buyer"]!["name"]!);
    }

    [Fact]
    public async Task Whoever_asks_again_gets_the_same_bytes_on_every_node_and_the_database_holds_their_digest()
    {
        var root = await shop.Seller();
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        var id = (string)(await root.Invoiced(await shop.Placed(await shop.SignUp(), 2)))["id"]!;

        var replies = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? root : root with { Host = second }).Get($"/invoices/{id}.pdf")));
        await root.SetShop(new { seller_name = "Somebody Else" });
        var later = await root.Get($"/invoices/{id}.pdf");

        Assert.All(replies, reply => Assert.Equal(later.Body, reply.Body));
        Assert.Equal(SHA256.HashData(later.Body), await shop.Host.One<byte[]>("SELECT sha256 FROM papers.prints WHERE document_id = $1", Guid.Parse(id)));
        Assert.Empty((await root.Head($"/invoices/{id}.pdf")).Body);
    }

    [Fact]
    public async Task Two_hundred_lines_go_on_over_pages_and_every_page_says_which_it_is()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 1);
        await shop.Host.Execute(
            """
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total)
            SELECT gen_random_uuid(), $1, 10 + n, 'p', 'SKU-' || n, 'A long name of something that needs more than one line of its column, number ' || n,
                0, 1, 0, 0, 0
            FROM generate_series(1, 200) AS n
            """,
            Guid.Parse(order)
        );
        var invoice = await root.Invoiced(order);

        using var pdf = PdfDocument.Open((await root.Get($"/invoices/{invoice["id"]}.pdf")).Body);

        Assert.InRange(pdf.NumberOfPages, 5, 20);
        foreach (var page in pdf.GetPages())
        {
            Assert.Contains(Squeezed($"Page {page.Number} of {pdf.NumberOfPages}"), Squeezed(page.Text), StringComparison.Ordinal);
            Assert.Contains("Description", page.Text, StringComparison.Ordinal);
        }
        Assert.Contains(Squeezed("SKU-200"), Squeezed(pdf.GetPage(pdf.NumberOfPages).Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_higher_than_a_page_goes_on_upon_the_next_ones()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 1);
        await shop.Host.Execute(
            """
            UPDATE commerce.order_lines SET attributes = (
                SELECT jsonb_object_agg(rpad('name' || n, 200, ' of a choice'), rpad('', 195, 'as wished ') || 'end' || n) FROM generate_series(1, 20) AS n
            ) WHERE order_id = $1
            """,
            Guid.Parse(order)
        );
        var invoice = await root.Invoiced(order);

        using var pdf = PdfDocument.Open((await root.Get($"/invoices/{invoice["id"]}.pdf")).Body);

        Assert.InRange(pdf.NumberOfPages, 3, 6);
        Assert.All(pdf.GetPages().SelectMany(page => page.Letters), letter => Assert.InRange(letter.StartBaseLine.Y, 10, 842));
        var text = string.Concat(pdf.GetPages().Select(page => page.Text));
        Assert.All(Enumerable.Range(1, 20), n => Assert.Contains($"end{n}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_credit_note_is_a_correction_that_names_its_invoice()
    {
        var root = await shop.Seller("DE");
        var order = await shop.Placed(await shop.SignUp(), 1);
        var invoice = await root.Invoiced(order);
        await root.Cancel(order);
        var note = Assert.Single(await root.CreditNotes(shop.Host, order, 1));

        var text = Text((await root.Get($"/invoices/{note["id"]}.pdf")).Body);

        Assert.Contains(Squeezed($"Rechnungskorrektur {note["number"]}"), text, StringComparison.Ordinal);
        Assert.Contains(Squeezed($"Rechnung {invoice["number"]}"), text, StringComparison.Ordinal);
        Assert.DoesNotContain("Zahlbar", text, StringComparison.Ordinal);
    }

    private static JsonObject Body(string first, string last, string company)
    {
        var body = Buying.OrderBody(country: "DE", state: "");
        body["shipping_address"]!["first_name"] = first;
        body["shipping_address"]!["last_name"] = last;
        body["shipping_address"]!["company"] = company;
        return body;
    }

    /// <summary>Without spaces, which a PDF need not hold: words are where they are drawn.</summary>
    private static string Text(byte[] content)
    {
        using var pdf = PdfDocument.Open(content);
        return Squeezed(string.Concat(pdf.GetPages().Select(page => page.Text)));
    }

    private static string Squeezed(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).Where(c => !char.IsWhiteSpace(c)));
}
