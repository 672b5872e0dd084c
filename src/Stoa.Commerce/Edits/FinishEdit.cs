using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Commerce.Refunds;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Payments;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Edits;

/// <summary>Confirms an edit as it was shown, or discards it.</summary>
internal sealed class FinishEdit(NpgsqlDataSource database, EditWriter writer, OrderMoney money, AuditLog audit, TimeProvider clock)
{
    public static void Map(Routes routes)
    {
        var finish = routes.Resolve<FinishEdit>();
        routes
            .Post<OrderPath, OrderEdit>("/admin/edits/{id}/confirm", finish.Confirm)
            .WithName(OrderRoutes.Section, "confirmOrderEdit", "Change an order as it was shown")
            .Staff("orders", "edit")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.EditConfirmed)
            .ProducesFault(
                CommerceFaults.EditNotFound,
                CommerceFaults.EditStateWrong,
                CommerceFaults.OrderStateWrong,
                CommerceFaults.AlreadyFulfilled,
                CommerceFaults.EditOutdated,
                CommerceFaults.OutOfStock,
                CommerceFaults.RefundAboveLimit,
                PaymentsFaults.PaymentBusy
            )
            .WithExample(OrderExamples.Edit with { Status = EditStatuses.Confirmed, Version = 2 });
        routes
            .Post<OrderPath, OrderEdit>("/admin/edits/{id}/discard", finish.Discard)
            .WithName(OrderRoutes.Section, "discardOrderEdit", "Leave an order as it is")
            .Staff("orders", "edit")
            .Idempotent()
            .WithSuccess(CommerceSuccesses.EditDiscarded)
            .ProducesFault(CommerceFaults.EditNotFound, CommerceFaults.EditStateWrong)
            .WithExample(OrderExamples.Edit with { Status = EditStatuses.Discarded, Version = 2 });
    }

    private sealed record Found(Guid Order, string Status, EditPlan Plan);

    private async Task<Outcome<OrderEdit>> Confirm(OrderPath request, RequestContext context)
    {
        var begun = await database.InTransaction(connection => Begin(connection, request.Id, context), context.CancellationToken);
        if (begun.Value is not { } asked)
        {
            return begun.Failure!;
        }
        await money.Settle(asked);
        return await database.InTransaction<OrderEdit>(
            context,
            async connection => (await connection.One(OrderEdit.FindSql, EditPlan.Show, CancellationToken.None, request.Id))!,
            CancellationToken.None
        );
    }

    private async Task<Outcome<List<Asked>>> Begin(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await Find(connection, id, cancelled) is not { } found)
        {
            return CommerceFaults.EditNotFound;
        }
        var order = (await OrderStates.Lock(connection, found.Order, cancelled))!;
        if (context.RequestKey() is { } key && !await OrderRequests.Note(connection, key, order.Id, now, cancelled))
        {
            // Confirmed before, and not answered.
            return new List<Asked>();
        }
        if (await connection.Change(EndSql, cancelled, id, EditStatuses.Confirmed, now) == 0)
        {
            return await StateWrong(connection, id, cancelled);
        }
        if (OrderRules.Edit(order) is { } refusal)
        {
            return refusal;
        }
        var applied = await writer.Apply(connection, order, found.Plan, context);
        if (applied.Failure is not null)
        {
            return applied;
        }
        await Note(connection, id, found, "edited", CommerceAuditActions.OrderEdited, context, now);
        return applied;
    }

    private Task<Outcome<OrderEdit>> Discard(OrderPath request, RequestContext context) =>
        database.InTransaction(context, connection => Discard(connection, request.Id, context));

    private async Task<Outcome<OrderEdit>> Discard(NpgsqlConnection connection, Guid id, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        if (await Find(connection, id, cancelled) is not { } found)
        {
            return CommerceFaults.EditNotFound;
        }
        await OrderStates.Lock(connection, found.Order, cancelled);
        if (await connection.Change(EndSql, cancelled, id, EditStatuses.Discarded, now) == 0)
        {
            return await StateWrong(connection, id, cancelled);
        }
        await Note(connection, id, found, "edit_discarded", CommerceAuditActions.OrderEditDiscarded, context, now);
        return (await connection.One(OrderEdit.FindSql, EditPlan.Show, cancelled, id))!;
    }

    private static async Task<Failure> StateWrong(NpgsqlConnection connection, Guid id, CancellationToken cancelled) =>
        Failure.Of(CommerceFaults.EditStateWrong, "status", (await Find(connection, id, cancelled))!.Status);

    private async Task Note(NpgsqlConnection connection, Guid id, Found found, string type, AuditAction action, RequestContext context, DateTimeOffset now)
    {
        var facts = Facts(id, found.Plan);
        await using var batch = new NpgsqlBatch(connection);
        OrderTimeline.Add(batch, found.Order, context.Caller.UserId, type, now, after: facts);
        audit.Add(batch, context, action, $"order:{found.Order}", null, facts.DeepClone().AsObject());
        await batch.ExecuteNonQueryAsync(context.CancellationToken);
    }

    public static JsonObject Facts(Guid id, EditPlan plan) =>
        new()
        {
            ["edit_id"] = id.ToString(),
            ["difference"] = plan.Difference,
            ["lines"] = new JsonArray([
                .. plan.Lines.Select(line => new JsonObject
                {
                    ["sku"] = line.Sku,
                    ["before"] = line.QuantityBefore,
                    ["after"] = line.QuantityAfter,
                }),
            ]),
        };

    private static Task<Found?> Find(NpgsqlConnection connection, Guid id, CancellationToken cancelled) =>
        connection.One(OrderEdit.FindSql, row => new Found(row.GetGuid("order_id"), row.GetString("status"), EditPlan.Of(row)), cancelled, id);

    internal const string EndSql = """
        UPDATE commerce.order_edits SET status = $2, updated_at = $3, version = version + 1 WHERE id = $1 AND status = 'open'
        """;
}
