using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Admins;

/// <summary>Document 002: who may create admins, with its messages; and deleting admins (ADR 22).</summary>
public sealed class AdminAccountTests(Shop shop) : IClassFixture<Shop>
{
    private const string Password = "SecurePassword123!";

    [Fact]
    public async Task A_super_admin_creates_an_admin_who_can_log_in_and_use_admin_routes()
    {
        var root = await shop.SuperAdmin();
        var email = Address();

        var reply = await root.Client.Post(
            "/admin/admins",
            new
            {
                email,
                password = Password,
                first_name = "Jane",
            }
        );

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(["id", "email", "first_name", "last_name", "active", "email_verified", "created_at", "updated_at", "roles"], Reply.MembersOf(reply.Data));
        Assert.Equal(
            (email, "Jane", true, true),
            ((string?)reply.Data["email"], (string?)reply.Data["first_name"], (bool)reply.Data["active"]!, (bool)reply.Data["email_verified"]!)
        );
        Assert.Equal("""["admin","user"]""", reply.Data["roles"]!.ToJsonString());
        var admin = await shop.LogIn(email, Password);
        Assert.NotEmpty(await admin.Client.NewRole("manage_roles"));
        var log = await root.Client.Get("/admin/audit-log?action=admin.created&page_size=1");
        Assert.Equal(("user:" + admin.Id, root.Id), ((string)log.Data[0]!["subject"]!, (string)log.Data[0]!["actor_id"]!));
        Assert.DoesNotContain(Password, log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_super_admins_create_admins_and_others_get_the_message_of_document_002()
    {
        foreach (var role in new[] { "admin", "manager", "customer_experience", "user" })
        {
            var staff = (await shop.SignUpAs(role)).Client.Under("/api");

            foreach (var body in new object[] { new { email = Address(), password = Password }, new { email = "bad" }, "{" })
            {
                var reply = await staff.Post("/admin/admins", body);

                Assert.Equal(HttpStatusCode.Forbidden, reply.Status);
                Assert.Equal("""{"success":false,"message":"Only super admins can create admins","data":null}""", reply.Text);
            }
        }
    }

    [Fact]
    public async Task An_address_in_use_is_refused_regardless_of_case_with_the_message_of_document_002()
    {
        var root = await shop.SuperAdmin();
        var user = await shop.SignUp();

        var reply = await root.Client.Under("/api").Post("/admin/admins", new { email = user.Email.ToUpperInvariant(), password = Password });

        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.Equal("""{"success":false,"message":"Email already in use","data":null}""", reply.Text);
        Assert.Equal("""["user"]""", (await root.Client.Get("/admin/users/" + user.Id)).Data["roles"]!.ToJsonString());
    }

    [Fact]
    public async Task Ten_concurrent_requests_for_one_address_create_one_admin()
    {
        var root = (await shop.SuperAdmin()).Client;
        var email = Address();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => root.Post("/admin/admins", new { email, password = Password })));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(9, replies.Count(reply => reply is { Status: HttpStatusCode.Conflict, Code: "email_exists" }));
    }

    [Fact]
    public async Task A_deleted_admin_is_logged_out_at_once_and_has_no_role_when_reactivated()
    {
        var root = await shop.SuperAdmin();
        var admin = await shop.SignUpAs("admin");
        await root.Client.Assign(admin, "manager");
        Assert.Contains(admin.Id, await Admins(root));

        (await root.Client.Delete("/admin/admins/" + admin.Id)).IsEmpty();

        Assert.DoesNotContain(admin.Id, await Admins(root));
        (await admin.Client.Get("/auth/profile")).Refused(HttpStatusCode.Unauthorized, "user_inactive");
        Assert.Contains("User not found or inactive", (await admin.Client.Under("/api").Get("/auth/profile")).Text, StringComparison.Ordinal);
        (await shop.Guest.Refresh(admin.RefreshToken)).Refused(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        (await root.Client.Delete("/admin/admins/" + admin.Id)).Refused(HttpStatusCode.NotFound, "user_not_found");
        var again = await root.Client.Patch("/admin/users/" + admin.Id, new { active = true });
        Assert.Equal("""["user"]""", again.Data["roles"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await shop.Guest.Post("/auth/login", new { email = admin.Email, password = admin.Password })).Status);
    }

    [Fact]
    public async Task Deleting_a_user_who_is_not_an_admin_is_404_and_a_higher_rank_is_refused()
    {
        var root = await shop.SuperAdmin();
        var admin = await shop.SignUpAs("admin");
        var manager = await shop.SignUpAs("manager");

        foreach (var id in new[] { manager.Id, (await shop.SignUp()).Id, Guid.NewGuid().ToString(), "nobody" })
        {
            (await root.Client.Delete("/admin/admins/" + id)).Refused(HttpStatusCode.NotFound, "user_not_found");
        }
        (await admin.Client.Delete("/admin/admins/" + root.Id)).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await manager.Client.Delete("/admin/admins/" + admin.Id)).Refused(HttpStatusCode.Forbidden, "grant_ceiling");
        (await (await shop.SignUpAs("admin")).Client.Delete("/admin/admins/" + admin.Id)).IsEmpty();
    }

    private static async Task<string> Admins(User reader) => (await reader.Client.Get("/admin/admins?page_size=100")).Text;

    private static string Address() => $"admin-{Guid.NewGuid():N}@example.com";
}
