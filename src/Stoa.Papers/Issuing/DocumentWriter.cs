using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using Stoa.Commerce.Settings;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Papers.Documents;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Papers.Issuing;

/// <summary>
/// Issues documents. The number is taken by the last statement that waits for anybody: the row of the series is locked from there to the commit, which is
/// next, so that those who issue at once wait for one another as shortly as can be, and a transaction that is undone leaves no gap. Rows are locked in one
/// order: the order, the audit log's head, the series.
/// </summary>
internal sealed class DocumentWriter(AuditLog audit, TimeProvider clock)
{
    /// <summary>Issues an invoice of all that is owed of the order and on none yet.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="order">Which order.</param>
    /// <param name="wish">What only the request knows.</param>
    /// <param name="context">Of the request; null where nobody asked.</param>
    /// <param name="on">The moment that has come; null by hand. An order is invoiced at the moment that the settings say.</param>
    /// <param name="cancelled">Of whoever asks.</param>
    public async Task<Outcome<Invoice>> Invoice(
        NpgsqlConnection connection,
        Guid order,
        InvoiceWish wish,
        RequestContext? context,
        string? on,
        CancellationToken cancelled
    ) =>
        await OrderReader.Lock(connection, order, cancelled) is { } state
            ? await Invoice(connection, state, wish, context, on, cancelled)
            : Commerce.CommerceFaults.OrderNotFound;

    private async Task<Outcome<Invoice>> Invoice(
        NpgsqlConnection connection,
        InvoicedOrder state,
        InvoiceWish wish,
        RequestContext? context,
        string? on,
        CancellationToken cancelled
    )
    {
        if (on is not null && state.Seller.InvoiceOn != on)
        {
            return PapersFaults.NothingToInvoice;
        }
        if (DocumentPlan.Invoice(state) is not { } plan)
        {
            return PapersFaults.NothingToInvoice;
        }
        return state.Seller.Missing(state.SellerCountry) is { } missing
            ? Failure.Of(PapersFaults.SellerIncomplete, "member", missing)
            : await Issue(connection, state, plan, wish, context, cancelled);
    }

    /// <summary>Issues what is owed and on no document of an order that was invoiced when it was paid, and still is.</summary>
    public async Task<Outcome<Invoice>> InvoiceRest(NpgsqlConnection connection, Guid order, CancellationToken cancelled) =>
        await OrderReader.Lock(connection, order, cancelled) is { Invoices.Count: > 0, IsPaid: true } state
            ? await Invoice(connection, state, InvoiceWish.None, null, InvoiceMoments.Paid, cancelled)
            : PapersFaults.NothingToInvoice;

    /// <summary>Issues the next credit note that is due for the order, if any; false where nothing is left to be done.</summary>
    public async Task<Outcome<bool>> CreditNote(NpgsqlConnection connection, Guid order, CancellationToken cancelled)
    {
        if (await OrderReader.Lock(connection, order, cancelled) is not { } state || DocumentPlan.CreditNote(state) is not { } plan)
        {
            return false;
        }
        if (plan.Parts.Count == 0)
        {
            await connection.Change(CountSql, cancelled, plan.Counted.ToArray());
            return true;
        }
        await Issue(connection, state, plan, InvoiceWish.None, null, cancelled);
        return true;
    }

