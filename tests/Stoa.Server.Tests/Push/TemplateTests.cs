using System.Text.Json.Nodes;
using Stoa.Server.Tests.Delivery;

namespace Stoa.Server.Tests.Push;

/// <summary>Templates, and what messages take over from them.</summary>
public sealed class TemplateTests(TestDatabases databases)
{
    private const string Path = "/admin/push-templates";

    [Fact]
    public async Task A_template_is_created_read_replaced_and_deleted_by_version()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var created = await admin.Post(Path, Sale());
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var path = $"{Path}/{created.Data["id"]}";

        (await admin.Post(Path, Sale())).Says(HttpStatusCode.Conflict, "A push template with this name already exists");
        (await admin.Post(Path, new { name = "Empty", androidMessage = new { title = "" } })).Says(
            HttpStatusCode.BadRequest,
            "At least one message (Android or iOS) is required"
        );
        Assert.Equal(created.Data.Compact(), (await admin.Get(path)).Data.Compact());
        Assert.Single((await admin.Get(Path + "?keyword=sal&sort=name")).Data.AsArray());

        var read = await admin.Get(path);
        var tag = read.Headers["ETag"].ToString();
        var replaced = await admin.Send(HttpMethod.Put, path, new { name = "Sale 2", webMessage = new { title = "Sale" } }, ("If-Match", tag));
        Assert.Equal((HttpStatusCode.OK, 2L, null), (replaced.Status, (long)replaced.Data["version"]!, (string?)replaced.Data["androidMessage"]));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await admin.Send(HttpMethod.Put, path, Sale(), ("If-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.Delete(path)).Status);
        (await admin.Get(path)).Says(HttpStatusCode.NotFound, $"Push template with ID {created.Data["id"]} not found");
        Assert.Equal(3, await post.Node.One<long>("SELECT count(*) FROM platform.audit_log WHERE subject = $1", $"push_template:{created.Data["id"]}"));
    }

    [Fact]
    public async Task A_message_written_from_a_template_says_what_it_says_itself_instead()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var template = (await admin.Post(Path, Sale())).Data["id"]!;
        await admin.NewDevice(token: "ok-english");
        await admin.NewDevice(token: "ok-spanish", locale: "es-MX");

        var preview = await admin.Post("/admin/push-messages/preview", new { templateId = (long)template });
        Assert.Equal("20 % off", (string?)preview.Data["messages"]![0]!["request"]!["message"]!["android"]!["notification"]!["title"]);
        var message = await admin.Post(
            "/admin/push-messages",
            new
            {
                type = "immediate",
                templateId = (long)template,
                variables = new { discount = "30 %" },
            }
        );
        Assert.True(message.Status == HttpStatusCode.Created, message.Text);
        Assert.Equal((long)template, (long)message.Data["templateId"]!);
        await admin.Delete($"{Path}/{template}");
        await admin.Until((long)message.Data["id"]!, "sent");

        Assert.Equal(("30 % off", "Hello friend, until Sunday"), Shown("ok-english"));
        Assert.Equal(("30 % menos", "Hello friend, until Sunday"), Shown("ok-spanish"));
        (await admin.Post("/admin/push-messages", new { templateId = (long)template })).Says(
            HttpStatusCode.NotFound,
            $"Push template with ID {template} not found"
        );

        (string?, string?) Shown(string token)
        {
            var notification = JsonNode.Parse(post.Fcm.Journal.Body(token)!)!["message"]!["android"]!["notification"]!;
            return ((string?)notification["title"], (string?)notification["body"]);
        }
    }

    [Fact]
    public async Task Who_has_no_value_for_the_variables_that_are_all_of_a_text_is_skipped_for_that_and_not_sent_a_blank_push()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var anna = await post.Node.NewCustomer();
        await admin.NewDevice(token: "ok-anna", user: anna.Id);
        var nobody = await admin.NewDevice(token: "ok-nobody");
        await admin.NewDevice("ios", token: "ok-phone");
        await admin.NewDevice(token: "ok-spanish", locale: "es");

        var sent = await Send("{first_name|friend}", new { });
        var path = $"/admin/push-messages/{(await Send("{first_name}", new { }))["id"]}";
        var blank = await Send("{greeting}", new { greeting = " " }, "failed");

        Assert.Equal((4L, 0L), ((long)sent["counters"]!["accepted"]!, (long)sent["counters"]!["skipped"]!));
        Assert.Equal((2, 1, 1, 2), (Got("ok-anna"), Got("ok-nobody"), Got("ok-phone"), Got("ok-spanish")));
        Assert.Equal("The variables of its texts have no values for any recipient", (string?)blank["failureReason"]);
        Assert.Equal("""{"NO_TEXT":2}""", (await admin.Get(path + "/progress")).Data["skips"].Compact());
        Assert.Equal(2, (await admin.Get(path + "/deliveries")).Data.AsArray().Count);
        Assert.Equal(
            $$"""[{"deviceTokenId":{{nobody}},"accepted":false,"code":"NO_TEXT"}]""",
            (await admin.Post(path + "/test", new { deviceTokenIds = new[] { nobody } })).Data["results"].Compact()
        );

        int Got(string token) => post.Fcm.Journal.Receipts(token);

