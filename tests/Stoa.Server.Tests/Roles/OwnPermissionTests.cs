using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>GET /auth/permissions: what the caller may do, so that a console knows what to show.</summary>
public sealed class OwnPermissionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Of_staff_it_is_what_their_roles_grant_in_the_order_of_names()
    {
        var support = await shop.SignUpAs("customer_experience");

        var data = (await support.Client.Get("/auth/permissions")).Data;

        Assert.Equal(["permissions", "roles", "is_super_admin"], Reply.MembersOf(data));
        Assert.Equal("""["customer_experience","user"]""", data["roles"]!.ToJsonString());
        Assert.False((bool)data["is_super_admin"]!);
        var own = await Of(support.Client);
        Assert.Equal(
            [
                "customers:read",
                "inventory:read",
                "invoices:read",
                "orders:note",
                "orders:read",
                "products:read",
                "refunds:create",
                "returns:manage",
                "users:read",
            ],
            own
        );
    }

    [Fact]
    public async Task An_admin_may_all_that_there_is_and_only_a_super_admin_is_called_so()
    {
        var (root, admin) = (await shop.SuperAdmin(), await shop.SignUpAs("admin"));

        var all = await Of(admin.Client);
        Assert.Equal(all, await Of(root.Client));
        foreach (var permission in new[] { "settings:manage", "audit_log:read", "push_messages:manage", "brands:read", "products:bulk" })
        {
            Assert.Contains(permission, all, StringComparer.Ordinal);
        }
        Assert.True((bool)(await root.Client.Get("/auth/permissions")).Data["is_super_admin"]!);
        Assert.False((bool)(await admin.Client.Get("/auth/permissions")).Data["is_super_admin"]!);
    }

    [Fact]
    public async Task Manage_brings_the_other_actions_of_its_resource()
    {
        var manager = await Of((await shop.SignUpAs("manager")).Client);

        Assert.Contains("push_messages:read", manager, StringComparer.Ordinal);
        Assert.Contains("brands:read", manager, StringComparer.Ordinal);
        Assert.DoesNotContain("settings:manage", manager, StringComparer.Ordinal);
        Assert.DoesNotContain("users:manage", manager, StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_grant_without_a_staff_role_has_no_effect_and_is_not_told()
    {
        var (root, user) = ((await shop.SuperAdmin()).Client, await shop.SignUp());
        var role = await root.NewRole("manage_orders");
        await root.Post($"/admin/users/{user.Id}/roles", new { role_id = role });
        Assert.Empty(await Of(user.Client));

        await root.Assign(user, "customer_experience");
        Assert.Contains("orders:manage", await Of(user.Client), StringComparer.Ordinal);
        (await root.Revoke(role, await shop.Host.Permission("manage_orders"))).IsEmpty();
        Assert.DoesNotContain("orders:manage", await Of(user.Client), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Only_the_signed_in_have_any()
    {
        (await shop.Guest.Get("/auth/permissions")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Empty(await Of((await shop.SignUp()).Client));
    }

    /// <summary>What it says is what the routes do: for each role, every read that it lists is answered and every other is refused.</summary>
    [Theory]
    [InlineData("customer_experience")]
    [InlineData("manager")]
    [InlineData("admin")]
    public async Task What_it_says_is_what_routes_let_through(string role)
    {
        var client = (await shop.SignUpAs(role)).Client;
        var own = await Of(client);
        foreach (
            var (path, permission) in new[]
            {
                ("/admin/users", "users:read"),
                ("/admin/products", "products:read"),
                ("/admin/brands", "brands:read"),
                ("/admin/audit-log", "audit_log:read"),
                ("/admin/mails", "mails:read"),
                ("/admin/device-tokens", "device_tokens:read"),
                ("/admin/push-messages", "push_messages:read"),
            }
        )
        {
            Assert.Equal((path, own.Contains(permission, StringComparer.Ordinal)), (path, (await client.Get(path)).Status == HttpStatusCode.OK));
        }
    }

    private static async Task<string[]> Of(Client client)
    {
        var reply = await client.Get("/auth/permissions");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        var permissions = reply.Data["permissions"]!.AsArray().Select(permission => $"{permission!["resource"]}:{permission["action"]}").ToArray();
        Assert.Equal(permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), permissions, StringComparer.Ordinal);
        return permissions;
    }
}
