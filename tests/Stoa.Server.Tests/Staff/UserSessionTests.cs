using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Staff;

/// <summary>GET and DELETE /admin/users/{id}/sessions: what staff see and end of other people's sessions.</summary>
public sealed class UserSessionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Staff_see_a_users_live_sessions_with_device_address_and_last_use()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        await shop.LogIn(user.Email, user.Password);

        var reply = await admin.Client.Get($"/admin/users/{user.Id}/sessions");

        Assert.Equal((HttpStatusCode.OK, 2), (reply.Status, reply.Data.AsArray().Count));
        Assert.Equal(["id", "device", "address", "created_at", "last_used_at", "current"], Reply.MembersOf(reply.Data[0]));
        Assert.All(reply.Data.AsArray(), session => Assert.False((bool)session!["current"]!));
        Assert.Equal([true], (await admin.Client.Get($"/admin/users/{admin.Id}/sessions")).Data.AsArray().Select(session => (bool)session!["current"]!));
        (await admin.Client.Get($"/admin/users/{Guid.NewGuid()}/sessions")).Refused(HttpStatusCode.NotFound, "user_not_found");
    }

    [Fact]
    public async Task Ending_one_session_kills_its_tokens_at_once_and_leaves_the_others()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        var other = await shop.LogIn(user.Email, user.Password);
        var sessions = (await other.Client.Get("/auth/sessions")).Data.AsArray();
        var path = $"/admin/users/{user.Id}/sessions/{sessions.Single(session => !(bool)session!["current"]!)!["id"]}";

        (await admin.Client.Delete(path)).IsEmpty();

        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await shop.Guest.Refresh(user.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/auth/profile")).Status);
        (await admin.Client.Delete(path)).Refused(HttpStatusCode.NotFound, "session_not_found");
        Assert.Equal(["session.ended"], await shop.AuditOf("user:" + user.Id));
    }

    [Fact]
    public async Task A_session_of_somebody_else_is_not_ended_under_this_users_address()
    {
        var admin = await shop.SignUpAs("admin");
        var (user, other) = (await shop.SignUp(), await shop.SignUp());
        var session = (string)(await other.Client.Get("/auth/sessions")).Data[0]!["id"]!;

        (await admin.Client.Delete($"/admin/users/{user.Id}/sessions/{session}")).Refused(HttpStatusCode.NotFound, "session_not_found");

        Assert.Equal(HttpStatusCode.OK, (await other.Client.Get("/auth/profile")).Status);
    }

    [Fact]
    public async Task Ending_all_sessions_is_logged_once_and_only_where_there_were_any()
    {
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();

        (await admin.Client.Delete($"/admin/users/{user.Id}/sessions")).IsEmpty();
        (await admin.Client.Delete($"/admin/users/{user.Id}/sessions")).IsEmpty();

        (await user.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        Assert.Equal(["sessions.ended"], await shop.AuditOf("user:" + user.Id));
    }

    [Fact]
    public async Task Staff_cannot_touch_a_user_with_more_permissions_than_their_own()
    {
        var root = await shop.SuperAdmin();
        var support = await shop.SignUpAs("customer_experience");
        await root.Client.Post($"/admin/users/{support.Id}/roles", new { role_id = await root.Client.NewRole("manage_users") });
        var admin = await shop.SignUpAs("admin");
        var session = (string)(await admin.Client.Get("/auth/sessions")).Data[0]!["id"]!;

        foreach (
            var reply in new[]
            {
                await support.Client.Delete($"/admin/users/{admin.Id}/sessions"),
                await support.Client.Delete($"/admin/users/{admin.Id}/sessions/{session}"),
                await support.Client.Delete($"/admin/users/{admin.Id}/second-factors"),
                await support.Client.Post($"/admin/users/{admin.Id}/unlock"),
                await support.Client.Post($"/admin/users/{admin.Id}/password-reset"),
                await support.Client.Post($"/admin/users/{admin.Id}/verify-email"),
                await admin.Client.Delete($"/admin/users/{root.Id}/sessions"),
                await admin.Client.Delete($"/admin/users/{root.Id}/second-factors"),
            }
        )
        {
            reply.Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        }
        Assert.Equal(HttpStatusCode.OK, (await admin.Client.Get("/auth/profile")).Status);
        Assert.Equal(["role.assigned"], await shop.AuditOf("user:" + admin.Id));
    }

    [Fact]
    public async Task With_recent_login_for_roles_staff_need_one_for_these_changes_too()
    {
        await using var strict = await StoaHost.Start(shop.Host.ConnectionString, ("Accounts:RecentLoginForRoles", "true"));
        var admin = await shop.SignUpAs("admin");
        var user = await shop.SignUp();
        await shop.Host.Execute("UPDATE accounts.sessions SET created_at = created_at - interval '11 minutes' WHERE user_id = $1", Guid.Parse(admin.Id));
        var client = new Client(strict, admin.AccessToken);

        (await client.Delete($"/admin/users/{user.Id}/sessions")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        (await client.Post("/admin/invitations", new { email = Proofs.NewAddress() })).Refused(HttpStatusCode.Forbidden, "recent_login_required");
        // Of second factors it is asked for always.
        (await admin.Client.Delete($"/admin/users/{user.Id}/second-factors")).Refused(HttpStatusCode.Forbidden, "recent_login_required");
    }
}

internal static class StaffLog
{
    /// <summary>What the audit log says happened to something, in order.</summary>
    public static async Task<string[]> AuditOf(this Shop shop, string subject) =>
        [
            .. (await (await shop.SuperAdmin()).Client.Get($"/admin/audit-log?page_size=100&subject={subject}"))
                .Data.AsArray()
                .Reverse()
                .Select(entry => (string)entry!["action"]!),
        ];
}
