using System.Text.Json.Nodes;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.ApiKeys;

namespace Stoa.Server.Tests.Push;

public sealed class ProgressTests(PushShop shop) : IClassFixture<PushShop>
{
    [Fact]
    public async Task Progress_and_deliveries_report_the_outcome_of_each_device()
    {
        var (id, good, dead) = await Sent();
        var progress = (await shop.Admin.Get($"/admin/push-messages/{id}/progress")).Data;
        var deliveries = await shop.Admin.Get($"/admin/push-messages/{id}/deliveries");

        Assert.Equal("""{"total":2,"pending":0,"accepted":1,"failed":1,"unknown":0,"skipped":0}""", progress["counters"].Compact());
        Assert.Equal(("sent", """{"UNREGISTERED":1}"""), ((string?)progress["status"], progress["failures"].Compact()));
        Assert.Equal(
            $$"""[{"deviceTokenId":{{good}},"status":"accepted","code":null},{"deviceTokenId":{{dead}},"status":"failed","code":"UNREGISTERED"}]""",
            deliveries.Data.Compact()
        );
        Assert.Equal(2, (int)deliveries.Json["meta"]!["totalItems"]!);
        Assert.Equal(dead, (long)(await shop.Admin.Get($"/admin/push-messages/{id}/deliveries?status=failed")).Data[0]!["deviceTokenId"]!);
        Assert.Equal(dead, (long)(await shop.Admin.Get($"/admin/push-messages/{id}/deliveries?page=2&pageSize=1")).Data[0]!["deviceTokenId"]!);
    }

    [Fact]
    public async Task Failed_devices_that_are_active_again_can_get_the_message_again()
    {
        var (id, _, dead) = await Sent();
        (await shop.Admin.Post($"/admin/push-messages/{id}/retry-failed")).Says(HttpStatusCode.BadRequest, "No active device tokens found");
        await shop.Admin.Post($"/admin/device-tokens/{dead}/activate");
        var retry = await shop.Admin.Post($"/admin/push-messages/{id}/retry-failed");

        Assert.Equal((HttpStatusCode.Created, id), (retry.Status, (long)retry.Data["retryOf"]!));
        Assert.Equal("1", retry.Data["counters"]!["total"].Compact());
        await shop.Admin.Until((long)retry.Data["id"]!, "failed");
    }

    [Fact]
    public async Task An_event_stream_reports_every_change_and_ends_with_the_message()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice(tags: new[] { tag });
        var id = await shop.Admin.NewMessage(tag);
        using var reader = await Listen(shop.Admin, id);

        Assert.Equal("event: progress", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"status\":\"draft\"", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await shop.Admin.Post($"/admin/push-messages/{id}/send");
        var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        var last = rest[(rest.LastIndexOf("event: end\ndata: ", StringComparison.Ordinal) + "event: end\ndata: ".Length)..];

        Assert.Equal(("sent", 1), ((string?)JsonNode.Parse(last)!["status"], (int)JsonNode.Parse(last)!["counters"]!["accepted"]!));
    }

    [Fact]
    public async Task An_event_stream_ends_with_the_session_that_opened_it()
    {
        var id = await shop.Admin.NewMessage();
        var admin = await shop.Host.AdminOfPush();
        using var reader = await Listen(admin, id);
        Assert.Equal("event: progress", await reader.ReadLineAsync(TestContext.Current.CancellationToken));

        await admin.Delete($"/auth/sessions/{Jwt.ClaimsOf(admin.Token!)["sid"]}");

        // It has not said that it is over: who comes back with a session hears on.
        Assert.DoesNotContain("event: end", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_stream_ends_with_the_key_that_opened_it()
    {
        var id = await shop.Admin.NewMessage();
        var root = shop.Admin.Under("/api/v1");
        var (revoked, expired) = (await root.NewKey(["push_messages:read"]), await root.NewKey(["push_messages:read"]));
        using var ofRevoked = await Listen(shop.Admin with { Token = revoked.Text }, id);
        using var ofExpired = await Listen(shop.Admin with { Token = expired.Text }, id);
        Assert.Equal("event: progress", await ofRevoked.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("event: progress", await ofExpired.ReadLineAsync(TestContext.Current.CancellationToken));

        await root.Revoke(revoked);
        await shop.Host.ChangeKey(expired, "expires_at = created_at");

        Assert.DoesNotContain("event: end", await ofRevoked.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("event: end", await ofExpired.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rate_of_a_message_that_was_cancelled_stays_what_it_was()
    {
        var tag = PushDesk.Tag();
        await shop.Admin.NewDevice(tags: new[] { tag });
        await shop.Admin.NewDevice(tags: new[] { tag }, token: "unavailable-" + tag);
        var id = await shop.Admin.NewMessage(tag, "immediate");
        await Wait.Until(async () => (int)(await shop.Admin.Get($"/admin/push-messages/{id}")).Data["counters"]!["accepted"]! == 1);
        await shop.Admin.Post($"/admin/push-messages/{id}/cancel");
        // An hour ago, for ten seconds.
        await shop.Host.Execute("UPDATE push.messages SET started_at = now() - interval '1 hour', updated_at = now() - interval '3590 s' WHERE id = $1", id);

        Assert.Equal(0.1, (double)(await shop.Admin.Get($"/admin/push-messages/{id}/progress")).Data["ratePerSecond"]!);
    }

    [Fact]
    public async Task Without_text_event_stream_in_Accept_there_is_no_stream()
    {
        var id = await shop.Admin.NewMessage();
        var reply = await shop.Admin.Send(HttpMethod.Get, $"/admin/push-messages/{id}/progress", null, ("Accept", "*/*"));

        Assert.StartsWith("application/json", reply.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal("draft", (string?)reply.Data["status"]);
    }

    private static async Task<StreamReader> Listen(Client client, long message)
    {
        var response = await client.Listen($"/admin/push-messages/{message}/progress");
        return new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    private async Task<(long Message, long Good, long Dead)> Sent()
    {
        var tag = PushDesk.Tag();
        var good = await shop.Admin.NewDevice(tags: new[] { tag }, token: "ok-" + tag);
        var dead = await shop.Admin.NewDevice(tags: new[] { tag }, token: "unregistered-" + tag);
        var id = await shop.Admin.NewMessage(tag, "immediate");
        await shop.Admin.Until(id, "sent");
        return (id, good, dead);
    }
}
