using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Edits;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Refunds;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Returns;

/// <summary>An exchange: what comes back, what goes out for it, and who pays the difference.</summary>
/// <param name="Sent">The new lines of the order.</param>
/// <param name="Difference">What the new lines cost more than what comes back was worth; below zero it goes back.</param>
/// <param name="Due">What is then owed and not paid.</param>
internal sealed record Exchange(Return Return, IReadOnlyList<EditLine> Sent, Money Difference, Money Due);

/// <summary>What an exchange has done: kept under its request, whose answer may be lost.</summary>
internal sealed record ExchangeDone(Guid Return, EditPlan Plan, long Difference);

/// <summary>
/// Sends other goods for some that come back, or came. What comes back is credited at once, in advance: it pays for what goes out; the rest is waited for, or
/// goes back.
/// </summary>
internal sealed class ExchangeOrder(
    NpgsqlDataSource database,
    EditPlanner planner,
    ReturnWriter returns,
    RefundWriter refunds,
    OrderMoney money,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Exchange>("/admin/orders/{id}/exchanges", routes.Resolve<ExchangeOrder>().Handle)
            .WithName(OrderRoutes.Section, "exchangeOrder", "Send other goods for some that come back, or see what that would come to")
            .Staff("returns", "manage")
            .CreatingOrUpdating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.OrderExchanged)
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderItemUnknown,
                CommerceFaults.OrderStateWrong,
                CommerceFaults.ReturnNotFound,
                CommerceFaults.ReturnStateWrong,
                CommerceFaults.NothingToReturn,
                CommerceFaults.MoreThanSent,
                CommerceFaults.PricesDiffer,
                CommerceFaults.ItemUnknown,
                CommerceFaults.ProductOffSale,
                CommerceFaults.CurrencyMixed,
                CommerceFaults.OrderTooLarge,
                CommerceFaults.OutOfStock,
                CommerceFaults.RefundAboveLimit,
                PaymentsFaults.PaymentBusy
            )
            .WithExample(
                new Exchange(
                    OrderExamples.Return with
                    {
                        Kind = "exchange",
                        Status = ReturnStates.Approved,
                    },
                    [OrderExamples.Edit.Lines[1]],
                    new Money(500, "USD"),
                    new Money(500, "USD")
                ),
                """{"return":[{"item_id":"0194783c-5c00-7000-8000-000000000001","quantity":1}],"send":[{"sku":"MOUSE-001","quantity":1}],"dry_run":false}"""
            );

    /// <summary>What comes back, and what goes out for it.</summary>
    /// <param name="Order">Its id.</param>
    /// <param name="ReturnId">A return that was received; null where the units are still to come.</param>
    /// <param name="Back">Of a return that was received, empty for all of it that is not credited.</param>
    /// <param name="Sent">By SKU.</param>
    /// <param name="IsDryRun">Only says what it would come to.</param>
    public sealed record Request(Guid Order, Guid? ReturnId, IReadOnlyList<ReturnedUnits> Back, IReadOnlyList<WantedItem> Sent, bool IsDryRun)
        : IRequest<Request>
    {
        public static Request Read(RequestReader input) =>
            new(
                OrderPath.IdOf(input),
                IdOf(input.Body.OptionalText("return_id", 36)),
                input.Body.Objects("return", LineQuantity.MaxLines, ReturnedUnits.Read),
                input.Body.Objects("send", WantedItem.MaxItems, WantedItem.Read),
                input.Body.OptionalFlag("dry_run") ?? false
            );

        private static Guid? IdOf(string text) =>
            text.Length == 0 ? null
            : Guid.TryParseExact(text, "D", out var id) ? id
            : Guid.Empty;

        public Failure? Refusal =>
            Back.Count == 0 && ReturnId is null ? Failure.Invalid("return", Rule.Required)
            : Sent.Count == 0 ? Failure.Invalid("send", Rule.Required)
            : null;
    }

    private sealed record Begun(ExchangeDone Done, List<Asked> Asked);

    /// <summary>What was given for what comes back.</summary>
    /// <param name="Asked">What providers are to be asked for.</param>
    /// <param name="Credited">What came back was worth.</param>
    private sealed record Given(List<Asked> Asked, long Credited);

    public async Task<Outcome<Exchange>> Handle(Request request, RequestContext context)
    {
        if (request.Refusal is { } refusal)
        {
            return refusal;
        }
        if (request.IsDryRun)
        {
            return await Preview(request, context);
        }
        var begun = await database.InTransaction(connection => Begin(connection, request, context), context.CancellationToken);
        if (begun.Value is not { } started)
        {
            return begun.Failure!;
        }
        await money.Settle(started.Asked);
        return await database.InTransaction(context, connection => Answer(connection, request.Order, started.Done), CancellationToken.None);
    }

    /// <summary>What would become of it, by doing it and taking it back: the same refusals and the same amounts. The return is none, and has no id.</summary>
    private async Task<Outcome<Exchange>> Preview(Request request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var begun = await Begin(connection, request, context);
        if (begun.Value is not { } started)
        {
            return begun.Failure!;
        }
        var exchange = (await Answer(connection, request.Order, started.Done)).Value!;
        return request.ReturnId is null ? exchange with { Return = exchange.Return with { Id = Guid.Empty } } : exchange;
    }

    private async Task<Outcome<Begun>> Begin(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        var key = request.IsDryRun ? null : context.RequestKey();
        if (key is not null && !await OrderRequests.Note(connection, key, order.Id, now, cancelled))
        {
            // Exchanged before, and not answered: what it asked for is on its way.
            return new Begun((await connection.One(DoneSql, row => row.GetJson("answer", CommerceJson.Stored.ExchangeDone), cancelled, key))!, []);
        }
        if (OrderRules.Busy(order) is { } busy)
        {
            return busy;
        }
        var (lines, wrong) = request.ReturnId is { } received ? await Received(connection, order, received, request, cancelled) : Sent(order, request);
        if (wrong is not null)
        {
            return wrong;
        }
        var planned = await planner.Plan(connection, order, new EditSpec([], [], request.Sent, [], null), cancelled);
        if (planned.Value is not { } plan)
        {
            return planned.Failure!;
        }
        var id = request.ReturnId ?? await returns.Announce(connection, order, ReturnKinds.Exchange, ReturnStates.Approved, lines, request.Back, "", context);
        if (await EditWriter.Add(connection, order, plan.Coming, id, context, now) is { } gone)
        {
            return gone;
        }
        var given = await Credit(connection, order.Id, id, lines, context, now);
        if (given.Value is not { } back)
        {
            return given.Failure!;
        }
        await EditWriter.Await(connection, order.Id, now, cancelled);
        var done = new ExchangeDone(id, plan, plan.Difference - back.Credited);
        await Note(connection, order, done, context, now);
        if (key is not null)
        {
            await connection.Change(KeepSql, cancelled, key, JsonSerializer.Serialize(done, CommerceJson.Stored.ExchangeDone));
        }
        return new Begun(done, back.Asked);
    }

    /// <summary>Units that were sent, and are to come back.</summary>
    private static (IReadOnlyList<SelectedLine> Lines, Failure? Failure) Sent(OrderState order, Request request) =>
        OrderRules.Return(order) is { } refusal
            ? ([], refusal)
            : LineSelection.Of(order, [.. request.Back.Select(units => units.Units)], line => line.Returnable, ReturnWriter.MoreThanSent);

    /// <summary>Units that are there, and whose money is not on its way back.</summary>
    private static async Task<(IReadOnlyList<SelectedLine> Lines, Failure? Failure)> Received(
        NpgsqlConnection connection,
        OrderState order,
        Guid id,
        Request request,
        CancellationToken cancelled
    )
    {
        var whole = (await StaffOrders.Read(connection, order.Id, cancelled))!;
        if (whole.Returns.FirstOrDefault(back => back.Id == id) is not { } back)
        {
            return ([], CommerceFaults.ReturnNotFound);
        }
        if (ReturnRules.Reuse(back) is { } refusal)
        {
            return ([], refusal);
        }
        var found = LineSelection.Of(
            order,
            [.. request.Back.Select(units => units.Units)],
            Left,
            line => LineSelection.Told(CommerceFaults.MoreThanSent, line, Left(line))
        );
        return found is { Failure: null, Lines.Count: 0 } ? ([], CommerceFaults.NothingToReturn) : found;

        int Left(LineState line) => back.Lines.Where(part => part.ItemId == line.Id).Sum(part => Math.Max(0, ReturnWriter.Uncredited(whole, part)));
    }

    /// <summary>What comes back is not owed any more; what is then too much goes back.</summary>
    private async Task<Outcome<Given>> Credit(
        NpgsqlConnection connection,
        Guid id,
        Guid back,
        IReadOnlyList<SelectedLine> lines,
        RequestContext context,
        DateTimeOffset now
    )
    {
        var cancelled = context.CancellationToken;
        var order = (await StaffOrders.Read(connection, id, cancelled))!.Order;
        var pool = new CreditPool(order);
        var credits = lines
            .Select(line => (Line: order.Line(line.Line.Id)!, Quantity: Math.Min(line.Quantity, line.Line.Quantity - line.Line.Credited)))
            .Where(line => line.Quantity > 0)
            .Select(line => new Credit(Refunds.Credit.OfLine, line.Line, line.Quantity, pool.Take(line.Line.Next(line.Quantity))) { Return = back })
            .ToList();
        var credited = credits.Sum(credit => credit.Share.Gross);
        var excess = order.Back(credited);
        if (RefundLimit.Refusal(context.Caller, order, excess) is { } tooMuch)
        {
            return tooMuch;
        }
        if (excess > 0)
        {
            var plan = new RefundPlan(excess, credits, money.Split(order, excess));
            var terms = new RefundTerms("", null, IsLasting: true);
            return new Given((await refunds.Write(connection, order, plan, terms, context.Caller.UserId, now, cancelled)).Asked, credited);
        }
        await using var batch = new NpgsqlBatch(connection);
        RefundWriter.AddCredits(batch, order, credits, null, isLasting: true, now);
        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        return new Given([], credited);
    }

    private async Task Note(NpgsqlConnection connection, OrderState order, ExchangeDone done, RequestContext context, DateTimeOffset now)
    {
        var facts = new JsonObject
        {
            ["return_id"] = done.Return.ToString(),
            ["sent"] = new JsonArray([.. done.Plan.Coming.Select(line => new JsonObject { ["sku"] = line.Sku, ["quantity"] = line.Quantity })]),
            ["difference"] = done.Difference,
        };
        await using var batch = new NpgsqlBatch(connection);
        OrderTimeline.Add(batch, order.Id, context.Caller.UserId, "exchanged", now, after: facts);
        audit.Add(batch, context, CommerceAuditActions.OrderExchanged, $"order:{order.Id}", null, facts.DeepClone().AsObject());
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
    }

    private static async Task<Outcome<Exchange>> Answer(NpgsqlConnection connection, Guid order, ExchangeDone done) =>
        Outcome.Created(
            new Exchange(
                (await connection.One(Return.FindSql, Return.From, CancellationToken.None, done.Return))!,
                done.Plan.Lines,
                new Money(done.Difference, done.Plan.Currency),
                new Money(await OrderStates.Due(connection, order, CancellationToken.None), done.Plan.Currency)
            )
        );

    internal const string DoneSql = "SELECT r.answer::text AS answer FROM commerce.order_requests r WHERE r.request = $1";

    internal const string KeepSql = "UPDATE commerce.order_requests SET answer = $2::text::json WHERE request = $1";
}
