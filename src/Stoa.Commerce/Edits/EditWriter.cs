using System.Text.Json;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Pricing;
using Stoa.Commerce.Refunds;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments;
using Stoa.Payments.Providers;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Edits;

/// <summary>
/// Makes an edit come true, of an order that is locked: first what comes, then what goes, so that what was paid for the one pays for the other. What is then
/// still due is waited for; what is too much goes back.
/// </summary>
internal sealed class EditWriter(Cancellation cancellation, TimeProvider clock)
{
    /// <summary>As the payment of a difference is called where nothing else is waited for.</summary>
    private const string Method = "order_edit";

    /// <summary>What providers are to be asked for after the commit.</summary>
    public async Task<Outcome<List<Asked>>> Apply(NpgsqlConnection connection, OrderState order, EditPlan plan, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (plan.Leaving.Any(units => order.Line(units.Line) is not { } line || units.Quantity > line.Open))
        {
            return CommerceFaults.AlreadyFulfilled;
        }
        if (plan.ShippingAddress is not null && OrderRules.Address(order) is { } sent)
        {
            return sent;
        }
        if (!plan.IsStill(order))
        {
            return CommerceFaults.EditOutdated;
        }
        if (plan.ShippingAddress is { } address)
        {
            await connection.Change(AddressSql, cancelled, order.Id, JsonSerializer.Serialize(address, CommerceJson.Default.Address));
        }
        if (plan.Coming.Count > 0 && await Add(connection, order, plan.Coming, null, context, now) is { } refused)
        {
            return refused;
        }
        var asked = new List<Asked>();
        if (plan.Leaving.Count > 0)
        {
            var longer = (await StaffOrders.Read(connection, order.Id, cancelled))!.Order;
            var lines = plan.Leaving.Select(units => new SelectedLine(longer.Line(units.Line)!, units.Quantity)).ToList();
            // What is replaced or costs something else is not called off.
            var spec = new CancellationSpec([], "", IsRestocked: true, Notifies: plan.Coming.Count == 0)
            {
                Promised = [.. plan.Coming.Where(line => line.IsInstead).Select(line => line.Of!.Value)],
            };
            var gone = await cancellation.Cancel(connection, longer, lines, spec, context, now, cancelled);
            if (gone.Failure is not null)
            {
                return gone;
            }
            asked.AddRange(gone.Value!);
        }
        await Await(connection, order.Id, now, cancelled);
        return asked;
    }

