using System.Text.Json.Nodes;
using Stoa.Server.Tests.Push;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Lists;

/// <summary><c>allowed_actions</c> of details: what the caller may do now, and why not. What it says is what the routes do.</summary>
public sealed class AllowedActionTests(PushShop shop) : IClassFixture<PushShop>
{
    private Client Root => shop.Admin.Under("/api/v1");

    [Theory]
    [InlineData("draft", "update,delete,send,cancel,duplicate,test")]
    [InlineData("scheduled", "update,delete,send,cancel,duplicate,test")]
    [InlineData("sending", "cancel,pause,duplicate,test")]
    [InlineData("paused", "cancel,resume,duplicate,test")]
    [InlineData("sent", "duplicate,test,retry_failed")]
    [InlineData("failed", "send,duplicate,test,retry_failed")]
    [InlineData("cancelled", "duplicate,test,retry_failed")]
    public async Task Of_a_message_they_follow_from_its_state(string status, string allowed)
    {
        var id = await shop.Admin.NewMessage();
        await shop.Host.Execute(
            """
            UPDATE push.messages SET status = $2, scheduled_at = '2099-01-01', started_at = CASE WHEN $2 IN ('draft', 'scheduled') THEN NULL ELSE now() END
                WHERE id = $1
            """,
            id,
            status
        );

        var actions = (await Root.Get($"/admin/push-messages/{id}")).Data["allowed_actions"]!.AsArray();

        Assert.Equal(
            ["update", "delete", "send", "cancel", "pause", "resume", "duplicate", "test", "retry_failed"],
            actions.Select(action => (string)action!["action"]!),
            StringComparer.Ordinal
        );
        Assert.Equal(allowed, string.Join(',', actions.Where(action => (bool)action!["allowed"]!).Select(action => (string)action!["action"]!)));
        Assert.All(actions, action => Assert.Equal((bool)action!["allowed"]!, action["reason"] is null));
        foreach (var move in new[] { "cancel", "pause", "resume" })
        {
            var told = actions.Single(action => (string)action!["action"]! == move)!;
            if (!(bool)told["allowed"]!)
            {
                Assert.Equal((string)(await Root.Post($"/admin/push-messages/{id}/{move}")).Json["error"]!["message"]!, (string)told["reason"]!);
            }
        }
        await shop.Host.Execute("UPDATE push.messages SET status = 'cancelled' WHERE id = $1", id);
    }

    [Fact]
    public async Task Who_may_only_read_is_told_so_in_their_language_and_lists_stay_short()
    {
        var id = await shop.Admin.NewMessage();
        var reader = await shop.NewCustomer();
        await Root.Assign(reader, "customer_experience");
        await Root.Post($"/admin/users/{reader.Id}/roles", new { role_id = await Root.NewRole("read_push_messages") });

        var reply = await reader.Client.Send(HttpMethod.Get, $"/admin/push-messages/{id}", null, ("Accept-Language", "es"));
        var refused = await reader.Client.Send(HttpMethod.Delete, $"/admin/push-messages/{id}", null, ("Accept-Language", "es"));

        Assert.All(
            reply.Data["allowedActions"]!.AsArray(),
            action => Assert.Equal((false, (string)refused.Json["message"]!), ((bool)action!["allowed"]!, (string)action["reason"]!))
        );
        Assert.Null((await shop.Admin.Get("/admin/push-messages?pageSize=1")).Data[0]!["allowedActions"]);
    }

    [Fact]
    public async Task A_detail_says_who_changed_it_last()
    {
        var other = await shop.NewCustomer();
        await Root.Assign(other, "manager");
        var id = await shop.Admin.NewMessage();
        var created = (string)(await Root.Get($"/admin/push-messages/{id}")).Data["changed_by"]!;

        await other.Client.Put($"/admin/push-messages/{id}", new { name = "x" });

        var data = (await Root.Get($"/admin/push-messages/{id}")).Data;
        Assert.Equal((created, other.Id), ((string)data["created_by"]!, (string)data["changed_by"]!));
        Assert.Equal(created, (string)(await Root.Get("/admin/users/" + other.Id)).Data["changed_by"]!);
        Assert.Null((await Root.Get("/admin/users/" + (await shop.NewCustomer()).Id)).Data["changed_by"]);
    }

    [Fact]
    public async Task Of_a_user_they_follow_from_the_callers_permissions_and_rank()
    {
        var (user, manager, admin) = (await shop.NewCustomer(), await shop.NewCustomer(), await shop.NewCustomer());
        await Root.Assign(manager, "manager");
        await Root.Assign(admin, "admin");
        var super = (string)(await Root.Get("/auth/profile")).Data["user"]!["id"]!;
        var asAdmin = admin.Client.Under("/api/v1");

        Assert.Equal([("deactivate", true), ("delete_admin", false)], await Of(Root, user.Id));
        Assert.Equal([("deactivate", true), ("delete_admin", true)], await Of(Root, admin.Id));
        Assert.Equal([("deactivate", false), ("delete_admin", false)], await Of(manager.Client.Under("/api/v1"), user.Id));
        Assert.Equal([("deactivate", false), ("delete_admin", false)], await Of(asAdmin, super));
        Assert.Equal(HttpStatusCode.Forbidden, (await asAdmin.Patch("/admin/users/" + super, new { active = false })).Status);

        await Root.Patch("/admin/users/" + user.Id, new { active = false });
        Assert.Equal([("activate", true), ("delete_admin", false)], await Of(asAdmin, user.Id));

        static async Task<(string, bool)[]> Of(Client client, string id) =>
            [.. (await client.Get("/admin/users/" + id)).Data["allowed_actions"]!.AsArray().Select(Told)];

        static (string, bool) Told(JsonNode? action) => ((string)action!["action"]!, (bool)action["allowed"]!);
    }

    [Fact]
    public async Task Details_of_roles_are_as_document_003_prints_them()
    {
        var role = await shop.Host.Role("manager");
        Assert.Equal(
            $$$$"""{"data":{"role":{"id":"{{{{role}}}}","name":"manager","description":"Administrative access for business operations"}}}""",
            (await Root.Get($"/admin/roles/{role}")).Text
        );
    }
}
