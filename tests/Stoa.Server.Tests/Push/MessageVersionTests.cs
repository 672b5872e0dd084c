namespace Stoa.Server.Tests.Push;

/// <summary>Two editors of one push message: with If-Match, the one who has not seen the other's change gets 412.</summary>
public sealed class MessageVersionTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_change_of_an_older_version_is_412_and_changes_nothing()
    {
        var admin = (await shop.SuperAdmin()).Client;
        var id = await Draft(admin);
        var seen = (await admin.Get($"/admin/push-messages/{id}")).Headers["ETag"];

        var mine = await Change(admin, id, seen, "mine");
        var theirs = await Change(admin, id, seen, "theirs");

        Assert.Equal(HttpStatusCode.OK, mine.Status);
        Assert.Equal("\"2\"", mine.Headers["ETag"]);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "version_stale"), (theirs.Status, theirs.Code));
        Assert.Equal("mine", (string?)(await admin.Get($"/admin/push-messages/{id}")).Data["name"]);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("\"1\"", HttpStatusCode.OK)]
    [InlineData("W/\"1\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"01x\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("1", HttpStatusCode.PreconditionFailed)]
    [InlineData("\"0\", \"1\"", HttpStatusCode.OK)]
    [InlineData("\"0\", \"2\"", HttpStatusCode.PreconditionFailed)]
    public async Task If_Match_is_honoured_if_it_is_sent(string? condition, HttpStatusCode status)
    {
        var admin = (await shop.SuperAdmin()).Client;

        Assert.Equal(status, (await Change(admin, await Draft(admin), condition, "changed")).Status);
    }

    [Fact]
    public async Task A_message_is_deleted_only_in_the_version_that_was_seen()
    {
        var admin = (await shop.SuperAdmin()).Client;
        var id = await Draft(admin);
        await Change(admin, id, null, "changed");

        Assert.Equal(
            HttpStatusCode.PreconditionFailed,
            (await admin.Send(HttpMethod.Delete, $"/admin/push-messages/{id}", null, ("If-Match", "\"1\""))).Status
        );
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Send(HttpMethod.Delete, $"/admin/push-messages/{id}", null, ("If-Match", "\"2\""))).Status);
    }

    [Fact]
    public async Task Of_ten_concurrent_edits_of_one_version_one_succeeds()
    {
        var admin = (await shop.SuperAdmin()).Client;
        var id = await Draft(admin);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => Change(admin, id, "\"1\"", $"editor {number}")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(9, replies.Count(reply => reply.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task A_message_changed_since_it_was_seen_is_not_sent()
    {
        var admin = (await shop.SuperAdmin()).Client;
        var id = await Draft(admin);
        await Change(admin, id, null, "unseen");

        foreach (var action in new[] { "send", "cancel" })
        {
            var reply = await admin.Send(HttpMethod.Post, $"/admin/push-messages/{id}/{action}", null, ("If-Match", "\"1\""));
            Assert.Equal((HttpStatusCode.PreconditionFailed, "version_stale"), (reply.Status, reply.Code));
        }
        Assert.Equal("draft", (string?)(await admin.Get($"/admin/push-messages/{id}")).Data["status"]);
        Assert.Equal(HttpStatusCode.OK, (await admin.Send(HttpMethod.Post, $"/admin/push-messages/{id}/cancel", null, ("If-Match", "\"2\""))).Status);
    }

    [Fact]
    public async Task A_412_is_not_stored_under_its_idempotency_key()
    {
        var admin = (await shop.SuperAdmin()).Client;
        var id = await Draft(admin);
        await Change(admin, id, null, "theirs");

        var stale = await Keyed("\"1\"");
        var fresh = await Keyed("\"2\"");

        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.OK), (stale.Status, fresh.Status));

        Task<Reply> Keyed(string version) =>
            admin.Send(HttpMethod.Put, $"/admin/push-messages/{id}", new { name = "mine" }, ("If-Match", version), ("Idempotency-Key", "stale-" + id));
    }

    private static async Task<string> Draft(Client admin) =>
        (await admin.Post("/admin/push-messages", new { name = "draft", android_message = new { title = "t" } })).Data["id"]!.ToString();

    private static Task<Reply> Change(Client admin, string id, string? condition, string name) =>
        admin.Send(HttpMethod.Put, $"/admin/push-messages/{id}", new { name }, condition is null ? [] : [("If-Match", condition)]);
}
