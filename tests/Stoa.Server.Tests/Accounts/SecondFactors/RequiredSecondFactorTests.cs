using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Accounts.SecondFactors;

/// <summary><c>Accounts:SecondFactor:RequiredFor</c>: roles that have no effect without a second factor.</summary>
public sealed class RequiredSecondFactorTests(Shop shop) : IClassFixture<Shop>, IAsyncLifetime
{
    private StoaHost _strict = null!;

    public async ValueTask InitializeAsync() =>
        _strict = await StoaHost.Start(
            shop.Host.ConnectionString,
            ("Accounts:SecondFactor:RequiredFor:0", "manager"),
            ("Accounts:SecondFactor:RequiredFor:1", "customer_experience")
        );

    public ValueTask DisposeAsync() => _strict.DisposeAsync();

    [Fact]
    public async Task A_user_whose_role_requires_a_second_factor_passes_no_staff_route_without_one()
    {
        var manager = await shop.SignUpAs("manager");
        var client = new Client(_strict, (await new Client(_strict, null).LogIn(manager)).AccessToken());

        (await client.Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "second_factor_missing");
        Assert.True((bool)(await client.Get("/auth/second-factors")).Data["required"]!);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/auth/profile")).Status);
        var customer = await shop.SignUp();
        await customer.Client.With("prod-6");
        var order = "/orders/" + (await customer.Client.Order()).Data["id"];
        (await client.Get(order)).Refused(HttpStatusCode.Forbidden, "order_forbidden");

        await _strict.Protect(manager with { Client = client });

        Assert.Equal(HttpStatusCode.OK, (await client.Get("/admin/roles")).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.Get(order)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await client.Delete("/auth/totp")).Status);
        (await client.Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "second_factor_missing");
    }

    [Fact]
    public async Task Other_roles_need_no_second_factor()
    {
        var root = await shop.SuperAdmin();
        var user = await shop.SignUp();

        Assert.Equal(HttpStatusCode.OK, (await new Client(_strict, root.AccessToken).Get("/admin/roles")).Status);
        (await new Client(_strict, user.AccessToken).Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "forbidden");
        Assert.False((bool)(await new Client(_strict, user.AccessToken).Get("/auth/second-factors")).Data["required"]!);
    }

    [Fact]
    public async Task A_role_assigned_on_another_node_requires_the_second_factor_at_once()
    {
        var (root, admin) = (await shop.SuperAdmin(), await shop.SignUpAs("admin"));
        var client = new Client(_strict, admin.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await client.Get("/admin/roles")).Status);

        await root.Client.Assign(admin, "manager");

        (await Behind.Until(HttpStatusCode.Forbidden, () => client.Get("/admin/roles"))).Refused(HttpStatusCode.Forbidden, "second_factor_missing");
    }

    [Theory]
    [InlineData("store")]
    [InlineData("basic")]
    [InlineData("standard")]
    [InlineData("nest")]
    [InlineData("malnu")]
    [InlineData("problem")]
    public async Task The_refusal_is_a_403_in_every_contract(string contract)
    {
        var manager = await shop.SignUpAs("manager");

        Assert.Equal(HttpStatusCode.Forbidden, (await new Client(_strict, manager.AccessToken, $"/as/{contract}/api/v1").Get("/admin/roles")).Status);
    }

    [Fact]
    public async Task A_role_that_requires_a_second_factor_can_be_described_but_neither_renamed_nor_deleted()
    {
        var root = await shop.SuperAdmin();
        var name = Desk.Name("packer");
        var path = "/admin/roles/" + (await root.Client.Post("/admin/roles", new { name })).Data["role"]!["id"];
        await using var host = await StoaHost.Start(shop.Host.ConnectionString, ("Accounts:SecondFactor:RequiredFor:0", name));
        var client = new Client(host, root.AccessToken);

        (await client.Put(path, new { name = name + "-2" })).Refused(HttpStatusCode.Forbidden, "role_built_in");
        (await client.Delete(path)).Refused(HttpStatusCode.Forbidden, "role_built_in");
        Assert.Equal("Packs", (string)(await client.Put(path, new { name, description = "Packs" })).Data["role"]!["description"]!);

        // Where the settings do not name it, it is like any other.
        Assert.Equal(HttpStatusCode.OK, (await root.Client.Put(path, new { name = name + "-2" })).Status);
        (await root.Client.Delete(path)).IsEmpty();
    }

    [Fact]
    public async Task A_role_that_does_not_exist_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() =>
            StoaHost.Start(shop.Host.ConnectionString, ("Accounts:SecondFactor:RequiredFor:0", "manger"))
        );

        Assert.Contains("Accounts:SecondFactor:RequiredFor names no role: manger", failure.Message, StringComparison.Ordinal);
    }
}
