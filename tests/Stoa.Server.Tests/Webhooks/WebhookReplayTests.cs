namespace Stoa.Server.Tests.Webhooks;

/// <summary>Telling an endpoint again what happened, from a cursor or from a time.</summary>
public sealed class WebhookReplayTests(HookShop shop) : IClassFixture<HookShop>
{
    [Fact]
    public async Task From_a_cursor_everything_behind_it_comes_again_under_its_id()
    {
        var hook = await shop.Subscribe(null, "product.updated");
        var things = Things(6);
        await shop.Happen(things[..3]);
        await hook.Settled("delivered", 3);
        var cursor = (string)(await hook.Read())["cursor"]!;
        await shop.Happen(things[3..]);
        await hook.Settled("delivered", 6);
        var before = hook.All.ToDictionary(got => (string)got.Json["data"]!["id"]!, got => (got.Id, got.Body), StringComparer.Ordinal);

        var reply = await (await shop.Root()).Post($"{hook.Url}/replay", new { from = cursor });
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        await hook.Wait(9);
        await hook.Settled("delivered", 3, 2);

        Assert.Equal(cursor, (string?)reply.Data["from"]);
        Assert.Equal(9, hook.All.Count);
        foreach (var got in hook.All.Skip(6))
        {
            var thing = (string)got.Json["data"]!["id"]!;
            Assert.Contains(thing, things[3..], StringComparer.Ordinal);
            Assert.Equal(before[thing], (got.Id, got.Body));
        }
        Assert.Equal(6, (await hook.Deliveries()).Count);
    }

    [Fact]
    public async Task From_a_time_also_what_the_endpoint_never_had_is_told()
    {
        var (early, late) = (Things(2), Things(3));
        var noon = DateTimeOffset.UtcNow.AddDays(-10);
        await Platform.Data.Sql.Change(
            shop.Host.Database,
            "UPDATE platform.event_log SET occurred_at = now() - interval '20 days'",
            TestContext.Current.CancellationToken
        );
        var other = await shop.Subscribe(null, "product.updated");
        await shop.Happen(noon.AddMinutes(-1), early);
        await shop.Happen(noon, late);
        await other.Settled("delivered", 5);
        var hook = await shop.Subscribe(null, "product.updated");

        var reply = await (await shop.Root()).Post($"{hook.Url}/replay", new { from = noon.ToString("O") });

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        await hook.Wait(3);
        await hook.Settled("delivered", 3);
        var told = hook.All.Select(got => (string)got.Json["data"]!["id"]!).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(late.ToHashSet(StringComparer.Ordinal), told);
    }

    [Fact]
    public async Task A_cursor_of_the_log_of_events_is_a_place_to_begin()
    {
        var hook = await shop.Subscribe(null, "product.updated");
        await shop.Happen(Things(3));
        await hook.Settled("delivered", 3);
        var root = await shop.Root();
        var first = (long)(await root.Get("/admin/events?type=product.updated&sort=-position&page_size=3")).Data[2]!["position"]!;
        var page = await root.Get($"/admin/events?after={first - 1}&sort=position&page_size=2&cursor=*");

        var reply = await root.Post($"{hook.Url}/replay", new { from = (string)page.Json["meta"]!["next_cursor"]! });

        Assert.Equal((first + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)reply.Data["from"]);
        await hook.Wait(4);
    }

    [Fact]
    public async Task What_is_replayed_does_not_wait_for_the_retry_of_what_comes_behind_it()
    {
        var hook = await shop.Subscribe(null, "product.updated");
        var thing = await shop.HappenOnce();
        await hook.Settled("delivered", 1);
        shop.Receiver.AnswerInTurn(500);
        await shop.Happen(thing);
        await hook.Settled("pending", 1);
        await Platform.Data.Sql.Change(
            shop.Host.Database,
            "UPDATE integrations.lanes SET due_at = now() + interval '1 day' WHERE endpoint_id = $1",
            TestContext.Current.CancellationToken,
            hook.Id
        );
        shop.Receiver.AnswerInTurn(204);

        var from = long.Parse((string)(await hook.Read())["cursor"]!, System.Globalization.CultureInfo.InvariantCulture) - 2;
        await (await shop.Root()).Post($"{hook.Url}/replay", new { from = from.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        await hook.Settled("delivered", 2, 2);

        Assert.Equal([1L, 2L, 1L, 2L], hook.All.Select(got => got.Sequence));
    }

    [Fact]
    public async Task A_replay_never_leaves_out_what_was_not_told_yet()
    {
        var hook = await shop.Subscribe(null, "product.updated");

        var reply = await (await shop.Root()).Post($"{hook.Url}/replay", new { from = "999999999999" });
        await shop.HappenOnce();

        Assert.Equal((string?)reply.Data["through"], (string?)reply.Data["from"]);
        await hook.Settled("delivered", 1);
    }

    [Theory]
    [InlineData("""{"from":"yesterday"}""")]
    [InlineData("""{"from":"-1"}""")]
    [InlineData("{}")]
    public async Task What_is_neither_a_cursor_nor_a_time_is_refused(string body)
    {
        var hook = await shop.Subscribe();

        var reply = await (await shop.Root()).Post($"{hook.Url}/replay", body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    private static string[] Things(int count) => [.. Enumerable.Range(0, count).Select(_ => $"thing-{Guid.NewGuid():N}")];
}
