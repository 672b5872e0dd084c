using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Staff;

namespace Stoa.Server.Tests.Roles;

/// <summary>PUT /admin/roles/{id}/permissions, the matrix of all roles, and who holds one.</summary>
public sealed class RolePermissionSetTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_permissions_of_a_role_are_set_as_a_whole_in_one_entry()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders", "read_users");
        var before = await root.Get($"/admin/roles/{role}/permissions");

        var set = await Put(root, role, before.Headers["ETag"], "read_orders", "manage_brands");

        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Equal(["manage_brands", "read_orders"], Names(set), StringComparer.Ordinal);
        Assert.NotEqual(before.Headers["ETag"], set.Headers["ETag"], StringComparer.Ordinal);
        Assert.Equal(set.Headers["ETag"], (await root.Get($"/admin/roles/{role}/permissions")).Headers["ETag"]);
        Assert.Equal(["role.created", "permission.granted", "permission.granted", "permissions.set"], await shop.AuditOf("role:" + role));
        var entry = (await root.Get($"/admin/audit-log?subject=role:{role}")).Data[0]!;
        Assert.Equal(
            ("""["read_orders","read_users"]""", """["manage_brands","read_orders"]"""),
            (entry["before"]!["permissions"]!.ToJsonString(), entry["after"]!["permissions"]!.ToJsonString())
        );
    }

    [Fact]
    public async Task Setting_what_is_there_already_changes_and_logs_nothing()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders");
        var before = await root.Get($"/admin/roles/{role}/permissions");

        var set = await Put(root, role, before.Headers["ETag"], "read_orders", "read_orders");

        Assert.Equal((HttpStatusCode.OK, before.Text), (set.Status, set.Text));
        Assert.Equal(before.Headers["ETag"], set.Headers["ETag"]);
        Assert.DoesNotContain("permissions.set", await shop.AuditOf("role:" + role), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"permission_ids":null}""")]
    public async Task A_set_that_does_not_say_what_to_grant_takes_nothing_away(string body)
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders");

        var reply = await root.Send(HttpMethod.Put, $"/admin/roles/{role}/permissions", JsonNode.Parse(body), ("If-Match", "*"));

        reply.Refused(HttpStatusCode.BadRequest, "invalid_request");
        Assert.Equal(["read_orders"], Names(await root.Get($"/admin/roles/{role}/permissions")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_set_for_another_version_is_refused_whichever_way_the_role_changed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders");
        var seen = (await root.Get($"/admin/roles/{role}/permissions")).Headers["ETag"];
        await root.Revoke(role, await shop.Host.Permission("read_orders"));

        (await Put(root, role, seen, "read_users")).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
        (await root.Put($"/admin/roles/{role}/permissions", new { permission_ids = Array.Empty<string>() })).Refused(
            HttpStatusCode.PreconditionRequired,
            "version_required"
        );
        var permission = await root.NewPermission("inventory", "count");
        await root.Grant(role, permission);
        seen = (await root.Get($"/admin/roles/{role}/permissions")).Headers["ETag"];
        await root.Delete("/admin/permissions/" + permission);
        (await Put(root, role, seen)).Refused(HttpStatusCode.PreconditionFailed, "version_stale");
    }

    [Fact]
    public async Task Of_two_who_set_at_once_for_one_version_one_does()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders");
        var seen = (await root.Get($"/admin/roles/{role}/permissions")).Headers["ETag"];

        var replies = await Proofs.AtOnce(6, n => Put(root, role, seen, n % 2 == 0 ? "read_users" : "manage_brands"));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.OK), reply => reply.Refused(HttpStatusCode.PreconditionFailed, "version_stale"));
    }

    [Fact]
    public async Task The_grant_ceiling_holds_for_what_is_given_and_for_the_role()
    {
        var root = (await shop.SuperAdmin()).Client;
        var manager = (await shop.SignUpAs("manager")).Client;
        var own = await manager.NewRole("read_orders");
        var above = await root.NewRole("manage_users");

        (await Put(manager, own, "*", "read_orders", "manage_roles")).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await Put(manager, above, "*", "read_orders")).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await Put(root, await shop.Host.Role("admin"), "*")).Refused(HttpStatusCode.Forbidden, "role_holds_everything");
        (await root.Send(HttpMethod.Put, $"/admin/roles/{own}/permissions", new { permission_ids = new[] { Guid.NewGuid() } }, ("If-Match", "*"))).Refused(
            HttpStatusCode.BadRequest,
            "permission_unknown"
        );
        (await root.Send(HttpMethod.Put, $"/admin/roles/{own}/permissions", new { }, ("If-Match", "*"))).Refused(HttpStatusCode.BadRequest, "invalid_request");
        (await Put(root, Guid.NewGuid(), "*")).Refused(HttpStatusCode.NotFound, "role_not_found");
        Assert.Equal(HttpStatusCode.OK, (await Put(manager, own, "*", "manage_brands")).Status);
    }

    [Fact]
    public async Task What_is_taken_from_a_role_is_taken_from_its_users_at_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        var role = await root.NewRole("read_mails");
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = role });
        Assert.Equal(HttpStatusCode.OK, (await support.Client.Get("/admin/mails")).Status);

        await Put(root, role, "*", "read_device_tokens");

        (await support.Client.Get("/admin/mails")).Refused(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.OK, (await support.Client.Get("/admin/device-tokens")).Status);
    }

    [Fact]
    public async Task The_matrix_shows_every_role_and_every_permission_in_one_answer()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders");

        var matrix = (await root.Get("/admin/roles/matrix")).Data;

        var mine = matrix["roles"]!.AsArray().Single(row => (string)row!["id"]! == role)!;
        Assert.Equal(
            [(await shop.Host.Permission("read_orders")).ToString()],
            mine["permission_ids"]!.AsArray().Select(id => (string)id!),
            StringComparer.Ordinal
        );
        Assert.Equal((false, false, false), ((bool)mine["built_in"]!, (bool)mine["holds_everything"]!, (bool)mine["opens_staff_routes"]!));
        Assert.Equal($"\"{mine["version"]}\"", (await root.Get($"/admin/roles/{role}/permissions")).Headers["ETag"]);
        var admin = matrix["roles"]!.AsArray().Single(row => (string)row!["name"]! == "admin")!;
        Assert.Equal(((bool, int))(true, matrix["permissions"]!.AsArray().Count), ((bool)admin["holds_everything"]!, admin["permission_ids"]!.AsArray().Count));
        Assert.Equal(await shop.Host.Read<long>("SELECT count(*) FROM accounts.permissions"), matrix["permissions"]!.AsArray().Count);
    }

    [Fact]
    public async Task The_users_of_a_role_are_listed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_orders");
        var user = await shop.SignUp();
        await root.Post($"/admin/users/{user.Id}/roles", new { role_id = role });

        Assert.Equal([user.Id], (await root.Get($"/admin/roles/{role}/users")).Data.AsArray().Select(found => (string)found!["id"]!), StringComparer.Ordinal);
        (await root.Get($"/admin/roles/{Guid.NewGuid()}/users")).Refused(HttpStatusCode.NotFound, "role_not_found");
    }

    private async Task<Reply> Put(Client client, object role, string version, params string[] permissions)
    {
        var ids = await Task.WhenAll(permissions.Select(name => shop.Host.Permission(name)));
        return await client.Send(HttpMethod.Put, $"/admin/roles/{role}/permissions", new { permission_ids = ids }, ("If-Match", version));
    }

    private static string[] Names(Reply reply) => [.. reply.Data["permissions"]!.AsArray().Select(permission => (string)permission!["name"]!)];
}
