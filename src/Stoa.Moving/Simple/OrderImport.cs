using System.Text;
using System.Text.Json;
using Npgsql;
using Stoa.Commerce;
using Stoa.Commerce.Catalogue;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Moving.Formats;
using Stoa.Platform.Data;
using Stoa.Platform.People;

namespace Stoa.Moving.Simple;

/// <summary>
/// Orders of the past, for the record: nothing is paid, shipped, promised or told for them. Their buyers have to have accounts. An order that is here under
/// its number stays as it is.
/// </summary>
internal sealed class OrderImport(ContractCatalogue contracts, CustomerAccounts accounts) : ImportType
{
    public override string Name => ImportTypes.Orders;

    public override IReadOnlyList<string> LineKeys { get; } = ["order_number"];

    public override RowFormat? Recognise(CsvHeader header) =>
        (RowFormat?)OrderFormat.Recognise(header) ?? (RowFormat?)WooOrders.Recognise(header) ?? WooOrderRows.Recognise(header);

    private sealed record Group(StagedRow Lead, PastOrder Order, List<PastItem> Items, List<StagedRow> Rows);

    public override async Task<IReadOnlyList<RowResult>> Run(ImportPart part)
    {
        var results = new List<RowResult>();
        var groups = part.Rows.GroupBy(row => row.Group).Select(rows => Read(part, [.. rows], results)).OfType<Group>().ToList();
        string[] numbers = [.. groups.Select(group => group.Order.Number)];
        if (part.Apply)
        {
            // Two imports of one order make it once.
            await part.Connection.Change(NameLocks.Sql, part.Cancelled, "commerce.order_number", numbers);
        }
        var there = (await part.Connection.Many(ThereSql, row => row.GetString(0), part.Cancelled, [numbers])).ToHashSet(StringComparer.Ordinal);
        string[] keys = [.. groups.Select(group => group.Order.Email).Where(email => email.Length > 0).Select(accounts.KeyOf)];
        var buyers = (await accounts.Find(part.Connection, keys, forChange: false, part.Cancelled)).ToDictionary(
            account => accounts.KeyOf(account.Email),
            account => account.Id,
            StringComparer.Ordinal
        );
        Guid[] told = [.. groups.Select(group => Guid.TryParseExact(group.Order.UserId, "D", out var id) ? id : Guid.Empty)];
        foreach (var id in (await accounts.Emails(part.Connection, told, part.Cancelled)).Keys)
        {
            buyers[id.ToString()] = id;
        }
        var changes = new List<ImportChange>();
        foreach (var group in groups)
        {
            results.AddRange(await Apply(part, group, there, buyers, changes));
        }
        await ImportChange.Keep(part.Connection, part.Import.Id, changes, part.Cancelled);
        return results;
    }

    private Group? Read(ImportPart part, List<StagedRow> rows, List<RowResult> results)
    {
        var contract = contracts[part.Format is null ? part.Import.Contract : "store"];
        PastOrder? order = null;
        var items = new List<PastItem>();
        var wrong = new List<RowResult>();
        foreach (var staged in rows)
        {
            var read = JsonLines.ReadKept<OrderRow>(
                Encoding.UTF8.GetBytes(staged.Body),
                contract,
                part.Format is null ? OrderRow.ReadLine : OrderRow.ReadCells
            );
            if (read?.Value is not { } row)
            {
                wrong.Add(part.Refused(staged, read?.Failure ?? Failure.Of(RequestFaults.MalformedBody)));
                continue;
            }
            order ??= row.Order;
            items.AddRange(row.Items);
        }
        if (wrong.Count == 0 && order is not null && !part.Next.Broken.Contains(rows[0].Group))
        {
            return new Group(rows[0], order, items, rows);
        }
        // An order is taken whole or not at all: one with a line less would be another order.
        results.AddRange(wrong);
        var told = wrong.Select(result => result.Line).ToHashSet();
        results.AddRange(rows.Where(row => !told.Contains(row.Line)).Select(row => RowResult.Refused(row.Line, part.ErrorOf(row, "", "order_refused"))));
        return null;
    }

    private async Task<IEnumerable<RowResult>> Apply(
        ImportPart part,
        Group group,
        HashSet<string> there,
        Dictionary<string, Guid> buyers,
        List<ImportChange> changes
    )
    {
        var order = group.Order;
        if (!there.Add(order.Number))
        {
            return group.Rows.Select(row => RowResult.Of(row.Line, RowOutcomes.Unchanged));
        }
        var (buyer, sums) = (Buyer(order, buyers), PastSums.Of(order, group.Items));
        var (member, code) =
            buyer is null ? ("email", "customer_unknown")
            : Broken(group, part.Now) is { Code.Length: > 0 } broken ? broken
            : sums is null ? ("total.amount", "sum_wrong")
            : ("", "");
        if (code.Length > 0)
        {
            var path = part.Format is null ? member : "order." + member;
            return group.Rows.Select(row =>
                RowResult.Refused(row.Line, part.ErrorOf(row, row == group.Lead ? path : "", row == group.Lead ? code : "order_refused"))
            );
        }
        if (part.Apply)
        {
            await Write(part, order, sums!, buyer!.Value);
            changes.Add(new ImportChange(group.Lead.Line, "order", order.Number, null, VersionOf(order)));
        }
        return group.Rows.Select(row => RowResult.Of(row.Line, RowOutcomes.Create));
    }

