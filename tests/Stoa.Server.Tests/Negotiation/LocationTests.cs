using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Negotiation;

/// <summary>201 has the Location of the created resource, under the mount and the contract of the request (RFC 9110, 15.3.2).</summary>
public sealed class LocationTests(PushShop shop) : IClassFixture<PushShop>
{
    public static TheoryData<string, string> Routes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var mount in new[] { "/api/v1", "/api", "/as/standard/api/v1", "/as/basic/api", "/as/malnu/api/v1", "/as/problem/api" })
            {
                foreach (var path in new[] { "/admin/roles", "/admin/permissions", "/admin/admins", "/admin/push-messages", "/admin/device-tokens" })
                {
                    data.Add(mount, path);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_created_resource_is_at_its_Location_and_a_replay_has_the_same(string mount, string path)
    {
        var client = shop.Admin.Under(mount);
        var body = BodyOf(mount, path);
        (string, string)[] key = path == "/admin/admins" ? [] : [("Idempotency-Key", Guid.NewGuid().ToString())];

        var created = await client.Send(HttpMethod.Post, path, body, key);

        Assert.True(created.Status == HttpStatusCode.Created, created.Text);
        var location = created.Headers["Location"];
        Assert.StartsWith(path == "/admin/admins" ? $"{mount}/admin/users/" : $"{mount}{path}/", location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.Under("").Get(location)).Status);
        if (key.Length > 0)
        {
            var replay = await client.Send(HttpMethod.Post, path, body, key);
            Assert.Equal((created.Text, location, "true"), (replay.Text, replay.Headers["Location"], replay.Headers["Idempotency-Replayed"]));
        }
    }

    [Theory]
    [InlineData("/api/v1", "/as/store/api")]
    [InlineData("/as/standard/api/v1", "/as/standard/api")]
    public async Task A_replay_under_another_mount_has_a_Location_under_that_mount(string mount, string other)
    {
        var client = (await shop.NewCustomer()).Client;
        await client.Under("/api/v1").With("prod-1");

        var placed = await client.Under(mount).Order(key: "once");
        var replay = await client.Under(other).Order(key: "once");

        Assert.True(placed.Status == HttpStatusCode.Created, placed.Text);
        Assert.StartsWith(mount + "/orders/", placed.Headers["Location"], StringComparison.Ordinal);
        Assert.Equal(other + placed.Headers["Location"][mount.Length..], replay.Headers["Location"]);
        foreach (var location in new[] { placed.Headers["Location"], replay.Headers["Location"] })
        {
            Assert.Equal(HttpStatusCode.OK, (await client.Under("").Get(location)).Status);
        }
    }

    [Fact]
    public async Task Without_a_created_resource_or_a_route_to_it_there_is_no_Location()
    {
        var client = (await shop.NewCustomer()).Client.Under("/api");
        var token = PushDesk.Token();

        var first = await client.Post("/device-tokens", new { fcmToken = token, platform = "ios" });
        var again = await client.Post("/device-tokens", new { fcmToken = token, platform = "ios" });

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.DoesNotContain("Location", first.Headers.Keys.Concat(again.Headers.Keys), StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("Location", (await shop.Admin.Get("/admin/roles")).Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    private static Dictionary<string, object> BodyOf(string mount, string path)
    {
        var unique = Guid.NewGuid().ToString("N");
        var isCamel = mount == "/api";
        return path switch
        {
            "/admin/roles" => new(StringComparer.Ordinal) { ["name"] = unique },
            "/admin/permissions" => new(StringComparer.Ordinal)
            {
                ["name"] = unique,
                ["resource"] = unique,
                ["action"] = "read",
            },
            "/admin/admins" => new(StringComparer.Ordinal) { ["email"] = $"{unique}@example.com", ["password"] = "SecurePassword123!" },
            "/admin/push-messages" => new(StringComparer.Ordinal) { [isCamel ? "androidMessage" : "android_message"] = new { title = "Sale", body = "Now" } },
            _ => new(StringComparer.Ordinal) { [isCamel ? "fcmToken" : "fcm_token"] = PushDesk.Token(), ["platform"] = "android" },
        };
    }
}
