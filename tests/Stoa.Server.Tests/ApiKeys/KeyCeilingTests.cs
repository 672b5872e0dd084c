using Stoa.Server.Tests.Customers;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.ApiKeys;

/// <summary>A key gives and takes what its scopes cover, whatever its maker may.</summary>
public sealed class KeyCeilingTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_key_cannot_reach_beyond_its_scopes_by_way_of_roles_users_or_customers()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var admin = await shop.SignUpAs("admin");
        await root.Customer(admin);
        var key = await root.NewKey(["roles:manage", "orders:read", "users:manage", "customers:erase"]);
        var role = await root.NewRole();

        (await key.Client.Assign(user, "manager")).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        (await key.Client.Assign(user, "super_admin")).Denied(HttpStatusCode.Forbidden, "admins_by_super_admins");
        (await key.Client.Grant(role, await shop.Host.Permission("manage_orders"))).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        (await key.Client.Grant(role, await shop.Host.Permission("read_orders"))).Says("Permission granted successfully");
        (await key.Client.Patch("/admin/users/" + admin.Id, new { active = false })).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        var settings = new { permission_ids = new[] { await shop.Host.Permission("manage_settings") } };
        (await key.Client.Send(HttpMethod.Put, $"/admin/roles/{role}/permissions", settings, ("If-Match", "*"))).Denied(
            HttpStatusCode.Forbidden,
            "grant_ceiling"
        );
        (await key.Client.Delete($"/admin/users/{admin.Id}/sessions")).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        (await key.Client.Post($"/admin/users/{admin.Id}/verify-email")).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        (await key.Client.Post($"/admin/customers/{admin.Id}/anonymise")).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        (await key.Client.Delete("/admin/admins/" + admin.Id)).Denied(HttpStatusCode.Forbidden, "api_key_not_for_route");
        (await key.Client.Post("/admin/admins", new { email = "a@example.com", password = "SecurePassword123!" })).Denied(
            HttpStatusCode.Forbidden,
            "api_key_not_for_route"
        );
    }

    [Fact]
    public async Task A_key_cannot_reach_beyond_its_scopes_by_way_of_invitations()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["users:manage"]);

        (await key.Client.Post("/admin/invitations", new { email = "evil@example.com", roles = new[] { "admin" } })).Denied(
            HttpStatusCode.Forbidden,
            "admins_by_super_admins"
        );
        (await key.Client.Post("/admin/invitations", new { email = "evil@example.com", roles = new[] { "manager" } })).Denied(
            HttpStatusCode.Forbidden,
            "grant_ceiling"
        );
        var invited = (await root.Post("/admin/invitations", new { email = "new-admin@example.com", roles = new[] { "admin" } })).Data["id"];
        (await key.Client.Post($"/admin/invitations/{invited}/resend")).Denied(HttpStatusCode.Forbidden, "admins_by_super_admins");
        (await key.Client.Send(HttpMethod.Delete, $"/admin/invitations/{invited}", null, ("If-Match", "*"))).Denied(
            HttpStatusCode.Forbidden,
            "admins_by_super_admins"
        );
    }
}