    /// <summary>By address, else by our id.</summary>
    private Guid? Buyer(PastOrder order, Dictionary<string, Guid> buyers) =>
        order.Email.Length > 0 ? (buyers.TryGetValue(accounts.KeyOf(order.Email), out var byEmail) ? byEmail : null)
        : buyers.TryGetValue(order.UserId, out var byId) ? byId
        : null;

    private static (string Member, string Code) Broken(Group group, DateTimeOffset now)
    {
        var (order, items) = (group.Order, group.Items);
        var currency = order.Total.Currency;
        // An order's id has the moment in it, counted from 1970: what is older is what a spreadsheet makes of nothing.
        return order.CreatedAt is not { } at || at > now || at < DateTimeOffset.UnixEpoch ? ("created_at", "date")
            : order.ShippingAddress is null ? ("shipping_address", "required")
            : items.Count == 0 ? ("items", "required")
            : items.Exists(item => item.UnitPrice.Currency != currency) || order.Tax.Currency != currency ? ("currency", "one_of")
            : ("", "");
    }

    private static async Task Write(ImportPart part, PastOrder order, PastSums sums, Guid buyer)
    {
        var items = sums.Items;
        var includesTax = sums.IncludesTax ?? await part.Connection.One(IncludesTaxSql, row => row.GetBoolean(0), part.Cancelled);
        var shipping = order.ShippingAddress!.ToAddress();
        await part.Connection.Change(
            InsertSql,
            part.Cancelled,
            Guid.CreateVersion7(order.CreatedAt!.Value),
            order.Number,
            buyer,
            order.Status,
            order.Total.Currency,
            sums.Subtotal,
            sums.Discount,
            order.Tax.Amount,
            order.Shipping.Amount,
            order.Total.Amount,
            JsonSerializer.Serialize(shipping, CommerceJson.Default.Address),
            JsonSerializer.Serialize(order.BillingAddress?.ToAddress() ?? shipping, CommerceJson.Default.Address),
            order.Notes,
            order.CreatedAt.Value,
            items.Select(_ => Guid.CreateVersion7(part.Now)).ToArray(),
            items.Select(item => item.ProductId).ToArray(),
            items.Select(item => item.Sku).ToArray(),
            items.Select(item => item.Name).ToArray(),
            items.Select(item => item.UnitPrice.Amount).ToArray(),
            items.Select(item => item.Quantity).ToArray(),
            items.Select(item => item.Discount.Amount).ToArray(),
            items.Select(item => item.Tax.Amount).ToArray(),
            items.Select(item => item.TotalOf(includesTax)).ToArray(),
            includesTax,
            items.Select(item => item.VariantId).ToArray(),
            items.Select(item => TextMaps.ToJson(item.Attributes)).ToArray()
        );
    }

