using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Data;

namespace Stoa.Papers.Documents;

/// <summary>
/// Who may see a document: who owns its order now, whoever has the order's key, and staff who may read invoices. Ids cannot be guessed, so that a refusal
/// reveals nothing.
/// </summary>
internal sealed class InvoiceAccess(NpgsqlDataSource database, TimeProvider clock)
{
    public async Task<Outcome<Invoice>> Find(Guid id, RequestContext context)
    {
        var cancelled = context.CancellationToken;
        var found = await database.One(FindSql, row => (Invoice: Invoice.From(row), Owner: row.GetOrNull<Guid>("user_id")), cancelled, id);
        return found.Invoice is not { } invoice ? PapersFaults.InvoiceNotFound
            : await Sees(invoice.OrderId, found.Owner, context) ? invoice
            : PapersFaults.InvoiceNotYours;
    }

    /// <summary>Whether the caller may see documents of an order.</summary>
    public async Task<bool> Sees(Guid order, Guid? owner, RequestContext context) =>
        context.Caller.IsGuest
            ? await OrderTokens.Open(database, context.Caller.UserId, order, clock.GetUtcNow(), context.CancellationToken)
            : context.Caller.IsStaff || owner == context.Caller.UserId;

    internal const string FindSql = """
        SELECT d.id, d.kind, d.number, d.order_id, d.order_number, d.customer_id, o.user_id, d.refund_id, d.issued_at, d.facts::text AS facts
        FROM papers.documents d JOIN commerce.orders o ON o.id = d.order_id WHERE d.id = $1
        """;
}
