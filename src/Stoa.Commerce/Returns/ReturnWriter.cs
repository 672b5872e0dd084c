using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Refunds;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Returns;

/// <summary>Some units that are to come back, and why.</summary>
internal sealed record ReturnedUnits(Guid ItemId, int Quantity, string Reason)
{
    public static ReturnedUnits Read(ObjectReader members) =>
        new(LineQuantity.IdOf(members), LineQuantity.QuantityOf(members), members.OptionalText("reason", 500));

    public LineQuantity Units => new(ItemId, Quantity);
}

/// <summary>Writes returns of an order that is locked. Units that are announced cannot be announced again until the return is over.</summary>
internal sealed class ReturnWriter(OutboxWriter outbox, AuditLog audit, TimeProvider clock)
{
    /// <summary>Announces units of lines: the id of the return.</summary>
    public async Task<Guid> Announce(
        NpgsqlConnection connection,
        OrderState order,
        string kind,
        string status,
        IReadOnlyList<SelectedLine> lines,
        IReadOnlyList<ReturnedUnits> asked,
        string note,
        RequestContext context
    )
    {
        var (now, actor) = (clock.GetUtcNow(), OrderTimeline.ActorOf(context));
        var id = Guid.CreateVersion7(now);
        var ids = lines.Select(line => line.Line.Id).ToArray();
        var quantities = lines.Select(line => line.Quantity).ToArray();
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(InsertSql, id, order.Id, kind, status, note, now);
        batch.Add(InsertLinesSql, id, ids, quantities, ids.Select(line => asked.FirstOrDefault(units => units.ItemId == line)?.Reason ?? "").ToArray());
        batch.Add(AnnounceSql, ids, quantities);
        (OrderEvent.Of(order) with { ReturnId = id }).Add(outbox, batch, OrderEvent.ReturnRequested, now);
        OrderTimeline.Add(batch, order.Id, actor, kind == "withdrawal" ? "withdrawn" : "return_requested", now, note, after: Facts(id, lines));
        OrderStates.Conclude(batch, order.Id, now);
        if (context.Caller.IsStaff)
        {
            audit.Add(batch, context, CommerceAuditActions.ReturnRequested, $"order:{order.Id}", null, Facts(id, lines));
        }
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
        return id;
    }

    /// <summary>Units that were not asked for any more, or did not come, are the buyer's again.</summary>
    public static void GiveUp(NpgsqlBatch batch, Return of)
    {
        var left = of.Lines.Where(line => line.Quantity > line.Received).ToList();
        batch.Add(AnnounceSql, left.Select(line => line.ItemId).ToArray(), left.Select(line => line.Received - line.Quantity).ToArray());
    }

    public static JsonObject Facts(Guid id, IEnumerable<SelectedLine> lines) =>
        new()
        {
            ["return_id"] = id.ToString(),
            ["lines"] = new JsonArray([.. lines.Select(line => new JsonObject { ["sku"] = line.Line.Sku, ["quantity"] = line.Quantity })]),
        };

    /// <summary>More than was sent and has not come back.</summary>
    public static Failure MoreThanSent(LineState line) => LineSelection.Told(CommerceFaults.MoreThanSent, line, line.Returnable);

    /// <summary>
    /// What a return that came back proposes: the units that are there and not credited yet, and the shipping where a withdrawal took everything back. What was
    /// exchanged was credited in advance.
    /// </summary>
    public static Refund? Propose(WholeOrder whole, Return back, OrderOptions options, DateTimeOffset now)
    {
        var order = whole.Order;
        var lines = back
            .Lines.Select(line => new LineQuantity(line.ItemId, back.Kind == ReturnKinds.Exchange ? 0 : Uncredited(whole, line)))
            .Where(line => line.Quantity > 0)
            .ToList();
        var isWhole = back.Kind == "withdrawal" && order.Lines.All(line => line.Returned == line.Quantity - line.Cancelled);
        var pool = new CreditPool(order);
        foreach (var (id, quantity) in lines)
        {
            pool.Take(order.Line(id)!.Next(quantity));
        }
        var shipping = isWhole ? Math.Min(order.ShippingGross - order.ShippingCredited.Gross, pool.Left) : 0;
        var spec = new RefundSpec(lines, shipping > 0 ? new Money(shipping, order.Currency) : null, null, RefundDestinations.Original, IsRestocked: false, "");
        return RefundPlan.Of(order, spec, options).Value?.Preview(order, spec, now);
    }

    /// <summary>
    /// Of the units of a return that are there, those whose money is not on its way back: no more than came back of the line altogether, by returns or with a
    /// refund, or will come for what was exchanged in advance, less those that were credited and not cancelled.
    /// </summary>
    public static int Uncredited(WholeOrder whole, ReturnLine back)
    {
        var line = whole.Order.Line(back.ItemId)!;
        var parts = whole
            .Returns.SelectMany(other => other.Lines.Select(part => (Return: other, Part: part)))
            .Where(other => other.Part.ItemId == line.Id)
            .ToList();
        var byRefund = line.Returned - parts.Sum(other => other.Part.Received);
        var came = byRefund + parts.Sum(other => other.Part.There + (other.Return.IsAwaitedExchange ? other.Part.Left : 0));
        return Math.Min(Math.Min(back.There, line.Quantity - line.Credited), came - (line.Credited - line.Cancelled));
    }

    internal const string InsertSql = """
        INSERT INTO commerce.returns (id, order_id, kind, status, note, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $6)
        """;

    internal const string InsertLinesSql = """
        INSERT INTO commerce.return_lines (return_id, order_line_id, quantity, reason)
        SELECT $1, w.line, w.quantity, w.reason FROM unnest($2::uuid[], $3::int[], $4::text[]) AS w(line, quantity, reason)
        """;

    internal const string AnnounceSql = """
        UPDATE commerce.order_lines l SET announced = l.announced + w.quantity FROM unnest($1::uuid[], $2::int[]) AS w(line, quantity) WHERE l.id = w.line
        """;
}
