namespace Stoa.Server.Tests.Push;

/// <summary>A server without a service account: everything works except sending, which names the missing setting and changes nothing.</summary>
public sealed class WithoutCredentialsTests(Shop shop) : IClassFixture<Shop>
{
    private const string Sentence = "Push messages cannot be sent: set Fcm:CredentialsFile to a service account key";

    [Fact]
    public async Task Sending_is_refused_before_anything_changes_and_everything_else_works()
    {
        var admin = await shop.Host.AdminOfPush();
        var tag = PushDesk.Tag();
        var device = await admin.NewDevice(tags: new[] { tag });
        var draft = await admin.NewMessage(tag);
        var scheduled = await admin.NewMessage(tag, "scheduled", PushDesk.InAnHour);
        var before = await shop.Host.One<long>("SELECT count(*) FROM push.messages");

        (await admin.Post($"/admin/push-messages/{draft}/send")).Says(HttpStatusCode.ServiceUnavailable, Sentence);
        (await admin.Post("/admin/push-messages", new { type = "immediate", androidMessage = PushDesk.Android() })).Says(
            HttpStatusCode.ServiceUnavailable,
            Sentence
        );
        (await admin.Post($"/admin/push-messages/{draft}/test", new { deviceTokenIds = new[] { device } })).Says(HttpStatusCode.ServiceUnavailable, Sentence);
        (await admin.Post($"/admin/device-tokens/{device}/test")).Says(HttpStatusCode.ServiceUnavailable, Sentence);

        Assert.Equal("draft", (string?)(await admin.Get($"/admin/push-messages/{draft}")).Data["status"]);
        Assert.Equal(HttpStatusCode.OK, (await admin.Put($"/admin/push-messages/{scheduled}", new { name = "later" })).Status);
        Assert.Equal(before, await shop.Host.One<long>("SELECT count(*) FROM push.messages"));
    }

    [Fact]
    public async Task A_paused_message_stays_paused()
    {
        var admin = await shop.Host.AdminOfPush();
        var paused = await admin.NewMessage();
        await shop.Host.Execute("UPDATE push.messages SET status = 'paused' WHERE id = $1", paused);

        (await admin.Post($"/admin/push-messages/{paused}/resume")).Says(HttpStatusCode.ServiceUnavailable, Sentence);

        Assert.Equal("paused", (string?)(await admin.Get($"/admin/push-messages/{paused}")).Data["status"]);
    }

    [Fact]
    public async Task An_overdue_message_fails_even_if_an_earlier_one_still_waits()
    {
        var admin = await shop.Host.AdminOfPush();
        var waiting = await admin.NewMessage("nobody", "scheduled", PushDesk.InAnHour);
        var late = await admin.NewMessage("nobody", "scheduled", PushDesk.InAnHour);
        await shop.Host.Execute("UPDATE push.messages SET scheduled_at = now() - interval '10 minutes' WHERE id = $1", waiting);
        await shop.Host.Execute("UPDATE push.messages SET scheduled_at = now() - interval '5 minutes', max_lateness = interval '1 minute' WHERE id = $1", late);

        Assert.Equal("The scheduled time was missed by more than 00:01:00", (string?)(await admin.Until(late, "failed"))["failureReason"]);
        Assert.Equal("scheduled", (string?)(await admin.Get($"/admin/push-messages/{waiting}")).Data["status"]);
    }

    [Fact]
    public async Task A_refused_send_may_be_repeated_with_its_key()
    {
        var admin = await shop.Host.AdminOfPush();
        var tag = PushDesk.Tag();
        await admin.NewDevice(tags: new[] { tag });
        var draft = await admin.NewMessage(tag);

        for (var i = 0; i < 2; i++)
        {
            var reply = await admin.Send(HttpMethod.Post, $"/admin/push-messages/{draft}/send", null, ("Idempotency-Key", tag));
            reply.Says(HttpStatusCode.ServiceUnavailable, Sentence);
            Assert.False(reply.Headers.ContainsKey("Idempotency-Replayed"));
        }
    }
}
