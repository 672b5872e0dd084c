using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Staff;

namespace Stoa.Server.Tests.Roles;

/// <summary>The most that a grant allows at once: set and shown with the role's permissions, under the ceiling of whoever sets it.</summary>
public sealed class GrantLimitTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_limit_is_set_with_the_permissions_of_a_role_shown_with_them_and_kept_by_who_does_not_know_it()
    {
        var (root, refunds, orders) = (await Root(), await Refunds(), await shop.Host.Permission("read_orders"));
        var role = await root.NewRole("read_orders");
        Assert.Null((await root.Get($"/admin/roles/{role}/permissions")).Data["limits"]);

        var set = await Set(root, role, [refunds, orders], Limits(refunds, 5_000));

        var shown = $$$"""[{"permission_id":"{{{refunds}}}","max_amount":{"amount":5000,"currency":"USD"}}]""";
        Assert.Equal((HttpStatusCode.OK, shown), (set.Status, set.Data["limits"]!.ToJsonString()));
        Assert.Equal(set.Text, (await root.Get($"/admin/roles/{role}/permissions")).Text);
        var row = (await root.Get("/admin/roles/matrix")).Data["roles"]!.AsArray().Single(one => (string)one!["id"]! == role)!;
        Assert.Equal(shown, row["limits"]!.ToJsonString());
        // A client that knows no limits takes none away.
        Assert.Equal(shown, (await Set(root, role, [refunds], null)).Data["limits"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await root.Grant(role, refunds)).Status);
        Assert.Equal(shown, (await root.Get($"/admin/roles/{role}/permissions")).Data["limits"]!.ToJsonString());
        Assert.Null((await Set(root, role, [refunds], [])).Data["limits"]);
    }

    [Fact]
    public async Task A_change_of_a_limit_makes_a_new_version_and_stands_in_the_log()
    {
        var (root, refunds) = (await Root(), await Refunds());
        var role = await root.NewRole("create_refunds");
        var seen = (await root.Get($"/admin/roles/{role}/permissions")).Headers["ETag"];

        Assert.Equal(HttpStatusCode.OK, (await Grant(root, role, refunds, 700)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Grant(root, role, refunds, 700)).Status);
        (await root.Send(HttpMethod.Put, $"/admin/roles/{role}/permissions", Body([], null), ("If-Match", seen))).Refused(
            HttpStatusCode.PreconditionFailed,
            "version_stale"
        );
        await Set(root, role, [refunds], Limits(refunds, 900));

        Assert.Equal(["role.created", "permission.granted", "permission.granted", "permissions.set"], await shop.AuditOf("role:" + role));
        var entries = (await root.Get($"/admin/audit-log?subject=role:{role}")).Data.AsArray();
        Assert.Equal("""{"create_refunds":{"amount":900,"currency":"USD"}}""", entries[0]!["after"]!["limits"]!.ToJsonString());
        Assert.Equal("""{"create_refunds":{"amount":700,"currency":"USD"}}""", entries[0]!["before"]!["limits"]!.ToJsonString());
        Assert.Equal("""{"amount":700,"currency":"USD"}""", entries[1]!["after"]!["max_amount"]!.ToJsonString());
    }

    [Fact]
    public async Task Nobody_grants_more_at_once_than_they_may_themselves()
    {
        var (root, refunds) = (await Root(), await Refunds());
        await Grant(root, await shop.Host.Role("manager"), refunds, 1_000);
        var user = await shop.SignUpAs("manager");
        var (manager, role) = (user.Client, await root.NewRole());

        Refused(await manager.Grant(role, refunds));
        Refused(await Grant(manager, role, refunds, 1_001));
        Refused(await Grant(manager, role, refunds, 1_000, "EUR"));
        Refused(await Set(manager, role, [refunds], null));
        Refused(await Set(manager, role, [refunds], Limits(refunds, 1_001)));
        Assert.Equal(HttpStatusCode.OK, (await Grant(manager, role, refunds, 1_000)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Set(manager, role, [refunds], Limits(refunds, 400))).Status);
        // Neither may they lift the limit of a role, nor give away one that exceeds them, nor make a permission of this kind out of another.
        Refused(await Set(manager, role, [refunds], []));
        var above = await root.NewRole("create_refunds");
        Refused(await manager.Post($"/admin/users/{user.Id}/roles", new { role_id = above }));
        var other = await shop.Host.Permission("note_orders");
        Refused(await manager.Put($"/admin/permissions/{other}", Desk.Permission("refunds", "create", "note_orders")));
        var own = (await manager.Get("/auth/permissions")).Data["permissions"]!.AsArray();
        var held = own.Single(one => (string)one!["resource"]! == "refunds" && (string)one["action"]! == "create")!;
        Assert.Equal("""[{"amount":1000,"currency":"USD"}]""", held["max_amounts"]!.ToJsonString());
    }

    [Fact]
    public async Task Only_grants_that_move_money_have_a_limit_and_only_such_as_are_granted()
    {
        var (root, refunds, orders) = (await Root(), await Refunds(), await shop.Host.Permission("read_orders"));
        var role = await root.NewRole();

        Assert.Equal(HttpStatusCode.BadRequest, (await Grant(root, role, orders, 10)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Set(root, role, [orders], Limits(orders, 10))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Set(root, role, [orders], Limits(refunds, 10))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Grant(root, role, refunds, 0)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Grant(root, role, refunds, 10, "usd")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Grant(root, role, refunds, 10, "ABC")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Grant(root, role, refunds, 10, "XXX")).Status);
        Assert.Equal("""{"data":{"permissions":[]}}""", (await root.Get($"/admin/roles/{role}/permissions")).Text);
    }

    private async Task<Client> Root() => (await shop.SuperAdmin()).Client;

    private Task<Guid> Refunds() => shop.Host.Permission("create_refunds");

    private static void Refused(Reply reply) => reply.Refused(HttpStatusCode.Forbidden, "grant_ceiling");

    private static Task<Reply> Grant(Client client, object role, Guid permission, long amount, string currency = "USD") =>
        client.Post($"/admin/roles/{role}/permissions", new { permission_id = permission.ToString(), max_amount = new { amount, currency } });

    private static object[] Limits(Guid permission, long amount) =>
        [new { permission_id = permission.ToString(), max_amount = new { amount, currency = "USD" } }];

    private static Task<Reply> Set(Client client, string role, Guid[] permissions, object[]? limits) =>
        client.Send(HttpMethod.Put, $"/admin/roles/{role}/permissions", Body(permissions, limits), ("If-Match", "*"));

    private static Dictionary<string, object> Body(Guid[] permissions, object[]? limits)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["permission_ids"] = permissions.Select(id => id.ToString()).ToArray() };
        if (limits is not null)
        {
            body["limits"] = limits;
        }
        return body;
    }
}
