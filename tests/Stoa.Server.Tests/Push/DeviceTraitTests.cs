using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Stoa.Server.Tests.Push;

/// <summary>What is kept of a device beside its token, and who sees the token.</summary>
public sealed class DeviceTraitTests(PushShop shop) : IClassFixture<PushShop>
{
    [Fact]
    public async Task Given_to_another_user_by_staff_a_device_loses_the_tags_of_the_one_before()
    {
        var (first, second) = (await shop.NewCustomer(), await shop.NewCustomer());
        var path = $"/admin/device-tokens/{await shop.Admin.NewDevice(tags: new[] { "vip" }, user: first.Id)}";

        Assert.Equal("""["vip"]""", (await shop.Admin.Put(path, new { userId = first.Id })).Data["tags"].Compact());
        Assert.Equal("[]", (await shop.Admin.Put(path, new { userId = second.Id })).Data["tags"].Compact());
        Assert.Equal("""["new"]""", (await shop.Admin.Put(path, new { userId = first.Id, tags = new[] { "new" } })).Data["tags"].Compact());
        Assert.Equal("[]", (await shop.Admin.Put(path, new { userId = (string?)null })).Data["tags"].Compact());
    }

    [Fact]
    public async Task A_name_or_version_that_is_too_long_is_left_out_with_a_hint_and_the_device_is_saved()
    {
        var (fits, tooLong) = (new string('n', 200), new string('n', 201));
        var kept = await Save(fits, new string('v', 50));
        Assert.Equal((fits, null), ((string?)kept["deviceName"], kept["hints"]));

        var cut = await Save(tooLong, new string('v', 51));

        Assert.Equal((null, null), ((string?)cut["deviceName"], (string?)cut["appVersion"]));
        Assert.Equal(
            ["The name of the device was left out: it has more than 200 characters", "The version of the app was left out: it has more than 50 characters"],
            cut["hints"]!.AsArray().Select(hint => (string)hint!),
            StringComparer.Ordinal
        );
        var changed = (await shop.Admin.Put($"/admin/device-tokens/{kept["id"]}", new { deviceName = tooLong })).Data;
        Assert.Equal((fits, 1), ((string?)changed["deviceName"], changed["hints"]!.AsArray().Count));

        async Task<JsonNode> Save(string deviceName, string appVersion) =>
            (
                await shop.Customer.Client.Post(
                    "/device-tokens",
                    new
                    {
                        fcmToken = PushDesk.Token(),
                        platform = "android",
                        deviceName,
                        appVersion,
                    }
                )
            ).Data;
    }

    [Theory]
    [InlineData("4.2.20260118103007")]
    [InlineData("4111111111111111")]
    public async Task The_version_of_an_app_is_no_card_number(string appVersion)
    {
        var saved = await shop.Customer.Client.Post(
            "/device-tokens",
            new
            {
                fcmToken = PushDesk.Token(),
                platform = "android",
                appVersion,
            }
        );

        Assert.True(saved.Status == HttpStatusCode.Created, saved.Text);
        Assert.Equal(appVersion, (string?)saved.Data["appVersion"]);
    }

    [Fact]
    public async Task Whoever_may_only_look_at_devices_sees_the_beginning_of_their_tokens()
    {
        var (token, owner) = (PushDesk.Token(), await shop.NewCustomer());
        var id = await shop.Admin.NewDevice(token: token, user: owner.Id);
        var root = (await shop.Host.SuperAdmin()).Under("/api/v1");
        var reader = await root.Post(
            "/admin/api-keys",
            new
            {
                name = "Reader",
                kind = "secret",
                scopes = new[] { "device_tokens:read" },
                addresses = Array.Empty<string>(),
            }
        );
        var client = new Client(shop.Host, (string)reader.Data["key"]!, "/api");

        foreach (var path in new[] { $"/admin/device-tokens?userId={owner.Id}", $"/admin/device-tokens/{id}" })
        {
            var reply = await client.Get(path);
            Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
            Assert.DoesNotContain(token, reply.Text, StringComparison.Ordinal);
            Assert.Contains(token[..8] + "…", Regex.Unescape(reply.Text), StringComparison.Ordinal);
            Assert.Contains(token, (await shop.Admin.Get(path)).Text, StringComparison.Ordinal);
        }
    }
}
