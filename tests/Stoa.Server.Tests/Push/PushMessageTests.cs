using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Push;

/// <summary>Document 002, "Push Messages": every text with what triggers it, under its own contract.</summary>
public sealed class PushMessageTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Path = "/admin/push-messages";

    [Fact]
    public async Task A_message_is_a_draft_unless_it_says_otherwise()
    {
        var reply = await shop.Admin.Post(Path, new { name = "Sale", androidMessage = PushDesk.Android() });

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(("draft", "draft", "at_least_once"), ((string?)reply.Data["type"], (string?)reply.Data["status"], (string?)reply.Data["guarantee"]));
        Assert.Equal("""{"total":0,"pending":0,"accepted":0,"failed":0,"unknown":0,"skipped":0}""", reply.Data["counters"].Compact());
        Assert.Equal(reply.Data.Compact(), (await shop.Admin.Get($"{Path}/{reply.Data["id"]}")).Data.Compact());
    }

    [Fact]
    public async Task One_content_at_least_is_required_on_create_and_stays_required()
    {
        (await shop.Admin.Post(Path, new { name = "x" })).Says(HttpStatusCode.BadRequest, "At least one message (Android or iOS) is required");
        (await shop.Admin.Post(Path, new { androidMessage = (object?)null, iosMessage = (object?)null })).Says(HttpStatusCode.BadRequest, "At least one message (Android or iOS) is required");

        var id = await shop.Admin.NewMessage();
        (await shop.Admin.Put($"{Path}/{id}", new { androidMessage = (object?)null })).Says(HttpStatusCode.BadRequest, "At least one message (Android or iOS) is required");
        Assert.Equal(HttpStatusCode.OK, (await shop.Admin.Put($"{Path}/{id}", new { androidMessage = (object?)null, iosMessage = new { title = "x" } })).Status);
    }

    [Fact]
    public async Task A_scheduled_message_needs_a_time_and_it_must_come_yet()
    {
        (await shop.Admin.Post(Path, new { type = "scheduled", androidMessage = PushDesk.Android() })).Says(HttpStatusCode.BadRequest, "Scheduled time is required for scheduled messages");
        (await shop.Admin.Post(Path, new { type = "scheduled", scheduledAt = "2020-01-01T00:00:00Z", androidMessage = PushDesk.Android() }))
            .Says(HttpStatusCode.BadRequest, "Scheduled time must be in the future");

        var id = await shop.Admin.NewMessage();
        (await shop.Admin.Put($"{Path}/{id}", new { type = "scheduled" })).Says(HttpStatusCode.BadRequest, "Scheduled time is required for scheduled messages");
        (await shop.Admin.Put($"{Path}/{id}", new { type = "scheduled", scheduledAt = "2020-01-01T00:00:00+02:00" })).Says(HttpStatusCode.BadRequest, "Scheduled time must be in the future");
        var scheduled = await shop.Admin.Put($"{Path}/{id}", new { type = "scheduled", scheduledAt = "2099-01-01T12:00:00+02:00" });
        Assert.Equal(("scheduled", "2099-01-01T10:00:00Z"), ((string?)scheduled.Data["status"], (string?)scheduled.Data["scheduledAt"]));
        Assert.Equal("draft", (string?)(await shop.Admin.Put($"{Path}/{id}", new { type = "draft" })).Data["status"]);
    }

    [Fact]
    public async Task Nobody_to_send_to_is_said_when_sending_and_nothing_is_left_behind()
    {
        var tag = PushDesk.Tag();
        var id = await shop.Admin.NewMessage(tag);
        await shop.Admin.NewDevice("ios", new[] { tag });
        var inactive = await shop.Admin.NewDevice("android", new[] { tag });
        await shop.Admin.Post($"/admin/device-tokens/{inactive}/deactivate");

        (await shop.Admin.Post($"{Path}/{id}/send")).Says(HttpStatusCode.BadRequest, "No active device tokens found");
        Assert.Equal("draft", (string?)(await shop.Admin.Get($"{Path}/{id}")).Data["status"]);
        var before = await shop.Host.One<long>("SELECT count(*) FROM push.messages");
        (await shop.Admin.Post(Path, new { type = "immediate", androidMessage = PushDesk.Android(), audience = new { tags = new[] { tag } } }))
            .Says(HttpStatusCode.BadRequest, "No active device tokens found");
        Assert.Equal(before, await shop.Host.One<long>("SELECT count(*) FROM push.messages"));
    }

    [Fact]
    public async Task A_message_that_was_sent_is_not_sent_changed_or_deleted_again()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice(tags: new[] { tag });
        var id = await shop.Admin.NewMessage(tag);
        var sent = await shop.Admin.Post($"{Path}/{id}/send");

        Assert.Equal((HttpStatusCode.OK, "immediate", "1"), (sent.Status, (string?)sent.Data["type"], sent.Data["counters"]!["total"].Compact()));
        Assert.Equal(shop.Admin.Token is not null, (await shop.Admin.Until(id, "sent"))["sentAt"] is not null);
        (await shop.Admin.Post($"{Path}/{id}/send")).Says(HttpStatusCode.BadRequest, "Message has already been sent");
        (await shop.Admin.Put($"{Path}/{id}", new { name = "x" })).Says(HttpStatusCode.BadRequest, "Cannot update a message that has been sent");
        (await shop.Admin.Delete($"{Path}/{id}")).Says(HttpStatusCode.BadRequest, "Cannot delete a message that has been sent");
        Assert.Equal("""{"total":1,"pending":0,"accepted":1,"failed":0,"unknown":0,"skipped":0}""", (await shop.Admin.Get($"{Path}/{id}")).Data["counters"].Compact());

        var conflict = await shop.Admin.Under("/as/problem/api").Post($"{Path}/{id}/send");
        Assert.Equal((HttpStatusCode.Conflict, "Message has already been sent"), (conflict.Status, (string?)conflict.Json["title"]));
    }

    [Fact]
    public async Task An_immediate_message_is_on_its_way_when_it_is_created()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice(tags: new[] { tag });
        var id = await shop.Admin.NewMessage(tag, "immediate");

        (await shop.Admin.Put($"{Path}/{id}", new { type = "immediate", androidMessage = PushDesk.Android() })).Says(HttpStatusCode.BadRequest, "Cannot update a message that has been sent");
        await shop.Admin.Until(id, "sent");
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("abc")]
    public async Task An_id_that_names_nothing_is_told_back(string id)
    {
        var path = $"{Path}/{id}";
        var posts = new[] { "send", "cancel", "pause", "resume", "duplicate", "preview", "retry-failed" }.Select(action => shop.Admin.Post($"{path}/{action}"));
        var gets = new[] { "", "/audience", "/progress", "/deliveries" }.Select(part => shop.Admin.Get(path + part));
        var rest = new[] { shop.Admin.Put(path, new { name = "x" }), shop.Admin.Delete(path), shop.Admin.Post(path + "/test", new { deviceTokenIds = new[] { 1 } }) };

        foreach (var reply in await Task.WhenAll([.. posts, .. gets, .. rest]))
        {
            reply.Says(HttpStatusCode.NotFound, $"Push message with ID {id} not found");
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_message_is_said_member_by_member()
    {
        (await shop.Admin.Post(Path, """
            {"type":"someday","scheduledAt":"2099-01-01T10:00:00","throttlePerSecond":0,"guarantee":"exactly_once","audience":{"platforms":["palm"],"userIds":["me"],"deviceTokenIds":["1"],"locales":["en_US"]},
            "androidMessage":{"color":"red","imageUrl":"ftp://x","priority":"urgent","ttlSeconds":2419201,"data":{"a":1}},
            "iosMessage":{"badge":-1,"interruptionLevel":"loud","contentAvailable":"yes","sounds":"x"},"translations":{"en_US":{}}}
            """)).Invalid(
            "type must be one of the following values: draft, immediate, scheduled", "scheduledAt must be a valid ISO 8601 date string",
            "androidMessage.imageUrl must be a URL address", "androidMessage.color must be a hexadecimal color",
            "androidMessage.priority must be one of the following values: normal, high", "androidMessage.ttlSeconds must not be greater than 2419200",
            "androidMessage.data must be an object of strings",
            "iosMessage.badge must not be less than 0", "iosMessage.interruptionLevel must be one of the following values: passive, active, time-sensitive, critical",
            "iosMessage.contentAvailable must be a boolean value", "property iosMessage.sounds should not exist", "translations must be a BCP 47 language tag",
            "audience.platforms must be one of the following values: android, ios, web", "audience.userIds must be a UUID",
            "audience.deviceTokenIds must be an array of integer numbers", "audience.locales must be a BCP 47 language tag",
            "throttlePerSecond must not be less than 1", "guarantee must be one of the following values: at_least_once, at_most_once");
    }

    [Theory]
    [InlineData("#AbC", "#aabbcc")]
    [InlineData("FF8800", "#ff8800")]
    [InlineData("#ff8800", "#ff8800")]
    public async Task A_colour_is_kept_as_FCM_takes_it(string given, string kept) =>
        Assert.Equal(kept, (string?)(await shop.Admin.Post(Path, new { androidMessage = new { title = "x", color = given } })).Data["androidMessage"]!["color"]);

    [Theory]
    [InlineData("#ff88001f")]
    [InlineData("rgb(1,2,3)")]
    [InlineData("#12")]
    [InlineData("#ggg")]
    public async Task Any_other_colour_is_refused(string color) =>
        (await shop.Admin.Post(Path, new { androidMessage = new { title = "x", color } })).Invalid("androidMessage.color must be a hexadecimal color");

    [Theory]
    [InlineData("from")]
    [InlineData("message_type")]
    [InlineData("google.x")]
    [InlineData("gcm.notification.x")]
    public async Task A_key_that_is_FCMs_own_is_refused(string key) =>
        (await shop.Admin.Post(Path, new { iosMessage = new { title = "x", data = new Dictionary<string, string> { [key] = "1" } } }))
            .Invalid($"iosMessage.data must not use the reserved key {key}");

    [Fact]
    public async Task A_message_longer_than_FCM_takes_is_refused_in_whatever_language_it_is()
    {
        var data = new Dictionary<string, string> { ["a"] = new string('x', 2000), ["b"] = new string('x', 1900) };
        (await shop.Admin.Post(Path, new { androidMessage = new { title = new string('x', 500), data }, iosMessage = new { title = "x" } }))
            .Invalid("androidMessage must not take more than 4096 bytes when rendered");
        (await shop.Admin.Post(Path, new { androidMessage = new { title = "x" }, iosMessage = new { title = "x", data }, translations = new { es = new { title = new string('x', 500) } } }))
            .Invalid("iosMessage must not take more than 4096 bytes when rendered");
    }

    [Fact]
    public async Task Validation_comes_before_the_message_is_looked_for_and_access_before_both()
    {
        (await shop.Admin.Put($"{Path}/abc", new { type = "someday" })).Invalid("type must be one of the following values: draft, immediate, scheduled");
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Customer.Client.Put($"{Path}/abc", new { type = "someday" })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await (shop.Admin with { Token = null }).Put($"{Path}/abc", new { type = "someday" })).Status);
    }

    [Fact]
    public async Task A_draft_and_a_scheduled_message_are_deleted_and_a_cancelled_one_that_never_left()
    {
        foreach (var id in new[] { await shop.Admin.NewMessage(), await shop.Admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour), await shop.Admin.NewMessage() })
        {
            if (id % 2 == 0)
            {
                Assert.Equal("cancelled", (string?)(await shop.Admin.Post($"{Path}/{id}/cancel")).Data["status"]);
            }
            Assert.Equal(HttpStatusCode.OK, (await shop.Admin.Delete($"{Path}/{id}")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await shop.Admin.Get($"{Path}/{id}")).Status);
        }
    }

    [Fact]
    public async Task What_a_state_does_not_allow_is_refused_by_name()
    {
        var id = await shop.Admin.NewMessage();
        (await shop.Admin.Post($"{Path}/{id}/pause")).Says(HttpStatusCode.BadRequest, "Cannot pause a message that is draft");
        (await shop.Admin.Post($"{Path}/{id}/resume")).Says(HttpStatusCode.BadRequest, "Cannot resume a message that is draft");
        (await shop.Admin.Post($"{Path}/{id}/retry-failed")).Says(HttpStatusCode.BadRequest, "Cannot retry a message that is draft");
        await shop.Admin.Post($"{Path}/{id}/cancel");
        (await shop.Admin.Post($"{Path}/{id}/cancel")).Says(HttpStatusCode.BadRequest, "Cannot cancel a message that is cancelled");
        (await shop.Admin.Post($"{Path}/{id}/send")).Says(HttpStatusCode.BadRequest, "Cannot send a message that is cancelled");
        Assert.Equal(HttpStatusCode.Conflict, (await shop.Admin.Under("/as/problem/api").Post($"{Path}/{id}/send")).Status);
    }

    [Fact]
    public async Task Of_many_who_send_at_once_one_does_and_a_delete_among_them_comes_before_or_not_at_all()
    {
        for (var round = 0; round < 5; round++)
        {
            var tag = PushDesk.Tag();
            await shop.Admin.NewDevice(tags: new[] { tag });
            var id = await shop.Admin.NewMessage(tag);
            var delete = shop.Admin.Delete($"{Path}/{id}");
            var sends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.Admin.Post($"{Path}/{id}/send")));

            var sent = sends.Count(reply => reply.Status == HttpStatusCode.OK);
            if ((await delete).Status == HttpStatusCode.OK)
            {
                Assert.All(sends, reply => reply.Says(HttpStatusCode.NotFound, $"Push message with ID {id} not found"));
                continue;
            }
            (await delete).Says(HttpStatusCode.BadRequest, "Cannot delete a message that has been sent");
            Assert.Equal(1, sent);
            Assert.All(sends.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.Says(HttpStatusCode.BadRequest, "Message has already been sent"));
        }
    }

    [Fact]
    public async Task A_key_makes_creating_and_sending_happen_once()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice(tags: new[] { tag });
        var body = new { androidMessage = PushDesk.Android(), audience = new { tags = new[] { tag } } };
        var (first, second) = (await Keyed(Path, body, tag), await Keyed(Path, body, tag));
        var id = (long)first.Data["id"]!;
        var (sent, again) = (await Keyed($"{Path}/{id}/send", null, tag), await Keyed($"{Path}/{id}/send", null, tag));

        Assert.Equal((HttpStatusCode.Created, first.Text, "true"), (second.Status, second.Text, second.Headers["Idempotency-Replayed"]));
        Assert.Equal((HttpStatusCode.OK, sent.Text), (again.Status, again.Text));

        Task<Reply> Keyed(string path, object? sending, string key) => shop.Admin.Send(HttpMethod.Post, path, sending, ("Idempotency-Key", key));
    }

    [Fact]
    public async Task A_key_is_good_for_the_message_that_the_path_names_and_for_no_other()
    {
        var (key, tag) = (Guid.NewGuid().ToString(), PushDesk.Tag());
        await shop.Admin.NewDevice(tags: new[] { tag });
        var (one, other) = (await shop.Admin.NewMessage(tag), await shop.Admin.NewMessage(tag));

        Assert.Equal(HttpStatusCode.OK, (await Send(one)).Status);
        var reused = await Send(other);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.Status);
        Assert.False(reused.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal("draft", (string?)(await shop.Admin.Get($"{Path}/{other}")).Data["status"]);

        Task<Reply> Send(long id) => shop.Admin.Send(HttpMethod.Post, $"{Path}/{id}/send", null, ("Idempotency-Key", key));
    }

    [Fact]
    public async Task A_copy_is_a_draft_of_the_same_content()
    {
        var id = await shop.Admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour);
        var copy = await shop.Admin.Post($"{Path}/{id}/duplicate");

        Assert.Equal((HttpStatusCode.Created, "draft", "draft"), (copy.Status, (string?)copy.Data["type"], (string?)copy.Data["status"]));
        Assert.Equal((await shop.Admin.Get($"{Path}/{id}")).Data["androidMessage"].Compact(), copy.Data["androidMessage"].Compact());
        Assert.NotEqual(id, (long)copy.Data["id"]!);
    }

    [Fact]
    public async Task The_audience_is_counted_by_platform_and_narrowed_by_every_list()
    {
        var tag = PushDesk.Tag();
        var user = await shop.NewCustomer();
        var first = await shop.Admin.NewDevice("android", new[] { tag }, "es-MX", user: user.Id);
        await shop.Admin.NewDevice("android", new[] { tag, "other" }, "en");
        await shop.Admin.NewDevice("ios", new[] { tag }, "es");
        await shop.Admin.NewDevice("web", new[] { tag });
        var both = new { title = "x" };

        Assert.Equal("""{"total":3,"platforms":{"android":2,"ios":1}}""", await Count(new { tags = new[] { tag } }));
        Assert.Equal("""{"total":1,"platforms":{"ios":1}}""", await Count(new { tags = new[] { tag }, platforms = new[] { "ios", "web" } }));
        Assert.Equal("""{"total":2,"platforms":{"android":1,"ios":1}}""", await Count(new { tags = new[] { tag }, locales = new[] { "ES" } }));
        Assert.Equal("""{"total":1,"platforms":{"android":1}}""", await Count(new { userIds = new[] { user.Id } }));
        Assert.Equal("""{"total":1,"platforms":{"android":1}}""", await Count(new { deviceTokenIds = new[] { first } }));
        Assert.Equal("""{"total":0,"platforms":{}}""", await Count(new { tags = new[] { tag }, userIds = new[] { Guid.NewGuid() } }));

        async Task<string> Count(object audience)
        {
            var id = (long)(await shop.Admin.Post(Path, new { androidMessage = both, iosMessage = both, audience })).Data["id"]!;
            return (await shop.Admin.Get($"{Path}/{id}/audience")).Data.Compact();
        }
    }

    [Fact]
    public async Task A_preview_shows_what_FCM_gets_for_each_platform_and_language()
    {
        var created = await shop.Admin.Post(Path, new
        {
            androidMessage = new { title = "Sale", color = "f00" },
            iosMessage = new { title = "Sale" },
            translations = new { es = new { title = "Rebajas" } },
        });
        var messages = (await shop.Admin.Post($"{Path}/{created.Data["id"]}/preview")).Data["messages"]!.AsArray();

        Assert.Equal(["android ", "android es", "ios ", "ios es"], messages.Select(message => $"{message!["platform"]} {message["locale"]}"));
        Assert.Equal("#ff0000", (string?)messages[0]!["request"]!["message"]!["android"]!["notification"]!["color"]);
        Assert.Equal("Rebajas", (string?)messages[3]!["request"]!["message"]!["apns"]!["payload"]!["aps"]!["alert"]!["title"]);
    }

    [Fact]
    public async Task A_test_goes_to_the_chosen_devices_and_changes_nothing()
    {
        var (good, dead) = (await shop.Admin.NewDevice(token: "ok-" + PushDesk.Tag()), await shop.Admin.NewDevice(token: "unregistered-" + PushDesk.Tag()));
        var id = await shop.Admin.NewMessage();
        var results = (await shop.Admin.Post($"{Path}/{id}/test", new { deviceTokenIds = new[] { good, dead } })).Data["results"]!;

        Assert.Equal($$"""[{"deviceTokenId":{{good}},"accepted":true,"code":null},{"deviceTokenId":{{dead}},"accepted":false,"code":"UNREGISTERED"}]""", results.Compact());
        Assert.Equal("draft", (string?)(await shop.Admin.Get($"{Path}/{id}")).Data["status"]);
        Assert.True((bool)(await shop.Admin.Post($"/admin/device-tokens/{good}/test")).Data["accepted"]!);
        Assert.Equal($$"""{"devices":[{{good}},{{dead}}]}""", (await Audited("push_message.tested", $"push_message:{id}"))!["after"].Compact());
        Assert.NotNull(await Audited("device_token.tested", $"device_token:{good}"));
        (await shop.Admin.Post($"{Path}/{id}/test", new { deviceTokenIds = Array.Empty<int>() })).Says(HttpStatusCode.BadRequest, "No active device tokens found");
    }

    [Fact]
    public async Task A_list_shows_the_newest_first_and_narrows()
    {
        var (draft, scheduled) = (await shop.Admin.NewMessage(), await shop.Admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour));
        var all = (await shop.Admin.Get(Path + "?pageSize=100")).Data.AsArray().Select(message => (long)message!["id"]!).ToArray();
        var only = (await shop.Admin.Get(Path + "?status=scheduled&type=scheduled")).Data.AsArray().Select(message => (string)message!["status"]!);

        Assert.True(Array.IndexOf(all, scheduled) < Array.IndexOf(all, draft));
        Assert.All(only, status => Assert.Equal("scheduled", status));
        Assert.Empty((await shop.Admin.Get(Path + "?events=true")).Data.AsArray());
        (await shop.Admin.Get(Path + "?status=x")).Invalid("status must be one of the following values: draft, scheduled, sending, paused, sent, cancelled, failed");
    }

    [Fact]
    public async Task Every_member_is_spelled_as_the_contract_spells_it()
    {
        var reply = await shop.Admin.Under("/api/v1").Post(Path, new { android_message = new { title = "x", image_url = "https://example.com/x.png" }, audience = new { user_ids = Array.Empty<string>() } });

        Assert.Equal((HttpStatusCode.Created, "https://example.com/x.png"), (reply.Status, (string?)reply.Data["android_message"]!["image_url"]));
        Assert.IsType<JsonArray>(reply.Data["audience"]!["device_token_ids"]);
    }

    [Fact]
    public async Task Whatever_is_done_to_a_message_is_done_once_for_one_key()
    {
        var tag = PushDesk.Tag();
        var device = await shop.Admin.NewDevice(tags: new[] { tag }, token: "ok-" + tag);
        var draft = await shop.Admin.NewMessage(tag);
        var failed = await shop.Admin.NewMessage(tag + "-failed");
        await shop.Admin.NewDevice(tags: new[] { tag + "-failed" }, token: "argument-" + tag);
        await shop.Admin.Post($"{Path}/{failed}/send");
        await shop.Admin.Until(failed, "failed");

        await Twice($"{Path}/{draft}/duplicate", null);
        await Twice($"{Path}/{draft}/test", new { deviceTokenIds = new[] { device } });
        await Twice($"{Path}/{draft}/cancel", null);
        await Twice($"{Path}/{failed}/retry-failed", null);
        Assert.Equal(1, await shop.Host.One<long>("SELECT count(*) FROM push.messages WHERE retry_of = $1", failed));

        async Task Twice(string path, object? sending)
        {
            var key = PushDesk.Tag();
            var first = await shop.Admin.Send(HttpMethod.Post, path, sending, ("Idempotency-Key", key));
            var second = await shop.Admin.Send(HttpMethod.Post, path, sending, ("Idempotency-Key", key));
            Assert.True(first.Status is HttpStatusCode.OK or HttpStatusCode.Created, $"{path}: {first.Text}");
            Assert.Equal((first.Status, first.Text, "true"), (second.Status, second.Text, second.Headers.GetValueOrDefault("Idempotency-Replayed")));
        }
    }

    [Fact]
    public async Task The_devices_that_failed_are_tried_again_once_however_many_ask()
    {
        var tag = PushDesk.Tag();
        var message = await shop.Admin.NewMessage(tag);
        // Refused the first time only, so that the retry reaches somebody.
        await shop.Admin.NewDevice(tags: new[] { tag }, token: "once-argument-" + tag);
        await shop.Admin.Post($"{Path}/{message}/send");
        await shop.Admin.Until(message, "failed");

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Admin.Post($"{Path}/{message}/retry-failed")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Says(HttpStatusCode.BadRequest, "Message has already been sent"));
    }

    [Fact]
    public async Task A_payload_has_what_belongs_to_it_and_no_more()
    {
        var message = (await shop.Admin.Post(Path, new { androidMessage = PushDesk.Android(), timeZoneMode = "device_local" })).Data;

        Assert.Equal(
        [
            "id", "name", "type", "scheduledAt", "timeZoneMode", "maxLatenessSeconds", "androidMessage", "iosMessage", "translations", "audience", "throttlePerSecond", "guarantee", "status",
            "counters", "failureReason", "retryOf", "createdBy", "startedAt", "sentAt", "createdAt", "updatedAt",
        ], Reply.MembersOf(message));
        Assert.Equal(["status", "counters", "ratePerSecond", "expectedEndAt", "failures", "startedAt", "sentAt"], Reply.MembersOf((await shop.Admin.Get($"{Path}/{message["id"]}/progress")).Data));
    }

    [Fact]
    public async Task Apple_counts_a_collapse_id_in_bytes()
    {
        var reply = await shop.Admin.Post(Path, new { iosMessage = new { title = "x", collapseId = new string('é', 33) } });

        reply.Invalid("iosMessage.collapseId must not take more than 64 bytes when rendered");
        Assert.Equal(HttpStatusCode.Created, (await shop.Admin.Post(Path, new { iosMessage = new { title = "x", collapseId = new string('é', 32) } })).Status);
    }

    private async Task<JsonNode?> Audited(string action, string subject) =>
        (await shop.Admin.Get("/admin/audit-log?action=" + action)).Data.AsArray().SingleOrDefault(entry => (string)entry!["subject"]! == subject);
}
