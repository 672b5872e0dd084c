using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Admins;

/// <summary>The last super admin is neither removed, demoted nor deactivated, by any route and by concurrent requests.</summary>
public sealed class LastSuperAdminTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_only_super_admin_cannot_be_removed_by_any_route()
    {
        var root = await shop.SuperAdmin();

        foreach (
            var reply in new[]
            {
                await root.Client.Patch("/admin/users/" + root.Id, new { active = false }),
                await root.Client.Delete("/admin/admins/" + root.Id),
                await root.Client.Remove(root, await shop.Host.Role("super_admin")),
            }
        )
        {
            reply.Refused(HttpStatusCode.Forbidden, "last_super_admin");
        }
        Assert.Equal("""["super_admin","user"]""", (await root.Client.Get("/auth/profile")).Data["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Three_super_admins_removing_each_other_at_once_leave_one()
    {
        var role = await shop.Host.Role("super_admin");
        User[] all = [await shop.SuperAdmin(), await shop.SignUpAs("super_admin"), await shop.SignUpAs("super_admin")];
        var blows =
            from striker in all
            from victim in all
            from way in new Func<Task<Reply>>[]
            {
                () => striker.Client.Patch("/admin/users/" + victim.Id, new { active = false }),
                () => striker.Client.Delete("/admin/admins/" + victim.Id),
                () => striker.Client.Remove(victim, role),
            }
            select way;

        var replies = await Task.WhenAll(blows.OrderBy(_ => Random.Shared.Next()).Select(blow => Task.Run(blow)));

        Assert.All(
            replies,
            reply =>
                Assert.Contains(
                    reply.Status,
                    new[] { HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound }
                )
        );
        Assert.Equal(
            1,
            await shop.Host.Read<long>(
                "SELECT count(*) FROM accounts.user_roles ur JOIN accounts.users u ON u.id = ur.user_id WHERE ur.role_id = $1 AND u.active",
                role
            )
        );
        await shop.Host.Execute(
            """
            WITH back AS (UPDATE accounts.users SET active = true WHERE email = $1 RETURNING id),
            others AS (DELETE FROM accounts.user_roles WHERE role_id = $2 AND user_id <> (SELECT id FROM back))
            INSERT INTO accounts.user_roles (user_id, role_id) SELECT id, $2 FROM back ON CONFLICT DO NOTHING
            """,
            StoaHost.SuperAdminEmail,
            role
        );
    }
}
