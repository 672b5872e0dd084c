using Stoa.Accounts.Roles;

namespace Stoa.Accounts.Tests;

public sealed class EffectivePermissionsTests
{
    private static readonly EffectivePermissions SuperAdmin = new(true, true, new HashSet<(string, string)>());
    private static readonly EffectivePermissions Admin = new(false, true, new HashSet<(string, string)>());
    private static readonly EffectivePermissions Manager = new(false, false, new HashSet<(string, string)> { ("products", "manage"), ("orders", "read") });
    private static readonly EffectivePermissions NoPermissions = new(false, false, new HashSet<(string, string)>());

    [Theory]
    [InlineData("products", "manage", true)]
    [InlineData("products", "read", true)]
    [InlineData("products", "anything", true)]
    [InlineData("orders", "read", true)]
    [InlineData("orders", "manage", false)]
    [InlineData("orders", "write", false)]
    [InlineData("Products", "manage", false)]
    [InlineData("products ", "manage", false)]
    [InlineData("users", "read", false)]
    [InlineData("*", "*", false)]
    public void Manage_includes_every_action_of_its_resource_and_no_other_action_includes_another(string resource, string action, bool covered)
    {
        Assert.Equal(covered, Manager.Includes(resource, action));
        Assert.False(NoPermissions.Includes(resource, action));
        Assert.True(Admin.Includes(resource, action));
        Assert.True(SuperAdmin.Includes(resource, action));
    }

    [Fact]
    public void A_role_is_included_when_all_its_permissions_are()
    {
        Assert.True(Manager.Includes(Role("shelf", ("products", "read"), ("orders", "read"))));
        Assert.False(Manager.Includes(Role("desk", ("products", "read"), ("orders", "manage"))));
        Assert.True(NoPermissions.Includes(Role("empty")));
        Assert.False(NoPermissions.Includes(Role("shelf", ("products", "read"))));
        Assert.True(Admin.Includes(Role("desk", ("anything", "manage"))));
    }

    [Fact]
    public void Of_several_roles_the_most_generous_limit_is_the_one_and_none_at_all_beats_them()
    {
        var two = EffectivePermissions.Of(
            ["manager", "desk"],
            [Refunds("create", new AmountLimit(50, "USD")), Refunds("manage", new AmountLimit(80, "USD")), Refunds("create", new AmountLimit(9, "EUR"))]
        );

        Assert.Equal((80, 9, 0), (two.LimitOf("refunds", "create", "USD"), two.LimitOf("refunds", "create", "EUR"), two.LimitOf("refunds", "create", "GBP")));
        Assert.Equal(80, two.Within([("refunds", "create")]).LimitOf("refunds", "create", "USD"));
        Assert.Null(
            EffectivePermissions.Of(["manager"], [Refunds("create", new AmountLimit(50, "USD")), Refunds("manage")]).LimitOf("refunds", "create", "USD")
        );
        Assert.Null(EffectivePermissions.Of(["manager"], [new RoleGrant("orders", "read")]).LimitOf("refunds", "create", "USD"));
        Assert.False(two.Includes(Refunds("create")));
        Assert.True(two.Includes(Refunds("create", new AmountLimit(80, "USD"))));
        Assert.False(two.Includes(EffectivePermissions.Of(["manager"], [Refunds("create")])));
        Assert.True(EffectivePermissions.Of(["manager"], [Refunds("manage")]).Includes(two));
    }

    private static RoleGrant Refunds(string action, AmountLimit? most = null) => new("refunds", action, most);

    [Theory]
    [InlineData("admin", true, true, false)]
    [InlineData("super_admin", true, false, false)]
    public void Admin_roles_are_compared_by_name_without_permission_rows(string role, bool bySuperAdmin, bool byAdmin, bool byManager)
    {
        Assert.Equal((bySuperAdmin, byAdmin, byManager), (SuperAdmin.Includes(Role(role)), Admin.Includes(Role(role)), Manager.Includes(Role(role))));
    }

    private static RoleWithPermissions Role(string name, params (string Resource, string Action)[] grants) =>
        new(Guid.NewGuid(), name, "", false, [.. grants.Select(grant => new RoleGrant(grant.Resource, grant.Action))]);
}
