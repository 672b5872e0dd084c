using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Commerce.Alerts;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Settings;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments.Staff;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;
using Stoa.Platform.Settings;

namespace Stoa.Commerce.Fulfilment;

/// <summary>
/// Packs what is open of an order and hands it over. Packed pieces are off the count and promised to nobody else; only what is handed over is shipped. Money is
/// taken before anything leaves: it can be given back, goods cannot.
/// </summary>
internal sealed class ParcelWriter(PaymentChange payments, OutboxWriter outbox, SettingsStore settings, IOptions<OrderOptions> options, TimeProvider clock)
{
    /// <summary>Takes what is due out of what is reserved, outside every transaction.</summary>
    public Task<Failure?> Capture(Guid order, RequestContext context) =>
        payments.CaptureAll(order, (connection, cancelled) => OrderStates.Due(connection, order, cancelled), context);

    /// <summary>What stands against handing over what is packed.</summary>
    public Failure? Unpaid(OrderState order) => OrderRules.Unpaid(order, options.Value, clock.GetUtcNow());

    /// <summary>What stands against packing these lines; asked before money is taken, and again under the order's lock.</summary>
    public (IReadOnlyList<SelectedLine> Lines, Failure? Failure) Decide(OrderState order, FulfilmentSpec spec) =>
        OrderRules.Fulfil(order, options.Value, clock.GetUtcNow()) is { } refusal
            ? ([], refusal)
            : LineSelection.Of(order, spec.Lines, line => line.Open, LineSelection.OverQuantity);

    /// <summary>The same of where they are to be packed; asked before money is taken.</summary>
    public static async Task<Failure?> Elsewhere(
        NpgsqlConnection connection,
        FulfilmentSpec spec,
        IReadOnlyList<SelectedLine> lines,
        CancellationToken cancelled
    ) => spec.LocationId is { } place ? Elsewhere(lines, await OrderStock.Parts(connection, Wanted(lines), place, cancelled)) : null;

    private static Failure? Elsewhere(IReadOnlyList<SelectedLine> lines, IReadOnlyList<StockPart> there) =>
        lines
            .Where(line => Missing(line, there) > 0)
            .Select(line => LineSelection.Told(CommerceFaults.AllocatedElsewhere, line.Line, line.Quantity - Missing(line, there)))
            .FirstOrDefault();

    private static int Missing(SelectedLine line, IReadOnlyList<StockPart> parts) =>
        line.Quantity - parts.Where(part => part.Line == line.Line.Id).Sum(part => part.Quantity);

    private static (Guid Line, string ItemId, int Quantity)[] Wanted(IReadOnlyList<SelectedLine> lines) =>
        [.. lines.Select(line => (line.Line.Id, line.Line.ItemId, line.Quantity))];

