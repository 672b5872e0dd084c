using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Push;

/// <summary>Document 002, "Push Messages", lists, audiences, previews and tests: routes that do not change a message.</summary>
public sealed class PushMessageReadingTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Path = "/admin/push-messages";

    [Fact]
    public async Task A_list_is_newest_first_and_can_be_filtered()
    {
        var (draft, scheduled) = (await shop.Admin.NewMessage(), await shop.Admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour));
        var all = (await shop.Admin.Get(Path + "?pageSize=100")).Data.AsArray().Select(message => (long)message!["id"]!).ToArray();
        var only = (await shop.Admin.Get(Path + "?status=scheduled&type=scheduled")).Data.AsArray().Select(message => (string)message!["status"]!);

        Assert.True(Array.IndexOf(all, scheduled) < Array.IndexOf(all, draft));
        Assert.All(only, status => Assert.Equal("scheduled", status));
        Assert.Empty((await shop.Admin.Get(Path + "?events=true")).Data.AsArray());
        (await shop.Admin.Get(Path + "?status=x")).Invalid(
            "status must be one of the following values: draft, scheduled, sending, paused, sent, cancelled, failed"
        );
    }

    [Theory]
    [InlineData("999999999")]
    [InlineData("abc")]
    public async Task An_unknown_id_is_echoed_in_the_404(string id)
    {
        var path = $"{Path}/{id}";
        var posts = new[] { "send", "cancel", "pause", "resume", "duplicate", "preview", "retry-failed" }.Select(action => shop.Admin.Post($"{path}/{action}"));
        var gets = new[] { "", "/audience", "/progress", "/deliveries" }.Select(part => shop.Admin.Get(path + part));
        var rest = new[]
        {
            shop.Admin.Put(path, new { name = "x" }),
            shop.Admin.Delete(path),
            shop.Admin.Post(path + "/test", new { deviceTokenIds = new[] { 1 } }),
        };

        foreach (var reply in await Task.WhenAll([.. posts, .. gets, .. rest]))
        {
            reply.Says(HttpStatusCode.NotFound, $"Push message with ID {id} not found");
        }
    }

    [Fact]
    public async Task The_audience_is_counted_by_platform_and_filtered_by_every_list()
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
            var id = (long)
                (
                    await shop.Admin.Post(
                        Path,
                        new
                        {
                            androidMessage = both,
                            iosMessage = both,
                            audience,
                        }
                    )
                ).Data["id"]!;
            return (await shop.Admin.Get($"{Path}/{id}/audience")).Data.Compact();
        }
    }

    [Fact]
    public async Task A_preview_shows_the_FCM_payload_for_each_platform_and_language()
    {
        var created = await shop.Admin.Post(
            Path,
            new
            {
                androidMessage = new { title = "Sale", color = "f00" },
                iosMessage = new { title = "Sale" },
                translations = new { es = new { title = "Rebajas" } },
            }
        );
        var messages = (await shop.Admin.Post($"{Path}/{created.Data["id"]}/preview")).Data["messages"]!.AsArray();

        Assert.Equal(
            ["android ", "android es", "ios ", "ios es"],
            messages.Select(message => $"{message!["platform"]} {message["locale"]}"),
            StringComparer.Ordinal
        );
        Assert.Equal("#ff0000", (string?)messages[0]!["request"]!["message"]!["android"]!["notification"]!["color"]);
        Assert.Equal("Rebajas", (string?)messages[3]!["request"]!["message"]!["apns"]!["payload"]!["aps"]!["alert"]!["title"]);
    }

    [Fact]
    public async Task A_test_goes_to_the_chosen_devices_and_changes_nothing()
    {
        var (good, dead) = (await shop.Admin.NewDevice(token: "ok-" + PushDesk.Tag()), await shop.Admin.NewDevice(token: "unregistered-" + PushDesk.Tag()));
        var id = await shop.Admin.NewMessage();
        var results = (await shop.Admin.Post($"{Path}/{id}/test", new { deviceTokenIds = new[] { good, dead } })).Data["results"]!;

        Assert.Equal(
            $$"""[{"deviceTokenId":{{good}},"accepted":true,"code":null},{"deviceTokenId":{{dead}},"accepted":false,"code":"UNREGISTERED"}]""",
            results.Compact()
        );
        Assert.Equal("draft", (string?)(await shop.Admin.Get($"{Path}/{id}")).Data["status"]);
        Assert.True((bool)(await shop.Admin.Post($"/admin/device-tokens/{good}/test")).Data["accepted"]!);
        Assert.Equal($$"""{"devices":[{{good}},{{dead}}]}""", (await Audited("push_message.tested", $"push_message:{id}"))!["after"].Compact());
        Assert.NotNull(await Audited("device_token.tested", $"device_token:{good}"));
        (await shop.Admin.Post($"{Path}/{id}/test", new { deviceTokenIds = Array.Empty<int>() })).Says(
            HttpStatusCode.BadRequest,
            "No active device tokens found"
        );
    }

    [Fact]
    public async Task A_device_that_is_switched_off_can_be_tested_by_itself_and_gets_no_test_of_a_message()
    {
        var device = await shop.Admin.NewDevice(token: "ok-" + PushDesk.Tag());
        await shop.Admin.Post($"/admin/device-tokens/{device}/deactivate");

        var tested = await shop.Admin.Post($"/admin/device-tokens/{device}/test");

        Assert.Equal($$"""{"deviceTokenId":{{device}},"accepted":true,"code":null}""", tested.Data.Compact());
        Assert.False((bool)(await shop.Admin.Get($"/admin/device-tokens/{device}")).Data["isActive"]!);
        (await shop.Admin.Post($"{Path}/{await shop.Admin.NewMessage()}/test", new { deviceTokenIds = new[] { device } })).Says(
            HttpStatusCode.BadRequest,
            "No active device tokens found"
        );
    }

    [Fact]
    public async Task Where_FCM_takes_no_test_at_all_it_is_said_when_to_try_again()
    {
        var device = await shop.Admin.NewDevice(token: "unavailable-" + PushDesk.Tag());

        var tested = await shop.Admin.Post($"/admin/device-tokens/{device}/test");

        tested.Says(HttpStatusCode.BadGateway, "Firebase could not be reached");
        // As long as FCM itself asks for.
        Assert.Equal("1", tested.Headers["Retry-After"]);
    }

    private async Task<JsonNode?> Audited(string action, string subject) =>
        (await shop.Admin.Get("/admin/audit-log?action=" + action)).Data.AsArray().SingleOrDefault(entry => (string)entry!["subject"]! == subject);
}
