using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Settings;

/// <summary>The switch by which staff close the shop.</summary>
public sealed class MaintenanceSwitchTests(TestDatabases databases)
{
    private const string Path = "/admin/maintenance";

    [Fact]
    public async Task Staff_close_the_shop_on_every_node_and_are_the_only_ones_to_get_in()
    {
        await using var one = await StoaHost.Start(await databases.Create());
        await using var two = await StoaHost.Start(one.ConnectionString);
        var root = await SettingsAsDataTests.LogIn(one);
        var (guest, far) = (new Client(one, null), new Client(two, null));

        var closed = await root.Send(
            HttpMethod.Put,
            Path,
            new
            {
                enabled = true,
                message = "Back at noon.",
                retry_after_seconds = 900,
            },
            ("If-Match", "\"1\"")
        );

        Assert.True(closed.Status == HttpStatusCode.OK, closed.Text);
        Assert.Equal((true, "shop", 2), ((bool)closed.Data["enabled"]!, (string)closed.Data["source"]!, (int)closed.Data["version"]!));
        foreach (var contract in new[] { "store", "standard", "nest", "malnu", "problem", "basic" })
        {
            var reply = await guest.Under($"/as/{contract}/api/v1").Get("/catalog/products");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "900"), (reply.Status, reply.Headers["Retry-After"]));
            Assert.Contains("Back at noon.", reply.Text, StringComparison.Ordinal);
        }
        await Wait.Until(async () => (await far.Get("/catalog/products")).Status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await root.Get("/catalog/products")).Status);
        Assert.Equal(HttpStatusCode.OK, (await new Client(two, root.Token).Get("/admin/settings")).Status);
        Assert.Equal(HttpStatusCode.OK, (await far.Under("").Get("/health/ready")).Status);

        // Who is not signed in any more can still sign in and open it.
        var again = await SettingsAsDataTests.LogIn(two);
        var opened = await again.Send(HttpMethod.Put, Path, new { enabled = false }, ("If-Match", "\"2\""));
        Assert.Equal("Back at noon.", (string)opened.Data["message"]!);
        Assert.Equal(HttpStatusCode.OK, (await far.Get("/catalog/products")).Status);
        await Wait.Until(async () => (await guest.Get("/catalog/products")).Status == HttpStatusCode.OK);
        var entry = (await again.Get("/admin/audit-log?action=maintenance.set")).Data[0]!;
        Assert.Equal((true, false), ((bool)entry["before"]!["enabled"]!, (bool)entry["after"]!["enabled"]!));
    }

    [Fact]
    public async Task A_buyer_and_staff_without_the_permission_stay_outside_and_a_stale_switch_is_refused()
    {
        await using var host = await StoaHost.Start(await databases.Create());
        var root = await SettingsAsDataTests.LogIn(host);
        var registered = await new Client(host, null).Post(
            "/auth/register",
            new
            {
                email = "ann@example.com",
                password = "SecurePassword123!",
                first_name = "Ann",
                last_name = "Doe",
            }
        );
        var (ann, id) = (new Client(host, (string)registered.Data["access_token"]!), (string)registered.Data["user"]!["id"]!);
        await root.Post($"/admin/users/{id}/roles", new { role_name = "manager" });
        (await root.Put(Path, new { enabled = true })).Refused(HttpStatusCode.PreconditionRequired, "version_required");
        (await root.Send(HttpMethod.Put, Path, new { enabled = true }, ("If-Match", "\"9\""))).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        await root.Send(HttpMethod.Put, Path, new { enabled = true }, ("If-Match", "*"));

        Assert.Equal("maintenance", (await ann.Get("/cart")).Code);
        Assert.Equal("maintenance", (await ann.Get("/admin/settings")).Code);
        Assert.Equal("maintenance", (await new Client(host, "forged").Get("/catalog/products")).Code);
    }

    [Fact]
    public async Task What_the_configuration_says_of_it_wins()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Maintenance:Enabled", "false"));
        var root = await SettingsAsDataTests.LogIn(host);

        Assert.Equal("configuration", (string)(await root.Get(Path)).Data["source"]!);
        (await root.Send(HttpMethod.Put, Path, new { enabled = true }, ("If-Match", "*"))).Refused(HttpStatusCode.Conflict, "setting_configured");
    }
}
