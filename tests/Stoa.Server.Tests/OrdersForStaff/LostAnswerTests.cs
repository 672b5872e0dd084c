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
        var order = await shop.Placed(await shop.SignUp(), 3);
        var line = await root.Line(order);
        await root.Fulfil(order, shipped: true, Units(line, 2));
        var item = Warehouse.Tag();
        await shop.Host.NewProduct(item, 500, 10);
        var send = new[] { new { sku = item.ToUpperInvariant(), quantity = 1 } };
        var (path, body) = action switch
        {
            "exchange" => ($"/admin/orders/{order}/exchanges", (object)new { @return = new[] { Units(line, 1) }, send }),
            "cancel" => ($"/admin/orders/{order}/cancel", new { lines = new[] { Units(line, 1) } }),
            _ => ($"/admin/edits/{(await root.Post($"/admin/orders/{order}/edits", new { add = send })).Data["id"]}/confirm", new { }),
        };
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
}
