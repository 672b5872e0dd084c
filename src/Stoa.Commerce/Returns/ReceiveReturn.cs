using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Commerce.Edits;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Stock;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Contracts.Payloads;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Returns;

/// <summary>
/// Says what came back and in what condition: what can be sold is on the shelf again. Nothing is refunded by it; the answer proposes what could be.
/// </summary>
internal sealed class ReceiveReturn(NpgsqlDataSource database, OutboxWriter outbox, IOptions<OrderOptions> options, AuditLog audit, TimeProvider clock)
{
    private const int MaxLines = 500;

    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Return>("/admin/returns/{id}/receive", routes.Resolve<ReceiveReturn>().Handle)
            .WithName(OrderRoutes.Section, "receiveReturn", "Say what came back, and in what condition")
            .Staff("returns", "manage")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.ReturnReceived)
            .ProducesFault(
                CommerceFaults.ReturnNotFound,
                CommerceFaults.ReturnStateWrong,
                CommerceFaults.OrderItemUnknown,
                CommerceFaults.MoreThanSent,
                CommerceFaults.LocationUnknown
            )
            .WithExample(
                OrderExamples.Return with
                {
                    Status = ReturnStates.Received,
                    Lines = [OrderExamples.Return.Lines[0] with { Restocked = 1 }],
                    RefundProposal = OrderExamples.Refund with { Id = null },
                },
                """{"lines":[{"item_id":"0194783c-5c00-7000-8000-000000000001","quantity":1,"condition":"sellable"}]}"""
            );

    public sealed record Request(Guid Return, IReadOnlyList<ReceivedUnits> Lines) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), input.Body.Objects("lines", MaxLines, ReceivedUnits.Read));
    }

    public sealed record ReceivedUnits(Guid ItemId, int Quantity, string Condition, string? LocationId)
    {
        public static ReceivedUnits Read(ObjectReader members) =>
            new(
                LineQuantity.IdOf(members),
                LineQuantity.QuantityOf(members),
                members.Choice("condition", Conditions.Values),
                members.OptionalId("location_id")
            );
    }

    public async Task<Outcome<Return>> Handle(Request request, RequestContext context) =>
        request.Lines.Count == 0 ? Failure.Invalid("lines", Rule.Required)
        : await database.One(Return.FindSql, Return.From, context.CancellationToken, request.Return) is { } found
            ? await database.InTransaction(context, connection => Receive(connection, found.OrderId, request, context))
        : CommerceFaults.ReturnNotFound;

    private async Task<Outcome<Return>> Receive(NpgsqlConnection connection, Guid orderId, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var order = (await OrderStates.Lock(connection, orderId, cancelled))!;
        var before = (await connection.One(Return.FindSql, Return.From, cancelled, request.Return))!;
        if ((ReturnRules.Receive(before) ?? Wrong(order, before, request)) is { } wrong)
        {
            return wrong;
        }
        await Count(connection, order, before, request, context, now);
        var after = (await connection.One(Return.FindSql, Return.From, cancelled, request.Return))!;
        // What is missing is not there to pay for what was sent.
        if (after.IsAwaitedExchange && await ExchangeCredits.Shrink(connection, order, after, line => line.There + line.Left, cancelled))
        {
            await EditWriter.Await(connection, orderId, now, cancelled);
        }
        if (await Restock(connection, order, before, request, context, now) is { } refused)
        {
            return refused;
        }
        var became = Facts(request, order);
        became["status"] = after.Status;
        await audit.Write(connection, context, CommerceAuditActions.ReturnUpdated, $"order:{orderId}", MoveReturn.Facts(before, before.Status), became);
        var whole = await StaffOrders.Read(connection, orderId, cancelled);
        return after with { RefundProposal = ReturnWriter.Propose(whole!, after, options.Value, now) };
    }

    private static Failure? Wrong(OrderState order, Return before, Request request)
    {
        foreach (var item in request.Lines.GroupBy(line => line.ItemId))
        {
            var announced = before.Lines.FirstOrDefault(line => line.ItemId == item.Key);
            if (announced is null)
            {
                return CommerceFaults.OrderItemUnknown;
            }
            if (item.Sum(line => (long)line.Quantity) > announced.Quantity - announced.Received)
            {
                return LineSelection.Told(CommerceFaults.MoreThanSent, order.Line(item.Key)!, announced.Quantity - announced.Received);
            }
        }
        return null;
    }

    private async Task Count(NpgsqlConnection connection, OrderState order, Return before, Request request, RequestContext context, DateTimeOffset now)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            CountSql,
            request.Return,
            request.Lines.Select(line => line.ItemId).ToArray(),
            request.Lines.Select(line => line.Quantity).ToArray(),
            request.Lines.Select(line => line.Condition).ToArray()
        );
        batch.Add(CountLinesSql, request.Lines.Select(line => line.ItemId).ToArray(), request.Lines.Select(line => line.Quantity).ToArray());
        batch.Add(MoveReturn.MoveSql, request.Return, ReturnStates.Received, now);
        (OrderEvent.Of(order) with { ReturnId = before.Id }).Add(outbox, batch, OrderEvent.ReturnReceived, now);
        OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "return_received", now, after: Facts(request, order));
        OrderStates.Conclude(batch, order.Id, now);
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
    }

    /// <summary>Levels are locked last.</summary>
    private static async Task<Failure?> Restock(
        NpgsqlConnection connection,
        OrderState order,
        Return before,
        Request request,
        RequestContext context,
        DateTimeOffset now
    )
    {
        var cancelled = context.CancellationToken;
        var usual = await StockLevels.DefaultLocation(connection, cancelled) ?? "";
        for (var i = 0; i < request.Lines.Count; i++)
        {
            var place = request.Lines[i].LocationId ?? (request.Lines[i].Condition == Conditions.Sellable ? usual : null);
            if (place is not null && !await connection.One(LocationSql, row => row.GetBoolean(0), cancelled, place))
            {
                return new Failure { Fault = CommerceFaults.LocationUnknown, Field = string.Create(CultureInfo.InvariantCulture, $"lines.{i}.location_id") };
            }
        }
        var sellable = request.Lines.Where(line => line.Condition == Conditions.Sellable).ToList();
        if (sellable.Count == 0)
        {
            return null;
        }
        var places = sellable.ConvertAll(line => (Item: order.Line(line.ItemId)!.ItemId, Location: line.LocationId ?? usual));
        await StockLevels.Lock(connection, places, cancelled);
        await using var batch = new NpgsqlBatch(connection);
        OrderStock.Shift(
            batch,
            sellable.Zip(places, (line, place) => new StockShift(place.Item, place.Location, line.Quantity, 0)),
            MovementCauses.Return,
            $"receipt:{before.Id}:{before.Version}",
            context.Caller.UserId,
            "",
            now
        );
        await batch.ExecuteNonQueryAsync(cancelled);
        return null;
    }

    private static JsonObject Facts(Request request, OrderState order) =>
        new()
        {
            ["return_id"] = request.Return.ToString(),
            ["lines"] = new JsonArray([
                .. request.Lines.Select(line => new JsonObject
                {
                    ["sku"] = order.Line(line.ItemId)!.Sku,
                    ["quantity"] = line.Quantity,
                    ["condition"] = line.Condition,
                }),
            ]),
        };

    internal const string LocationSql = "SELECT EXISTS (SELECT FROM commerce.locations WHERE id = $1)";

    internal const string CountSql = """
        UPDATE commerce.return_lines x SET restocked = x.restocked + w.restocked, damaged = x.damaged + w.damaged, missing = x.missing + w.missing
        FROM (
            SELECT u.line, coalesce(sum(u.quantity) FILTER (WHERE u.condition = 'sellable'), 0)::int AS restocked,
                coalesce(sum(u.quantity) FILTER (WHERE u.condition = 'damaged'), 0)::int AS damaged,
                coalesce(sum(u.quantity) FILTER (WHERE u.condition = 'missing'), 0)::int AS missing
            FROM unnest($2::uuid[], $3::int[], $4::text[]) AS u(line, quantity, condition) GROUP BY 1
        ) AS w WHERE x.return_id = $1 AND x.order_line_id = w.line
        """;

    internal const string CountLinesSql = """
        UPDATE commerce.order_lines l SET announced = l.announced - w.quantity, returned = l.returned + w.quantity
        FROM (SELECT u.line, sum(u.quantity)::int AS quantity FROM unnest($1::uuid[], $2::int[]) AS u(line, quantity) GROUP BY 1) AS w WHERE l.id = w.line
        """;
}

/// <summary>How what came back was found.</summary>
internal sealed class Conditions : IClosedSet
{
    public const string Sellable = "sellable";

    public static IReadOnlyList<string> Values { get; } = [Sellable, "damaged", "missing"];
}
