using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Accounts.SecondFactors;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Audit;

/// <summary>Every privileged change leaves one entry: who, what, to what, before, after, when, from where. What changes nothing leaves none.</summary>
public sealed class AuditedChangesTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_first_super_admin_is_the_first_entry()
    {
        var root = await shop.SuperAdmin();

        var all = (await root.Client.Get("/admin/audit-log?page_size=100&action=admin.created")).Data.AsArray();

        var first = all[^1]!;
        Assert.Equal((1, null, "user:" + root.Id, "start"), ((long)first["id"]!, first["actor_id"], (string)first["subject"]!, (string)first["address"]!));
        Assert.Equal($$"""{"email":"{{StoaHost.SuperAdminEmail}}","role":"super_admin"}""", first["after"]!.ToJsonString());
    }

    [Fact]
    public async Task The_life_of_a_role_is_logged()
    {
        var root = await shop.SuperAdmin();
        var user = await shop.SignUp();
        var name = Desk.Name("role");

        var created = await root.Client.Post("/admin/roles", new { name, description = "first" });
        var role = (string)created.Data["role"]!["id"]!;
        await root.Client.Put("/admin/roles/" + role, new { name, description = "second" });
        await root.Client.Grant(role, await shop.Host.Permission("read_orders"));
        await root.Client.Post($"/admin/users/{user.Id}/roles", new { role_id = role });
        await root.Client.Remove(user, role);
        await root.Client.Revoke(role, await shop.Host.Permission("read_orders"));
        await root.Client.Delete("/admin/roles/" + role);

        var entries = await Of(root, entry => ((string)entry["subject"]! == "role:" + role) || ((string)entry["subject"]! == "user:" + user.Id));
        Assert.Equal(
            ["role.created", "role.updated", "permission.granted", "role.assigned", "role.removed", "permission.revoked", "role.deleted"],
            entries.Select(entry => (string)entry["action"]!),
            StringComparer.Ordinal
        );
        Assert.All(entries, entry => Assert.Equal((root.Id, "127.0.0.1"), ((string)entry["actor_id"]!, (string)entry["address"]!)));
        Assert.Equal(created.Headers["X-Request-Id"], (string)entries[0]["request_id"]!);
        Assert.Null(entries[0]["before"]);
        Assert.Equal(("first", "second"), ((string)entries[1]["before"]!["description"]!, (string)entries[1]["after"]!["description"]!));
        Assert.Equal($$"""{"role":"{{name}}","permission":"read_orders"}""", entries[2]["after"]!.ToJsonString());
        Assert.Equal($$"""{"role":"{{name}}"}""", entries[3]["after"]!.ToJsonString());
        Assert.Equal($$"""{"role":"{{name}}"}""", entries[4]["before"]!.ToJsonString());
        Assert.Equal($$"""{"role":"{{name}}","permission":"read_orders"}""", entries[5]["before"]!.ToJsonString());
        Assert.Equal(("second", null), ((string)entries[6]["before"]!["description"]!, entries[6]["after"]));
    }

    [Fact]
    public async Task The_life_of_a_permission_is_logged()
    {
        var root = await shop.SuperAdmin();
        var permission = await root.Client.NewPermission("inventory", "read");
        await root.Client.Put(
            "/admin/permissions/" + permission,
            new
            {
                name = Desk.Name("p"),
                resource = "inventory",
                action = "manage",
                description = "Größe ☃",
            }
        );
        await root.Client.Delete("/admin/permissions/" + permission);

        var entries = await Of(root, entry => (string)entry["subject"]! == "permission:" + permission);

        Assert.Equal(
            ["permission.created", "permission.updated", "permission.deleted"],
            entries.Select(entry => (string)entry["action"]!),
            StringComparer.Ordinal
        );
        Assert.Equal(("read", "manage"), ((string)entries[1]["before"]!["action"]!, (string)entries[1]["after"]!["action"]!));
        Assert.Equal("Größe ☃", (string)entries[2]["before"]!["description"]!);
    }

    [Fact]
    public async Task Users_changes_of_their_own_credentials_are_logged()
    {
        var (user, _, _) = await shop.SignUpProtected();
        await user.Client.Post("/auth/recovery-codes");
        await user.Client.Delete("/auth/totp");
        await user.Client.Change(user.Password, "Another-Password-2");
        await shop.Guest.Forgot(user.Email);
        var reset = await shop.Guest.Reset((await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token, "A-Third-Password-3");

        var entries = (await (await shop.SuperAdmin()).Client.Get($"/admin/audit-log?actor={user.Id}")).Data.AsArray().Reverse().ToList();

        Assert.Equal(
            ["totp.added", "recovery_codes.renewed", "totp.removed", "password.changed", "password.reset"],
            entries.Select(entry => (string)entry!["action"]!),
            StringComparer.Ordinal
        );
        Assert.All(entries, entry => Assert.Equal(("user:" + user.Id, "127.0.0.1"), ((string)entry!["subject"]!, (string)entry["address"]!)));
        Assert.Equal(reset.Headers["X-Request-Id"], (string)entries[^1]!["request_id"]!);
        Assert.DoesNotContain("Password", string.Concat(entries.Select(entry => entry!.ToJsonString())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_requests_and_those_that_change_nothing_leave_no_entry()
    {
        var root = await shop.SuperAdmin();
        var manager = await shop.SignUpAs("manager");
        var role = await root.Client.NewRole("read_orders");
        var before = await Count();

        await root.Client.Grant(role, await shop.Host.Permission("read_orders"));
        await root.Client.Grant(await shop.Host.Role("admin"), await shop.Host.Permission("read_orders"));
        await root.Client.Revoke(role, await shop.Host.Permission("read_users"));
        await root.Client.Assign(manager, "manager");
        await root.Client.Remove(manager, role);
        await root.Client.Delete($"/admin/roles/{Guid.NewGuid()}");
        await root.Client.Post("/admin/roles", new { name = "admin" });
        await root.Client.Remove(root, await shop.Host.Role("super_admin"));
        await manager.Client.Assign(manager, "admin");
        await manager.Client.Delete("/admin/roles/" + await shop.Host.Role("admin"));

        Assert.Equal(before, await Count());
    }

    [Fact]
    public async Task An_IPv4_address_that_came_in_over_IPv6_is_written_as_IPv4()
    {
        await using var host = await StoaHost.Start(shop.Host.ConnectionString, ("Proxies:Known", "127.0.0.1"));
        var root = await shop.SuperAdmin();

        var created = await (root.Client with { Host = host }).Send(
            HttpMethod.Post,
            "/admin/roles",
            new { name = Desk.Name("role") },
            ("X-Forwarded-For", "::ffff:203.0.113.7")
        );

        var role = (string)created.Data["role"]!["id"]!;
        Assert.Equal("203.0.113.7", (string)Assert.Single(await Of(root, entry => (string)entry["subject"]! == "role:" + role))["address"]!);
    }

    [Fact]
    public async Task Concurrent_changes_form_one_unbroken_chain()
    {
        var root = (await shop.SuperAdmin()).Client;
        var roles = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => root.NewRole("read_orders", "read_users"))));

        Assert.All(roles, role => Assert.NotEmpty(role));
        Assert.Null((await shop.Check()).Broken);
        Assert.Equal(await Count(), await shop.Host.Read<long>("SELECT last_id FROM platform.audit_head"));
    }

    private Task<long> Count() => shop.Host.Read<long>("SELECT count(*) FROM platform.audit_log");

    private static async Task<List<JsonNode>> Of(User reader, Func<JsonNode, bool> wanted)
    {
        var page = (await reader.Client.Get($"/admin/audit-log?page_size=100&actor={reader.Id}")).Data.AsArray();
        return [.. page.Select(entry => entry!).Where(wanted).Reverse()];
    }
}
