using System.Text.Json.Nodes;
using Stoa.FcmDouble;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>Devices are subscribed to topics through Google's Instance ID service, by staff and by their own users.</summary>
public sealed class TopicSubscriptionTests(TestDatabases databases) : IAsyncLifetime
{
    private const string Subscribe = "/device-tokens/subscribe";
    private const string Unsubscribe = "/device-tokens/unsubscribe";

    private DeliveryHost _post = null!;
    private Client _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _post = await DeliveryHost.Open(databases);
        _admin = await _post.Node.AdminOfPush();
    }

    public ValueTask DisposeAsync() => _post.DisposeAsync();

    [Fact]
    public async Task Staff_subscribe_thousands_of_devices_in_calls_of_a_thousand_and_end_that()
    {
        var first = await _post.Register("ok-", 2_500);
        var ids = await _post.Node.One<long[]>("SELECT array_agg(id) FROM push.devices");

        var results = await Change(Subscribe, "news", ids);

        Assert.Equal((2_500, 3), (results.Count(result => (string?)result!["state"] == "done"), _post.Fcm.TopicCalls));
        Assert.All(Enumerable.Range(0, 2_500), i => Assert.True(_post.Fcm.IsSubscribed("news", $"ok-{i}")));
        Assert.False(_post.Fcm.IsSubscribed("offers", "ok-0"));

        await Change(Unsubscribe, "news", [first, 999_999]);

        var left = await _post.Node.One<string>("SELECT fcm_token FROM push.devices WHERE id = $1", first);
        Assert.False(_post.Fcm.IsSubscribed("news", left));
        Assert.Equal(2_499, Enumerable.Range(0, 2_500).Count(i => _post.Fcm.IsSubscribed("news", $"ok-{i}")));
        Assert.Equal(
            "device_token.subscribed news 2500, device_token.unsubscribed news 1",
            await _post.Node.One<string>(
                """
                SELECT string_agg(action || ' ' || (after ->> 'topic') || ' ' || (after ->> 'devices'), ', ' ORDER BY id) FROM platform.audit_log
                WHERE action LIKE 'device_token.%subscribed'
                """
            )
        );
    }

    [Fact]
    public async Task Each_device_has_its_own_result_and_what_may_work_later_is_tried_again()
    {
        var tokens = new[] { "ok-1", "unregistered-1", "invalid-1", "quota-1", "once-internal-1", "internal-1", "an-installation" };
        await _post.Register(tokens);
        await _post.Node.Execute("UPDATE push.devices SET kind = 'fid' WHERE fcm_token = 'an-installation'");
        var ids = await _post.Node.One<long[]>("SELECT array_agg(id ORDER BY id) FROM push.devices");

        var results = await Change(Subscribe, "news", [.. ids, 999_999]);

        Assert.Equal(
            [
                "done ",
                "failed NOT_FOUND",
                "failed INVALID_ARGUMENT",
                "failed TOO_MANY_TOPICS",
                "pending INTERNAL",
                "pending INTERNAL",
                "failed NOT_A_TOKEN",
                "failed NO_ACTIVE_DEVICE",
            ],
            results.Select(result => $"{result!["state"]} {result["code"]}"),
            StringComparer.Ordinal
        );
        Assert.Equal(7, await _post.Active());
        // What cannot be done, and a device of another kind, is not asked again; of the two that wait, one is done.
        await Wait.Until(async () => await _post.Node.One<long>("SELECT count(*) FROM push.topic_changes") == 1);
        Assert.True(_post.Fcm.IsSubscribed("news", "once-internal-1"));
    }

    [Fact]
    public async Task A_user_subscribes_their_own_device_and_no_other()
    {
        var (anna, bert) = (await _post.Node.NewCustomer(), await _post.Node.NewCustomer());
        await anna.Client.Post("/device-tokens", new { fcmToken = "ok-anna", platform = "android" });
        var own = new { fcmToken = "ok-anna", topic = "news" };

        (await bert.Client.Post(Subscribe, own)).Says(HttpStatusCode.BadRequest, "No active device tokens found");
        Assert.Equal(0, _post.Fcm.TopicCalls);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            var done = await anna.Client.Post(Subscribe, own);
            Assert.True(done.Status == HttpStatusCode.OK && (string?)done.Data["state"] == "done", done.Text);
        }
        Assert.True(_post.Fcm.IsSubscribed("news", "ok-anna"));
        (await bert.Client.Post(Unsubscribe, own)).Says(HttpStatusCode.BadRequest, "No active device tokens found");
        Assert.True(_post.Fcm.IsSubscribed("news", "ok-anna"));

        Assert.Equal("done", (string?)(await anna.Client.Post(Unsubscribe, own)).Data["state"]);

        Assert.False(_post.Fcm.IsSubscribed("news", "ok-anna"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await anna.Client.Post(Subscribe, new { fcmToken = "ok-anna", topic = "/topics/news" })).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.Client.Post("/admin" + Subscribe, new { topic = "news", deviceTokenIds = new[] { 1 } })).Status);
    }

    [Fact]
    public async Task What_FCM_could_not_be_told_is_told_when_it_is_back_and_the_last_wish_counts()
    {
        var (stays, leaves) = (await _admin.NewDevice(token: "ok-stays"), await _admin.NewDevice(token: "ok-leaves"));
        await Change(Subscribe, "news", [stays, leaves]);
        _post.Fcm.Settings.Mode = Outcome.Unavailable;

        var away = await Change(Unsubscribe, "news", [stays, leaves]);
        await Change(Subscribe, "news", [stays]);

        Assert.All(away, result => Assert.Equal("pending UNAVAILABLE", $"{result!["state"]} {result["code"]}"));
        Assert.True(_post.Fcm.IsSubscribed("news", "ok-leaves"));

        _post.Fcm.Settings.Mode = null;

        await NothingIsLeft();
        Assert.Equal((true, false), (_post.Fcm.IsSubscribed("news", "ok-stays"), _post.Fcm.IsSubscribed("news", "ok-leaves")));
    }

    [Fact]
    public async Task After_a_day_it_is_given_up_and_the_log_says_so()
    {
        var device = await _admin.NewDevice(token: "ok-1");
        _post.Fcm.Settings.Mode = Outcome.Unavailable;
        await Change(Subscribe, "news", [device]);
        var log = LogLines.Of(_post.Node);

        await _post.Node.Execute("UPDATE push.topic_changes SET asked_at = asked_at - interval '25 hours', next_at = now()");

        await NothingIsLeft();
        await Wait.Until(() => log.Any(line => line.Contains("what 1 devices asked of topic news; that is given up", StringComparison.Ordinal)));
        Assert.False(_post.Fcm.IsSubscribed("news", "ok-1"));
    }

    [Fact]
    public async Task What_a_process_had_taken_that_died_is_carried_out_by_another()
    {
        var device = await _admin.NewDevice(token: "ok-1");

        await _post.Node.Execute(
            $"""
            INSERT INTO push.topic_changes (device_id, topic, is_adding, wish, asked_at, next_at, attempts, taken_by, taken_until)
            VALUES ({device}, 'news', true, gen_random_uuid(), now(), now(), 1, gen_random_uuid(), now())
            """
        );

        await NothingIsLeft();
        Assert.True(_post.Fcm.IsSubscribed("news", "ok-1"));
    }

    [Fact]
    public async Task What_is_asked_while_another_process_tells_FCM_is_told_after_it()
    {
        var device = await _admin.NewDevice(token: "ok-1");
        await _post.Node.Execute(
            $"""
            INSERT INTO push.topic_changes (device_id, topic, is_adding, wish, asked_at, next_at, attempts, taken_by, taken_until)
            VALUES ({device}, 'news', false, gen_random_uuid(), now(), now(), 1, gen_random_uuid(), now() + interval '1 hour')
            """
        );

        var result = Assert.Single(await Change(Subscribe, "news", [device]))!;

        Assert.Equal(("pending", null, 0), ((string?)result["state"], (string?)result["code"], _post.Fcm.TopicCalls));

        await _post.Node.Execute("UPDATE push.topic_changes SET taken_by = NULL, taken_until = NULL, next_at = now()");

        await NothingIsLeft();
        Assert.True(_post.Fcm.IsSubscribed("news", "ok-1"));
    }

    [Fact]
    public async Task What_waits_for_FCM_does_not_reach_the_next_owner_of_a_device_and_goes_with_an_erased_one()
    {
        var (anna, bert) = (await _post.Node.NewCustomer(), await _post.Node.NewCustomer());
        foreach (var token in new[] { "ok-sold", "ok-gone" })
        {
            await anna.Client.Post("/device-tokens", new { fcmToken = token, platform = "android" });
        }
        _post.Fcm.Settings.Mode = Outcome.Unavailable;
        foreach (var token in new[] { "ok-sold", "ok-gone" })
        {
            Assert.Equal("pending", (string?)(await anna.Client.Post(Subscribe, new { fcmToken = token, topic = "news" })).Data["state"]);
        }

        await bert.Client.Post("/device-tokens", new { fcmToken = "ok-sold", platform = "android" });
        await anna.Client.Send(HttpMethod.Delete, "/device-tokens", new { fcmToken = "ok-gone" });
        _post.Fcm.Settings.Mode = null;

        await NothingIsLeft();
        Assert.Equal((false, false), (_post.Fcm.IsSubscribed("news", "ok-sold"), _post.Fcm.IsSubscribed("news", "ok-gone")));
    }

    [Fact]
    public async Task An_access_token_that_is_refused_is_renewed_and_a_repeated_request_is_answered_alike()
    {
        var id = await _admin.NewDevice(token: "ok-1");
        await Change(Subscribe, "first", [id]);
        _post.Fcm.RevokeAccessTokens();

        var (done, calls) = (await Once(), _post.Fcm.TopicCalls);
        var again = await Once();

        Assert.Equal("done", (string?)done.Data["results"]![0]!["state"]);
        Assert.Equal((done.Text, calls), (again.Text, _post.Fcm.TopicCalls));
        Assert.Equal(2, _post.Fcm.TokenExchanges);

        Task<Reply> Once() =>
            _admin.Send(HttpMethod.Post, "/admin" + Subscribe, new { topic = "news", deviceTokenIds = new[] { id } }, ("Idempotency-Key", "topics-1"));
    }

    [Fact]
    public async Task What_another_process_took_over_while_FCM_was_told_the_rest_is_left_to_it()
    {
        var device = await _admin.NewDevice(token: "ok-1");
        var answers = new TaskCompletionSource();
        _post.Fcm.Settings.Held = answers.Task;
        await Ask("'one', 'two'");
        await Wait.Until(() => _post.Fcm.TopicCalls == 1);

        // It has taken both, and was so slow with the first that its lease has ended.
        await _post.Node.Execute("UPDATE push.topic_changes SET taken_by = gen_random_uuid(), taken_until = now() + interval '1 hour'");
        _post.Fcm.Settings.Held = Task.CompletedTask;
        answers.SetResult();
        await Ask("'three'");
        await Wait.Until(() => _post.Fcm.IsSubscribed("three", "ok-1"));

        Assert.Equal((2, 2L), (_post.Fcm.TopicCalls, await _post.Node.One<long>("SELECT count(*) FROM push.topic_changes WHERE topic <> 'three'")));

        Task Ask(string topics) =>
            _post.Node.Execute(
                $"""
                INSERT INTO push.topic_changes (device_id, topic, is_adding, wish, asked_at, next_at)
                SELECT {device}, unnest(ARRAY[{topics}]), true, gen_random_uuid(), now(), now()
                """
            );
    }

    [Fact]
    public async Task A_device_that_is_deleted_while_it_is_subscribed_is_no_device_any_more()
    {
        var device = await _admin.NewDevice(token: "ok-1");
        await using var held = await HeldTransaction.Open(_post.Node, "DELETE FROM push.devices WHERE id = $1", device);

        var results = await held.Meet(() => Change(Subscribe, "news", [device]), "INTO push.topic_changes");
        await held.Commit();

        var result = Assert.Single(await results.Over)!;
        Assert.Equal(("failed", "NO_ACTIVE_DEVICE", 0), ((string?)result["state"], (string?)result["code"], _post.Fcm.TopicCalls));
    }

    private Task NothingIsLeft() => Wait.Until(async () => await _post.Node.One<long>("SELECT count(*) FROM push.topic_changes") == 0);

    private async Task<JsonArray> Change(string path, string topic, long[] ids)
    {
        var reply = await _admin.Post("/admin" + path, new { topic, deviceTokenIds = ids });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return reply.Data["results"]!.AsArray();
    }
}
