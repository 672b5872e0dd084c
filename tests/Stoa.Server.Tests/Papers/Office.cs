using System.Text.Json.Nodes;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Rules;

namespace Stoa.Server.Tests.Papers;

/// <summary>What tests of invoices do again and again, by intent.</summary>
internal static class Office
{
    /// <summary>The super admin of a shop that may issue invoices by hand.</summary>
    public static async Task<Client> Seller(this Shop shop, string country = "US", object? more = null)
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.Sells(country);
        if (more is not null)
        {
            await root.SetShop(more);
        }
        return root;
    }

    /// <summary>Says all of the seller that an invoice needs.</summary>
    public static Task Sells(this Client root, string country) =>
        root.SetShop(
            new
            {
                country,
                seller_name = "Teehaus Müller GmbH",
                seller_address1 = "Domplatz 1",
                seller_postal_code = "50667",
                seller_city = "Köln",
                seller_vat_id = "DE 123456789",
                seller_iban = "DE89 3704 0044 0532 0130 00",
                small_business = false,
                invoice_on = "manual",
            }
        );

    public static Task<Reply> Invoice(this Client staff, string order, object? body = null) => staff.Post($"/admin/orders/{order}/invoices", body);

    public static async Task<JsonNode> Invoiced(this Client staff, string order, object? body = null)
    {
        var reply = await staff.Invoice(order, body);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Data;
    }

    /// <summary>All documents of an order, the latest first, each with all that it says.</summary>
    public static async Task<List<JsonNode>> Documents(this Client staff, string order, string kind = "")
    {
        var list = await staff.Get($"/admin/invoices?order_id={order}&page_size=100{(kind.Length > 0 ? "&kind=" + kind : "")}");
        Assert.True(list.Status == HttpStatusCode.OK, list.Text);
        var documents = new List<JsonNode>();
        foreach (var summary in list.Json["data"]!.AsArray())
        {
            documents.Add((await staff.Get($"/invoices/{summary!["id"]}")).Data);
        }
        return documents;
    }

    /// <summary>Waits for so many credit notes of an order, and gives them the latest first.</summary>
    public static async Task<List<JsonNode>> CreditNotes(this Client staff, StoaHost host, string order, int count)
    {
        await host.PapersAreDone();
        var notes = await staff.Documents(order, "credit_note");
        Assert.True(notes.Count == count, $"{notes.Count} credit notes");
        return notes;
    }

    /// <summary>Nothing is left to be done for papers, nor for events that lead to papers.</summary>
    public static Task PapersAreDone(this StoaHost host) =>
        Wait.Until(async () =>
            await host.One<bool>(
                """
                SELECT NOT EXISTS (SELECT FROM platform.outbox WHERE consumer LIKE 'papers:%' AND dead_at IS NULL)
                    AND NOT EXISTS (SELECT FROM commerce.order_signals WHERE topic <> 'money')
                """
            )
        );

    private static long Minor(this JsonNode node, string member) => (long)node[member]!["amount"]!;

    public static long Total(this JsonNode order) => order.Minor("total");

    public static long Taxes(this JsonNode order) => order.Minor("tax_total");

    /// <summary>Net, tax and total; lines and rates have to sum to them.</summary>
    public static (long Net, long Tax, long Total) Sums(this JsonNode document)
    {
        var sums = (Net: document.Minor("net"), Tax: document.Minor("tax"), Total: document.Minor("total"));
        var lines = document["lines"]!.AsArray();
        Assert.Equal(sums, (lines.Sum(line => line!.Minor("net")), lines.Sum(line => line!.Minor("tax")), lines.Sum(line => line!.Minor("total"))));
        Assert.Equal(sums.Total, sums.Net + sums.Tax);
        Assert.Equal(sums.Tax, document["tax_lines"]!.AsArray().Sum(tax => tax!.Minor("amount")));
        return sums;
    }

    /// <summary>What is said of each rate: name, parts per million, net, amount.</summary>
    public static List<(string, int?, long, long)> Rates(this JsonNode document) =>
        [.. document["tax_lines"]!.AsArray().Select(tax => ((string)tax!["name"]!, (int?)tax["rate_ppm"], tax.Minor("net"), tax.Minor("amount")))];

    /// <summary>Invoices less credit notes are what is owed of every order that was invoiced, net and tax.</summary>
    public static async Task PapersBalance(this StoaHost host)
    {
        await host.PapersAreDone();
        Assert.Equal(
            0,
            await host.One<long>(
                """
                SELECT count(*) FROM commerce.orders o JOIN LATERAL (
                    SELECT sum(CASE d.kind WHEN 'invoice' THEN d.net ELSE -d.net END) AS net, sum(CASE d.kind WHEN 'invoice' THEN d.tax ELSE -d.tax END) AS tax
                    FROM papers.documents d WHERE d.order_id = o.id
                ) AS d ON d.net IS NOT NULL
                WHERE (d.net, d.tax) <> (o.total - o.tax_total - (o.credited - o.credited_tax), o.tax_total - o.credited_tax)
                """
            )
        );
        Assert.Equal(
            0,
            await host.One<long>(
                """
                SELECT count(*) FROM papers.documents d
                WHERE (d.net, d.tax) <> (SELECT sum(l.net), sum(l.tax) FROM papers.document_lines l WHERE l.document_id = d.id)
                    OR d.number <> d.stem || lpad(d.counter::text, greatest(6, length(d.counter::text)), '0')
                """
            )
        );
        await host.SeriesHaveNoGaps();
    }

    public static async Task SeriesHaveNoGaps(this StoaHost host) =>
        Assert.Equal(
            0,
            await host.One<long>(
                """
                SELECT count(*) FROM papers.series s CROSS JOIN LATERAL (
                    SELECT count(*) AS documents, min(d.counter) AS first, max(d.counter) AS last FROM papers.documents d WHERE d.stem = s.stem) AS d
                WHERE (d.documents, d.first, d.last) IS DISTINCT FROM (s.last, 1::bigint, s.last)
                """
            )
        );

    /// <summary>An order of one new product of this price, sent to this country; its id.</summary>
    public static async Task<string> Bought(this Shop shop, User buyer, long price, int quantity, JsonObject body) =>
        await (await buyer.Client.With(await shop.Host.NewProduct(price), quantity)).Placed(body);
}
