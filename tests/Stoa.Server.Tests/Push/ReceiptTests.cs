using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>What apps say of messages that arrived and were opened, and whom it is believed of.</summary>
public sealed class ReceiptTests(TestDatabases databases)
{
    [Fact]
    public async Task Receipts_count_once_and_only_of_the_callers_device_and_messages_that_were_sent()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, anna, bert) = (await post.Node.AdminOfPush(), await Owner(post, "ok-anna"), await Owner(post, "ok-bert"));
        var message = await Sent(admin);
        var draft = await admin.NewMessage();

        Assert.Equal(1, await Tell(anna, "ok-anna", (message, "delivered"), (draft, "opened"), (9_999, "opened")));
        Assert.Equal(1, await Tell(anna, "ok-anna", (message, "opened"), (message, "delivered")));
        Assert.Equal(0, await Tell(anna, "ok-anna", (message, "opened")));
        Assert.Equal(0, await Tell(bert, "ok-anna", (message, "opened")));
        Assert.Equal(2, await Tell(bert, "ok-bert", (message, "opened")));

        foreach (var path in new[] { $"/admin/push-messages/{message}", $"/admin/push-messages/{message}/progress" })
        {
            Assert.Equal("""{"delivered":2,"opened":2}""", (await admin.Get(path)).Data["receipts"].Compact());
        }
    }

    [Fact]
    public async Task A_device_among_those_of_a_message_that_was_not_sent_to_says_nothing_of_it()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, first) = (await post.Node.AdminOfPush(), await Owner(post, "ok-first"));
        var (between, gone, last) = (await Owner(post, "ok-between"), await Owner(post, "unregistered-gone"), await Owner(post, "ok-last"));
        var message = await Sent(admin, new { userIds = new[] { first.Id, gone.Id, last.Id } });

        Assert.Equal(0, await Tell(between, "ok-between", (message, "opened")));
        Assert.Equal(0, await Tell(gone, "unregistered-gone", (message, "opened")));
        Assert.Equal(2, await Tell(last, "ok-last", (message, "opened")));
    }

    [Fact]
    public async Task A_device_is_believed_before_its_window_is_recorded_and_after_an_attempt_that_may_have_arrived()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, quick, retried) = (await post.Node.AdminOfPush(), await Owner(post, "ok-quick"), await Owner(post, "accepted503-again"));
        await Owner(post, "slow-last");
        var message = await Begun(admin);
        await Wait.Until(
            () => Task.FromResult(post.Fcm.Journal.Receipts("ok-quick") == 1 && post.Fcm.Journal.Receipts("accepted503-again") == 1),
            () => post.Fcm.Journal.Totals.ToString()!
        );

        Assert.Equal(1, await Tell(quick, "ok-quick", (message, "delivered")));
        Assert.Equal(1, await Tell(retried, "accepted503-again", (message, "delivered")));
        await admin.Post($"/admin/push-messages/{message}/cancel");
    }

    [Fact]
    public async Task Receipts_of_a_message_to_a_topic_count_on_every_platform_that_it_has_something_for()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, anna, browser) = (await post.Node.AdminOfPush(), await Owner(post, "ok-anna"), await Owner(post, "ok-browser", "web"));
        var message = await Sent(admin, new { topic = "news" });
        var refused = await Begun(admin, new { topic = "argument-news" });
        await admin.Until(refused, "failed");

        Assert.Equal(2, await Tell(anna, "ok-anna", (message, "opened"), (refused, "opened")));
        Assert.Equal(0, await Tell(anna, "ok-anna", (message, "opened")));
        Assert.Equal(0, await Tell(browser, "ok-browser", (message, "opened")));
        Assert.Equal("""{"delivered":1,"opened":1}""", (await admin.Get($"/admin/push-messages/{message}")).Data["receipts"].Compact());
    }

    private static async Task<User> Owner(DeliveryHost post, string token, string platform = "android")
    {
        var user = await post.Node.NewCustomer();
        await user.Client.Post("/device-tokens", new { fcmToken = token, platform });
        return user;
    }

    private static async Task<long> Begun(Client admin, object? audience = null)
    {
        var reply = await admin.Post(
            "/admin/push-messages",
            new
            {
                type = "immediate",
                androidMessage = PushDesk.Android(),
                audience = audience ?? new { },
            }
        );
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return (long)reply.Data["id"]!;
    }

    private static async Task<long> Sent(Client admin, object? audience = null)
    {
        var message = await Begun(admin, audience);
        await admin.Until(message, "sent");
        return message;
    }

    private static async Task<long> Tell(User user, string token, params (long Message, string Event)[] receipts)
    {
        var reply = await user.Client.Post(
            "/device-tokens/receipts",
            new { fcmToken = token, receipts = receipts.Select(receipt => new { messageId = $"{receipt.Message}", @event = receipt.Event }) }
        );
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return (long)reply.Data["taken"]!;
    }
}
