namespace Stoa.Server.Tests.Push;

/// <summary>Document 002, "Push Messages", sending and the actions after it: every message text with its trigger, and concurrent requests.</summary>
public sealed class PushMessageSendingTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Path = "/admin/push-messages";

    [Fact]
    public async Task Sending_without_devices_is_refused_and_changes_nothing()
    {
        var tag = PushDesk.Tag();
        var id = await shop.Admin.NewMessage(tag);
        await shop.Admin.NewDevice("ios", new[] { tag });
        var inactive = await shop.Admin.NewDevice("android", new[] { tag });
        await shop.Admin.Post($"/admin/device-tokens/{inactive}/deactivate");

        (await shop.Admin.Post($"{Path}/{id}/send")).Says(HttpStatusCode.BadRequest, "No active device tokens found");
        Assert.Equal("draft", (string?)(await shop.Admin.Get($"{Path}/{id}")).Data["status"]);
        var before = await shop.Host.One<long>("SELECT count(*) FROM push.messages");
        (
            await shop.Admin.Post(
                Path,
                new
                {
                    type = "immediate",
                    androidMessage = PushDesk.Android(),
                    audience = new { tags = new[] { tag } },
                }
            )
        ).Says(HttpStatusCode.BadRequest, "No active device tokens found");
        Assert.Equal(before, await shop.Host.One<long>("SELECT count(*) FROM push.messages"));
    }

    [Fact]
    public async Task A_sent_message_cannot_be_sent_changed_or_deleted()
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
        Assert.Equal(
            """{"total":1,"pending":0,"accepted":1,"failed":0,"unknown":0,"skipped":0}""",
            (await shop.Admin.Get($"{Path}/{id}")).Data["counters"].Compact()
        );

        var conflict = await shop.Admin.Under("/as/problem/api").Post($"{Path}/{id}/send");
        Assert.Equal((HttpStatusCode.Conflict, "Message has already been sent"), (conflict.Status, (string?)conflict.Json["title"]));
    }

    [Fact]
    public async Task An_immediate_message_starts_when_it_is_created()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice(tags: new[] { tag });
        var id = await shop.Admin.NewMessage(tag, "immediate");

        (await shop.Admin.Put($"{Path}/{id}", new { type = "immediate", androidMessage = PushDesk.Android() })).Says(
            HttpStatusCode.BadRequest,
            "Cannot update a message that has been sent"
        );
        await shop.Admin.Until(id, "sent");
    }

    [Fact]
    public async Task An_action_that_the_state_does_not_allow_is_refused_with_the_state()
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
    public async Task Drafts_scheduled_messages_and_cancelled_ones_that_never_started_can_be_deleted()
    {
        foreach (
            var id in new[]
            {
                await shop.Admin.NewMessage(),
                await shop.Admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour),
                await shop.Admin.NewMessage(),
            }
        )
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
    public async Task Of_many_concurrent_sends_one_succeeds_and_a_delete_wins_only_before_it()
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
            Assert.All(
                sends.Where(reply => reply.Status != HttpStatusCode.OK),
                reply => reply.Says(HttpStatusCode.BadRequest, "Message has already been sent")
            );
        }
    }

    [Fact]
    public async Task Concurrent_retries_of_failed_devices_create_one_retry()
    {
        var tag = PushDesk.Tag();
        var message = await shop.Admin.NewMessage(tag);
        // Refused the first time only, so that the retry reaches a device.
        await shop.Admin.NewDevice(tags: new[] { tag }, token: "once-argument-" + tag);
        await shop.Admin.Post($"{Path}/{message}/send");
        await shop.Admin.Until(message, "failed");

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.Admin.Post($"{Path}/{message}/retry-failed")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.All(
            replies.Where(reply => reply.Status != HttpStatusCode.Created),
            reply => reply.Says(HttpStatusCode.BadRequest, "Message has already been sent")
        );
    }

    [Theory]
    [InlineData("sent")]
    [InlineData("cancelled")]
    public async Task What_a_retry_has_reached_is_sent_nothing_more_though_the_retry_was_cancelled(string status)
    {
        var tag = PushDesk.Tag();
        var message = await shop.Admin.NewMessage(tag);
        await shop.Admin.NewDevice(tags: new[] { tag }, token: "once-argument-" + tag);
        await shop.Admin.Post($"{Path}/{message}/send");
        await shop.Admin.Until(message, "failed");
        var retry = (long)(await shop.Admin.Post($"{Path}/{message}/retry-failed")).Data["id"]!;
        await shop.Admin.Until(retry, "sent");
        await shop.Host.Execute("UPDATE push.messages SET status = $2 WHERE id = $1", retry, status);

        foreach (var action in new[] { "send", "retry-failed" })
        {
            (await shop.Admin.Post($"{Path}/{message}/{action}")).Says(HttpStatusCode.BadRequest, "Message has already been sent");
        }
        var allowed = (await shop.Admin.Get($"{Path}/{message}")).Data["allowedActions"]!.AsArray();
        Assert.All(allowed.Where(one => (string)one!["action"]! is "send" or "retry_failed"), one => Assert.False((bool)one!["allowed"]!));
    }

    [Fact]
    public async Task A_retry_that_failed_is_sent_no_more_once_another_has_reached_its_devices()
    {
        var tag = PushDesk.Tag();
        var message = await shop.Admin.NewMessage(tag);
        var device = await shop.Admin.NewDevice(tags: new[] { tag }, token: "argument-" + tag);
        await shop.Admin.Post($"{Path}/{message}/send");
        await shop.Admin.Until(message, "failed");
        var first = (long)(await shop.Admin.Post($"{Path}/{message}/retry-failed")).Data["id"]!;
        await shop.Admin.Until(first, "failed");
        await shop.Host.Execute("UPDATE push.devices SET fcm_token = $2 WHERE id = $1", device, "ok-" + tag);
        var second = (long)(await shop.Admin.Post($"{Path}/{message}/retry-failed")).Data["id"]!;
        await shop.Admin.Until(second, "sent");

        foreach (var action in new[] { "send", "retry-failed" })
        {
            (await shop.Admin.Post($"{Path}/{first}/{action}")).Says(HttpStatusCode.BadRequest, "Message has already been sent");
        }
    }

    [Fact]
    public async Task With_an_idempotency_key_creating_and_sending_happen_once()
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
    public async Task An_idempotency_key_applies_only_to_the_message_in_the_path()
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
    public async Task Every_action_on_a_message_happens_once_per_idempotency_key()
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
}
