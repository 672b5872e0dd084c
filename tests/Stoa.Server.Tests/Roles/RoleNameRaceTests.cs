using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Two roles that look alike are taken for each other, whoever makes them at the same time.</summary>
[Race]
public sealed class RoleNameRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Of_names_that_differ_in_case_alone_one_is_made_of_all_at_once()
    {
        var root = (await shop.SuperAdmin()).Client;
        for (var round = 0; round < 5; round++)
        {
            var name = Desk.Name("twin");

            var replies = await Proofs.AtOnce(8, n => root.Post("/admin/roles", new { name = name[..n].ToUpperInvariant() + name[n..] }));

            Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
            Assert.All(replies.Where(reply => reply.Status != HttpStatusCode.Created), reply => reply.Refused(HttpStatusCode.Conflict, "role_exists"));
        }
    }

    [Fact]
    public async Task Of_roles_that_get_such_names_at_once_one_gets_it()
    {
        var root = (await shop.SuperAdmin()).Client;
        var roles = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => root.NewRole()));
        var name = Desk.Name("twin");

        var replies = await Proofs.AtOnce(
            8,
            n => root.Send(HttpMethod.Put, "/admin/roles/" + roles[n], new { name = name[..n].ToUpperInvariant() + name[n..] }, ("If-Match", "*"))
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
    }
}
