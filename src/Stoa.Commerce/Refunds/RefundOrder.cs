using Microsoft.Extensions.Options;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Refunds;

/// <summary>
/// Gives money back: for units of lines, for shipping, or an amount for no line, split over the payments to the minor unit. What can be refunded is what was
/// taken less what was given back, and nothing else. Units that are refunded are not cancelled by it, and none comes back by itself.
/// </summary>
internal sealed class RefundOrder(
    NpgsqlDataSource database,
    RefundWriter refunds,
    CreditRefunds credit,
    OrderMoney money,
    IOptions<OrderOptions> options,
    AuditLog audit,
    TimeProvider clock
)
{
    public static Route Map(Routes routes) =>
        routes
            .Post<Request, Refund>("/admin/orders/{id}/refunds", routes.Resolve<RefundOrder>().Handle)
            .WithName(OrderRoutes.Section, "refundOrder", "Give money back, or see what that would come to")
            .Staff("refunds", "create")
            .CreatingOrUpdating()
            .Idempotent()
            .WithSuccess(CommerceSuccesses.RefundCreated)
            .OrAccepts(CommerceSuccesses.RefundPending, OrderExamples.Refund with { Status = RefundStatuses.Pending })
            .ProducesFault(
                CommerceFaults.OrderNotFound,
                CommerceFaults.OrderItemUnknown,
                CommerceFaults.OrderDisputed,
                CommerceFaults.RefundExceeds,
                CommerceFaults.RefundAboveLimit,
                CommerceFaults.NothingToRefund,
                CommerceFaults.CreditUnavailable,
                PaymentsFaults.ProviderRefused
            )
            .WithExample(
                OrderExamples.Refund,
                """{"lines":[{"item_id":"0194783c-5c00-7000-8000-000000000001","quantity":1}],"reason":"arrived broken","dry_run":false}"""
            );

    public sealed record Request(Guid Order, RefundSpec Spec, bool IsDryRun) : IRequest<Request>
    {
        public static Request Read(RequestReader input) => new(OrderPath.IdOf(input), RefundSpec.Read(input.Body), input.Body.OptionalFlag("dry_run") ?? false);
    }

    private sealed record Begun(Guid Refund, IReadOnlyList<Asked> Asked);

    public async Task<Outcome<Refund>> Handle(Request request, RequestContext context)
    {
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
        return await database.InTransaction(context, connection => Answer(connection, request, started.Refund), CancellationToken.None);
    }

    private async Task<Outcome<Refund>> Preview(Request request, RequestContext context)
    {
        await using var connection = await database.Open(context.CancellationToken);
        if (await StaffOrders.Read(connection, request.Order, context.CancellationToken) is not { } whole)
        {
            return CommerceFaults.OrderNotFound;
        }
        var planned = await Plan(connection, whole.Order, request.Spec, context);
        return planned.Value is { } plan ? plan.Preview(whole.Order, request.Spec, clock.GetUtcNow()) : planned.Failure!;
    }

    private async Task<Outcome<RefundPlan>> Plan(NpgsqlConnection connection, OrderState order, RefundSpec spec, RequestContext context)
    {
        if (spec.To == RefundDestinations.Credit && await credit.Refusal(connection, order, context.CancellationToken) is { } refusal)
        {
            return refusal;
        }
        var planned = RefundPlan.Of(order, spec, options.Value);
        return planned.Value is { } plan && RefundLimit.Refusal(context.Caller, order, plan.Amount) is { } tooMuch ? tooMuch : planned;
    }

    private async Task<Outcome<Begun>> Begin(NpgsqlConnection connection, Request request, RequestContext context)
    {
        var (now, cancelled, key) = (clock.GetUtcNow(), context.CancellationToken, context.RequestKey());
        if (await OrderStates.Lock(connection, request.Order, cancelled) is not { } order)
        {
            return CommerceFaults.OrderNotFound;
        }
        if (key is not null && await FindBegun(connection, key, order.Id, now - Transactions.RequestKeysGoodFor, cancelled) is { } known)
        {
            // Begun before, and not answered: what it asked for is on its way.
            return new Begun(known, []);
        }
        var planned = await Plan(connection, order, request.Spec, context);
        if (planned.Value is not { } plan)
        {
            return planned.Failure!;
        }
        var terms = new RefundTerms(request.Spec.Reason, key, IsLasting: false) { RestockBy = request.Spec.IsRestocked ? context.Caller.UserId : null };
        var (id, asked) = await refunds.Write(connection, order, plan, terms, context.Caller.UserId, now, cancelled);
        await using (var batch = new NpgsqlBatch(connection))
        {
            OrderStates.Conclude(batch, order.Id, now);
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        await audit.Write(connection, context, CommerceAuditActions.RefundCreated, $"order:{order.Id}", null, RefundWriter.Facts(order, id, plan));
        return new Begun(id, asked);
    }

    /// <summary>The refund that this request has begun. Of one that was refused, or that is out of date, the key is free again.</summary>
    private static async Task<Guid?> FindBegun(NpgsqlConnection connection, string key, Guid order, DateTimeOffset since, CancellationToken cancelled)
    {
        await connection.Change(FreeSql, cancelled, key, order, since);
        return await connection.One(BegunSql, row => (Guid?)row.GetGuid(0), cancelled, key);
    }

    private async Task<Outcome<Refund>> Answer(NpgsqlConnection connection, Request request, Guid id)
    {
        if (request.Spec.IsRestocked)
        {
            await RefundRestock.Finish(connection, request.Order, id, clock.GetUtcNow(), CancellationToken.None);
        }
        var refund = (await connection.One(Refund.FindSql, Refund.From, CancellationToken.None, id))!;
        return refund.Status == RefundStatuses.Failed
                ? Failure.Of(
                    PaymentsFaults.ProviderRefused,
                    "reason",
                    await connection.One(ReasonSql, row => row.GetString(0), CancellationToken.None, id) ?? "unknown"
                )
            : refund.Status == RefundStatuses.Pending ? Outcome.Accepted(refund)
            : Outcome.Created(refund);
    }

    internal const string FreeSql = """
        UPDATE commerce.refunds SET request = NULL WHERE request = $1 AND (order_id <> $2 OR status = 'failed' OR created_at <= $3)
        """;

    internal const string BegunSql = "SELECT id FROM commerce.refunds WHERE request = $1";

    internal const string ReasonSql = """
        SELECT coalesce(x.reason, 'unknown') FROM commerce.refund_parts p JOIN payments.operations x ON x.id = p.operation_id
        WHERE p.refund_id = $1 ORDER BY x.updated_at DESC LIMIT 1
        """;
}
