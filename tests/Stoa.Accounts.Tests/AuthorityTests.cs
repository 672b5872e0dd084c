using Stoa.Accounts.Roles;

namespace Stoa.Accounts.Tests;

public sealed class AuthorityTests
{
    private static readonly Authority SuperAdmin = new(true, true, new HashSet<(string, string)>());
    private static readonly Authority Admin = new(false, true, new HashSet<(string, string)>());
    private static readonly Authority Manager = new(false, false, new HashSet<(string, string)> { ("products", "manage"), ("orders", "read") });
    private static readonly Authority Nobody = new(false, false, new HashSet<(string, string)>());

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
    public void Manage_includes_every_action_of_its_resource_and_nothing_else_includes_anything(string resource, string action, bool covered)
    {
        Assert.Equal(covered, Manager.Covers(resource, action));
        Assert.False(Nobody.Covers(resource, action));
        Assert.True(Admin.Covers(resource, action));
        Assert.True(SuperAdmin.Covers(resource, action));
    }

    [Fact]
    public void A_role_is_covered_when_all_it_grants_is()
    {
        Assert.True(Manager.Covers(Role("shelf", ("products", "read"), ("orders", "read"))));
        Assert.False(Manager.Covers(Role("desk", ("products", "read"), ("orders", "manage"))));
        Assert.True(Nobody.Covers(Role("empty")));
        Assert.False(Nobody.Covers(Role("shelf", ("products", "read"))));
        Assert.True(Admin.Covers(Role("desk", ("anything", "manage"))));
    }

    [Theory]
    [InlineData("admin", true, true, false)]
    [InlineData("super_admin", true, false, false)]
    public void Admins_are_covered_by_name_although_no_row_grants_them_anything(string role, bool bySuperAdmin, bool byAdmin, bool byManager)
    {
        Assert.Equal((bySuperAdmin, byAdmin, byManager), (SuperAdmin.Covers(Role(role)), Admin.Covers(Role(role)), Manager.Covers(Role(role))));
    }

    private static Reach Role(string name, params (string Resource, string Action)[] grants) => new(Guid.NewGuid(), name, "", false, grants);
}
