using System.Text.Json.Nodes;

namespace Stoa.Server.Tests.Push;

/// <summary>Document 002, "Push Messages", creating and changing: every message text with its trigger, under its own contract.</summary>
public sealed class PushMessageTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Path = "/admin/push-messages";

    [Fact]
    public async Task A_message_is_a_draft_by_default()
    {
        var reply = await shop.Admin.Post(Path, new { name = "Sale", androidMessage = PushDesk.Android() });

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(("draft", "draft", "at_least_once"), ((string?)reply.Data["type"], (string?)reply.Data["status"], (string?)reply.Data["guarantee"]));
        Assert.Equal("""{"total":0,"pending":0,"accepted":0,"failed":0,"unknown":0,"skipped":0}""", reply.Data["counters"].Compact());
        var detail = (await shop.Admin.Get($"{Path}/{reply.Data["id"]}")).Data.AsObject();
        Assert.True(detail.Remove("changedBy") && detail.Remove("allowedActions"));
        Assert.Equal(reply.Data.Compact(), detail.Compact());
    }

    [Fact]
    public async Task At_least_one_content_is_required_on_create_and_update()
    {
        (await shop.Admin.Post(Path, new { name = "x" })).Says(HttpStatusCode.BadRequest, "At least one message (Android or iOS) is required");
        (await shop.Admin.Post(Path, new { androidMessage = (object?)null, iosMessage = (object?)null })).Says(
            HttpStatusCode.BadRequest,
            "At least one message (Android or iOS) is required"
        );

        var id = await shop.Admin.NewMessage();
        (await shop.Admin.Put($"{Path}/{id}", new { androidMessage = (object?)null })).Says(
            HttpStatusCode.BadRequest,
            "At least one message (Android or iOS) is required"
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (await shop.Admin.Put($"{Path}/{id}", new { androidMessage = (object?)null, iosMessage = new { title = "x" } })).Status
        );
    }

    [Fact]
    public async Task A_scheduled_message_needs_a_time_in_the_future()
    {
        (await shop.Admin.Post(Path, new { type = "scheduled", androidMessage = PushDesk.Android() })).Says(
            HttpStatusCode.BadRequest,
            "Scheduled time is required for scheduled messages"
        );
        (
            await shop.Admin.Post(
                Path,
                new
                {
                    type = "scheduled",
                    scheduledAt = "2020-01-01T00:00:00Z",
                    androidMessage = PushDesk.Android(),
                }
            )
        ).Says(HttpStatusCode.BadRequest, "Scheduled time must be in the future");

        var id = await shop.Admin.NewMessage();
        (await shop.Admin.Put($"{Path}/{id}", new { type = "scheduled" })).Says(HttpStatusCode.BadRequest, "Scheduled time is required for scheduled messages");
        (await shop.Admin.Put($"{Path}/{id}", new { type = "scheduled", scheduledAt = "2020-01-01T00:00:00+02:00" })).Says(
            HttpStatusCode.BadRequest,
            "Scheduled time must be in the future"
        );
        var scheduled = await shop.Admin.Put($"{Path}/{id}", new { type = "scheduled", scheduledAt = "2099-01-01T12:00:00+02:00" });
        Assert.Equal(("scheduled", "2099-01-01T10:00:00Z"), ((string?)scheduled.Data["status"], (string?)scheduled.Data["scheduledAt"]));
        Assert.Equal("draft", (string?)(await shop.Admin.Put($"{Path}/{id}", new { type = "draft" })).Data["status"]);
    }

    [Theory]
    [InlineData("2099-01-01T10:00:00.000Z", "2099-01-01T10:00:00Z")]
    [InlineData("2099-01-01T10:00:00.250Z", "2099-01-01T10:00:00.250Z")]
    [InlineData("2099-01-01T12:00:00.25+02:00", "2099-01-01T10:00:00.250Z")]
    [InlineData("2099-01-01T10:00:00.000001Z", "2099-01-01T10:00:00.000001Z")]
    public async Task The_scheduled_time_is_returned_exactly_as_sent(string sent, string read)
    {
        var created = await shop.Admin.Post(
            Path,
            new
            {
                type = "scheduled",
                scheduledAt = sent,
                androidMessage = PushDesk.Android(),
            }
        );

        Assert.Equal((HttpStatusCode.Created, read), (created.Status, (string?)created.Data["scheduledAt"]));
        var path = $"{Path}/{created.Data["id"]}";
        Assert.Equal(read, (string?)(await shop.Admin.Get(path)).Data["scheduledAt"]);
        Assert.Equal(read.Replace("Z", "+00:00", StringComparison.Ordinal), (string?)(await shop.Admin.Under("/as/malnu/api").Get(path)).Data["scheduled_at"]);
        Assert.Matches(":[0-9]{2}Z$", (string?)created.Data["createdAt"]);
    }

    [Fact]
    public async Task Errors_of_a_message_are_reported_member_by_member()
    {
        (
            await shop.Admin.Post(
                Path,
                """
                {"type":"someday","scheduledAt":"2099-01-01T10:00:00","throttlePerSecond":0,"guarantee":"exactly_once",
                "audience":{"platforms":["palm"],"userIds":["me"],"deviceTokenIds":["1"],"locales":["en_US"]},
                "androidMessage":{"color":"red","imageUrl":"ftp://x","priority":"urgent","ttlSeconds":2419201,"data":{"a":1}},
                "iosMessage":{"badge":-1,"interruptionLevel":"loud","contentAvailable":"yes","sounds":"x"},"translations":{"en_US":{}}}
                """
            )
        ).Invalid(
            "type must be one of the following values: draft, immediate, scheduled",
            "scheduledAt must be a valid ISO 8601 date string",
            "androidMessage.imageUrl must be a URL address",
            "androidMessage.color must be a hexadecimal color",
            "androidMessage.priority must be one of the following values: normal, high",
            "androidMessage.ttlSeconds must not be greater than 2419200",
            "androidMessage.data must be an object of strings",
            "iosMessage.badge must not be less than 0",
            "iosMessage.interruptionLevel must be one of the following values: passive, active, time-sensitive, critical",
            "iosMessage.contentAvailable must be a boolean value",
            "property iosMessage.sounds should not exist",
            "translations.en_US must be a BCP 47 language tag",
            "audience.platforms must be one of the following values: android, ios, web",
            "audience.userIds must be a UUID",
            "audience.deviceTokenIds must be an array of integer numbers",
            "audience.locales must be a BCP 47 language tag",
            "throttlePerSecond must not be less than 1",
            "guarantee must be one of the following values: at_least_once, at_most_once"
        );
    }

    [Theory]
    [InlineData("#AbC", "#aabbcc")]
    [InlineData("FF8800", "#ff8800")]
    [InlineData("#ff8800", "#ff8800")]
    public async Task A_colour_is_stored_in_FCMs_format(string given, string kept) =>
        Assert.Equal(
            kept,
            (string?)(await shop.Admin.Post(Path, new { androidMessage = new { title = "x", color = given } })).Data["androidMessage"]!["color"]
        );

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
    public async Task A_data_key_reserved_by_FCM_is_refused(string key) =>
        (
            await shop.Admin.Post(Path, new { iosMessage = new { title = "x", data = new Dictionary<string, string>(StringComparer.Ordinal) { [key] = "1" } } })
        ).Invalid($"iosMessage.data must not use the reserved key {key}");

    [Fact]
    public async Task A_message_too_large_for_FCM_is_refused_in_any_language()
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = new string('x', 2000), ["b"] = new string('x', 1900) };
        (await shop.Admin.Post(Path, new { androidMessage = new { title = new string('x', 500), data }, iosMessage = new { title = "x" } })).Invalid(
            "androidMessage must not take more than 4096 bytes when rendered"
        );
        (
            await shop.Admin.Post(
                Path,
                new
                {
                    androidMessage = new { title = "x" },
                    iosMessage = new { title = "x", data },
                    translations = new { es = new { title = new string('x', 500) } },
                }
            )
        ).Invalid("iosMessage must not take more than 4096 bytes when rendered");
    }

    [Fact]
    public async Task A_collapse_id_is_limited_in_bytes()
    {
        var reply = await shop.Admin.Post(Path, new { iosMessage = new { title = "x", collapseId = new string('é', 33) } });

        reply.Invalid("iosMessage.collapseId must not take more than 64 bytes when rendered");
        Assert.Equal(HttpStatusCode.Created, (await shop.Admin.Post(Path, new { iosMessage = new { title = "x", collapseId = new string('é', 32) } })).Status);
    }

    [Fact]
    public async Task Access_is_checked_before_validation_and_validation_before_the_message_is_read()
    {
        (await shop.Admin.Put($"{Path}/abc", new { type = "someday" })).Invalid("type must be one of the following values: draft, immediate, scheduled");
        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Customer.Client.Put($"{Path}/abc", new { type = "someday" })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await (shop.Admin with { Token = null }).Put($"{Path}/abc", new { type = "someday" })).Status);
    }

    [Fact]
    public async Task Every_member_has_the_contracts_spelling()
    {
        var reply = await shop
            .Admin.Under("/api/v1")
            .Post(
                Path,
                new { android_message = new { title = "x", image_url = "https://example.com/x.png" }, audience = new { user_ids = Array.Empty<string>() } }
            );

        Assert.Equal((HttpStatusCode.Created, "https://example.com/x.png"), (reply.Status, (string?)reply.Data["android_message"]!["image_url"]));
        Assert.IsType<JsonArray>(reply.Data["audience"]!["device_token_ids"]);
    }

    [Fact]
    public async Task On_devices_own_clocks_it_is_the_time_as_it_was_written()
    {
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1);
        var written = $"{tomorrow:yyyy-MM-dd}T09:00:00+05:00";
        object Body(string mode) =>
            new
            {
                androidMessage = PushDesk.Android(),
                type = "scheduled",
                scheduledAt = written,
                timeZoneMode = mode,
            };

        var (local, absolute) = ((await shop.Admin.Post(Path, Body("device_local"))).Data, (await shop.Admin.Post(Path, Body("absolute"))).Data);

        Assert.Equal($"{tomorrow:yyyy-MM-dd}T09:00:00", ((string)local["scheduledAt"]!)[..19]);
        Assert.Equal($"{tomorrow:yyyy-MM-dd}T04:00:00", ((string)absolute["scheduledAt"]!)[..19]);
    }

    [Theory]
    [InlineData("absolute")]
    [InlineData("device_local")]
    public async Task The_last_hours_that_a_calendar_has_are_in_the_future(string timeZoneMode)
    {
        const string moment = "9999-12-31T23:59:00Z";
        var reply = await shop.Admin.Post(
            Path,
            $$"""{"type":"scheduled","scheduledAt":"{{moment}}","iosMessage":{"title":"x"},"timeZoneMode":"{{timeZoneMode}}"}"""
        );

        Assert.Equal((HttpStatusCode.Created, moment), (reply.Status, (string?)reply.Data["scheduledAt"]));
    }

    [Fact]
    public async Task A_payload_has_exactly_the_documented_members()
    {
        var message = (await shop.Admin.Post(Path, new { androidMessage = PushDesk.Android(), timeZoneMode = "device_local" })).Data;

        Assert.Equal(
            [
                "id",
                "name",
                "type",
                "scheduledAt",
                "timeZoneMode",
                "maxLatenessSeconds",
                "androidMessage",
                "iosMessage",
                "webMessage",
                "translations",
                "audience",
                "throttlePerSecond",
                "guarantee",
                "status",
                "counters",
                "failureReason",
                "retryOf",
                "createdBy",
                "startedAt",
                "sentAt",
                "createdAt",
                "updatedAt",
                "version",
                "templateId",
                "variables",
                "quietHours",
            ],
            Reply.MembersOf(message)
        );
        Assert.Equal(
            ["status", "counters", "ratePerSecond", "expectedEndAt", "failures", "skips", "startedAt", "sentAt"],
            Reply.MembersOf((await shop.Admin.Get($"{Path}/{message["id"]}/progress")).Data)
        );
    }

    [Fact]
    public async Task A_duplicate_is_a_draft_with_the_same_content()
    {
        var id = await shop.Admin.NewMessage(type: "scheduled", scheduledAt: PushDesk.InAnHour);
        var copy = await shop.Admin.Post($"{Path}/{id}/duplicate");

        Assert.Equal((HttpStatusCode.Created, "draft", "draft"), (copy.Status, (string?)copy.Data["type"], (string?)copy.Data["status"]));
        Assert.Equal((await shop.Admin.Get($"{Path}/{id}")).Data["androidMessage"].Compact(), copy.Data["androidMessage"].Compact());
        Assert.NotEqual(id, (long)copy.Data["id"]!);
    }
}
