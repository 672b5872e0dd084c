using System.Text.Json.Nodes;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Push;

/// <summary>Previews and audiences of messages that are not saved: the answers of the saved ones, and nothing is stored.</summary>
public sealed class UnsavedContentTests(PushShop shop) : IClassFixture<PushShop>
{
    private const string Path = "/admin/push-messages";

    [Fact]
    public async Task A_preview_is_that_of_the_saved_message_but_for_its_id()
    {
        var message = new
        {
            name = "Sale",
            type = "scheduled",
            androidMessage = new
            {
                title = "Sale",
                body = "20 %",
                ttlSeconds = 60,
            },
            iosMessage = new { title = "Sale", badge = 3 },
            translations = new { es = new { title = "Rebajas" } },
        };
        var before = await Stored();
        var unsaved = await shop.Admin.Post(Path + "/preview", message);
        Assert.Equal((HttpStatusCode.OK, before), (unsaved.Status, await Stored()));

        var id = (await shop.Admin.Post(Path, With(message, "scheduledAt", PushDesk.InAnHour))).Data["id"]!;
        var saved = (await shop.Admin.Post($"{Path}/{id}/preview")).Data;

        var longest = long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(Requests(saved, id.ToString()), Requests(unsaved.Data, longest));
        Assert.All(
            unsaved.Data["messages"]!.AsArray().Zip(saved["messages"]!.AsArray()),
            both => Assert.True((int)both.First!["bytes"]! > (int)both.Second!["bytes"]!)
        );

        static string Requests(JsonNode preview, string id) =>
            string.Join(
                '\n',
                preview["messages"]!
                    .AsArray()
                    .Select(one => $"{one!["platform"]} {one["locale"]} {one["request"]!.ToJsonString().Replace($"\"{id}\"", "ID", StringComparison.Ordinal)}")
            );
    }

    [Fact]
    public async Task An_audience_is_counted_as_that_of_the_saved_message()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice("android", new[] { tag });
        await shop.Admin.NewDevice("ios", new[] { tag });
        await shop.Admin.NewDevice("web", new[] { tag });
        var before = await Stored();

        var both = new
        {
            androidMessage = PushDesk.Android(),
            iosMessage = PushDesk.Android(),
            audience = new { tags = new[] { tag } },
        };
        var android = new { androidMessage = PushDesk.Android(), audience = new { tags = new[] { tag } } };
        var unsaved = await shop.Admin.Post(Path + "/audience", both);

        Assert.Equal("""{"total":2,"platforms":{"android":1,"ios":1}}""", unsaved.Data.Compact());
        Assert.Equal("""{"total":1,"platforms":{"android":1}}""", (await shop.Admin.Post(Path + "/audience", android)).Data.Compact());
        Assert.Equal(before, await Stored());
        var id = (await shop.Admin.Post(Path, both)).Data["id"]!;
        Assert.Equal(unsaved.Text, (await shop.Admin.Get($"{Path}/{id}/audience")).Text);
    }

    [Theory]
    [InlineData("preview")]
    [InlineData("audience")]
    public async Task What_cannot_be_saved_for_its_content_is_refused_as_saving_refuses_it(string part)
    {
        foreach (
            var body in new object[]
            {
                "{}",
                new { },
                new { name = "x" },
                new { androidMessage = new { title = new string('x', 1001) } },
                new { androidMessage = new { color = "red" } },
                new { androidMessage = new { title = "x", data = new { from = "me" } } },
                new { iosMessage = new { body = new string('ü', 3000) } },
                new { androidMessage = PushDesk.Android(), audience = new { platforms = new[] { "palm" } } },
                new { androidMessage = PushDesk.Android(), nothing = 1 },
                "{",
            }
        )
        {
            var (unsaved, saved) = (await shop.Admin.Post($"{Path}/{part}", body), await shop.Admin.Post(Path, body));
            Assert.True((int)saved.Status >= 400, saved.Text);
            Assert.Equal((saved.Status, saved.Text), (unsaved.Status, unsaved.Text));
        }
    }

    [Fact]
    public async Task A_message_that_is_still_being_written_need_not_know_when_it_is_sent()
    {
        var past = new
        {
            type = "scheduled",
            scheduledAt = "2020-01-01T00:00:00Z",
            androidMessage = PushDesk.Android(),
        };
        Assert.Equal(HttpStatusCode.OK, (await shop.Admin.Post(Path + "/preview", past)).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Admin.Post(Path + "/audience", new { type = "scheduled", androidMessage = PushDesk.Android() })).Status);
        Assert.Equal(HttpStatusCode.OK, (await shop.Admin.Post(Path + "/preview", new { type = "immediate", androidMessage = PushDesk.Android() })).Status);
    }

    [Fact]
    public async Task Both_are_for_those_who_write_messages()
    {
        var root = shop.Admin.Under("/api/v1");
        var reader = await shop.NewCustomer();
        await root.Assign(reader, "customer_experience");
        await root.Post($"/admin/users/{reader.Id}/roles", new { role_id = await root.NewRole("read_push_messages") });

        Assert.Equal(HttpStatusCode.OK, (await reader.Client.Get(Path)).Status);
        foreach (var part in new[] { "preview", "audience" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await reader.Client.Post($"{Path}/{part}", new { androidMessage = PushDesk.Android() })).Status);
        }
    }

    private Task<string> Stored() => shop.Host.One<string>("SELECT (SELECT count(*) FROM push.messages) || ' ' || (SELECT count(*) FROM platform.audit_log)");

    private static JsonObject With(object message, string member, string value)
    {
        var node = System.Text.Json.JsonSerializer.SerializeToNode(message)!.AsObject();
        node[member] = value;
        return node;
    }
}
