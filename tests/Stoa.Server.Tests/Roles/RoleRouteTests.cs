using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Document 003, "Admin Routes": each of the sixteen, for each role that may call them, answers as the document prints it.</summary>
public sealed class RoleRouteTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Staff => ["customer_experience", "manager", "admin", "super_admin"];

    [Theory]
    [MemberData(nameof(Staff))]
    public async Task Roles_are_created_read_updated_listed_and_deleted(string caller)
    {
        var staff = (await shop.SignUpAs(caller)).Client;
        var (name, renamed) = (Desk.Name("inventory_manager"), Desk.Name("inventory_admin"));

        var created = await staff.Post("/admin/roles", new { name, description = "Manages inventory levels" });
        var id = (string)created.Data["role"]!["id"]!;
        var first = $$"""{"id":"{{id}}","name":"{{name}}","description":"Manages inventory levels"}""";
        var second = $$"""{"id":"{{id}}","name":"{{renamed}}","description":"Full inventory access"}""";
        Prints(created, HttpStatusCode.Created, $$$"""{"data":{"role":{{{first}}}}}""");
        Prints(await staff.Get("/admin/roles/" + id), HttpStatusCode.OK, $$$"""{"data":{"role":{{{first}}}}}""");
        Prints(
            await staff.Put("/admin/roles/" + id, new { name = renamed, description = "Full inventory access" }),
            HttpStatusCode.OK,
            $$$"""{"data":{"role":{{{second}}}}}"""
        );
        var list = await staff.Get("/admin/roles");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Equal(["data"], Reply.MembersOf(list.Json));
        Assert.Equal(["roles"], Reply.MembersOf(list.Data));
        Assert.Contains(list.Data["roles"]!.AsArray(), role => role!.ToJsonString() == second);
        (await staff.Delete("/admin/roles/" + id)).IsEmpty();
        (await staff.Get("/admin/roles/" + id)).Refused(HttpStatusCode.NotFound, "role_not_found");
    }

    [Theory]
    [MemberData(nameof(Staff))]
    public async Task Permissions_are_created_read_updated_listed_granted_revoked_and_deleted(string caller)
    {
        var staff = (await shop.SignUpAs(caller)).Client;
        var (name, renamed) = (Desk.Name("see_orders"), Desk.Name("look_at_orders"));

        var created = await staff.Post(
            "/admin/permissions",
            new
            {
                name,
                resource = "orders",
                action = "read",
                description = "See orders",
            }
        );
        var id = (string)created.Data["permission"]!["id"]!;
        var first = $$"""{"id":"{{id}}","name":"{{name}}","resource":"orders","action":"read","description":"See orders"}""";
        var second = $$"""{"id":"{{id}}","name":"{{renamed}}","resource":"users","action":"read","description":"Updated description"}""";
        Prints(created, HttpStatusCode.Created, $$$"""{"data":{"permission":{{{first}}}}}""");
        Prints(await staff.Get("/admin/permissions/" + id), HttpStatusCode.OK, $$$"""{"data":{"permission":{{{first}}}}}""");
        Prints(
            await staff.Put(
                "/admin/permissions/" + id,
                new
                {
                    name = renamed,
                    resource = "users",
                    action = "read",
                    description = "Updated description",
                }
            ),
            HttpStatusCode.OK,
            $$$"""{"data":{"permission":{{{second}}}}}"""
        );
        var list = await staff.Get("/admin/permissions");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Equal(["permissions"], Reply.MembersOf(list.Data));
        Assert.Contains(list.Data["permissions"]!.AsArray(), permission => permission!.ToJsonString() == second);

        var role = await staff.NewRole();
        Prints(await staff.Get($"/admin/roles/{role}/permissions"), HttpStatusCode.OK, """{"data":{"permissions":[]}}""");
        (await staff.Grant(role, id)).Says("Permission granted successfully");
        (await staff.Grant(role, id)).Says("Permission granted successfully");
        Prints(await staff.Get($"/admin/roles/{role}/permissions"), HttpStatusCode.OK, $$$"""{"data":{"permissions":[{{{second}}}]}}""");
        (await staff.Revoke(role, id)).IsEmpty();
        (await staff.Revoke(role, id)).IsEmpty();
        Prints(await staff.Get($"/admin/roles/{role}/permissions"), HttpStatusCode.OK, """{"data":{"permissions":[]}}""");
        (await staff.Delete("/admin/permissions/" + id)).IsEmpty();
        (await staff.Get("/admin/permissions/" + id)).Refused(HttpStatusCode.NotFound, "permission_not_found");
    }

    [Theory]
    [MemberData(nameof(Staff))]
    public async Task Roles_are_assigned_by_name_and_by_id_listed_and_removed(string caller)
    {
        var staff = (await shop.SignUpAs(caller)).Client;
        var user = await shop.SignUp();
        var id = await shop.Host.Role("customer_experience");

        Prints(await staff.Get($"/admin/users/{user.Id}/roles"), HttpStatusCode.OK, """{"data":{"roles":["user"]}}""");
        (await staff.Assign(user, "customer_experience")).Says("Role assigned successfully");
        (await staff.Post($"/admin/users/{user.Id}/roles", new { role_id = id })).Says("Role assigned successfully");
        (await staff.Post($"/admin/users/{user.Id}/roles", new { role_id = id, role_name = "customer_experience" })).Says("Role assigned successfully");
        Prints(await staff.Get($"/admin/users/{user.Id}/roles"), HttpStatusCode.OK, """{"data":{"roles":["customer_experience","user"]}}""");
        (await staff.Remove(user, id)).IsEmpty();
        (await staff.Remove(user, id)).IsEmpty();
        Prints(await staff.Get($"/admin/users/{user.Id}/roles"), HttpStatusCode.OK, """{"data":{"roles":["user"]}}""");
    }

    private static void Prints(Reply reply, HttpStatusCode status, string json)
    {
        Assert.Equal(status, reply.Status);
        Assert.Equal(json, reply.Text);
    }
}
