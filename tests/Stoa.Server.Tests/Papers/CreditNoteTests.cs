using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.CatalogueAdministration;
using Stoa.Server.Tests.OrdersForStaff;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.Papers;

/// <summary>What was invoiced and is not owed any more is taken off by a credit note, once, by itself.</summary>
public sealed class CreditNoteTests(Shop shop) : IClassFixture<Shop>
{
    private static object Usd(long amount) => new { amount, currency = "USD" };

    private async Task<(Client Root, string Order, JsonNode Invoice)> Sold(params int[] quantities)
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), quantities);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/orders/{order}/ship")).Status);
        return (root, order, await root.Invoiced(order));
    }

    [Fact]
    public async Task A_refund_has_one_credit_note_that_names_the_invoice_and_the_refund()
    {
        var (root, order, invoice) = await Sold(3);
        var line = await root.Line(order);

        var refund = await root.Refund(order, Units(line, 2));
        var note = Assert.Single(await root.CreditNotes(shop.Host, order, 1));

        Assert.Equal((string)refund.Data["id"]!, (string)note["refund_id"]!);
        Assert.Equal((long)refund.Data["amount"]!["amount"]!, note.Sums().Total);
        Assert.StartsWith("CN-", (string)note["number"]!, StringComparison.Ordinal);
        Assert.Equal((string)invoice["number"]!, (string)Assert.Single(note["corrects"]!.AsArray())!["number"]!);
        Assert.Equal((line, 2), ((string)note["lines"]![0]!["item_id"]!, (int)note["lines"]![0]!["quantity"]!));
        Assert.Null(note["due"]);
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task Refunds_one_after_another_take_off_to_the_cent_what_was_invoiced()
    {
        var (root, order, invoice) = await Sold(3, 2);

        foreach (var number in new[] { 0, 0, 1, 0, 1 })
        {
            Assert.Equal(HttpStatusCode.Created, (await root.Refund(order, Units(await root.Line(order, number), 1))).Status);
        }
        await root.Post($"/admin/orders/{order}/refunds", new { shipping = new { amount = 500, currency = "USD" } });
        await root.RefundAmount(order, (await root.Seen(order)).Amount("refundable"));
        var notes = await root.CreditNotes(shop.Host, order, 7);

        Assert.Equal(invoice.Sums(), (notes.Sum(note => note.Sums().Net), notes.Sum(note => note.Sums().Tax), notes.Sum(note => note.Sums().Total)));
        Assert.Equal(7, notes.Select(note => (string)note["refund_id"]!).Distinct(StringComparer.Ordinal).Count());
        await shop.Host.PapersBalance();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    public async Task What_takes_the_place_of_something_paid_is_invoiced_as_that_is_credited(long cheaper)
    {
        var root = await shop.Seller(more: new { invoice_on = "paid" });
        var order = await shop.Placed(await shop.SignUp(), 1);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        await root.Post($"/admin/orders/{order}/payments/{payment}/capture");
        await shop.Host.PapersAreDone();
        var price = (long)(await root.Seen(order))["items"]![0]!["unit_price"]!["amount"]!;
        var item = Stock.Warehouse.Tag();
        await shop.Host.NewProduct(item, price, 5);
        var instead = new
        {
            sku = item.ToUpperInvariant(),
            quantity = 1,
            unit_price = Usd(price + cheaper),
        };

        var edit = await root.Post($"/admin/orders/{order}/edits", new { remove = new[] { await root.Line(order) }, add = new[] { instead } });
        Assert.True(edit.Status == HttpStatusCode.Created, edit.Text);
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);
        await root.CreditNotes(shop.Host, order, 1);

        var invoices = await root.Documents(order, "invoice");
        Assert.Equal(2, invoices.Count);
        Assert.Equal(item.ToUpperInvariant(), (string)invoices[0]["lines"]![0]!["sku"]!);
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task Cancelling_what_is_invoiced_and_not_paid_takes_it_off_without_a_refund()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 3);
        var invoice = await root.Invoiced(order);

        await root.Cancel(order, Units(await root.Line(order), 1));
        var part = Assert.Single(await root.CreditNotes(shop.Host, order, 1));
        Assert.Null(part["refund_id"]);
        Assert.Equal(1, (int)part["lines"]![0]!["quantity"]!);
        await root.Cancel(order);
        var notes = await root.CreditNotes(shop.Host, order, 2);

        Assert.Equal(invoice.Sums(), (notes.Sum(note => note.Sums().Net), notes.Sum(note => note.Sums().Tax), notes.Sum(note => note.Sums().Total)));
        Assert.Contains(notes[0]["lines"]!.AsArray(), line => (string)line!["kind"]! == "shipping");
        (await root.Invoice(order)).Refused(HttpStatusCode.Conflict, "nothing_to_invoice");
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task What_was_taken_off_before_the_invoice_is_not_on_it_and_is_not_taken_off_again()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 3, 1);
        var payment = (string)(await root.Seen(order))["payments"]![0]!["id"]!;
        await root.Post($"/admin/orders/{order}/payments/{payment}/capture");
        await root.Cancel(order, Units(await root.Line(order), 1));
        await root.RefundAmount(order, 100);
        var owed = (await root.Seen(order)).Total() - (await root.Seen(order)).Amount("refunded");

        var invoice = await root.Invoiced(order);
        Assert.Equal((owed, owed), (invoice.Sums().Total, (long)invoice["paid"]!["amount"]!));
        Assert.Equal(
            [("item", 2), ("item", 1), ("shipping", 1), ("adjustment", 1)],
            invoice["lines"]!.AsArray().Select(line => ((string)line!["kind"]!, (int)line["quantity"]!))
        );
        await root.RefundAmount(order, 50);

        Assert.Equal(50, Assert.Single(await root.CreditNotes(shop.Host, order, 1)).Sums().Total);
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task A_refund_that_fails_is_no_credit_and_one_that_fails_late_is_owed_and_can_be_invoiced_anew()
    {
        var (root, order, invoice) = await Sold(1);
        var refund = await root.RefundAmount(order, 100);
        Assert.Single(await root.CreditNotes(shop.Host, order, 1));

        await shop.Host.Execute(
            "UPDATE payments.operations SET status = 'failed' WHERE kind = 'refund' AND payment_id IN (SELECT id FROM payments.payments WHERE order_id = $1)",
            Guid.Parse(order)
        );
        await shop.Host.Execute("UPDATE payments.payments SET refunded = 0 WHERE order_id = $1", Guid.Parse(order));
        await shop.Host.PapersAreDone();
        Assert.Equal("failed", (string)(await root.Seen(order))["refunds"]![0]!["status"]!);
        var again = await root.Invoiced(order);

        Assert.Equal(((long)refund.Data["amount"]!["amount"]!, "adjustment"), (again.Sums().Total, (string)Assert.Single(again["lines"]!.AsArray())!["kind"]!));
        await shop.Host.PapersBalance();
        Assert.Equal(2, (await root.Documents(order, "invoice")).Count);
        Assert.NotEqual((string)invoice["number"]!, (string)again["number"]!, StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_order_that_was_made_smaller_is_credited_whoever_did_it_and_one_that_grew_can_be_invoiced_again()
    {
        var root = await shop.Seller();
        var order = Guid.Parse(await shop.Placed(await shop.SignUp(), 4));
        await root.Invoiced(order.ToString());

        await Resize(order, 3);
        var note = Assert.Single(await root.CreditNotes(shop.Host, order.ToString(), 1));
        Assert.Equal((1, 999), ((int)note["lines"]![0]!["quantity"]!, note.Sums().Net));
        await Resize(order, 5);
        var more = await root.Invoiced(order.ToString());

        Assert.Equal((2, 1_998), ((int)more["lines"]![0]!["quantity"]!, more.Sums().Net));
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task An_edit_of_what_was_invoiced_has_a_credit_note_for_what_goes_and_an_invoice_for_what_comes()
    {
        var root = await shop.Seller();
        var order = await shop.Placed(await shop.SignUp(), 4);
        var line = await root.Line(order);
        await root.Invoiced(order);
        var item = Merchant.Tag();
        await shop.Host.NewProduct("edit-" + item, 500, 10);

        var edit = await root.Post(
            $"/admin/orders/{order}/edits",
            new { set_quantity = new[] { Units(line, 1) }, add = new[] { new { sku = ("EDIT-" + item).ToUpperInvariant(), quantity = 2 } } }
        );
        Assert.Equal(HttpStatusCode.OK, (await root.Post($"/admin/edits/{edit.Data["id"]}/confirm")).Status);

        var note = Assert.Single(await root.CreditNotes(shop.Host, order, 1));
        Assert.Equal((line, 3), ((string)note["lines"]![0]!["item_id"]!, (int)note["lines"]![0]!["quantity"]!));
        var more = await root.Invoiced(order);
        Assert.Equal((2, 1_000), ((int)Assert.Single(more["lines"]!.AsArray())!["quantity"]!, more.Sums().Net));
        (await root.Invoice(order)).Refused(HttpStatusCode.Conflict, "nothing_to_invoice");
        await shop.Host.PapersBalance();
    }

    [Fact]
    public async Task Events_that_come_again_and_on_two_nodes_at_once_issue_one_credit_note_each()
    {
        var (root, order, _) = await Sold(5);
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        var line = await root.Line(order);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => root.Refund(order, Units(line, 1))));
        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    (i % 2 == 0 ? shop.Host : second)
                        .Services.GetServices<Stoa.Platform.Outbox.IOutboxConsumer>()
                        .Single(consumer => consumer.Name == "papers: credit notes")
                        .Handle(
                            new(i, "papers.order_credited", $$"""{"order_id":"{{order}}"}""", DateTimeOffset.UtcNow, 1),
                            TestContext.Current.CancellationToken
                        )
                )
        );

        Assert.Equal(5, (await root.CreditNotes(shop.Host, order, 5)).Select(note => (string)note["refund_id"]!).Distinct(StringComparer.Ordinal).Count());
        await shop.Host.PapersBalance();
    }

    /// <summary>As an edit of the order does it: another quantity of its one line, at the same price.</summary>
    private Task<int> Resize(Guid order, int quantity) =>
        shop.Host.Execute(
            """
            WITH line AS (
                UPDATE commerce.order_lines SET quantity = $2, tax_amount = round(999 * $2 * 0.0875), total = 999 * $2 + round(999 * $2 * 0.0875)
                WHERE order_id = $1 RETURNING tax_amount
            )
            UPDATE commerce.orders o SET subtotal = 999 * $2, tax_total = line.tax_amount + o.shipping_tax, total = 999 * $2 + line.tax_amount +
                o.shipping_tax + o.shipping_total,
                tax_lines = json_build_array(json_build_object('name', o.tax_lines -> 0 ->> 'name', 'rate_ppm', 87500, 'amount', line.tax_amount +
                    o.shipping_tax))
            FROM line WHERE o.id = $1
            """,
            order,
            quantity
        );
}
