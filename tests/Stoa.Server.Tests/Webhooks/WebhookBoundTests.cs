namespace Stoa.Server.Tests.Webhooks;

/// <summary>How many endpoints a shop can have, and how many requests are under way to all of them.</summary>
public sealed class WebhookBoundTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly HookShop _shop = new(databases) { Settings = [("Webhooks:MaxEndpoints", "3"), ("Webhooks:ParallelInAll", "4")] };

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_shop_has_no_more_endpoints_than_are_allowed_however_many_are_made_at_once()
    {
        var root = await _shop.Root();
        await _shop.Subscribe(null, "order.*");

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(number => Task.Run(() => root.Post("/admin/webhooks", new { url = _shop.Receiver.Root + "/" + number, types = new[] { "*" } })))
        );

        Assert.Equal(2, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        var refused = replies.First(reply => reply.Status != HttpStatusCode.Created);
        Assert.Equal((HttpStatusCode.BadRequest, "too_many_webhooks"), (refused.Status, refused.Code));
        Assert.Contains("no more than 3 webhooks", refused.Text, StringComparison.Ordinal);
        // One that is deleted leaves its place.
        var id = (string)replies.First(reply => reply.Status == HttpStatusCode.Created).Data["id"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await root.Send(HttpMethod.Delete, $"/admin/webhooks/{id}", null, ("If-Match", "*"))).Status);
        await _shop.Subscribe(null, "order.*");
    }

    [Fact]
    public async Task Requests_to_all_endpoints_together_are_bounded_and_each_has_its_share()
    {
        var (one, two) = (await _shop.Subscribe(null, "product.updated"), await _shop.Subscribe(null, "product.updated"));
        var (gate, open) = (new Lock(), new TaskCompletionSource());
        var (now, most) = (0, 0);
        _shop.Receiver.Answer = async (_, http) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }
            await open.Task;
            lock (gate)
            {
                now--;
            }
            await Receiver.Status(http, 204);
        };

        await _shop.Happen([.. Enumerable.Range(0, 20).Select(thing => $"thing-{thing}")]);
        // While nobody answers, both have two under way: neither takes the places of the other.
        await one.Wait(2);
        await two.Wait(2);
        Assert.Equal((2, 2), (one.All.Count, two.All.Count));
        open.SetResult();
        await one.Wait(20);
        await two.Wait(20);

        Assert.Equal(4, most);
    }
}
