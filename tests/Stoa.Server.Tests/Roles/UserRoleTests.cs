using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Document 003, "User Role Assignments": what is refused there.</summary>
public sealed class UserRoleTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"role_id":null}""")]
    [InlineData("""{"role_id":null,"role_name":null}""")]
    [InlineData("""{"role_name":""}""")]
    public async Task Either_the_id_or_the_name_of_the_role_is_required(string body)
    {
        var reply = await Assign(body);

        reply.Refused(HttpStatusCode.BadRequest, "role_reference_missing");
        Assert.Equal("Either role_id or role_name is required", (string)reply.Json["error"]!["message"]!);
    }

    [Theory]
    [InlineData("""{"role_name":"nobody"}""")]
    [InlineData("""{"role_name":"Manager"}""")]
    [InlineData("""{"role_name":"manager "}""")]
    [InlineData("""{"role_id":"role-id"}""")]
    [InlineData("""{"role_id":"01900000-0000-7000-8000-0000000000ff"}""")]
    [InlineData("""{"role_id":"01900000-0000-7000-8000-000000000003","role_name":"user"}""")]
    public async Task An_unknown_role_is_404(string body) => (await Assign(body)).Refused(HttpStatusCode.NotFound, "role_not_found");

    [Fact]
    public async Task An_unknown_user_is_404()
    {
        var root = (await shop.SuperAdmin()).Client;
        var nobody = Guid.NewGuid();

        (await root.Post($"/admin/users/{nobody}/roles", new { role_name = "user" })).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await root.Delete($"/admin/users/{nobody}/roles/{await shop.Host.Role("user")}")).Refused(HttpStatusCode.NotFound, "user_not_found");
    }

    [Fact]
    public async Task Removing_an_unknown_role_is_404()
    {
        var user = await shop.SignUp();

        (await (await shop.SuperAdmin()).Client.Remove(user, Guid.NewGuid())).Refused(HttpStatusCode.NotFound, "role_not_found");
    }

    [Fact]
    public async Task Twenty_concurrent_assignments_of_one_role_assign_it_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => root.Assign(user, "manager"))));

        Assert.All(replies, reply => reply.Says("Role assigned successfully"));
        Assert.Equal("""["manager","user"]""", (await root.Get($"/admin/users/{user.Id}/roles")).Data["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task A_user_without_roles_has_an_empty_list()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();

        (await root.Remove(user, await shop.Host.Role("user"))).IsEmpty();

        Assert.Equal("""{"data":{"roles":[]}}""", (await root.Get($"/admin/users/{user.Id}/roles")).Text);
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
    }

    private async Task<Reply> Assign(string body) => await (await shop.SuperAdmin()).Client.Post($"/admin/users/{(await shop.SignUp()).Id}/roles", body);

    [Fact]
    public async Task After_a_role_is_removed_amid_many_requests_no_later_one_passes()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var role = await shop.Host.Role("manager");
        for (var round = 0; round < 20; round++)
        {
            await root.Assign(user, "manager");
            var amid = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => user.Client.Get("/admin/roles"))));

            (await root.Remove(user, role)).IsEmpty();

            (await user.Client.Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "forbidden");
            await amid;
            (await user.Client.Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "forbidden");
        }
    }
}