    /// <summary>Packs lines of an order that is locked: the id of the fulfilment.</summary>
    public async Task<Outcome<Guid>> Pack(
        NpgsqlConnection connection,
        OrderState order,
        FulfilmentSpec spec,
        IReadOnlyList<SelectedLine> lines,
        RequestContext context
    )
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (OrderRules.Busy(order) is { } busy)
        {
            return busy;
        }
        var parts = await OrderStock.Promised(connection, Wanted(lines), spec.LocationId, cancelled);
        if (spec.LocationId is not null && Elsewhere(lines, parts) is { } elsewhere)
        {
            return elsewhere;
        }
        foreach (var line in lines)
        {
            if (Missing(line, parts) is > 0 and var missing)
            {
                var place = await connection.One(StockLevels.FirstLocationSql, row => row.GetString(0), cancelled) ?? "main";
                parts.Add(new StockPart(line.Line.Id, line.Line.ItemId, place, missing, 0, IsLoose: true));
            }
        }
        var id = Guid.CreateVersion7(now);
        await using var batch = new NpgsqlBatch(connection);
        var tracking = spec.Tracking ?? Tracking.None;
        batch.Add(InsertSql, id, order.Id, tracking.Carrier, tracking.Number, tracking.Url, spec.Captures, spec.Notifies, now);
        AddParts(batch, id, parts);
        batch.Add(CountSql, order.Id, lines.Select(line => line.Line.Id).ToArray(), lines.Select(line => line.Quantity).ToArray());
        var promised = parts.Where(part => !part.IsLoose).ToList();
        OrderStock.Release(batch, promised);
        OrderStock.Shift(
            batch,
            promised.Select(part => new StockShift(part.ItemId, part.LocationId, -part.Taken, -part.Quantity)),
            MovementCauses.Shipment,
            Reference(id),
            context.Caller.UserId,
            "",
            now
        );
        OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "fulfilment_created", now, after: Facts(id, lines));
        await batch.ExecuteNonQueryAsync(cancelled);
        return id;
    }

    /// <summary>Hands a packed fulfilment over, of an order that is locked.</summary>
    public async Task<Failure?> HandOver(NpgsqlConnection connection, OrderState order, Guid parcel, bool notifies, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (Unpaid(order) is { } unpaid)
        {
            return unpaid;
        }
        if (OrderRules.Busy(order) is { } busy)
        {
            return busy;
        }
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(ShippedSql, parcel, now);
        batch.Add(CountShippedSql, parcel);
        // Somebody with an account may have devices; a guest gets the mail.
        var alert = notifies && order.UserId is not null && settings.Current.Get(CommerceSettings.ShippedAlerts);
        if (alert)
        {
            ShippedAlerts.Add(batch, order, parcel, now);
        }
        var shipped = OrderEvent.Of(order) with { FulfilmentId = parcel, Notify = notifies, Alerted = alert ? true : null };
        shipped.Add(outbox, batch, OrderEvent.Shipped, now);
        shipped.Add(outbox, batch, OrderEvent.FulfilmentShipped, now);
        OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "fulfilment_shipped", now, after: new JsonObject { ["fulfilment_id"] = parcel.ToString() });
        await batch.ExecuteNonQueryAsync(cancelled);
        return null;
    }

    /// <summary>Takes what was packed apart again: exactly what packing did, the other way round.</summary>
    public async Task Unpack(NpgsqlConnection connection, OrderState order, Guid parcel, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var parts = await connection.Many(
            PartsSql,
            row => new StockPart(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt32(4), row.GetBoolean(5)),
            cancelled,
            parcel
        );
        var promised = parts.Where(part => !part.IsLoose).ToList();
        await OrderStock.Lock(connection, [.. promised.Select(part => (part.ItemId, part.LocationId))], cancelled);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(CancelSql, parcel, now);
        batch.Add(CountBackSql, parcel);
        OrderStock.Promise(batch, promised);
        OrderStock.Shift(
            batch,
            promised.Select(part => new StockShift(part.ItemId, part.LocationId, part.Taken, part.Quantity)),
            MovementCauses.Unpacking,
            Reference(parcel),
            context.Caller.UserId,
            "",
            now
        );
        OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "fulfilment_cancelled", now, after: new JsonObject { ["fulfilment_id"] = parcel.ToString() });
        OrderStates.Conclude(batch, order.Id, now);
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    public static string Reference(Guid parcel) => $"fulfilment:{parcel}";

    public static JsonObject Facts(Guid parcel, IEnumerable<SelectedLine> lines) =>
        new()
        {
            ["fulfilment_id"] = parcel.ToString(),
            ["lines"] = new JsonArray([.. lines.Select(line => new JsonObject { ["sku"] = line.Line.Sku, ["quantity"] = line.Quantity })]),
        };

    private static void AddParts(NpgsqlBatch batch, Guid parcel, List<StockPart> parts) =>
        batch.Add(
            InsertPartsSql,
            parcel,
            parts.Select(part => part.Line).ToArray(),
            parts.Select(part => part.ItemId).ToArray(),
            parts.Select(part => part.LocationId).ToArray(),
            parts.Select(part => part.Quantity).ToArray(),
            parts.Select(part => part.Taken).ToArray(),
            parts.Select(part => part.IsLoose).ToArray()
        );

    internal const string InsertSql = """
        INSERT INTO commerce.fulfilments (id, order_id, status, carrier, tracking_number, tracking_url, captures, notifies, created_at, updated_at)
        VALUES ($1, $2, 'created', $3, $4, $5, $6, $7, $8, $8)
        """;

    internal const string InsertPartsSql = """
        INSERT INTO commerce.fulfilment_items (fulfilment_id, order_line_id, item_id, location_id, quantity, taken, loose)
        SELECT $1, w.line, w.item_id, w.location_id, w.quantity, w.taken, w.loose
        FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::int[], $7::boolean[]) AS w(line, item_id, location_id, quantity, taken, loose)
        """;

    internal const string CountSql = """
        UPDATE commerce.order_lines l SET fulfilled = l.fulfilled + w.quantity FROM unnest($2::uuid[], $3::int[]) AS w(line, quantity)
        WHERE l.order_id = $1 AND l.id = w.line
        """;

    internal const string ShippedSql = """
        UPDATE commerce.fulfilments SET status = 'shipped', shipped_at = $2, updated_at = $2, version = version + 1 WHERE id = $1 AND status = 'created'
        """;

    internal const string CountShippedSql = """
        UPDATE commerce.order_lines l SET shipped = l.shipped + i.quantity
        FROM (SELECT order_line_id, sum(quantity)::int AS quantity FROM commerce.fulfilment_items WHERE fulfilment_id = $1 GROUP BY 1) AS i
        WHERE l.id = i.order_line_id
        """;

    internal const string PartsSql = """
        SELECT i.order_line_id, i.item_id, i.location_id, i.quantity, i.taken, i.loose FROM commerce.fulfilment_items i WHERE i.fulfilment_id = $1
        """;

    internal const string CancelSql = """
        UPDATE commerce.fulfilments SET status = 'cancelled', cancelled_at = $2, updated_at = $2, version = version + 1 WHERE id = $1
        """;

    internal const string CountBackSql = """
        UPDATE commerce.order_lines l SET fulfilled = l.fulfilled - i.quantity
        FROM (SELECT order_line_id, sum(quantity)::int AS quantity FROM commerce.fulfilment_items WHERE fulfilment_id = $1 GROUP BY 1) AS i
        WHERE l.id = i.order_line_id
        """;
}
