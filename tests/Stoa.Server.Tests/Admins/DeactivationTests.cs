using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Customers;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Admins;

/// <summary>PATCH /admin/users/{id}: deactivation takes effect at once, and not on users above the caller.</summary>
public sealed class DeactivationTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Deactivation_ends_tokens_and_sessions_and_blocks_logins_at_once()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);

        var off = await admin.Client.Patch("/admin/users/" + user.Id, new { active = false });

        Assert.Equal((HttpStatusCode.OK, false), (off.Status, (bool)off.Data["active"]!));
        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "user_inactive");
        (await shop.Guest.Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        (await shop.Guest.Post("/auth/login", new { email = user.Email, password = user.Password })).Refused(HttpStatusCode.Forbidden, "account_inactive");
        (await shop.Guest.Post("/auth/login", new { email = user.Email, password = "Wrong-Password-1" })).Refused(
            HttpStatusCode.Unauthorized,
            "invalid_credentials"
        );
    }

    [Fact]
    public async Task Reactivation_allows_a_new_login_but_restores_no_session()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        await admin.Client.Patch("/admin/users/" + user.Id, new { active = false });

        var on = await admin.Client.Patch("/admin/users/" + user.Id, new { active = true });

        Assert.True((bool)on.Data["active"]!);
        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await shop.Guest.Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        Assert.NotNull(await shop.LogIn(user.Email, user.Password));
        var log = (await admin.Client.Get($"/admin/audit-log?actor={admin.Id}")).Data.AsArray();
        Assert.Equal(["user.activated", "user.deactivated"], log.Select(entry => (string)entry!["action"]!), StringComparer.Ordinal);
        Assert.Equal("""{"active":false}""", log[1]!["after"]!.ToJsonString());
    }

    [Fact]
    public async Task Nobody_comes_back_as_an_account_that_was_erased_nor_holds_a_role_with_it()
    {
        var (root, user) = (await shop.SuperAdmin(), await shop.SignUp());
        await root.Client.Customer(user);
        (await root.Client.Post($"/admin/customers/{user.Id}/anonymise")).IsOk();

        (await root.Client.Patch("/admin/users/" + user.Id, new { active = true })).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await root.Client.Post($"/admin/users/{user.Id}/roles", new { role_name = "super_admin" })).Refused(HttpStatusCode.NotFound, "user_not_found");
        var seen = (await root.Client.Get("/admin/users/" + user.Id)).Data;
        Assert.Equal((false, "[]"), ((bool)seen["active"]!, seen["roles"]!.ToJsonString()));
        Assert.All(seen["allowed_actions"]!.AsArray(), action => Assert.False((bool)action!["allowed"]!));
    }

    [Fact]
    public async Task Setting_the_current_state_again_changes_nothing_and_leaves_no_audit_entry()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();

        Assert.Equal(HttpStatusCode.OK, (await admin.Client.Patch("/admin/users/" + user.Id, new { active = true })).Status);

        Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/auth/profile")).Status);
        Assert.Empty((await admin.Client.Get($"/admin/audit-log?actor={admin.Id}")).Data.AsArray());
    }

    [Fact]
    public async Task Deactivation_takes_effect_on_every_node()
    {
        await using var second = await StoaHost.Start(shop.Host.ConnectionString);
        await second.Services.GetRequiredService<ChangeNotifications>().Listening;
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        var there = new Client(second, user.AccessToken);
        Assert.Equal(HttpStatusCode.OK, (await there.Get("/auth/profile")).Status);

        await admin.Client.Patch("/admin/users/" + user.Id, new { active = false });

        (await Behind.Until(HttpStatusCode.Unauthorized, () => there.Get("/auth/profile"))).Refused(HttpStatusCode.Unauthorized, "user_inactive");
        Assert.Empty(second.LoggedErrors);
    }

    [Fact]
    public async Task Deactivation_needs_users_manage_and_a_target_that_is_not_above_the_caller()
    {
        var root = await shop.SuperAdmin();
        var admin = await shop.SignUpAs("admin");
        var manager = await shop.SignUpAs("manager");
        var support = await shop.SignUpAs("customer_experience");
        var user = await shop.SignUp();

        (await admin.Client.Patch("/admin/users/" + root.Id, new { active = false })).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await manager.Client.Patch("/admin/users/" + user.Id, new { active = false })).Refused(HttpStatusCode.Forbidden, "forbidden");
        (await support.Client.Patch("/admin/users/" + user.Id, new { active = false })).Refused(HttpStatusCode.Forbidden, "forbidden");
        await root.Client.Post($"/admin/users/{manager.Id}/roles", new { role_id = await root.Client.NewRole("manage_users") });
        (await manager.Client.Patch("/admin/users/" + admin.Id, new { active = false })).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        Assert.Equal(HttpStatusCode.OK, (await manager.Client.Patch("/admin/users/" + user.Id, new { active = false })).Status);
        Assert.Equal(HttpStatusCode.OK, (await admin.Client.Patch("/admin/users/" + manager.Id, new { active = false })).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"active\":null}")]
    [InlineData("{\"active\":\"true\"}")]
    [InlineData("{\"active\":1}")]
    [InlineData("{\"active\":true,\"email_verified\":true}")]
    public async Task A_malformed_body_is_refused(string body)
    {
        var admin = (await shop.SignUpAs("admin")).Client;

        (await admin.Send(HttpMethod.Patch, "/admin/users/" + Guid.NewGuid(), body)).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("01900000-0000-7000-8000-0000000000ff")]
    [InlineData("nobody")]
    public async Task An_unknown_user_is_not_found(string id)
    {
        var admin = (await shop.SignUpAs("admin")).Client;

        (await admin.Patch("/admin/users/" + id, new { active = false })).Refused(HttpStatusCode.NotFound, "user_not_found");
        (await admin.Get("/admin/users/" + id)).Refused(HttpStatusCode.NotFound, "user_not_found");
    }
}
