using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Audit;

/// <summary>GET /admin/audit-log: newest first, by actor, action and time.</summary>
public sealed class ListAuditLogTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task The_log_is_read_newest_first_in_pages()
    {
        var root = (await shop.SuperAdmin()).Client;
        await root.NewRole("read_orders", "read_users");

        var first = await root.Get("/admin/audit-log?page_size=2");
        var second = await root.Get("/admin/audit-log?page_size=2&page=2");

        var total = (long)first.Json["meta"]!["total_items"]!;
        Assert.Equal([total, total - 1], first.Data.AsArray().Select(Id));
        Assert.Equal([total - 2, total - 3], second.Data.AsArray().Select(Id));
        Assert.Equal(
            ["id", "at", "actor_id", "action", "subject", "before", "after", "address", "request_id", "api_key_id", "api_key_name"],
            Reply.MembersOf(first.Data[0])
        );
    }

    [Fact]
    public async Task The_log_can_be_filtered_by_actor_action_and_time()
    {
        var root = await shop.SuperAdmin();
        var admin = await shop.SignUpAs("admin");
        await admin.Client.NewRole("read_orders");

        Assert.Equal(["permission.granted", "role.created"], await Actions(root, "actor=" + admin.Id));
        Assert.Equal(["role.created"], await Actions(root, $"actor={admin.Id}&action=role.created"));
        Assert.Empty(await Actions(root, "actor=nobody"));
        Assert.Empty(await Actions(root, "action=never"));
        Assert.Empty(await Actions(root, "to=2020-01-01T00:00:00Z"));
        Assert.Empty(await Actions(root, "from=2120-01-01T00:00:00%2B02:00"));
        var at = (
            await shop.Host.Read<DateTime>("SELECT at FROM platform.audit_log WHERE actor_id = $1 AND action = 'role.created'", Guid.Parse(admin.Id))
        ).ToString("O");
        Assert.Equal(2, (await Actions(root, $"actor={admin.Id}&from={at}")).Length);
        Assert.Empty(await Actions(root, $"actor={admin.Id}&to={at}"));
    }

    [Theory]
    [InlineData("from=yesterday")]
    [InlineData("from=2026-01-01")]
    [InlineData("to=2026-01-01T00:00:00")]
    [InlineData("to=2026-13-01T00:00:00Z")]
    [InlineData("actor=a&actor=b")]
    public async Task An_invalid_filter_is_refused(string query) =>
        (await (await shop.SuperAdmin()).Client.Get("/admin/audit-log?" + query)).Refused(HttpStatusCode.BadRequest, "invalid_request");

    private static long Id(JsonNode? entry) => (long)entry!["id"]!;

    private static async Task<string[]> Actions(User reader, string query)
    {
        var reply = await reader.Client.Get("/admin/audit-log?" + query);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        return [.. reply.Data.AsArray().Select(entry => (string)entry!["action"]!)];
    }
}