    private async Task<Invoice> Issue(
        NpgsqlConnection connection,
        InvoicedOrder order,
        DocumentPlan plan,
        InvoiceWish wish,
        RequestContext? context,
        CancellationToken cancelled
    )
    {
        var now = clock.GetUtcNow();
        var (id, facts) = (Guid.CreateVersion7(now), DocumentComposer.Compose(order, plan, wish));
        if (context is not null)
        {
            var told = new JsonObject
            {
                ["order_id"] = order.Id.ToString(),
                ["total"] = plan.Sum.Gross,
                ["currency"] = order.Currency,
            };
            await audit.Write(connection, context, PapersAuditActions.InvoiceIssued, Documents.Invoice.Subject(id), null, told);
        }
        var (number, issuedAt) = await connection.One(
            IssueSql,
            row => (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)),
            cancelled,
            [id, plan.Kind, Stem(order, plan.Kind, now), now, .. Columns(order, plan, facts), Guids(context?.Caller.UserId)]
        );
        return Documents.Invoice.Of(id, plan.Kind, number!, (order.Id, order.Number), order.CustomerId, plan.RefundId, issuedAt, facts);
    }

    /// <summary>What the number begins with: a prefix ends in no digit, so that two stems never make the same number.</summary>
    private static string Stem(InvoicedOrder order, string kind, DateTimeOffset now)
    {
        var prefix = kind == InvoiceKinds.Invoice ? order.Seller.InvoicePrefix : order.Seller.CreditNotePrefix;
        return order.Seller.NumbersPerYear ? $"{prefix}{Days.Year(Days.Of(now, order.Seller.TimeZone))}-" : prefix;
    }

    private static object?[] Columns(InvoicedOrder order, DocumentPlan plan, InvoiceFacts facts) =>
        [
            order.Id,
            order.Number,
            order.CustomerId,
            Guids(order.UserId),
            Guids(plan.RefundId),
            order.Currency,
            plan.Sum.Net,
            plan.Sum.Tax,
            JsonSerializer.Serialize(facts, PapersJson.Stored.InvoiceFacts),
            plan.Parts.Select(entry => entry.Key.Kind).ToArray(),
            plan.Parts.Select(entry => entry.Key.Line).ToArray(),
            plan.Parts.Select(entry => entry.Part.Quantity).ToArray(),
            plan.Parts.Select(entry => entry.Part.Net).ToArray(),
            plan.Parts.Select(entry => entry.Part.Tax).ToArray(),
            plan.Counted.ToArray(),
        ];

    private static NpgsqlParameter Guids(Guid? value) => new() { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)value ?? DBNull.Value };

    internal const string IssueSql = """
        WITH counted AS (
            INSERT INTO papers.series AS s (stem, last, last_at) VALUES ($3, 1, $4)
            ON CONFLICT (stem) DO UPDATE SET last = s.last + 1, last_at = greatest(s.last_at, excluded.last_at) RETURNING last, last_at
        ),
        issued AS (
            INSERT INTO papers.documents (id, kind, stem, counter, number, order_id, order_number, customer_id, user_id, refund_id, currency, net, tax, total,
                issued_at, facts)
            SELECT $1::uuid, $2::text, $3, c.last, $3 || lpad(c.last::text, greatest(6, length(c.last::text)), '0'), $5::uuid, $6, $7, $8, $9, $10::text,
                $11, $12,
                $11::bigint + $12::bigint, c.last_at, $13::text::json
            FROM counted c RETURNING id, number, issued_at
        ),
        lines AS (
            INSERT INTO papers.document_lines (document_id, position, order_id, part, order_line_id, quantity, net, tax)
            SELECT i.id, w.position, $5, w.part, w.line, w.quantity, w.net, w.tax
            FROM issued i CROSS JOIN unnest($14::text[], $15::uuid[], $16::int[], $17::bigint[], $18::bigint[])
                WITH ORDINALITY AS w(part, line, quantity, net, tax, position)
        ),
        credits AS (
            INSERT INTO papers.counted_credits (credit_id, document_id) SELECT w.id, i.id FROM issued i CROSS JOIN unnest($19::uuid[]) AS w(id)
        ),
        told AS (
            INSERT INTO commerce.order_events (order_id, at, actor_id, type, text, public, after)
            SELECT $5, i.issued_at, $20, $2 || '_issued', i.number, true,
                json_build_object('invoice_id', i.id, 'number', i.number, 'total', $11::bigint + $12::bigint, 'currency', $10::text)
            FROM issued i
        )
        SELECT number, issued_at FROM issued
        """;

    internal const string CountSql = "INSERT INTO papers.counted_credits (credit_id) SELECT w.id FROM unnest($1::uuid[]) AS w(id)";
}
