using System.Text.Json.Nodes;
using Stoa.FcmDouble;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>Messages to everybody who subscribed to a topic, or to topics as a condition says: one request, that FCM sends on.</summary>
public sealed class TopicTests(TestDatabases databases) : IAsyncLifetime
{
    private FcmServer _fcm = null!;
    private StoaHost _host = null!;
    private Client _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _fcm = await FcmServer.Start(new DoubleSettings { KeepsBodies = true });
        _host = await StoaHost.Start(await databases.Create(), DeliveryHost.SettingsFor(_fcm));
        _admin = await _host.AdminOfPush();
    }

    public async ValueTask DisposeAsync()
    {
        var errors = _host.LoggedErrors;
        await _host.DisposeAsync();
        await _fcm.DisposeAsync();
        Directory.Delete(_fcm.Settings.Folder, recursive: true);
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }

    [Fact]
    public async Task A_topic_is_sent_to_in_one_request_that_has_every_platform_s_part()
    {
        await _admin.NewDevice(token: "ok-bystander");

        var message = await Sent(new { topic = "news" });

        Assert.Equal((1, 1, 0), (message.Count("total"), message.Count("accepted"), message.Count("failed")));
        Assert.Equal((1, 0), (_fcm.Journal.Receipts("news"), _fcm.Journal.Attempts("ok-bystander")));
        var id = message["id"]!.ToString();
        Assert.Equal(
            """
            {"message":{"topic":"news","data":{"messageId":"#"},
            "android":{"data":{"screen":"sale","messageId":"#"},"notification":{"title":"Sale","body":"20 % off","tag":"#"}},
            "apns":{"headers":{"apns-priority":"10","apns-push-type":"alert","apns-collapse-id":"#"},
            "payload":{"aps":{"alert":{"title":"Sale","body":"20 % off"}},"screen":"home","messageId":"#"}},
            "webpush":{"data":{"messageId":"#"},"headers":{},"notification":{"title":"Sale","body":"20 % off","tag":"#"}}}}
            """.ReplaceLineEndings("").Replace("#", id, StringComparison.Ordinal),
            _fcm.Journal.Body("news")
        );
        var preview = (await _admin.Post($"/admin/push-messages/{id}/preview")).Data["messages"]!.AsArray();
        Assert.Equal(["android", "ios", "web"], preview.Select(one => (string)one!["platform"]!), StringComparer.Ordinal);
        Assert.All(preview, one => Assert.Equal("news", (string)one!["request"]!["message"]!["topic"]!));
        Assert.Equal("news", (string)(await _admin.Get("/admin/push-messages/" + id)).Data["audience"]!["topic"]!);
    }

    [Theory]
    [InlineData("'news' in topics")]
    [InlineData("'news' in topics && ('de' in topics || 'at' in topics)")]
    [InlineData("!('trial' in topics) && 'a' in topics && 'b' in topics && 'c' in topics && 'd' in topics")]
    [InlineData("((('x'in topics)))||!!'y' in topics")]
    public async Task A_condition_is_sent_to_likewise(string condition)
    {
        var message = await Sent(new { condition });

        Assert.Equal(1, message.Count("accepted"));
        Assert.Equal(condition, (string)JsonNode.Parse(_fcm.Journal.Body(condition)!)!["message"]!["condition"]!);
    }

    [Fact]
    public async Task What_FCM_cannot_take_now_is_tried_again_and_what_it_refuses_can_be_retried()
    {
        Assert.Equal(1, (await Sent(new { topic = "once-unavailable-news" })).Count("accepted"));
        Assert.Equal((2, 1), (_fcm.Journal.Attempts("once-unavailable-news"), _fcm.Journal.Receipts("once-unavailable-news")));

        var refused = await Create(new { topic = "once-argument-news" });
        var failed = await _admin.Until((long)refused.Data["id"]!, "failed");
        Assert.Contains("INVALID_ARGUMENT", (string)failed["failureReason"]!, StringComparison.Ordinal);
        var retried = await _admin.Post($"/admin/push-messages/{failed["id"]}/retry-failed");
        var sent = await _admin.Until((long)retried.Data["id"]!, "sent");
        Assert.Equal(1, sent.Count("accepted"));
        // What the topic has, it does not get again.
        Assert.Equal(HttpStatusCode.BadRequest, (await _admin.Post($"/admin/push-messages/{sent["id"]}/retry-failed")).Status);
    }

    [Fact]
    public async Task It_can_be_scheduled_although_no_device_is_known()
    {
        var reply = await Create(new { topic = "later" }, type: "scheduled", at: PushDesk.InAnHour);
        var id = (long)reply.Data["id"]!;
        await _host.Execute("UPDATE push.messages SET scheduled_at = now() WHERE id = $1", id);
        await _host.Execute("SELECT pg_notify('stoa', 'push:' || $1)", id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(1, (await _admin.Until(id, "sent")).Count("accepted"));
        Assert.Equal(1, _fcm.Journal.Receipts("later"));
    }

    [Fact]
    public async Task Under_at_most_once_a_topic_that_may_have_been_sent_to_before_a_crash_is_not_sent_to_again()
    {
        var id = (long)(await Create(new { topic = "once" }, type: "draft", guarantee: "at_most_once")).Data["id"]!;
        await _host.Execute(
            """
            UPDATE push.messages SET status = 'sending', total = 1, started_at = now() WHERE id = $1
            """,
            id
        );
        await _host.Execute(
            """
            INSERT INTO push.shards (message_id, no, from_id, to_id, expected, done_to, attempted_to, due_at) VALUES ($1, 0, 0, 0, 1, -1, 0, now())
            """,
            id
        );

        Assert.Equal(1, (await _admin.Until(id, "sent")).Count("unknown"));
        Assert.Equal(0, _fcm.Journal.Attempts("once"));
    }

    [Theory]
    [InlineData("""{"topic":"/topics/news"}""")]
    [InlineData("""{"topic":"two words"}""")]
    [InlineData("""{"condition":"news"}""")]
    [InlineData("""{"condition":"'news' in topics &&"}""")]
    [InlineData("""{"condition":"('news' in topics"}""")]
    [InlineData("""{"condition":"'news' in topics 'more' in topics"}""")]
    [InlineData("""{"condition":"'' in topics"}""")]
    [InlineData("""{"condition":"'news' intopics"}""")]
    [InlineData("""{"condition":"'a' in topics || 'b' in topics || 'c' in topics || 'd' in topics || 'e' in topics || 'f' in topics"}""")]
    public async Task What_FCM_would_refuse_is_refused_before_it_is_sent(string audience)
    {
        var reply = await Create(JsonNode.Parse(audience)!);

        Assert.True(reply.Status == HttpStatusCode.UnprocessableEntity, reply.Text);
        Assert.Contains("audience.", reply.Json["error"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"topic":"news","condition":"'news' in topics"}""")]
    [InlineData("""{"topic":"news","tags":["vip"]}""")]
    [InlineData("""{"topic":"news","platforms":["android"]}""")]
    [InlineData("""{"condition":"'news' in topics","locales":["de"]}""")]
    public async Task A_topic_stands_alone(string audience)
    {
        (await Create(JsonNode.Parse(audience)!)).Says(HttpStatusCode.BadRequest, "A topic or a condition stands alone");
    }

    [Fact]
    public async Task What_is_not_the_same_for_everybody_is_no_message_to_a_topic_and_nobody_counts_who_gets_it()
    {
        foreach (
            var more in new object[]
            {
                new { androidMessage = new { title = "Hello {first_name}" }, audience = new { topic = "news" } },
                new
                {
                    androidMessage = PushDesk.Android(),
                    translations = new { de = new { title = "Ausverkauf" } },
                    audience = new { topic = "news" },
                },
                new
                {
                    androidMessage = PushDesk.Android(),
                    type = "scheduled",
                    scheduledAt = PushDesk.InAnHour,
                    timeZoneMode = "device_local",
                    audience = new { topic = "news" },
                },
            }
        )
        {
            (await _admin.Post("/admin/push-messages", more)).Says(HttpStatusCode.BadRequest, "A topic or a condition stands alone");
        }
        var draft = (await Create(new { topic = "news" }, type: "draft")).Data["id"];
        (await _admin.Get($"/admin/push-messages/{draft}/audience")).Says(HttpStatusCode.BadRequest, "Nobody can count who subscribed to a topic");
    }

    [Fact]
    public async Task A_message_to_a_topic_is_half_as_large_at_most()
    {
        var reply = await _admin.Post(
            "/admin/push-messages",
            new
            {
                type = "immediate",
                androidMessage = new { title = "Sale", body = new string('x', 2_100) },
                audience = new { topic = "news" },
            }
        );
        Assert.True(reply.Status == HttpStatusCode.UnprocessableEntity, reply.Text);
        Assert.Contains("2048", reply.Text, StringComparison.Ordinal);
    }

    private Task<Reply> Create(object audience, string type = "immediate", string? at = null, string guarantee = "at_least_once") =>
        _admin.Post(
            "/admin/push-messages",
            new
            {
                type,
                scheduledAt = at,
                guarantee,
                androidMessage = new
                {
                    title = "Sale",
                    body = "20 % off",
                    data = new { screen = "sale" },
                },
                iosMessage = new
                {
                    title = "Sale",
                    body = "20 % off",
                    data = new { screen = "home" },
                },
                webMessage = new { title = "Sale", body = "20 % off" },
                audience,
            }
        );

    private async Task<JsonNode> Sent(object audience)
    {
        var reply = await Create(audience);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return await _admin.Until((long)reply.Data["id"]!, "sent");
    }
}

file static class Counters
{
    public static int Count(this JsonNode message, string counter) => (int)message["counters"]![counter]!;
}
