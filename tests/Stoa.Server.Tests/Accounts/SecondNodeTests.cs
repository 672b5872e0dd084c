using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform.Data;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Accounts;

/// <summary>Two servers on one database: changes on one take effect on the other.</summary>
public sealed class SecondNodeTests(Shop shop) : IClassFixture<Shop>, IAsyncLifetime
{
    private StoaHost _second = null!;

    public async ValueTask InitializeAsync()
    {
        _second = await StoaHost.Start(shop.Host.ConnectionString);
        await _second.Services.GetRequiredService<ChangeNotifications>().Listening;
    }

    public async ValueTask DisposeAsync()
    {
        var errors = _second.LoggedErrors;
        await _second.DisposeAsync();
        Assert.Empty(errors);
    }

    [Fact]
    public async Task Tokens_are_valid_on_every_node()
    {
        var user = await shop.SignUp();

        Assert.Equal(HttpStatusCode.OK, (await There(user).Get("/auth/profile")).Status);
        Assert.Equal(HttpStatusCode.OK, (await There(null).Refresh(user.RefreshToken)).Status);
    }

    [Fact]
    public async Task The_grace_time_gives_the_same_successor_on_every_node()
    {
        var user = await shop.SignUp();

        var replies = await Task.WhenAll(shop.Guest.Refresh(user.RefreshToken), There(null).Refresh(user.RefreshToken));

        Assert.Equal(replies[0].RefreshToken(), replies[1].RefreshToken());
    }

    [Fact]
    public async Task A_logout_ends_the_session_on_the_other_node()
    {
        var user = await Known();

        await user.Client.Post("/auth/logout");

        (await Behind.Until(HttpStatusCode.Unauthorized, () => There(user).Get("/auth/profile"))).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await There(null).Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    [Theory]
    [InlineData("ended by its user")]
    [InlineData("ended with all others")]
    [InlineData("password changed")]
    [InlineData("password reset")]
    public async Task A_session_ended_on_one_node_is_ended_on_the_other(string how)
    {
        var user = await Known();
        var here = await shop.LogIn(user.Email, user.Password);

        var reply = how switch
        {
            "ended by its user" => await here.Client.Delete($"/auth/sessions/{Jwt.ClaimsOf(user.AccessToken)["sid"]}"),
            "ended with all others" => await here.Client.Post("/auth/logout-others"),
            "password changed" => await here.Client.Change(user.Password, "Another-Password-2"),
            _ => await Reset(user),
        };

        Assert.True((int)reply.Status is 200 or 204, reply.Text);
        (await Behind.Until(HttpStatusCode.Unauthorized, () => There(user).Get("/auth/profile"))).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task Reuse_of_a_refresh_token_ends_the_session_on_the_other_node()
    {
        var user = await Known();
        await shop.Guest.Refresh((await shop.Guest.Refresh(user.RefreshToken)).RefreshToken());

        await shop.Guest.Refresh(user.RefreshToken);

        (await Behind.Until(HttpStatusCode.Unauthorized, () => There(user).Get("/auth/profile"))).Refused(HttpStatusCode.Unauthorized, "token_revoked");
    }

    [Fact]
    public async Task Assigning_and_removing_a_staff_role_takes_effect_on_the_other_node()
    {
        var user = await Known();
        var root = await shop.SuperAdmin();
        var manager = await shop.Host.Read<Guid>("SELECT id FROM accounts.roles WHERE name = 'manager'");
        (await There(user).Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "forbidden");

        await root.Client.Post($"/admin/users/{user.Id}/roles", new { role_name = "manager" });
        await Behind.Until(HttpStatusCode.OK, () => There(user).Get("/admin/roles"));
        await root.Client.Delete($"/admin/users/{user.Id}/roles/{manager}");

        (await Behind.Until(HttpStatusCode.Forbidden, () => There(user).Get("/admin/roles"))).Refused(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Revoking_a_permission_takes_effect_on_the_other_node()
    {
        var support = await shop.SignUpAs("customer_experience");
        var root = (await shop.SuperAdmin()).Client;
        var role = await root.NewRole("read_mails");
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = role });
        await Behind.Until(HttpStatusCode.OK, () => There(support).Get("/admin/mails"));

        await root.Revoke(role, await shop.Host.Permission("read_mails"));

        (await Behind.Until(HttpStatusCode.Forbidden, () => There(support).Get("/admin/mails"))).Refused(HttpStatusCode.Forbidden, "forbidden");
    }

    private async Task<Reply> Reset(User user)
    {
        await shop.Guest.Forgot(user.Email);
        return await shop.Guest.Reset((await shop.MailTo(user.Email, Proofs.ResetLinkMail)).Token, "Another-Password-2");
    }

    /// <summary>A user already cached by the second node.</summary>
    private async Task<User> Known()
    {
        var user = await shop.SignUp();
        Assert.Equal(HttpStatusCode.OK, (await There(user).Get("/auth/profile")).Status);
        return user;
    }

    private Client There(User? user) => new(_second, user?.AccessToken);
}
