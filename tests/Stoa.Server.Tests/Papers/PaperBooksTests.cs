using System.Text.Json.Nodes;
using Stoa.Server.Tests.OrdersForStaff;
using Stoa.Server.Tests.Rules;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.Papers;

/// <summary>Whatever is done to an order, in whatever order, invoiced early, late and in between: its documents sum to what is owed.</summary>
public sealed class PaperBooksTests(Shop shop) : IClassFixture<Shop>
{
    private const int Actions = 30;

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    [InlineData(13, false)]
    [InlineData(14, true)]
    public async Task Any_thirty_actions_leave_documents_that_sum_to_what_is_owed(int seed, bool includesTax)
    {
        var random = new Random(seed);
        var root = await shop.Seller(more: new { prices_include_tax = includesTax, tax_shipping = includesTax });
        var order = await shop.Placed(await shop.SignUp(), random.Next(1, 6), random.Next(1, 6), random.Next(1, 6));
        var done = new List<string>();
        for (var step = 0; step < Actions; step++)
        {
            var (name, reply) = await Act(root, order, await root.Seen(order), random);
            Assert.True((int)reply.Status is 200 or 201 or 400 or 409, $"{string.Join(' ', done)} {name}: {reply.Text}");
            done.Add(name);
        }

        await shop.Host.PapersAreDone();
        // What a refund that failed late has left owed is on no document yet.
        Assert.True((await root.Invoice(order)).Status is HttpStatusCode.Created or HttpStatusCode.Conflict);
        Assert.All(await root.Documents(order), document => document.Sums());
        await shop.Host.PapersBalance();
    }

    private async Task<(string Name, Reply Reply)> Act(Client root, string order, JsonNode seen, Random random)
    {
        var lines = seen["items"]!.AsArray();
        var line = (string)lines[random.Next(lines.Count)]!["id"]!;
        var path = "/admin/orders/" + order;
        return random.Next(12) switch
        {
            0 or 1 => ("invoice", await root.Invoice(order)),
            2 => ("cancel", await root.Cancel(order, Units(line, random.Next(1, 3)))),
            3 or 4 => ("fulfil", await root.Fulfil(order, true, Units(line, random.Next(1, 3)))),
            5 or 6 => ("capture", await root.Post($"{path}/payments/{seen["payments"]![0]!["id"]}/capture")),
            7 or 8 => ("refund", await root.Refund(order, Units(line, random.Next(1, 3)))),
            9 => ("refund_amount", await root.RefundAmount(order, random.Next(1, 900))),
            10 => ("refund_shipping", await root.Post(path + "/refunds", new { shipping = Rulebook.Usd(random.Next(1, 900)) })),
            _ => ("fail", await FailLastRefund(root, order)),
        };
    }

    /// <summary>As a bank does weeks later.</summary>
    private async Task<Reply> FailLastRefund(Client root, string order)
    {
        await shop.Host.Execute(
            """
            WITH failed AS (
                UPDATE payments.operations SET status = 'failed' WHERE id = (SELECT x.id FROM payments.operations x JOIN payments.payments p ON p.id =
                    x.payment_id
                    WHERE p.order_id = $1 AND x.kind = 'refund' AND x.status = 'succeeded' ORDER BY x.created_at DESC LIMIT 1) RETURNING payment_id, amount
            )
            UPDATE payments.payments p SET refunded = p.refunded - f.amount FROM failed f WHERE p.id = f.payment_id
            """,
            Guid.Parse(order)
        );
        return await root.Get("/admin/orders/" + order);
    }
}
