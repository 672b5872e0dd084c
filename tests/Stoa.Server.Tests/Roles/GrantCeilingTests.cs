using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>api.md, grant ceiling: callers cannot create, edit, grant or remove a role or permission that exceeds their own.</summary>
public sealed class GrantCeilingTests(Shop shop) : IClassFixture<Shop>
{
    private const string OnlySuperAdmins = "admins_by_super_admins";

    [Fact]
    public async Task A_permission_above_the_callers_own_cannot_be_created_edited_or_deleted()
    {
        var manager = (await shop.SignUpAs("manager")).Client;
        var above = await shop.Host.Permission("manage_roles");

        IsTooMuch(await manager.Post("/admin/permissions", Desk.Permission("roles", "read")));
        IsTooMuch(await manager.Post("/admin/permissions", Desk.Permission("Products", "read")));
        IsTooMuch(
            await manager.Put(
                "/admin/permissions/" + above,
                new
                {
                    name = "manage_roles",
                    resource = "roles",
                    action = "manage",
                    description = "mine",
                }
            )
        );
        IsTooMuch(await manager.Put("/admin/permissions/" + above, Desk.Permission("products", "manage", "manage_roles")));
        IsTooMuch(await manager.Delete("/admin/permissions/" + above));
        Assert.Equal(above, await shop.Host.Permission("manage_roles"));
    }

    [Fact]
    public async Task A_permission_cannot_be_edited_into_one_above_the_callers_own()
    {
        var manager = (await shop.SignUpAs("manager")).Client;
        var permission = await manager.NewPermission("products", "read");
        var path = "/admin/permissions/" + permission;

        IsTooMuch(await manager.Put(path, Desk.Permission("roles", "read")));
        IsTooMuch(await manager.Put(path, Desk.Permission("users", "manage")));
        Assert.Equal(("products", "read"), await Is(manager, permission));
        Assert.Equal(HttpStatusCode.OK, (await manager.Put(path, Desk.Permission("products", "manage"))).Status);
    }

    [Fact]
    public async Task Manage_includes_every_action_and_read_does_not_include_manage()
    {
        var manager = (await shop.SignUpAs("manager")).Client;
        var support = (await shop.SignUpAs("customer_experience")).Client;

        await manager.NewPermission("orders", "refund");
        await support.NewPermission("orders", "read");
        IsTooMuch(await support.Post("/admin/permissions", Desk.Permission("orders", "manage")));
        IsTooMuch(await support.Post("/admin/permissions", Desk.Permission("orders", "refund")));
    }

    [Fact]
    public async Task A_permission_above_the_callers_own_cannot_be_granted_even_to_their_own_role()
    {
        var manager = (await shop.SignUpAs("manager")).Client;
        var role = await manager.NewRole();

        IsTooMuch(await manager.Grant(role, await shop.Host.Permission("manage_roles")));
        IsTooMuch(await manager.Grant(role, await shop.Host.Permission("manage_users")));
        Assert.Equal("""{"data":{"permissions":[]}}""", (await manager.Get($"/admin/roles/{role}/permissions")).Text);
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("customer_experience")]
    public async Task A_role_above_the_callers_own_cannot_be_changed(string caller)
    {
        var root = (await shop.SuperAdmin()).Client;
        var staff = (await shop.SignUpAs(caller)).Client;
        var user = await shop.SignUp();
        var within = await shop.Host.Permission("read_orders");
        string[] above =
        [
            await root.NewRole("read_orders", "manage_users"),
            (await shop.Host.Role("admin")).ToString(),
            (await shop.Host.Role("super_admin")).ToString(),
        ];
        await root.Post($"/admin/users/{user.Id}/roles", new { role_id = above[0] });

        foreach (var role in above)
        {
            var before = (await root.Get("/admin/roles/" + role)).Text + (await root.Get($"/admin/roles/{role}/permissions")).Text;

            IsTooMuch(await staff.Put("/admin/roles/" + role, new { name = Desk.Name("role") }));
            IsTooMuch(await staff.Delete("/admin/roles/" + role));
            IsTooMuch(await staff.Grant(role, within));
            IsTooMuch(await staff.Revoke(role, within));
            (await staff.Post($"/admin/users/{user.Id}/roles", new { role_id = role })).Refused(
                HttpStatusCode.Forbidden,
                role == above[0] ? "grant_ceiling" : OnlySuperAdmins
            );
            IsTooMuch(await staff.Remove(user, role));

            Assert.Equal(before, (await root.Get("/admin/roles/" + role)).Text + (await root.Get($"/admin/roles/{role}/permissions")).Text);
        }
        Assert.Equal(2, (await root.Get($"/admin/users/{user.Id}/roles")).Data["roles"]!.AsArray().Count);
    }

    [Fact]
    public async Task Callers_cannot_raise_their_own_permissions()
    {
        var support = await shop.SignUpAs("customer_experience");
        var manager = await shop.SignUpAs("manager");

        IsTooMuch(await support.Client.Assign(support, "manager"));
        foreach (var role in new[] { "admin", "super_admin" })
        {
            (await support.Client.Assign(support, role)).Refused(HttpStatusCode.Forbidden, OnlySuperAdmins);
            (await manager.Client.Assign(manager, role)).Refused(HttpStatusCode.Forbidden, OnlySuperAdmins);
        }
        Assert.Equal("""["customer_experience","user"]""", (await support.Client.Get("/auth/profile")).Data["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Support_cannot_remove_a_managers_role_but_a_manager_can_remove_supports()
    {
        var support = await shop.SignUpAs("customer_experience");
        var manager = await shop.SignUpAs("manager");

        IsTooMuch(await support.Client.Remove(manager, await shop.Host.Role("manager")));
        (await manager.Client.Remove(support, await shop.Host.Role("customer_experience"))).IsEmpty();
    }

    [Fact]
    public async Task Revoking_a_permission_from_a_role_affects_its_users_at_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var manager = (await shop.SignUpAs("manager")).Client;
        var (role, permission) = (await shop.Host.Role("manager"), await shop.Host.Permission("manage_device_tokens"));
        await manager.NewPermission("device_tokens", "read");

        (await root.Revoke(role, permission)).IsEmpty();
        IsTooMuch(await manager.Post("/admin/permissions", Desk.Permission("device_tokens", "read")));
        IsTooMuch(await manager.Grant(role, permission));

        (await root.Grant(role, permission)).Says("Permission granted successfully");
        await manager.NewPermission("device_tokens", "read");
    }

    [Fact]
    public async Task Permissions_of_several_roles_are_combined()
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = await root.NewRole("manage_brands") });

        await support.Client.NewPermission("brands", "rename");
        Assert.NotEmpty(await support.Client.NewRole("manage_brands", "read_orders"));
    }

    [Fact]
    public async Task A_missing_role_or_permission_is_reported_before_the_grant_ceiling()
    {
        var support = (await shop.SignUpAs("customer_experience")).Client;

        (await support.Grant(await shop.Host.Role("user"), Guid.NewGuid())).Refused(HttpStatusCode.BadRequest, "permission_unknown");
        (await support.Put($"/admin/roles/{Guid.NewGuid()}", new { name = Desk.Name("role") })).Refused(HttpStatusCode.NotFound, "role_not_found");
    }

    private static void IsTooMuch(Reply reply) => reply.Refused(HttpStatusCode.Forbidden, "grant_ceiling");

    private static async Task<(string, string)> Is(Client client, string permission)
    {
        var read = (await client.Get("/admin/permissions/" + permission)).Data["permission"]!;
        return ((string)read["resource"]!, (string)read["action"]!);
    }
}
