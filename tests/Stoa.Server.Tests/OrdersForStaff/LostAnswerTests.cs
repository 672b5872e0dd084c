using Stoa.Server.Tests.Stock;
using static Stoa.Server.Tests.OrdersForStaff.OrderDesk;

namespace Stoa.Server.Tests.OrdersForStaff;

/// <summary>A request that was done and not answered is done once, however often it is sent.</summary>
public sealed class LostAnswerTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("exchange")]
    [InlineData("cancel")]
    [InlineData("edit")]
    public async Task One_key_acts_once_also_where_the_answer_was_lost_in_between(string action)
    {
        var root = (await shop.SuperAdmin()).Client;
        var order = await HalfSent(root);
        var (path, body) = await Request(root, order, action);
        var key = ("Idempotency-Key", $"{action}-{order}");

        var first = await root.Send(HttpMethod.Post, path, body, key);
        var seen = await root.Seen(order);
        await shop.Host.Execute("DELETE FROM platform.idempotency_keys WHERE key = $1", key.Item2);
        var again = await root.Send(HttpMethod.Post, path, body, key);

        Assert.True((int)first.Status is 200 or 201, first.Text);
        Assert.Equal((first.Status, first.Data.ToJsonString()), (again.Status, again.Data.ToJsonString()));
        Assert.Equal(seen.ToJsonString(), (await root.Seen(order)).ToJsonString(), StringComparer.Ordinal);
        await shop.Host.OrderBooksBalance();
    }

    [Theory]
    [InlineData("exchange", false)]
    [InlineData("cancel", false)]
    [InlineData("edit", false)]
    [InlineData("refund", false)]
    [InlineData("refund", true)]
    public async Task After_a_day_a_key_is_good_for_another_request(string action, bool ofAnotherOrder)
    {
        var root = (await shop.SuperAdmin()).Client;
        var first = await HalfSent(root);
        var order = ofAnotherOrder ? await HalfSent(root) : first;
        var key = ("Idempotency-Key", $"{action}-{first}");
        var (path, body) = await Request(root, first, action);
        var old = await root.Send(HttpMethod.Post, path, body, key);
        Assert.True((int)old.Status is 200 or 201, old.Text);

        await shop.Host.Execute("UPDATE platform.idempotency_keys SET created_at = created_at - interval '25 hours' WHERE key = $1", key.Item2);
        await shop.Host.Execute("UPDATE commerce.order_requests SET at = at - interval '25 hours' WHERE request LIKE '% ' || $1", key.Item2);
        await shop.Host.Execute("UPDATE commerce.refunds SET created_at = created_at - interval '25 hours' WHERE request LIKE '% ' || $1", key.Item2);
        (path, body) = await Request(root, order, action);
        var before = await root.Seen(order);
        var later = await root.Send(HttpMethod.Post, path, body, key);

        Assert.Equal(old.Status, later.Status);
        Assert.NotEqual(old.Data.ToJsonString(), later.Data.ToJsonString(), StringComparer.Ordinal);
        Assert.NotEqual(before["amounts"]!.ToJsonString(), (await root.Seen(order))["amounts"]!.ToJsonString(), StringComparer.Ordinal);
        await shop.Host.OrderBooksBalance();
    }

    /// <summary>An order of four units, two of them sent.</summary>
    private async Task<string> HalfSent(Client root)
    {
        var order = await shop.Placed(await shop.SignUp(), 4);
        await root.Fulfil(order, shipped: true, Units(await root.Line(order), 2));
        return order;
    }

    private async Task<(string Path, object Body)> Request(Client root, string order, string action)
    {
        var lines = new[] { Units(await root.Line(order), 1) };
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 500, 10);
        var send = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } };
        return action switch
        {
            "exchange" => ($"/admin/orders/{order}/exchanges", (object)new { @return = lines, send }),
            "cancel" => ($"/admin/orders/{order}/cancel", new { lines }),
            "refund" => ($"/admin/orders/{order}/refunds", new { lines }),
            _ => ($"/admin/edits/{(await root.Post($"/admin/orders/{order}/edits", new { add = send })).Data["id"]}/confirm", new { }),
        };
    }
}
