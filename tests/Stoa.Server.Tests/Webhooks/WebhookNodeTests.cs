using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>Several nodes share the work, and one that is killed loses nothing.</summary>
public sealed class WebhookNodeTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly HookShop _shop = new(databases);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Two_nodes_share_the_work_and_send_nothing_twice()
    {
        await using var second = await _shop.AnotherNode();
        var (one, two) = (await _shop.Subscribe(null, "product.updated"), await _shop.Subscribe(null, "product.*"));
        for (var round = 0; round < 10; round++)
        {
            var number = round;
            await _shop.Happen([.. Enumerable.Range(0, 50).Select(thing => $"thing-{thing % 20}-{number % 3}")]);
        }

        await one.Wait(500);
        await two.Wait(500);
        await Wait.Until(async () => await Left() == 0);

        foreach (var hook in new[] { one, two })
        {
            Assert.Equal(500, hook.All.Count);
            Assert.Equal(500, hook.All.Select(got => got.Id).Distinct(StringComparer.Ordinal).Count());
            foreach (var thing in hook.All.GroupBy(got => (string)got.Json["data"]!["id"]!, StringComparer.Ordinal))
            {
                Assert.Equal(thing.Select(got => got.Sequence).Order(), thing.OrderBy(got => got.Number).Select(got => got.Sequence));
            }
        }
    }

    [Fact]
    public async Task Who_has_lost_a_lease_settles_nothing()
    {
        var hook = await _shop.Subscribe(null, "product.updated");
        var (first, slow) = (0, new TaskCompletionSource());
        _shop.Receiver.Answer = async (got, http) =>
        {
            if (Interlocked.Increment(ref first) == 1)
            {
                await slow.Task;
                await Receiver.Status(http, 500);
            }
        };
        await _shop.HappenOnce();
        await hook.Wait(1);

        // As if its node had slept through the lease: another one takes it.
        await _shop.Host.Database.Change("UPDATE integrations.lanes SET due_at = now()", TestContext.Current.CancellationToken);
        await hook.Settled("delivered", 1);
        slow.SetResult();
        await _shop.HappenOnce();
        await hook.Settled("delivered", 2);

        var delivery = (await hook.Deliveries())[^1];
        Assert.Equal(("delivered", 1), ((string?)delivery["status"], (int)delivery["attempts"]!));
        Assert.Equal(hook.All[0].Id, hook.All[1].Id);
    }

    private Task<long> Left() =>
        _shop.Host.Database.One("SELECT count(*) FROM integrations.lanes", row => row.GetInt64(0), TestContext.Current.CancellationToken);
}
