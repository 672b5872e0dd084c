using Stoa.Contracts.Input;
using Stoa.Papers.Documents;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Database;
using Stoa.Server.Tests.OrdersForStaff;

namespace Stoa.Server.Tests.Papers;

/// <summary>Who sees invoices, and how they are found.</summary>
public sealed class InvoiceAccessTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_owner_and_staff_see_an_invoice_and_nobody_else_does()
    {
        var root = await shop.Seller();
        var (owner, stranger) = (await shop.SignUp(), await shop.SignUp());
        var order = await shop.Placed(owner, 1);
        var id = (string)(await root.Invoiced(order))["id"]!;
        var support = (await shop.SignUpAs("customer_experience")).Client;

        foreach (var path in new[] { $"/invoices/{id}", $"/invoices/{id}.pdf", $"/orders/{order}/invoices" })
        {
            foreach (var allowed in new[] { owner.Client, root, support })
            {
                Assert.Equal(HttpStatusCode.OK, (await allowed.Get(path)).Status);
            }
            Assert.Equal(HttpStatusCode.Forbidden, (await stranger.Client.Get(path)).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Get(path)).Status);
        }
        (await stranger.Client.Get($"/invoices/{id}")).Refused(HttpStatusCode.Forbidden, "invoice_not_yours");
        foreach (var unknown in new[] { Guid.NewGuid().ToString(), "x", "INV-2026-000001" })
        {
            (await root.Get($"/invoices/{unknown}")).Refused(HttpStatusCode.NotFound, "invoice_not_found");
            (await root.Get($"/invoices/{unknown}.pdf")).Refused(HttpStatusCode.NotFound, "invoice_not_found");
        }
        (await owner.Client.Get($"/orders/{Guid.NewGuid()}/invoices")).Refused(HttpStatusCode.NotFound, "order_not_found");
        (await owner.Client.Get("/admin/invoices")).Refused(HttpStatusCode.Forbidden, "forbidden");
        (await support.Invoice(order)).Refused(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.OK, (await support.Get("/admin/invoices")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await (await shop.SignUpAs("manager")).Client.Invoice(order)).Status);
    }

    [Fact]
    public async Task Who_has_claimed_an_order_placed_as_a_guest_sees_its_invoices_too()
    {
        var root = await shop.Seller();
        var (order, owner) = (await Guest("claimed@example.com"), await shop.SignUp());
        var id = (string)(await root.Invoiced(order))["id"]!;
        (await owner.Client.Get($"/invoices/{id}")).Refused(HttpStatusCode.Forbidden, "invoice_not_yours");

        await shop.Host.Execute("UPDATE commerce.orders SET user_id = $2, guest_id = NULL WHERE id = $1", Guid.Parse(order), Guid.Parse(owner.Id));

        Assert.Equal(HttpStatusCode.OK, (await owner.Client.Get($"/invoices/{id}")).Status);
    }

    [Fact]
    public async Task A_guest_with_the_order_s_key_sees_its_invoices_and_no_others()
    {
        var root = await shop.Seller();
        var (order, other) = (await Guest("one@example.com"), await Guest("two@example.com"));
        var (id, others) = ((string)(await root.Invoiced(order))["id"]!, (string)(await root.Invoiced(other))["id"]!);
        var number = await shop.Host.One<string>("SELECT order_number FROM commerce.orders WHERE id = $1", Guid.Parse(order));
        (await shop.Guest.Post("/orders/lookup", new { order_number = number, email = "one@example.com" })).IsOk();
        var token = (await shop.MailsTo("one@example.com"))
            .SelectMany(mail => mail.Text.Split('\n').Select(line => line.Trim()))
            .First(line => line.Length == 43 && !line.Contains(' ', StringComparison.Ordinal));

        Task<Reply> Open(string path) => shop.Guest.Send(HttpMethod.Get, path, null, ("X-Order-Token", token));

        Assert.Equal(HttpStatusCode.OK, (await Open($"/invoices/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await Open($"/invoices/{id}.pdf")).Status);
        Assert.Equal(id, (string)Assert.Single((await Open($"/orders/{order}/invoices")).Json["data"]!.AsArray())!["id"]!);
        (await Open($"/invoices/{others}")).Refused(HttpStatusCode.Forbidden, "invoice_not_yours");
        (await Open($"/invoices/{others}.pdf")).Refused(HttpStatusCode.Forbidden, "invoice_not_yours");
        Assert.Equal(HttpStatusCode.Forbidden, (await Open($"/orders/{other}/invoices")).Status);
    }

    [Fact]
    public async Task Whoever_is_forgotten_has_had_the_invoices_and_they_stay_in_the_books_with_their_names()
    {
        var root = await shop.Seller();
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 2);
        await root.Post($"/admin/orders/{order}/ship");
        var invoice = await root.Invoiced(order, new { buyer_vat_id = "FR40303265045" });

        var export = (await buyer.Client.Get("/account/export")).Data["parts"]!["invoices"]!["documents"]!.AsArray();
        Assert.Equal((string)invoice["number"]!, (string)Assert.Single(export)!["number"]!);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/customers/{buyer.Id}/anonymise")).Status);
        await root.RefundAmount(order, 100);
        var note = Assert.Single(await root.CreditNotes(shop.Host, order, 1));

        // A correction is to whom the invoice was.
        Assert.Equal(invoice["buyer"]!.ToJsonString(), note["buyer"]!.ToJsonString(), StringComparer.Ordinal);
        Assert.Equal(("John Doe", "FR40303265045"), ((string)note["buyer"]!["name"]!, (string)note["buyer"]!["vat_id"]!));
        Assert.Equal(invoice.ToJsonString(), (await root.Get($"/invoices/{invoice["id"]}")).Data.ToJsonString(), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Invoices_are_found_by_kind_order_buyer_number_and_time()
    {
        var root = await shop.Seller();
        var buyer = await shop.SignUp();
        var order = await shop.Placed(buyer, 2);
        var invoice = await root.Invoiced(order);
        await root.Cancel(order);
        var note = Assert.Single(await root.CreditNotes(shop.Host, order, 1));

        async Task<string[]> Found(string query)
        {
            var reply = await root.Get("/admin/invoices?" + query);
            Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
            return [.. reply.Json["data"]!.AsArray().Select(one => (string)one!["number"]!)];
        }

        var (first, second) = ((string)invoice["number"]!, (string)note["number"]!);
        Assert.Equal([second, first], await Found($"order_id={order}"), StringComparer.Ordinal);
        Assert.Equal([first, second], await Found($"order_id={order}&sort=issued_at"), StringComparer.Ordinal);
        Assert.Equal([first], await Found($"customer_id={buyer.Id}&kind=invoice"), StringComparer.Ordinal);
        Assert.Equal([second], await Found($"number={second}"), StringComparer.Ordinal);
        var moment = await shop.Host.One<string>(
            "SELECT to_char(issued_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM papers.documents WHERE number = $1",
            second
        );
        Assert.Equal([second], await Found($"order_id={order}&from={moment}"), StringComparer.Ordinal);
        Assert.Equal([first], await Found($"order_id={order}&to={moment}"), StringComparer.Ordinal);
        Assert.Empty(await Found("order_id=x"));
        Assert.Empty(await Found("number=nothing"));
        foreach (var wrong in new[] { "kind=receipt", "from=yesterday", "to=1", "sort=total", "page_size=0", "status=open" })
        {
            (await root.Get("/admin/invoices?" + wrong)).Refused(HttpStatusCode.BadRequest, "invalid_request");
        }
    }

    [Theory]
    [InlineData(null, null, null, null, "documents_by_issue")]
    [InlineData("credit_note", null, null, null, "documents_by_kind")]
    [InlineData(null, "P-4711", null, null, "documents_number")]
    [InlineData(null, null, "00000000-0000-0000-0000-000000004711", null, "documents_of_order")]
    [InlineData(null, null, null, "00000000-0000-0000-0000-000000000047", "documents_of_customer")]
    public async Task A_page_of_invoices_is_read_by_an_index(string? kind, string? number, string? order, string? customer, string index)
    {
        await shop.Host.Execute(
            """
            INSERT INTO papers.documents (id, kind, stem, counter, number, order_id, order_number, customer_id, currency, net, tax, total, issued_at, facts)
            SELECT gen_random_uuid(), CASE WHEN n % 100 = 0 THEN 'credit_note' ELSE 'invoice' END, 'P-', n, 'P-' || n, lpad(n::text, 32, '0')::uuid, 'ORD-P',
                lpad((n / 100)::text, 32, '0')::uuid, 'USD', 1, 0, 1, timestamptz '2020-01-01' + n * interval '1 minute', '{}'
            FROM generate_series(1, 50000) AS n ON CONFLICT DO NOTHING
            """
        );
        await shop.Host.Execute("ANALYZE papers.documents");
        var list = ListInvoices.Filtered(new(new ListRequest(new PageQuery(1, 20), null, null), kind, number, order, customer, null, null));

        var plan = await shop.Host.Explain(list.FirstPage(null, 20));

        Assert.Contains(" " + index + " ", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.Contains(
            index,
            await shop.Host.Explain(list.PageBehind(null, 20, "2020-02-01 00:00:00+00", "00000000-0000-0000-0000-000000000001")),
            StringComparison.Ordinal
        );
    }

    private async Task<string> Guest(string email) => (string)(await (await CartHolder.Ready(shop.Host, email: email)).Buy()).Data["id"]!;
}
