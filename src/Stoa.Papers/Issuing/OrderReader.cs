using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Settings;
using Stoa.Papers.Documents;
using Stoa.Platform.Data;

namespace Stoa.Papers.Issuing;

/// <summary>
/// Reads what documents are made of, and locks the order: until the end of the transaction nobody else invoices it, and nothing of it is credited. All that
/// papers know of the tables of orders stands here.
/// </summary>
internal static class OrderReader
{
    /// <summary>Null where there is none.</summary>
    public static async Task<InvoicedOrder?> Lock(NpgsqlConnection connection, Guid id, CancellationToken cancelled)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(OrderStates.LockOrderSql, id);
        // Statements of their own: they see what those have left that were waited for.
        batch.Add(LinesSql, id);
        batch.Add(CreditsSql, id);
        batch.Add(DocumentedSql, id);
        batch.Add(InvoicesSql, id);
        batch.Add(OrderSql, id);
        await using var row = await batch.ExecuteReaderAsync(cancelled);
        if (!await row.ReadAsync(cancelled))
        {
            return null;
        }
        var lines = await Next(row, LineFrom, cancelled);
        var credits = await Next(row, CreditFrom, cancelled);
        var documented = await Next(row, one => (Key: KeyOf(one), Part: PartOf(one)), cancelled);
        var invoices = await Next(row, InvoiceFrom, cancelled);
        await row.NextResultAsync(cancelled);
        await row.ReadAsync(cancelled);
        return From(row) with
        {
            Lines = lines,
            Credits = credits,
            Documented = documented.ToDictionary(entry => entry.Key, entry => entry.Part),
            Invoices = [.. invoices.Select(invoice => invoice.Reference)],
            InvoicedTo = invoices.Count > 0 ? invoices[^1].To : null,
        };
    }

    private static async Task<List<T>> Next<T>(NpgsqlDataReader row, Func<NpgsqlDataReader, T> read, CancellationToken cancelled)
    {
        await row.NextResultAsync(cancelled);
        var all = new List<T>();
        while (await row.ReadAsync(cancelled))
        {
            all.Add(read(row));
        }
        return all;
    }

    private static SoldLine LineFrom(NpgsqlDataReader row)
    {
        var (ppm, whole) = (row.GetInt32("tax_rate_ppm"), PartOf(row));
        return new(
            row.GetGuid("id"),
            row.GetString("sku"),
            row.GetString("name"),
            OrderRows.AttributesOf(row.GetString("attributes")),
            row.GetInt64("unit_price"),
            // An order that moved in brought its taxes and not their rates.
            ppm == 0
            && whole.Tax != 0
                ? null
                : ppm,
            whole
        );
    }

    private static OrderCredit CreditFrom(NpgsqlDataReader row) =>
        new(
            row.GetGuid("id"),
            KeyOf(row),
            PartOf(row),
            row.GetOrNull<Guid>("refund_id"),
            row.GetBoolean("settled"),
            row.GetBoolean("counted"),
            row.GetBoolean("named")
        );

    private static (InvoiceReference Reference, InvoicedTo To) InvoiceFrom(NpgsqlDataReader row)
    {
        var facts = row.GetJson("facts", PapersJson.Stored.InvoiceFacts)!;
        return (
            new InvoiceReference(row.GetGuid("id"), row.GetString("number"), Days.Text(Days.Of(row.GetTime("issued_at"), facts.TimeZone))),
            new InvoicedTo(facts.Buyer, [.. facts.Notes.Where(note => note.Code != InvoiceNotes.Note)])
        );
    }

    private static PartKey KeyOf(NpgsqlDataReader row) => new(row.GetString("part"), row.GetOrNull<Guid>("order_line_id"));

    private static Part PartOf(NpgsqlDataReader row) => new(row.GetInt32("quantity"), row.GetInt64("net"), row.GetInt64("tax"));

    private static InvoicedOrder From(NpgsqlDataReader row)
    {
        var (includesTax, shipping, shippingTax) = (row.GetBoolean("prices_include_tax"), row.GetInt64("shipping_total"), row.GetInt64("shipping_tax"));
        return new()
        {
            Id = row.GetGuid("id"),
            Number = row.GetString("order_number"),
            CustomerId = row.GetGuid("customer_id"),
            UserId = row.GetOrNull<Guid>("user_id"),
            Email = row.GetString("email"),
            Currency = row.GetString("currency"),
            PricesIncludeTax = includesTax,
            Total = row.GetInt64("total"),
            Tax = row.GetInt64("tax_total"),
            Shipping = new Part(0, includesTax ? shipping - shippingTax : shipping, shippingTax),
            ShippingMethod = row.GetString("shipping_method"),
            IsSent = row.GetBoolean("is_sent"),
            TaxLines = row.GetJson("tax_lines", CommerceJson.Stored.TaxLineArray)!,
            BillingAddress = row.GetJson("billing_address", CommerceJson.Default.Address)!,
            ShippingAddress = row.GetJson("shipping_address", CommerceJson.Default.Address)!,
            Paid = Math.Max(0, row.GetInt64("paid")),
            ShippedAt = row.GetOrNull<DateTimeOffset>("shipped_at"),
            SellerCountry = row.GetStringOrNull("country"),
            Seller = SellerTerms.Stored(row),
            Lines = [],
            Credits = [],
            Documented = new Dictionary<PartKey, Part>(),
            Invoices = [],
        };
    }

    internal const string LinesSql = """
        SELECT l.id, l.sku, l.name, l.attributes::text AS attributes, l.unit_price, l.tax_rate_ppm, l.quantity, l.total - l.tax_amount AS net,
            l.tax_amount AS tax
        FROM commerce.order_lines l WHERE l.order_id = $1 ORDER BY l.position
        """;

    internal const string CreditsSql = """
        SELECT c.id, CASE c.kind WHEN 'amount' THEN 'other' ELSE c.kind END AS part, c.order_line_id, c.quantity, c.net, c.tax, c.refund_id,
            c.lasting OR r.status = 'succeeded' AS settled, EXISTS (SELECT FROM papers.counted_credits k WHERE k.credit_id = c.id) AS counted,
            EXISTS (SELECT FROM papers.documents d WHERE d.refund_id = c.refund_id) AS named
        FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
        WHERE c.order_id = $1 AND (c.lasting OR r.status <> 'failed') ORDER BY c.at, c.id
        """;

    internal const string DocumentedSql = """
        SELECT l.part, l.order_line_id, sum(s.sign * l.quantity)::int AS quantity, sum(s.sign * l.net)::bigint AS net, sum(s.sign * l.tax)::bigint AS tax
        FROM papers.document_lines l JOIN papers.documents d ON d.id = l.document_id
        CROSS JOIN LATERAL (SELECT CASE d.kind WHEN 'invoice' THEN 1 ELSE -1 END AS sign) AS s
        WHERE l.order_id = $1 GROUP BY 1, 2
        """;

    internal const string InvoicesSql = """
        SELECT d.id, d.number, d.issued_at, d.facts::text AS facts FROM papers.documents d
        WHERE d.order_id = $1 AND d.kind = 'invoice' ORDER BY d.issued_at, d.id
        """;

    internal const string OrderSql = """
        SELECT o.id, o.order_number, o.customer_id, o.user_id, o.email, o.currency, o.prices_include_tax, o.total, o.tax_total, o.shipping_total,
            o.shipping_tax,
            o.tax_lines::text AS tax_lines, o.billing_address::text AS billing_address, o.shipping_address::text AS shipping_address,
            coalesce(m.name, '') AS shipping_method, s.country, s.seller::text AS seller,
            o.shipping_method_id <> '' OR EXISTS (SELECT FROM commerce.order_lines l LEFT JOIN commerce.products p ON p.id = l.product_id
                WHERE l.order_id = o.id AND coalesce(p.requires_shipping, true) AND l.quantity > l.cancelled) AS is_sent,
            o.paid_elsewhere
                + (SELECT coalesce(sum(p.captured - p.refunded - p.refunding), 0)::bigint FROM payments.payments p WHERE p.order_id = o.id)
                - (SELECT coalesce(sum(p.amount), 0)::bigint FROM commerce.refunds r JOIN commerce.refund_parts p ON p.refund_id = r.id
                    WHERE r.order_id = o.id AND p.payment_id IS NULL AND r.status <> 'failed') AS paid,
            CASE WHEN o.fulfilment_status IN ('fulfilled', 'delivered')
                THEN (SELECT max(f.shipped_at) FROM commerce.fulfilments f WHERE f.order_id = o.id AND f.status IN ('shipped', 'delivered')) END AS shipped_at
        FROM commerce.orders o CROSS JOIN commerce.settings s LEFT JOIN commerce.shipping_methods m ON m.id = o.shipping_method_id WHERE o.id = $1
        """;
}
