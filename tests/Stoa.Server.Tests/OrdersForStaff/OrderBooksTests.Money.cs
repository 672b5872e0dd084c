using System.Text.Json.Nodes;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>What else staff, buyers and banks do: payments one by one, disputes, withdrawals, credit, addresses and prices.</summary>
public sealed partial class OrderBooksTests
{
    private static object Dollars(long amount) => new { amount, currency = "USD" };

    private async Task<(string Name, Reply Reply)> ActOtherwise(int number, Client root, string order, JsonNode seen, string line, Random random)
    {
        var path = "/admin/orders/" + order;
        var payments = seen["payments"]!.AsArray();
        var payment = $"{path}/payments/{payments[random.Next(payments.Count)]!["id"]}";
        return number switch
        {
            15 => ("void", await root.Post(payment + "/void", new { force = random.Next(2) == 0, reason = "as the test says" })),
            16 or 17 => await Arrive(root, path, seen, random),
            18 => ("await", await root.Post(path + "/payments")),
            19 => ("change", await root.Change(path, new { tags = new[] { "t" + random.Next(9) }, shipping_address = Buying.Address() })),
            20 => ("withdraw", await _buyer.Post($"/orders/{order}/withdrawal", new { confirm = true, lines = new[] { Units(line, 1) } })),
            21 => ("credit", await root.Post(path + "/refunds", new { amount = Dollars(random.Next(1, 500)), to = "credit" })),
            22 => ("dispute", await Dispute(root, order, random)),
            _ => await Price(root, path, line, random),
        };
    }

    private static async Task<(string, Reply)> Arrive(Client root, string path, JsonNode seen, Random random)
    {
        if (seen["payments"]!.AsArray().FirstOrDefault(payment => (string)payment!["status"]! == "awaiting") is not { } awaited)
        {
            return ("look", await root.Get(path));
        }
        var due = Math.Max(1, seen.Amount("due"));
        var reply = await root.Post(
            $"{path}/payments/{awaited["id"]}/mark-paid",
            new { amount = Dollars(random.Next(3) == 0 ? due : random.NextInt64(1, due + 2)) }
        );
        return ("arrive", reply);
    }

    /// <summary>A bank opens it, and ends it in the shop's favour the next time.</summary>
    private async Task<Reply> Dispute(Client root, string order, Random random)
    {
        await shop.Host.Execute(
            """
            UPDATE payments.payments SET dispute = CASE WHEN dispute = 'open' THEN 'won' ELSE 'open' END
            WHERE id = (SELECT id FROM payments.payments WHERE order_id = $1 AND captured > 0
                ORDER BY dispute = 'open' DESC NULLS LAST, md5(id::text || $2) LIMIT 1)
            """,
            Guid.Parse(order),
            random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture)
        );
        // What had to wait for the end of a dispute goes back by itself.
        await Wait.Until(
            () =>
                shop.Host.One<bool>(
                    "SELECT NOT EXISTS (SELECT FROM commerce.order_signals WHERE order_id = $1 AND topic = 'money' AND (tries > 0 OR due_at <= now()))",
                    Guid.Parse(order)
                ),
            () => "what was kept back is given back"
        );
        return await root.Get("/admin/orders/" + order);
    }

    private static async Task<(string, Reply)> Price(Client root, string path, string line, Random random)
    {
        var begun = await root.Post(path + "/edits", new { set_price = new[] { new { item_id = line, unit_price = Dollars(random.Next(1, 5_000)) } } });
        if (begun.Status != HttpStatusCode.Created)
        {
            return ("price", begun);
        }
        var confirmed = await root.Post($"/admin/edits/{begun.Data["id"]}/confirm");
        if (confirmed.Status != HttpStatusCode.OK)
        {
            await root.Post($"/admin/edits/{begun.Data["id"]}/discard");
        }
        return ("price", confirmed);
    }

    /// <summary>Owed less paid, from the rows.</summary>
    private Task<long> Due(string order) =>
        shop.Host.One<long>(
            """
            SELECT (o.total - (SELECT coalesce(sum(c.net + c.tax), 0) FROM commerce.order_credits c LEFT JOIN commerce.refunds r ON r.id = c.refund_id
                    WHERE c.order_id = o.id AND (c.lasting OR r.status <> 'failed'))
                - (SELECT coalesce(sum(p.captured), 0) FROM payments.payments p WHERE p.order_id = o.id)
                + (SELECT coalesce(sum(p.amount), 0) FROM commerce.refunds r JOIN commerce.refund_parts p ON p.refund_id = r.id
                    LEFT JOIN payments.operations x ON x.id = p.operation_id
                    WHERE r.order_id = o.id AND (x.id IS NULL OR x.status IN ('started', 'unknown', 'pending', 'succeeded'))))::bigint
            FROM commerce.orders o WHERE o.id = $1
            """,
            Guid.Parse(order)
        );
}
