using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Two super admins who remove the role from each other and from themselves concurrently.</summary>
[Race]
public sealed class SuperAdminRaceTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Forty_removals_of_two_super_admins_at_once_leave_one()
    {
        var root = await shop.SuperAdmin();
        var other = await shop.SignUpAs("super_admin");
        var role = await shop.Host.Role("super_admin");
        var pairs = new[] { (root, other), (other, root), (root, root), (other, other) };

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => pairs[n % 4].Item1.Client.Remove(pairs[n % 4].Item2, role))));

        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { HttpStatusCode.NoContent, HttpStatusCode.Forbidden }));
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.user_roles WHERE role_id = $1", role));
    }
}
