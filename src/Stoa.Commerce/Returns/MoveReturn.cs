using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Edits;
using Stoa.Commerce.Orders;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Platform.Audit;
using Stoa.Platform.Data;

namespace Stoa.Commerce.Returns;

/// <summary>
/// A step of a return that says no more than that it is taken: approve, reject, close. What never came for an exchange is owed again.
/// </summary>
internal sealed class MoveReturn(NpgsqlDataSource database, AuditLog audit, TimeProvider clock)
{
    /// <summary>A step of a return.</summary>
    /// <param name="Name">The end of its route.</param>
    /// <param name="Refusal">What stands against it.</param>
    /// <param name="To">The state it leads to.</param>
    /// <param name="IsOver">What did not come back is the buyer's again.</param>
    private sealed record Step(string Name, Func<Return, Failure?> Refusal, string To, bool IsOver);

    private static readonly Step Approve = new("approve", ReturnRules.Approve, ReturnStates.Approved, IsOver: false);
    private static readonly Step Reject = new("reject", ReturnRules.Reject, ReturnStates.Rejected, IsOver: true);
    private static readonly Step Close = new("close", ReturnRules.Close, ReturnStates.Closed, IsOver: true);

    public static void Map(Routes routes)
    {
        Map(routes, Approve, "approveReturn", "Let units come back", CommerceSuccesses.ReturnApproved);
        Map(routes, Reject, "rejectReturn", "Refuse a return that was asked for", CommerceSuccesses.ReturnRejected);
        Map(routes, Close, "closeReturn", "Wait no longer for what has not come back", CommerceSuccesses.ReturnClosed);
    }

    private static void Map(Routes routes, Step step, string name, string summary, SuccessCode success)
    {
        var move = routes.Resolve<MoveReturn>();
        routes
            .Post<OrderPath, Return>($"/admin/returns/{{id}}/{step.Name}", (request, context) => move.Handle(request, step, context))
            .WithName(OrderRoutes.Section, name, summary)
            .Staff("returns", "manage")
            .Idempotent()
            .WithSuccess(success)
            .ProducesFault(CommerceFaults.ReturnNotFound, CommerceFaults.ReturnStateWrong)
            .WithExample(OrderExamples.Return with { Status = step.To });
    }

    private async Task<Outcome<Return>> Handle(OrderPath request, Step step, RequestContext context) =>
        await database.One(Return.FindSql, Return.From, context.CancellationToken, request.Id) is { } found
            ? await database.InTransaction(context, connection => Move(connection, found, step, context))
            : CommerceFaults.ReturnNotFound;

    private async Task<Outcome<Return>> Move(NpgsqlConnection connection, Return found, Step step, RequestContext context)
    {
        var (now, cancelled) = (clock.GetUtcNow(), context.CancellationToken);
        var order = (await OrderStates.Lock(connection, found.OrderId, cancelled))!;
        var before = (await connection.One(Return.FindSql, Return.From, cancelled, found.Id))!;
        if (step.Refusal(before) is { } refusal)
        {
            return refusal;
        }
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.Add(MoveSql, found.Id, step.To, now);
            if (step.IsOver)
            {
                ReturnWriter.GiveUp(batch, before);
            }
            OrderTimeline.Add(
                batch,
                found.OrderId,
                context.Caller.UserId,
                "return_" + step.To,
                now,
                before: Facts(before, before.Status),
                after: Facts(before, step.To)
            );
            OrderStates.Conclude(batch, found.OrderId, now);
            audit.Add(batch, context, CommerceAuditActions.ReturnUpdated, $"order:{found.OrderId}", Facts(before, before.Status), Facts(before, step.To));
            await batch.ExecuteNonQueryAsync(cancelled);
        }
        if (step.IsOver && before.IsAwaitedExchange && await ExchangeCredits.Shrink(connection, order, before, line => line.There, cancelled))
        {
            await EditWriter.Await(connection, order.Id, now, cancelled);
        }
        return (await connection.One(Return.FindSql, Return.From, cancelled, found.Id))!;
    }

    public static JsonObject Facts(Return of, string status) => new() { ["return_id"] = of.Id.ToString(), ["status"] = status };

    internal const string MoveSql = "UPDATE commerce.returns SET status = $2, updated_at = $3, version = version + 1 WHERE id = $1";
}
