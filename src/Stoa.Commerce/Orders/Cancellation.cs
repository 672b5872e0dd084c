using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Refunds;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Orders;

/// <summary>What is to be cancelled of an order.</summary>
/// <param name="Lines">Empty for all that is open.</param>
/// <param name="IsRestocked">False where the pieces are not there to be sold again.</param>
/// <param name="Notifies">Whether the buyer is told.</param>
internal sealed record CancellationSpec(IReadOnlyList<LineQuantity> Lines, string Reason, bool IsRestocked, bool Notifies)
{
    /// <summary>It is the buyer's own: no limit of staff is meant.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Nothing was paid for it in time; nobody has asked.</summary>
    public bool IsUnpaid { get; init; }

    /// <summary>Lines whose units are not free: what was promised to them is promised to others of the order.</summary>
    public IReadOnlyList<Guid> Promised { get; init; } = [];
}

/// <summary>
/// Cancels units that are not packed yet: they are not owed any more, with their own share of the discounts; what was promised to them is free, and what was
/// paid for them goes back. An order of which nothing is left is cancelled, with its shipping and with the uses of its promotions.
/// </summary>
internal sealed class Cancellation(NpgsqlDataSource database, OrderMoney money, RefundWriter refunds, OutboxWriter outbox, AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan KeepFor = TimeSpan.FromDays(2);

    /// <summary>Cancels, asks the providers, and answers under the request's key.</summary>
    /// <param name="id">Of the order.</param>
    /// <param name="spec">What of it.</param>
    /// <param name="refusal">What stands against it in the order's state.</param>
    /// <param name="answer">Reads the answer, after the providers have been asked.</param>
    /// <param name="context">Of the request.</param>
    public async Task<Outcome<T>> Run<T>(
        Guid id,
        CancellationSpec spec,
        Func<OrderState, Failure?> refusal,
        Func<NpgsqlConnection, Task<Outcome<T>>> answer,
        RequestContext context
    )
    {
        var begun = await database.InTransaction(connection => Begin(connection, id, spec, refusal, context), context.CancellationToken);
        if (begun.Value is not { } asked)
        {
            return begun.Failure!;
        }
        await money.Settle(asked);
        return await database.InTransaction(context, answer, CancellationToken.None);
    }

    /// <summary>Forgets requests that are not repeated any more.</summary>
    public Task Forget(CancellationToken cancelled) => database.Change(ForgetSql, cancelled, clock.GetUtcNow() - KeepFor);

    private async Task<Outcome<List<Asked>>> Begin(
        NpgsqlConnection connection,
        Guid id,
        CancellationSpec spec,
        Func<OrderState, Failure?> refusal,
        RequestContext context
    )
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await OrderStates.Lock(connection, id, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        if (context.RequestKey() is { } key && !await OrderRequests.Note(connection, key, id, now, cancelled))
        {
            // Cancelled before, and not answered: what it asked for is on its way.
            return new List<Asked>();
        }
        if (refusal(order) is { } refused)
        {
            return refused;
        }
        var (lines, wrong) = LineSelection.Of(order, spec.Lines, line => line.Open, Exceeded);
        return wrong is null ? await Cancel(connection, order, lines, spec, context, now, cancelled) : wrong;
    }

    private static Failure Exceeded(LineState line) => line.Fulfilled > 0 ? CommerceFaults.AlreadyFulfilled : LineSelection.OverQuantity(line);

    /// <summary>Cancels units of an order that is locked; what providers are to be asked for afterwards. Without a request it is the server itself.</summary>
    public async Task<Outcome<List<Asked>>> Cancel(
        NpgsqlConnection connection,
        OrderState order,
        IReadOnlyList<SelectedLine> lines,
        CancellationSpec spec,
        RequestContext? context,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var actor = context is null ? null : OrderTimeline.ActorOf(context);
        if (OrderRules.Busy(order) is { } busy)
        {
            return busy;
        }
        var isWhole = IsWhole(order, lines);
        var credits = Credits(order, lines, isWhole);
        var asked = new List<Asked>();
        if (isWhole)
        {
            var voids = await money.Void(connection, order, cancelled);
            if (voids.Failure is not null)
            {
                return voids;
            }
            asked.AddRange(voids.Value!);
        }
        var credited = credits.Sum(credit => credit.Share.Gross);
        var back = order.Back(credited);
        if (!spec.IsOwn && context is not null && RefundLimit.Refusal(context.Caller, order, back) is { } tooMuch)
        {
            return tooMuch;
        }
        if (back > 0)
        {
            var plan = new RefundPlan(back, credits, money.Split(order, back));
            asked.AddRange((await refunds.Write(connection, order, plan, new RefundTerms(spec.Reason, null, IsLasting: true), actor, now, cancelled)).Asked);
        }
        await using (var batch = new NpgsqlBatch(connection))
        {
            if (back <= 0)
            {
                RefundWriter.AddCredits(batch, order, credits, null, isLasting: true, now);
            }
            var ids = lines.Select(line => line.Line.Id).ToArray();
            batch.Add(CancelSql, order.Id, ids, lines.Select(line => line.Quantity).ToArray());
            batch.Add(LastSql, order.Id, ids);
            // With the states, and so behind the order, promotions are locked; levels come after them.
            OrderStates.Conclude(batch, order.Id, now);
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        await Release(connection, order, lines, spec, isWhole, context, now, cancelled);
        return asked;
    }

    /// <summary>Whether nothing is left of the order then.</summary>
    public static bool IsWhole(OrderState order, IReadOnlyList<SelectedLine> lines) =>
        order.IsUntouched && lines.Sum(line => line.Quantity) == order.Lines.Sum(line => line.Open);

    /// <summary>A unit takes its own share with it; what no line has, the shipping above all, goes with the whole order.</summary>
    public static List<Credit> Credits(OrderState order, IReadOnlyList<SelectedLine> lines, bool isWhole)
    {
        var pool = new CreditPool(order);
        // A unit that was refunded before is credited already.
        var credits = lines
            .Select(line => (line.Line, Quantity: Math.Min(line.Quantity, line.Line.Quantity - line.Line.Credited)))
            .Where(line => line.Quantity > 0)
            .Select(line => new Credit(Credit.OfLine, line.Line, line.Quantity, pool.Take(line.Line.Next(line.Quantity))))
            .ToList();
        var shipping = order.ShippingGross - order.ShippingCredited.Gross;
        if (isWhole && shipping > 0)
        {
            credits.AddRange(pool.TakeShipping(order.NextShipping(shipping)));
        }
        if (isWhole && pool.Left > 0)
        {
            credits.Add(new Credit(Credit.OfAmount, null, 0, pool.TakeRest()));
        }
        return credits;
    }

    private async Task Release(
        NpgsqlConnection connection,
        OrderState order,
        IReadOnlyList<SelectedLine> lines,
        CancellationSpec spec,
        bool isWhole,
        RequestContext? context,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var actor = context is null ? null : OrderTimeline.ActorOf(context);
        var wanted = lines.Where(line => !spec.Promised.Contains(line.Line.Id)).Select(line => (line.Line.Id, line.Line.ItemId, line.Quantity)).ToList();
        var parts = await OrderStock.Promised(connection, wanted, null, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        OrderStock.Release(batch, parts);
        OrderStock.Shift(
            batch,
            parts.Select(part => new StockShift(part.ItemId, part.LocationId, spec.IsRestocked ? 0 : -part.Taken, -part.Quantity)),
            MovementCauses.Cancellation,
            $"cancellation:{order.Id}:{order.Version}",
            actor,
            spec.Reason,
            now
        );
        var facts = new JsonObject
        {
            ["lines"] = new JsonArray([.. lines.Select(line => new JsonObject { ["sku"] = line.Line.Sku, ["quantity"] = line.Quantity })]),
            ["reason"] = spec.Reason,
        };
        OrderTimeline.Add(batch, order.Id, actor, isWhole ? "cancelled" : "lines_cancelled", now, spec.Reason, after: facts);
        var told = OrderEvent.Of(order) with { Notify = spec.Notifies, Unpaid = spec.IsUnpaid ? true : null };
        if (isWhole)
        {
            told.Add(outbox, batch, OrderEvent.Cancelled, now);
        }
        else
        {
            (told with { CancelledLines = [.. lines.Select(line => new LineQuantity(line.Line.Id, line.Quantity))] }).Add(
                outbox,
                batch,
                OrderEvent.LinesCancelled,
                now
            );
        }
        if (context?.Caller.IsStaff == true)
        {
            audit.Add(
                batch,
                context,
                CommerceAuditActions.OrderCancelled,
                $"order:{order.Id}",
                new JsonObject { ["status"] = order.Status },
                facts.DeepClone().AsObject()
            );
        }
        await batch.ExecuteNonQueryAsync(cancelled);
    }

    internal const string ForgetSql = "DELETE FROM commerce.order_requests WHERE at < $1";

    internal const string CancelSql = """
        UPDATE commerce.order_lines l SET cancelled = l.cancelled + w.quantity FROM unnest($2::uuid[], $3::int[]) AS w(line, quantity)
        WHERE l.order_id = $1 AND l.id = w.line
        """;

    /// <summary>
    /// Where units that were refunded are among the cancelled ones, no refund that fails makes these owed again: the first that were refunded, and no more of
    /// them than are cancelled. What is credited for an exchange was sent, and so is none of these.
    /// </summary>
    internal const string LastSql = """
        WITH needed AS (
            SELECT l.id, l.cancelled - (SELECT coalesce(sum(CASE WHEN x.lasting THEN x.quantity ELSE x.lasting_units END), 0)
                FROM commerce.order_credits x WHERE x.order_id = $1 AND x.order_line_id = l.id AND x.return_id IS NULL) AS units
            FROM commerce.order_lines l WHERE l.order_id = $1 AND l.id = ANY ($2)),
        given AS (
            SELECT c.id, c.quantity - c.lasting_units AS free,
                n.units - sum(c.quantity - c.lasting_units) OVER (PARTITION BY n.id ORDER BY c.at, c.id) + c.quantity - c.lasting_units AS units
            FROM needed n JOIN commerce.order_credits c ON c.order_id = $1 AND c.order_line_id = n.id JOIN commerce.refunds r ON r.id = c.refund_id
            WHERE NOT c.lasting AND r.status <> 'failed')
        UPDATE commerce.order_credits c SET lasting_units = c.lasting_units + least(g.free, g.units), lasting = g.units >= g.free
        FROM given g WHERE c.id = g.id AND g.units > 0
        """;
}