    /// <summary>
    /// Asks for what is due and neither reserved nor awaited: as for the rest, where some is awaited, so that what is sold on account grows so.
    /// </summary>
    public static async Task Await(NpgsqlConnection connection, Guid id, DateTimeOffset now, CancellationToken cancelled)
    {
        await using (var batch = new NpgsqlBatch(connection))
        {
            OrderStates.Conclude(batch, id, now);
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        var order = (await StaffOrders.Read(connection, id, cancelled))!.Order;
        if (order.Unexpected > 0)
        {
            await using var batch = new NpgsqlBatch(connection);
            var rest = order.Payments.LastOrDefault(payment => payment is { Provider: ManualProvider.ProviderName, Status: PaymentStatuses.Awaiting });
            AwaitedPayments.Add(batch, id, order.UserId, rest?.MethodId ?? Method, new Money(order.Unexpected, order.Currency), now);
            await batch.ExecuteNonQueryAsync(cancelled);
        }
    }

    /// <summary>Writes new lines with their stock; a failure where it cannot be had.</summary>
    public static async Task<Failure?> Add(
        NpgsqlConnection connection,
        OrderState order,
        IReadOnlyList<ComingLine> coming,
        Guid? exchangedFor,
        RequestContext context,
        DateTimeOffset now
    )
    {
        var ids = coming.Select(_ => Guid.CreateVersion7(now)).ToArray();
        var kept = await Kept(connection, coming, context.CancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            InsertLinesSql,
            order.Id,
            ids,
            coming.Select(line => line.ProductId).ToArray(),
            coming.Select(line => line.VariantId).ToArray(),
            coming.Select(line => line.Sku).ToArray(),
            coming.Select(line => line.Name).ToArray(),
            coming.Select(line => line.UnitPrice).ToArray(),
            coming.Select(line => line.Quantity).ToArray(),
            coming.Select(line => line.Tax).ToArray(),
            coming.Select(line => line.Total).ToArray(),
            coming.Select(line => line.Attributes).ToArray(),
            coming.Select(line => line.RatePpm).ToArray(),
            order.PricesIncludeTax,
            new NpgsqlParameter<Guid?> { TypedValue = exchangedFor }
        );
        batch.Add(
            TotalsSql,
            order.Id,
            coming.Sum(line => line.UnitPrice * line.Quantity),
            coming.Sum(line => line.Tax),
            coming.Sum(line => line.Total),
            Merged(order.TaxLines, coming)
        );
        var (allocated, rows) = Promise(batch, order, coming, ids, kept, context, now);
        try
        {
            await batch.ExecuteNonQueryAsync(context.CancellationToken);
        }
        catch (PostgresException oversold) when (oversold.ConstraintName == "stock_not_oversold")
        {
            return Gone(coming);
        }
        return allocated.RecordsAffected >= rows ? null : Gone(coming);
    }

    /// <summary>What is promised to units that stay at another price: of a line of which some were refunded, to no more than these.</summary>
    private static async Task<IReadOnlyList<StockPart>> Kept(NpgsqlConnection connection, IReadOnlyList<ComingLine> coming, CancellationToken cancelled)
    {
        var instead = coming.Where(line => line.IsInstead).Select(line => (line.Of!.Value, line.ItemId, line.Quantity)).ToList();
        return instead.Count == 0 ? [] : await OrderStock.Parts(connection, instead, null, cancelled);
    }

    /// <summary>Units that stay at another price keep what is promised to them; the others are promised theirs, in at least so many rows.</summary>
    private static (NpgsqlBatchCommand Allocated, int Rows) Promise(
        NpgsqlBatch batch,
        OrderState order,
        IReadOnlyList<ComingLine> coming,
        Guid[] ids,
        IReadOnlyList<StockPart> kept,
        RequestContext context,
        DateTimeOffset now
    )
    {
        var instead = coming.Zip(ids).Where(line => line.First.IsInstead).ToDictionary(line => line.First.Of!.Value, line => line.Second);
        if (kept.Count > 0)
        {
            OrderStock.Release(batch, kept);
            OrderStock.Promise(batch, [.. kept.Select(part => part with { Line = instead[part.Line] })]);
        }
        var allocated = StockAllocations.Allocate(
            batch,
            order.Id,
            context.Caller.UserId,
            [.. coming.Zip(ids).Where(line => !line.First.IsInstead).Select(line => (line.Second, line.First.ItemId, line.First.Quantity))],
            now,
            // An order is promised stock once by itself; each edit is another time.
            $"edit:{Guid.CreateVersion7(now)}"
        );
        return (allocated, coming.Count - instead.Count);
    }

    private static Failure Gone(IReadOnlyList<ComingLine> coming) =>
        Carts.CartFailures.OutOfStock(string.Join(", ", coming.Select(line => line.Name).Distinct(StringComparer.Ordinal)), 0) with
        {
            Field = null,
        };

    private static string Merged(string taxLines, IReadOnlyList<ComingLine> coming) =>
        JsonSerializer.Serialize(
            JsonSerializer
                .Deserialize(taxLines, CommerceJson.Stored.TaxLineArray)!
                .Concat(coming.SelectMany(line => line.TaxLines))
                .GroupBy(line => (line.Name, line.RatePpm))
                .Select(rate => new TaxLine(rate.Key.Name, rate.Key.RatePpm, rate.Sum(line => line.Amount)))
                .OrderBy(line => line.Name, StringComparer.Ordinal)
                .ThenBy(line => line.RatePpm)
                .ToArray(),
            CommerceJson.Stored.TaxLineArray
        );

    internal const string AddressSql = "UPDATE commerce.orders SET shipping_address = $2::text::jsonb WHERE id = $1";

    internal const string InsertLinesSql = """
        INSERT INTO commerce.order_lines (id, order_id, position, product_id, variant_id, sku, name, unit_price, quantity, discount_amount, tax_amount, total,
            attributes, tax_rate_ppm, prices_include_tax, exchanged_for)
        SELECT l.id, $1, (SELECT max(x.position) FROM commerce.order_lines x WHERE x.order_id = $1) + l.n, l.product_id, l.variant_id, l.sku, l.name,
            l.unit_price, l.quantity, 0, l.tax, l.total, l.attributes::jsonb, l.rate, $13, $14
        FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::int[], $9::bigint[], $10::bigint[], $11::text[], $12::int[])
            WITH ORDINALITY AS l(id, product_id, variant_id, sku, name, unit_price, quantity, tax, total, attributes, rate, n)
        """;

    internal const string TotalsSql = """
        UPDATE commerce.orders SET subtotal = subtotal + $2::bigint, tax_total = tax_total + $3::bigint, total = total + $4::bigint, tax_lines = $5::text::json
        WHERE id = $1
        """;
}
