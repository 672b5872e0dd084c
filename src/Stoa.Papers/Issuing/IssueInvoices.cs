using System.Text.Json;
using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Settings;
using Stoa.Contracts;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Papers.Issuing;

/// <summary>Issues the invoice of an order when the moment has come that the settings say. An event that comes again finds nothing left to invoice.</summary>
internal sealed class IssueInvoices(NpgsqlDataSource database, DocumentWriter documents, string moment, string topic) : IOutboxConsumer
{
    public static IssueInvoices WhenPaid(NpgsqlDataSource database, DocumentWriter documents) => new(database, documents, InvoiceMoments.Paid, OrderEvent.Paid);

    public static IssueInvoices WhenShipped(NpgsqlDataSource database, DocumentWriter documents) =>
        new(database, documents, InvoiceMoments.Shipped, OrderEvent.Shipped);

    public string Name => $"papers: invoices when {moment}";

    public string Topic => topic;

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        if (await database.One(MomentSql, row => row.GetString(0), cancelled) != moment)
        {
            return;
        }
        var order = JsonSerializer.Deserialize(happened.Payload, CommerceJson.Stored.OrderEvent)!.OrderId;
        var issued = await database.InTransaction(connection => documents.Invoice(connection, order, InvoiceWish.None, null, moment, cancelled), cancelled);
        Complain(issued.Failure);
    }

    /// <summary>Where the settings do not say enough of the seller for an invoice, the event is told again.</summary>
    /// <exception cref="InvalidOperationException">They do not.</exception>
    internal static void Complain(Failure? failure)
    {
        if (failure?.Fault == PapersFaults.SellerIncomplete)
        {
            throw new InvalidOperationException($"The order's invoice cannot be issued: the settings lack {failure.Arguments["member"]}.");
        }
    }

    internal const string MomentSql = "SELECT coalesce(seller ->> 'invoice_on', 'manual') FROM commerce.settings";
}

/// <summary>
/// Issues credit notes for what was invoiced and is not owed any more: for each refund, and for what was cancelled without one. What is due follows from the
/// rows of the order, so that an event that comes again, late or on two nodes at once issues none twice. What an order that was invoiced when it was paid has
/// grown by is invoiced along with it, once it is paid: by what was called off, or by money that has come. An order is told as paid once.
/// </summary>
internal sealed class IssueCreditNotes(NpgsqlDataSource database, DocumentWriter documents) : IOutboxConsumer
{
    /// <summary>As the triggers of the tables of orders and payments write it.</summary>
    public string Name => "papers: credit notes";

    public string Topic => "papers.order_credited";

    public async Task Handle(OutboxEvent happened, CancellationToken cancelled)
    {
        using var payload = JsonDocument.Parse(happened.Payload);
        var order = payload.RootElement.GetProperty("order_id").GetGuid();
        while ((await database.InTransaction(connection => documents.CreditNote(connection, order, cancelled), cancelled)).Value) { }
        IssueInvoices.Complain((await database.InTransaction(connection => documents.InvoiceRest(connection, order, cancelled), cancelled)).Failure);
    }
}
