using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Permissions: who holds a new one, their names, and the effects of a deletion.</summary>
public sealed class PermissionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_new_permission_is_held_only_by_admins()
    {
        var root = (await shop.SuperAdmin()).Client;
        var permission = await root.NewPermission("inventory", "manage");
        var roles = (await root.Get("/admin/roles")).Data["roles"]!.AsArray();

        foreach (var role in roles)
        {
            var held = (await root.Get($"/admin/roles/{role!["id"]}/permissions")).Data["permissions"]!
                .AsArray()
                .Any(held => (string)held!["id"]! == permission);
            Assert.Equal((string)role["name"]! is "admin" or "super_admin", held);
        }
    }

    [Fact]
    public async Task The_permission_of_the_document_exists()
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = await shop.Host.Permission("manage_products");

        Assert.Equal(
            """{"data":{"permission":"""
                + $$$$"""{"id":"{{{{id}}}}","name":"manage_products","resource":"products","action":"manage","description":"Full access to products"}}}""",
            (await root.Get("/admin/permissions/" + id)).Text
        );
    }

    [Fact]
    public async Task Creating_or_renaming_a_permission_to_a_taken_name_is_409()
    {
        var root = (await shop.SuperAdmin()).Client;
        var permission = await root.NewPermission("inventory", "read");
        var taken = new
        {
            name = "manage_products",
            resource = "inventory",
            action = "read",
        };

        (await root.Post("/admin/permissions", taken)).Refused(HttpStatusCode.Conflict, "permission_exists");
        (await root.Put("/admin/permissions/" + permission, taken)).Refused(HttpStatusCode.Conflict, "permission_exists");
    }

    [Fact]
    public async Task Twenty_concurrent_creations_of_one_permission_name_create_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var name = Desk.Name("race");

        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    Task.Run(() =>
                        root.Post(
                            "/admin/permissions",
                            new
                            {
                                name,
                                resource = "r",
                                action = "a",
                            }
                        )
                    )
                )
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(19, replies.Count(reply => reply is { Status: HttpStatusCode.Conflict, Code: "permission_exists" }));
    }

    [Fact]
    public async Task Grants_concurrent_with_deletions_succeed_or_fail_cleanly()
    {
        var root = (await shop.SuperAdmin()).Client;
        for (var round = 0; round < 5; round++)
        {
            var (role, permission) = (await root.NewRole(), await root.NewPermission("inventory", "race"));
            var user = await shop.SignUp();
            Func<Task<Reply>>[] requests =
            [
                () => root.Grant(role, permission),
                () => root.Post($"/admin/users/{user.Id}/roles", new { role_id = role }),
                () =>
                    root.Put(
                        "/admin/permissions/" + permission,
                        new
                        {
                            name = permission,
                            resource = "r",
                            action = "a",
                        }
                    ),
                () => root.Revoke(role, permission),
                () => root.Remove(user, role),
                () => root.Delete("/admin/permissions/" + permission),
                () => root.Delete("/admin/roles/" + role),
            ];

            var replies = await Task.WhenAll(requests.SelectMany(request => Enumerable.Repeat(request, 4)).Select(Task.Run));

            Assert.All(replies, reply => Assert.Contains((int)reply.Status, new[] { 200, 204, 400, 404 }));
            (await root.Get("/admin/roles/" + role)).Refused(HttpStatusCode.NotFound, "role_not_found");
            (await root.Get("/admin/permissions/" + permission)).Refused(HttpStatusCode.NotFound, "permission_not_found");
            Assert.Equal("""["user"]""", (await root.Get($"/admin/users/{user.Id}/roles")).Data["roles"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task An_unknown_permission_cannot_be_granted()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole();

        (await root.Grant(role, Guid.NewGuid())).Refused(HttpStatusCode.BadRequest, "permission_unknown");
        (await root.Grant(role, "perm-id")).Refused(HttpStatusCode.BadRequest, "permission_unknown");
    }

    [Fact]
    public async Task A_deleted_permission_is_removed_from_every_role()
    {
        var root = (await shop.SuperAdmin()).Client;
        var permission = await root.NewPermission("inventory", "count");
        var role = await root.NewRole();
        await root.Grant(role, permission);

        (await root.Delete("/admin/permissions/" + permission)).IsEmpty();

        Assert.Equal("""{"data":{"permissions":[]}}""", (await root.Get($"/admin/roles/{role}/permissions")).Text);
    }

    [Fact]
    public async Task Granting_to_admins_changes_nothing_and_their_permissions_cannot_be_revoked()
    {
        var root = (await shop.SuperAdmin()).Client;
        var permission = await shop.Host.Permission("read_users");
        foreach (var name in new[] { "admin", "super_admin" })
        {
            var role = await shop.Host.Role(name);
            var before = (await root.Get($"/admin/roles/{role}/permissions")).Text;

            (await root.Grant(role, permission)).Says("Permission granted successfully");
            (await root.Revoke(role, permission)).Refused(HttpStatusCode.Forbidden, "role_holds_everything");

            Assert.Equal(before, (await root.Get($"/admin/roles/{role}/permissions")).Text);
        }
    }
}
