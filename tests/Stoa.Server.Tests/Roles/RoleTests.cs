using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Roles: the built-in ones, names, ids, and the effects of a deletion.</summary>
public sealed class RoleTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_default_roles_exist_as_the_document_describes_them()
    {
        var roles = (await (await shop.SuperAdmin()).Client.Get("/admin/roles")).Data["roles"]!.AsArray();

        Assert.All(roles, role => Assert.Equal(["id", "name", "description"], Reply.MembersOf(role)));
        var described = roles.ToDictionary(role => (string)role!["name"]!, role => (string)role!["description"]!, StringComparer.Ordinal);
        Assert.Equal("Full system access", described["admin"]);
        Assert.Equal("Administrative access for business operations", described["manager"]);
        Assert.Equal("Customer support access", described["customer_experience"]);
        Assert.Equal("Standard authenticated user", described["user"]);
    }

    [Fact]
    public async Task A_role_that_another_of_an_older_release_looks_like_can_be_described()
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = (string)(await root.Post("/admin/roles", new { name = "shelf_twin" })).Data["role"]!["id"]!;
        await shop.Host.Execute("INSERT INTO accounts.roles (id, name) VALUES (gen_random_uuid(), 'Shelf_Twin')");

        var described = await root.Put("/admin/roles/" + id, new { name = "shelf_twin", description = "Fills shelves" });

        Assert.Equal("Fills shelves", (string?)described.IsOk().Data["role"]!["description"]);
    }

    [Theory]
    [InlineData("super_admin")]
    [InlineData("admin")]
    [InlineData("manager")]
    [InlineData("customer_experience")]
    [InlineData("user")]
    public async Task A_built_in_role_can_be_described_but_neither_renamed_nor_deleted(string name)
    {
        var root = (await shop.SuperAdmin()).Client;
        var id = await shop.Host.Role(name);

        (await root.Put("/admin/roles/" + id, new { name = "renamed", description = "" })).Refused(HttpStatusCode.Forbidden, "role_built_in");
        (await root.Delete("/admin/roles/" + id)).Refused(HttpStatusCode.Forbidden, "role_built_in");
        var description = (string)(await root.Get("/admin/roles/" + id)).Data["role"]!["description"]!;
        var described = await root.Put("/admin/roles/" + id, new { name, description = "Described" });

        Assert.Equal("Described", (string)described.Data["role"]!["description"]!);
        await root.Put("/admin/roles/" + id, new { name, description });
    }

    [Fact]
    public async Task Creating_or_renaming_a_role_to_a_taken_name_is_409()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole();

        (await root.Post("/admin/roles", new { name = "manager" })).Refused(HttpStatusCode.Conflict, "role_exists");
        (await root.Put("/admin/roles/" + role, new { name = "manager" })).Refused(HttpStatusCode.Conflict, "role_exists");
    }

    [Fact]
    public async Task Blanks_around_a_name_are_no_part_of_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var name = "packer-" + Guid.NewGuid().ToString("N")[..8];

        var made = await root.Post("/admin/roles", new { name = $" {name} " });
        var renamed = await root.Put($"/admin/roles/{made.Data["role"]!["id"]}", new { name = $"{name}-2\t" });

        Assert.Equal((name, name + "-2"), ((string)made.Data["role"]!["name"]!, (string)renamed.Data["role"]!["name"]!));
    }

    [Fact]
    public async Task Updating_a_role_may_keep_its_name_and_clears_an_omitted_description()
    {
        var root = (await shop.SuperAdmin()).Client;
        var name = Desk.Name("role");
        var id = (string)(await root.Post("/admin/roles", new { name, description = "Before" })).Data["role"]!["id"]!;

        Assert.Equal(
            $$$$"""{"data":{"role":{"id":"{{{{id}}}}","name":"{{{{name}}}}","description":""}}}""",
            (await root.Put("/admin/roles/" + id, new { name })).Text
        );
    }

    [Theory]
    [InlineData("role-id")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("019000000000700080000000000000ff")]
    [InlineData("{01900000-0000-7000-8000-0000000000ff}")]
    [InlineData("'%20OR%201=1%20--")]
    [InlineData("%F0%9F%A6%8A")]
    [InlineData("..%2Fpermissions")]
    public async Task An_id_of_the_wrong_form_is_404_on_every_route(string id)
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole();

        (await root.Get("/admin/roles/" + id)).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Put("/admin/roles/" + id, new { name = Desk.Name("role") })).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Delete("/admin/roles/" + id)).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Get($"/admin/roles/{id}/permissions")).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Grant(id, await shop.Host.Permission("read_orders"))).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Revoke(id, Guid.NewGuid())).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Revoke(role, id)).Refused(HttpStatusCode.NotFound, "permission_not_found");
        (await root.Get("/admin/permissions/" + id)).Refused(HttpStatusCode.NotFound, "permission_not_found");
        (
            await root.Put(
                "/admin/permissions/" + id,
                new
                {
                    name = Desk.Name("p"),
                    resource = "r",
                    action = "a",
                }
            )
        ).Refused(HttpStatusCode.NotFound, "permission_not_found");
        (await root.Delete("/admin/permissions/" + id)).Refused(HttpStatusCode.NotFound, "permission_not_found");
        (await root.Get($"/admin/users/{id}/roles")).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await root.Post($"/admin/users/{id}/roles", new { role_name = "user" })).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await root.Delete($"/admin/users/{id}/roles/{role}")).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await root.Delete($"/admin/users/{Guid.NewGuid()}/roles/{id}")).Refused(HttpStatusCode.NotFound, "role_not_found");
    }

    [Fact]
    public async Task Unknown_roles_and_permissions_are_not_found()
    {
        var root = (await shop.SuperAdmin()).Client;
        var nothing = Guid.NewGuid();

        (await root.Get($"/admin/roles/{nothing}")).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Put($"/admin/roles/{nothing}", new { name = Desk.Name("role") })).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Get($"/admin/roles/{nothing}/permissions")).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Grant(nothing, await shop.Host.Permission("read_orders"))).Refused(HttpStatusCode.NotFound, "role_not_found");
        (await root.Get($"/admin/permissions/{nothing}")).Refused(HttpStatusCode.NotFound, "permission_not_found");
        (
            await root.Put(
                $"/admin/permissions/{nothing}",
                new
                {
                    name = Desk.Name("p"),
                    resource = "r",
                    action = "a",
                }
            )
        ).Refused(HttpStatusCode.NotFound, "permission_not_found");
        (await root.Get($"/admin/users/{nothing}/roles")).Refused(HttpStatusCode.NotFound, "user_not_found");
    }

    [Fact]
    public async Task Deleting_again_succeeds()
    {
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole();

        (await root.Delete("/admin/roles/" + role)).IsEmpty();
        (await root.Delete("/admin/roles/" + role)).IsEmpty();
        (await root.Delete("/admin/permissions/" + Guid.NewGuid())).IsEmpty();
        (await root.Revoke(role, Guid.NewGuid())).IsEmpty();
        (await root.Revoke(await root.NewRole(), Guid.NewGuid())).IsEmpty();
    }

    [Fact]
    public async Task A_deleted_role_is_removed_from_all_users()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var role = await root.NewRole("read_orders");
        await root.Post($"/admin/users/{user.Id}/roles", new { role_id = role });

        (await root.Delete("/admin/roles/" + role)).IsEmpty();

        Assert.Equal("""["user"]""", (await user.Client.Get("/auth/profile")).Data["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Twenty_concurrent_creations_of_one_role_name_create_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        var name = Desk.Name("race");

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => root.Post("/admin/roles", new { name }))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(19, replies.Count(reply => reply is { Status: HttpStatusCode.Conflict, Code: "role_exists" }));
    }

    [Fact]
    public async Task Of_twenty_roles_renamed_to_one_name_at_once_one_gets_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var name = Desk.Name("race");
        var roles = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => root.NewRole()));

        var replies = await Task.WhenAll(roles.Select(role => Task.Run(() => root.Put("/admin/roles/" + role, new { name }))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply is { Status: HttpStatusCode.Conflict, Code: "role_exists" }));
    }
}
