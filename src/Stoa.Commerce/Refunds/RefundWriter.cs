using System.Text.Json.Nodes;
using Npgsql;
using Stoa.Commerce.Orders;
using Stoa.Payments;
using Stoa.Platform.Data;
using Stoa.Platform.Outbox;

namespace Stoa.Commerce.Refunds;

/// <summary>How a refund is written.</summary>
/// <param name="Reason">What a person said to it.</param>
/// <param name="Request">What tells its request from others; null where it has no key.</param>
/// <param name="IsLasting">What it is for stays credited where it fails: units that are cancelled.</param>
internal sealed record RefundTerms(string Reason, string? Request, bool IsLasting)
{
    /// <summary>Who wants what was sent on the shelf again (<see cref="RefundRestock"/>); null where nobody does.</summary>
    public Guid? RestockBy { get; init; }
}

/// <summary>Writes a refund of an order that is locked, with the operations that are to be asked for: all of it in one transaction.</summary>
internal sealed class RefundWriter(PaymentOperations operations, CreditRefunds credit, OutboxWriter outbox)
{
    public async Task<(Guid Id, List<Asked> Asked)> Write(
        NpgsqlConnection connection,
        OrderState order,
        RefundPlan plan,
        RefundTerms terms,
        Guid? actor,
        DateTimeOffset now,
        CancellationToken cancelled
    )
    {
        var (id, asked) = (Guid.CreateVersion7(now), new List<Asked>());
        foreach (var (payment, amount) in plan.Parts)
        {
            if (payment is not null)
            {
                asked.Add(new Asked(payment, await operations.Begin(connection, payment, OperationKinds.Refund, amount, cancelled)));
            }
        }
        await using var batch = new NpgsqlBatch(connection);
        var destination = asked.Count == 0 ? RefundDestinations.Credit : RefundDestinations.Original;
        batch.Add(InsertSql, id, order.Id, plan.Amount, destination, terms.Reason, terms.Request, terms.RestockBy, now);
        batch.Add(
            InsertPartsSql,
            id,
            plan.Parts.Select(part => part.Payment?.Id).ToArray(),
            plan.Parts.Select((_, i) => asked.Count == 0 ? (Guid?)null : asked[i].Operation.Id).ToArray(),
            plan.Parts.Select(part => part.Amount).ToArray()
        );
        AddCredits(batch, order, plan.Credits, id, terms.IsLasting, now, isRestocked: terms.RestockBy is not null);
        foreach (var payment in asked.Select(part => part.Payment.Id).Distinct())
        {
            // The states of the order follow from it.
            batch.Add(PaymentRecords.CountRefundsSql, payment);
        }
        OrderTimeline.Add(batch, order.Id, actor, "refund_created", now, terms.Reason, after: Facts(order, id, plan));
        (OrderEvent.Of(order) with { RefundId = id }).Add(outbox, batch, OrderEvent.RefundCreated, now);
        await batch.ExecuteNonQueryAsync(cancelled);
        if (asked.Count == 0)
        {
            await credit.Give(connection, order, id, plan.Amount, cancelled);
        }
        return (id, asked);
    }

    /// <summary>What is not owed any more, and how many units of lines that is.</summary>
    public static void AddCredits(
        NpgsqlBatch batch,
        OrderState order,
        IReadOnlyList<Credit> credits,
        Guid? refund,
        bool isLasting,
        DateTimeOffset now,
        bool isRestocked = false
    )
    {
        if (credits.Count == 0)
        {
            return;
        }
        batch.Add(
            InsertCreditsSql,
            order.Id,
            credits.Select(_ => Guid.CreateVersion7(now)).ToArray(),
            credits.Select(credit => credit.Kind).ToArray(),
            credits.Select(credit => credit.Line?.Id).ToArray(),
            credits.Select(credit => credit.Quantity).ToArray(),
            credits.Select(credit => credit.Share.Net).ToArray(),
            credits.Select(credit => credit.Share.Tax).ToArray(),
            refund,
            isLasting,
            now,
            credits.Select(credit => credit.Return).ToArray(),
            credits.Select(credit => isRestocked && credit.Line is { } line ? Math.Min(credit.Quantity, line.Returnable) : 0).ToArray()
        );
        var lines = credits.Where(credit => credit.Line is not null).ToList();
        batch.Add(
            CountCreditsSql,
            order.Id,
            lines.Select(credit => credit.Line!.Id).ToArray(),
            lines.Select(credit => credit.Quantity).ToArray(),
            refund is not null
        );
    }

    public static JsonObject Facts(OrderState order, Guid refund, RefundPlan plan) =>
        new()
        {
            ["refund_id"] = refund.ToString(),
            ["amount"] = plan.Amount,
            ["currency"] = order.Currency,
            ["lines"] = new JsonArray([
                .. plan
                    .Credits.Where(credit => credit.Line is not null)
                    .Select(credit => new JsonObject { ["sku"] = credit.Line!.Sku, ["quantity"] = credit.Quantity }),
            ]),
        };

    internal const string InsertSql = """
        INSERT INTO commerce.refunds (id, order_id, amount, destination, reason, request, restock_by, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6::text, $7::uuid, $8, $8)
        """;

    internal const string InsertPartsSql = """
        INSERT INTO commerce.refund_parts (refund_id, payment_id, operation_id, amount)
        SELECT $1, w.payment, w.operation, w.amount FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS w(payment, operation, amount)
        """;

    internal const string InsertCreditsSql = """
        INSERT INTO commerce.order_credits (id, order_id, kind, order_line_id, quantity, net, tax, refund_id, lasting, at, return_id, restock)
        SELECT w.id, $1, w.kind, w.line, w.quantity, w.net, w.tax, $8::uuid, $9, $10, w.return, w.restock
        FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::bigint[], $7::bigint[], $11::uuid[], $12::int[])
            AS w(id, kind, line, quantity, net, tax, return, restock)
        """;

    internal const string CountCreditsSql = """
        UPDATE commerce.order_lines l SET credited = l.credited + w.quantity, refunded = l.refunded + CASE WHEN $4 THEN w.quantity ELSE 0 END
        FROM unnest($2::uuid[], $3::int[]) AS w(line, quantity) WHERE l.order_id = $1 AND l.id = w.line
        """;
}
