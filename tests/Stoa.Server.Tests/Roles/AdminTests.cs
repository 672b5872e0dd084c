using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>api.md: only super admins assign the role admin; the last super admin cannot be removed.</summary>
public sealed class AdminTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task An_admin_assigns_the_role_manager_but_not_admin_or_super_admin()
    {
        var admin = (await shop.SignUpAs("admin")).Client;
        var user = await shop.SignUp();

        (await admin.Assign(user, "manager")).Says("Role assigned successfully");
        (await admin.Assign(user, "admin")).Refused(HttpStatusCode.Forbidden, "admins_by_super_admins");
        (await admin.Assign(user, "super_admin")).Refused(HttpStatusCode.Forbidden, "admins_by_super_admins");
        (await admin.Post($"/admin/users/{user.Id}/roles", new { role_id = await shop.Host.Role("admin") })).Refused(
            HttpStatusCode.Forbidden,
            "admins_by_super_admins"
        );
    }

    [Fact]
    public async Task No_role_is_called_like_another_one_in_other_letters()
    {
        var root = (await shop.SuperAdmin()).Client;
        var own = await root.NewRole();

        (await root.Post("/admin/roles", new { name = "ADMIN", description = "" })).Refused(HttpStatusCode.Conflict, "role_exists");
        (await root.Post("/admin/roles", new { name = " Admin ", description = "" })).Refused(HttpStatusCode.Conflict, "role_exists");
        (await root.Put($"/admin/roles/{own}", new { name = "Manager", description = "" })).Refused(HttpStatusCode.Conflict, "role_exists");
    }

    [Fact]
    public async Task An_admin_cannot_change_super_admins()
    {
        var admin = (await shop.SignUpAs("admin")).Client;
        var root = await shop.SuperAdmin();
        var role = await shop.Host.Role("super_admin");
        var permission = await shop.Host.Permission("read_orders");

        (await admin.Remove(root, role)).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await admin.Put($"/admin/roles/{role}", new { name = "super_admin", description = "nothing" })).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await admin.Delete($"/admin/roles/{role}")).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await admin.Grant(role, permission)).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await admin.Revoke(role, permission)).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
    }

    [Fact]
    public async Task An_admin_holds_every_permission_including_new_ones()
    {
        var admin = (await shop.SignUpAs("admin")).Client;
        var root = (await shop.SuperAdmin()).Client;
        var permission = await root.NewPermission("never-heard-of", "manage");

        (await admin.Grant(await admin.NewRole(), permission)).Says("Permission granted successfully");
        Assert.NotEmpty(await admin.NewRole("manage_roles", "manage_users"));
    }

    [Fact]
    public async Task A_super_admin_assigns_and_removes_admin_and_super_admin()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        (await root.Assign(user, "admin")).Says("Role assigned successfully");
        (await root.Assign(user, "super_admin")).Says("Role assigned successfully");
        Assert.Equal("""["admin","super_admin","user"]""", (await user.Client.Get("/auth/profile")).Data["roles"]!.ToJsonString());
        (await root.Remove(user, await shop.Host.Role("super_admin"))).IsEmpty();
        (await root.Remove(user, await shop.Host.Role("admin"))).IsEmpty();
        Assert.Equal("""["user"]""", (await user.Client.Get("/auth/profile")).Data["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task The_last_super_admin_cannot_be_removed()
    {
        var root = await shop.SuperAdmin();

        (await root.Client.Remove(root, await shop.Host.Role("super_admin"))).Refused(HttpStatusCode.Forbidden, "last_super_admin");

        Assert.Contains("super_admin", (await root.Client.Get("/auth/profile")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inactive_super_admins_do_not_count_as_remaining()
    {
        var root = await shop.SuperAdmin();
        var other = await shop.SignUpAs("super_admin");
        await shop.Host.Deactivate(other);

        (await root.Client.Remove(root, await shop.Host.Role("super_admin"))).Refused(HttpStatusCode.Forbidden, "last_super_admin");
        (await root.Client.Remove(other, await shop.Host.Role("super_admin"))).IsEmpty();
    }
}
