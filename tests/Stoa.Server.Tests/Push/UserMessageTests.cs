using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>What was pushed to the devices of one person, and to nobody else's.</summary>
public sealed class UserMessageTests(TestDatabases databases)
{
    [Fact]
    public async Task What_was_pushed_to_a_person_is_listed_the_latest_first()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, anna, bert) = (await post.Node.AdminOfPush(), await post.Node.NewCustomer(), await post.Node.NewCustomer());
        // The devices lie around each other, so that ranges of ids cover those of the other.
        var phone = await admin.NewDevice(token: "ok-1", user: anna.Id);
        await admin.NewDevice(token: "ok-2", user: bert.Id);
        var tablet = await admin.NewDevice("ios", token: "unregistered-3", user: anna.Id);
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var message = await admin.Post(
                "/admin/push-messages",
                new
                {
                    name = $"Sale {i}",
                    type = "immediate",
                    androidMessage = PushDesk.Android(),
                    audience = new { userIds = i == 2 ? new[] { bert.Id } : [] },
                }
            );
            Assert.True(message.Status == HttpStatusCode.Created, message.Text);
            await admin.Until((long)message.Data["id"]!, "sent");
        }
        var toTablet = await admin.Post("/admin/push-messages", new { type = "immediate", iosMessage = PushDesk.Android() });
        await admin.Until((long)toTablet.Data["id"]!, "failed");
        var root = admin.Under("/api/v1");

        var all = (await root.Get($"/admin/users/{anna.Id}/push-messages")).Data.AsArray();
        for (string? cursor = "*"; cursor is not null; )
        {
            var page = await root.Get($"/admin/users/{anna.Id}/push-messages?page_size=2&cursor={cursor}");
            names.AddRange(page.Data.AsArray().Select(message => (string?)message!["name"] ?? ""));
            cursor = (string?)page.Json["meta"]!["next_cursor"];
        }

        Assert.Equal(["", "Sale 4", "Sale 3", "Sale 1", "Sale 0"], names);
        Assert.Equal(names, all.Select(message => (string?)message!["name"] ?? ""), StringComparer.Ordinal);
        Assert.Equal((tablet, "failed", "UNREGISTERED"), ((long)all[0]!["device_token_id"]!, (string)all[0]!["status"]!, (string?)all[0]!["code"]));
        Assert.Equal((phone, "accepted", null), ((long)all[1]!["device_token_id"]!, (string)all[1]!["status"]!, (string?)all[1]!["code"]));
        var oldest = (await root.Get($"/admin/users/{anna.Id}/push-messages?sort=sent_at&page=2&page_size=2")).Data.AsArray();
        Assert.Equal(["Sale 3", "Sale 4"], oldest.Select(message => (string?)message!["name"] ?? ""), StringComparer.Ordinal);
        Assert.Equal(5, (await root.Get($"/admin/users/{bert.Id}/push-messages")).Data.AsArray().Count);
        Assert.Empty((await root.Get($"/admin/users/{Guid.NewGuid()}/push-messages")).Data.AsArray());
        (await root.Get($"/admin/users/{anna.Id}/push-messages?cursor=x")).Refused(HttpStatusCode.BadRequest, "cursor_invalid");
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.Client.Get($"/admin/users/{anna.Id}/push-messages")).Status);
    }

    [Fact]
    public async Task A_message_that_was_written_long_ago_and_sent_now_is_the_latest()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, anna) = (await post.Node.AdminOfPush(), await post.Node.NewCustomer());
        await admin.NewDevice(token: "ok-1", user: anna.Id);
        var first = (long)(await admin.Post("/admin/push-messages", new { name = "Written first", androidMessage = PushDesk.Android() })).Data["id"]!;
        var second = (long)(await admin.Post("/admin/push-messages", new { name = "Written second", androidMessage = PushDesk.Android() })).Data["id"]!;
        foreach (var message in new[] { second, first })
        {
            await admin.Post($"/admin/push-messages/{message}/send");
            await admin.Until(message, "sent");
        }
        var root = admin.Under("/api/v1");

        foreach (var (sort, expected) in new[] { ("-sent_at", new[] { first, second }), ("sent_at", [second, first]) })
        {
            var walked = new List<long>();
            for (string? cursor = "*"; cursor is not null; )
            {
                var page = (await root.Get($"/admin/users/{anna.Id}/push-messages?page_size=1&sort={sort}&cursor={cursor}")).IsOk();
                walked.AddRange(page.Data.AsArray().Select(message => (long)message!["push_message_id"]!));
                cursor = (string?)page.Json["meta"]!["next_cursor"];
            }
            Assert.Equal(expected, walked);
        }
    }

    [Fact]
    public async Task What_went_to_a_device_before_it_was_ones_own_is_not_ones_own()
    {
        await using var post = await DeliveryHost.Open(databases);
        var (admin, anna, bert) = (await post.Node.AdminOfPush(), await post.Node.NewCustomer(), await post.Node.NewCustomer());
        await anna.Client.Post("/device-tokens", new { fcmToken = "ok-shared", platform = "android" });
        var message = (long)(await admin.Post("/admin/push-messages", new { type = "immediate", androidMessage = PushDesk.Android() })).Data["id"]!;
        await admin.Until(message, "sent");
        var root = admin.Under("/api/v1");
        Assert.Single((await root.Get($"/admin/users/{anna.Id}/push-messages")).Data.AsArray());

        await bert.Client.Post("/device-tokens", new { fcmToken = "ok-shared", platform = "android" });

        Assert.Empty((await root.Get($"/admin/users/{bert.Id}/push-messages")).Data.AsArray());
    }
}