        async Task<JsonNode> Send(string title, object variables, string end = "sent")
        {
            var message = await admin.Post(
                "/admin/push-messages",
                new
                {
                    type = "immediate",
                    androidMessage = new { title },
                    iosMessage = new { subtitle = title, sound = "default" },
                    translations = new { es = new { body = title.StartsWith("{g", StringComparison.Ordinal) ? null : "Hola" } },
                    variables,
                }
            );
            Assert.True(message.Status == HttpStatusCode.Created, message.Text);
            return await admin.Until((long)message.Data["id"]!, end);
        }
    }

    [Fact]
    public async Task A_message_that_has_ended_is_told_minute_by_minute_and_device_by_device()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        await post.Register("ok-", 30);
        await post.Register("unregistered-", 5);
        var message = await post.Draft();
        await post.Start(message);
        await post.Until(message, "sent");

        var points = (await admin.Get($"/admin/push-messages/{message}/series")).Data["points"]!.AsArray();
        Assert.Equal((30, 5), (points.Sum(point => (int)point!["accepted"]!), points.Sum(point => (int)point!["failed"]!)));
        Assert.All(points, point => Assert.EndsWith(":00Z", (string?)point!["at"], StringComparison.Ordinal));

        var csv = (await admin.Get($"/admin/push-messages/{message}/deliveries/export")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("deviceTokenId,status,code", csv[0]);
        Assert.Equal((35, 5), (csv.Length - 1, csv.Count(line => line.EndsWith(",failed,UNREGISTERED", StringComparison.Ordinal))));
        var lines = (await admin.Get($"/admin/push-messages/{message}/deliveries/export?format=ndjson")).Text.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(30, lines.Count(line => (string?)JsonNode.Parse(line)!["status"] == "accepted"));
    }

    [Fact]
    public async Task Many_devices_are_switched_off_at_once_but_never_all_by_mistake()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var first = await post.Register("ok-", 20);
        await post.Register(["ios-1", "ios-2"], "ios");
        const string path = "/admin/device-tokens/deactivate";

        (await admin.Post(path, new { })).Says(HttpStatusCode.BadRequest, "Name the devices by their ids or by a filter");
        Assert.Equal(2, (long)(await admin.Post(path, new { platform = "ios", dryRun = true })).Data["devices"]!);
        Assert.Equal(22, await post.Active());
        Assert.Equal(2, (long)(await admin.Post(path, new { platform = "ios" })).Data["devices"]!);
        Assert.Equal(2, (long)(await admin.Post(path, new { ids = new[] { first, first + 1 } })).Data["devices"]!);
        Assert.Equal(0, (long)(await admin.Post(path, new { lastSeenBefore = "2020-01-01T00:00:00Z" })).Data["devices"]!);
        Assert.Equal(18, await post.Active());
        Assert.Equal(
            [$"[{first},{first + 1}]"],
            (await admin.Get("/admin/audit-log?action=device_token.deactivated"))
                .Data.AsArray()
                .Select(entry => entry!["after"]!["ids"])
                .OfType<JsonNode>()
                .Select(ids => ids.Compact()),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public async Task More_devices_than_one_transaction_should_change_are_switched_off_by_pages()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        await post.Register("ok-", 11_000);

        Assert.Equal(11_000, (long)(await admin.Post("/admin/device-tokens/deactivate", new { platform = "android" })).Data["devices"]!);

        Assert.Equal(0, await post.Active());
        Assert.Equal(
            [5_000, 5_000, 1_000],
            (await admin.Get("/admin/audit-log?action=device_token.deactivated"))
                .Data.AsArray()
                .Select(entry => (long)entry!["after"]!["devices"]!)
                .OrderDescending()
        );
    }

    [Theory]
    [InlineData("ids", "[]")]
    [InlineData("userId", "\"\"")]
    [InlineData("tag", "\" \"")]
    public async Task A_condition_that_is_sent_and_empty_switches_no_device_off(string member, string empty)
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        await post.Register(["ios-1", "ios-2"], "ios");
        const string path = "/admin/device-tokens/deactivate";

        (await admin.Post(path, $$"""{"platform":"ios","{{member}}":{{empty}}}""")).Invalid(member + " should not be empty");
        Assert.Equal(2, await post.Active());
        // As clients do that write out what they have no value for.
        Assert.Equal(2, (long)(await admin.Post(path, $$"""{"platform":"ios","{{member}}":null,"dryRun":true}""")).Data["devices"]!);
    }

    [Fact]
    public async Task An_update_can_take_a_variable_of_the_template_away()
    {
        await using var post = await DeliveryHost.Open(databases);
        var admin = await post.Node.AdminOfPush();
        var template = (await admin.Post(Path, Sale())).Data["id"]!;
        var draft = (await admin.Post("/admin/push-messages", new { templateId = (long)template, variables = new { discount = "30 %" } })).Data;
        Assert.Equal("""{"end":"Sunday","discount":"30 %"}""", draft["variables"]!.ToJsonString());
        var path = $"/admin/push-messages/{draft["id"]}";

        // A page sends back what it has read, the template's id too.
        var less = await admin.Put(path, new { templateId = (long)template, variables = new { discount = "40 %" } });
        Assert.Equal("""{"discount":"40 %"}""", less.Data["variables"]!.ToJsonString());
        Assert.Equal("{}", (await admin.Put(path, new { variables = new { } })).Data["variables"]!.ToJsonString());
        Assert.Equal("{}", (await admin.Put(path, new { name = "Kept" })).Data["variables"]!.ToJsonString());

        var other = (
            await admin.Post(
                Path,
                new
                {
                    name = "Other",
                    androidMessage = new { title = "{end}" },
                    variables = new { end = "May" },
                }
            )
        ).Data["id"]!;
        var changed = await admin.Put(path, new { templateId = (long)other, variables = new { discount = "5 %" } });
        Assert.Equal("""{"end":"May","discount":"5 %"}""", changed.Data["variables"]!.ToJsonString());
    }

    private static object Sale() =>
        new
        {
            name = "Sale",
            androidMessage = new { title = "{discount} off", body = "Hello {first_name|friend}, until {end}" },
            translations = new { es = new { title = "{discount} menos" } },
            variables = new { discount = "20 %", end = "Sunday" },
        };
}