    private static long VersionOf(PastOrder order) => (order.CreatedAt!.Value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10;

    /// <summary>Orders that something has happened to since stay.</summary>
    public override async Task<IReadOnlyList<Left>> Undo(
        NpgsqlConnection connection,
        ImportState import,
        IReadOnlyList<ImportChange> changes,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var gone = (
            await connection.Many(
                RemoveSql,
                row => row.GetString(0),
                cancelled,
                changes.Select(change => change.EntityId).ToArray(),
                changes.Select(change => change.VersionAfter).ToArray()
            )
        ).ToHashSet(StringComparer.Ordinal);
        return [.. changes.Where(change => !gone.Contains(change.EntityId)).Select(change => new Left(change.Number, "changed_since"))];
    }

    internal const string ThereSql = "SELECT order_number FROM commerce.orders WHERE order_number = ANY ($1)";

    internal const string IncludesTaxSql = "SELECT prices_include_tax FROM commerce.settings";

    /// <summary>
    /// With the rows that its status follows from, and so that it follows at once: an order that moves in is told to nobody. Its payments stay where they were
    /// made.
    /// </summary>
    internal const string InsertSql = """
        WITH made AS (
            INSERT INTO commerce.orders (id, order_number, user_id, status, currency, subtotal, discount_total, tax_total,
                shipping_total, total, shipping_address,
                billing_address, shipping_method_id, notes, created_at, updated_at, prices_include_tax,
                payment_status, fulfilment_status, paid_elsewhere, credited, credited_tax, paid_at, cancelled_at, completed_at)
            VALUES ($1::uuid, $2, $3, $4::text, $5, $6, $7, $8::bigint, $9, $10::bigint, $11::text::jsonb, $12::text::jsonb, '', $13, $14::timestamptz, $14,
                $24::boolean,
                CASE WHEN $4 = 'cancelled' THEN CASE WHEN $10 = 0 THEN 'paid' ELSE 'voided' END WHEN $4 = 'pending' AND $10 > 0 THEN 'awaiting' ELSE 'paid' END,
                CASE $4 WHEN 'shipped' THEN 'fulfilled' WHEN 'delivered' THEN 'delivered' ELSE 'unfulfilled' END,
                CASE WHEN $4 IN ('paid', 'shipped', 'delivered') THEN $10 ELSE 0 END,
                CASE WHEN $4 = 'cancelled' THEN $10 ELSE 0 END, CASE WHEN $4 = 'cancelled' THEN $8 ELSE 0 END,
                CASE WHEN $4 IN ('paid', 'shipped', 'delivered') OR $10 = 0 THEN $14 END,
                CASE WHEN $4 = 'cancelled' THEN $14 END, CASE WHEN $4 IN ('shipped', 'delivered') THEN $14 END) RETURNING id
        ),
        lines AS (
            INSERT INTO commerce.order_lines (id, order_id, position, product_id, variant_id, attributes, sku, name, unit_price, quantity, discount_amount,
                tax_amount, total, prices_include_tax, fulfilled, shipped, cancelled, credited)
            SELECT l.id, made.id, l.n, coalesce(nullif(l.product_id, ''), (SELECT p.id FROM commerce.products p WHERE p.sku = l.sku),
                    (SELECT v.product_id FROM commerce.variants v WHERE v.sku = l.sku), ''), l.variant_id, l.attributes::jsonb, l.sku, l.name, l.unit_price,
                l.quantity, l.discount, l.tax, l.total, $24, CASE WHEN $4 IN ('shipped', 'delivered') THEN l.quantity ELSE 0 END,
                CASE WHEN $4 IN ('shipped', 'delivered') THEN l.quantity ELSE 0 END, CASE WHEN $4 = 'cancelled' THEN l.quantity ELSE 0 END,
                CASE WHEN $4 = 'cancelled' THEN l.quantity ELSE 0 END
            FROM made CROSS JOIN unnest($15::uuid[], $16::text[], $17::text[], $18::text[], $19::bigint[], $20::int[], $21::bigint[], $22::bigint[],
                $23::bigint[], $25::text[], $26::text[])
                WITH ORDINALITY AS l(id, product_id, sku, name, unit_price, quantity, discount, tax, total, variant_id, attributes, n)
            RETURNING id, order_id, coalesce(variant_id, product_id) AS item_id, quantity, total, tax_amount
        ),
        credits AS (
            INSERT INTO commerce.order_credits (id, order_id, kind, order_line_id, quantity, net, tax, lasting, at)
            SELECT gen_random_uuid(), l.order_id, 'line', l.id, l.quantity, l.total - l.tax_amount, l.tax_amount, true, $14 FROM lines l WHERE $4 = 'cancelled'
            UNION ALL
            SELECT gen_random_uuid(), $1, 'amount', NULL, 0, $10 - $8 - sum(l.total - l.tax_amount), $8 - sum(l.tax_amount), true, $14 FROM lines l
            HAVING $4 = 'cancelled'
        ),
        parcels AS (
            INSERT INTO commerce.fulfilments (id, order_id, status, created_at, shipped_at, delivered_at, updated_at)
            SELECT gen_random_uuid(), made.id, $4, $14, $14, CASE WHEN $4 = 'delivered' THEN $14 END, $14 FROM made WHERE $4 IN ('shipped', 'delivered')
            RETURNING id
        )
        INSERT INTO commerce.fulfilment_items (fulfilment_id, order_line_id, item_id, location_id, quantity, taken, loose)
        SELECT f.id, l.id, l.item_id, (SELECT p.id FROM commerce.locations p ORDER BY p.priority, p.id LIMIT 1), l.quantity, 0, true FROM parcels f CROSS
            JOIN lines l
        """;

    internal const string RemoveSql = """
        DELETE FROM commerce.orders o USING unnest($1::text[], $2::bigint[]) AS c(order_number, version)
        WHERE o.order_number = c.order_number AND (extract(epoch FROM o.updated_at) * 1000000)::bigint = c.version
            AND NOT EXISTS (SELECT FROM payments.payments p WHERE p.order_id = o.id)
        RETURNING o.order_number
        """;
}
