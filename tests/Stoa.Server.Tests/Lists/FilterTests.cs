using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Push;

namespace Stoa.Server.Tests.Lists;

/// <summary>Filters that lists have beside those of the documents.</summary>
public sealed class FilterTests(PushShop shop) : IClassFixture<PushShop>
{
    private Client Root => shop.Admin.Under("/api/v1");

    [Theory]
    [InlineData("", 1)]
    [InlineData("&status=draft", 1)]
    [InlineData("&status=sent", 0)]
    [InlineData("&events=true", 0)]
    public async Task Messages_are_found_by_beginnings_of_words_of_name_and_titles(string more, int expected)
    {
        var tag = PushDesk.Tag()[4..];
        var named = await Message($"Größe {tag} spring", "A");
        var titled = await Message(null, $"Sommer-{tag}");

        Assert.Equal(expected == 0 ? [] : [named], await Messages($"keyword={tag}+SPR{more}"));
        Assert.Equal(expected == 0 ? [] : [named], await Messages($"keyword={Uri.EscapeDataString("groß " + tag)}{more}"));
        Assert.Equal(expected == 0 ? [] : [titled, named], await Messages($"keyword={tag}{more}"));
        Assert.Empty(await Messages($"keyword={tag}+autumn{more}"));
        Assert.Empty(await Messages($"keyword={Uri.EscapeDataString("!'")}{more}"));
        Assert.Empty(await Messages($"keyword={LongWord}{more}"));
    }

    [Fact]
    public async Task A_word_of_the_most_bytes_that_a_keyword_can_have_finds_nothing_in_any_list()
    {
        foreach (var list in new[] { "/admin/users", "/admin/customers", "/admin/orders", "/admin/products", "/catalog/products" })
        {
            var reply = await Root.Get($"{list}?keyword={LongWord}");

            Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
            Assert.Empty(reply.Data.AsArray());
        }
    }

    /// <summary>Each of its characters is three where it is taken apart, of four bytes each.</summary>
    private static readonly string LongWord = Uri.EscapeDataString(string.Concat(Enumerable.Repeat("\U0001D160", 200)));

    [Fact]
    public async Task A_changed_title_is_found_and_the_old_one_no_longer()
    {
        var (before, after) = (PushDesk.Tag()[4..], PushDesk.Tag()[4..]);
        var id = await Message(null, before);

        await shop.Admin.Put($"/admin/push-messages/{id}", new { androidMessage = new { title = after } });

        Assert.Empty(await Messages("keyword=" + before));
        Assert.Equal([id], await Messages("keyword=" + after));
    }

    [Fact]
    public async Task Messages_are_filtered_by_when_they_were_written()
    {
        var tag = PushDesk.Tag()[4..];
        var (older, newer) = (await Message(tag, "A"), await Message(tag, "A"));
        await shop.Host.Execute("UPDATE push.messages SET created_at = '2024-05-01T00:00:00Z' WHERE id = $1", older);
        await shop.Host.Execute("UPDATE push.messages SET created_at = '2024-05-02T00:00:00Z' WHERE id = $1", newer);

        Assert.Equal([newer], await Messages($"keyword={tag}&from=2024-05-02T00:00:00Z"));
        Assert.Equal([older], await Messages($"keyword={tag}&to=2024-05-02T00:00:00Z"));
        Assert.Equal([older], await Messages($"keyword={tag}&from=2024-05-01T02:00:00%2B02:00&to=2024-05-01T00:00:01Z"));
        (await Root.Get("/admin/push-messages?from=yesterday")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Devices_are_found_by_the_beginning_of_their_name_or_by_a_whole_token()
    {
        var (tag, token) = (PushDesk.Tag(), PushDesk.Token());
        var phone = await shop.Admin.NewDevice(tags: new[] { tag }, token: token);
        var other = await shop.Admin.NewDevice(tags: new[] { tag });
        await shop.Admin.Put($"/admin/device-tokens/{phone}", new { deviceName = "Zoë's 100%_phone" });
        await shop.Admin.Put($"/admin/device-tokens/{other}", new { deviceName = "Zoë's 100 phone" });

        Assert.Equal([other, phone], await Devices($"tag={tag}&keyword={Uri.EscapeDataString("ZOË'S")}"));
        Assert.Equal([phone], await Devices($"tag={tag}&keyword={Uri.EscapeDataString("zoë's 100%_")}"));
        Assert.Equal([phone], await Devices("keyword=" + token));
        Assert.Empty(await Devices("keyword=" + token[..^1]));
        Assert.Empty(await Devices($"tag={tag}&keyword=phone"));
    }

    [Fact]
    public async Task Devices_are_filtered_by_when_they_were_last_heard_of()
    {
        var tag = PushDesk.Tag();
        var (silent, active) = (await shop.Admin.NewDevice(tags: new[] { tag }), await shop.Admin.NewDevice(tags: new[] { tag }));
        await shop.Host.Execute("UPDATE push.devices SET last_seen_at = '2024-05-01T00:00:00Z' WHERE id = $1", silent);

        Assert.Equal([silent], await Devices($"tag={tag}&last_seen_before=2024-05-01T00:00:01Z"));
        Assert.Empty(await Devices($"tag={tag}&last_seen_before=2024-05-01T00:00:00Z"));
        Assert.Equal([silent, active], await Devices($"tag={tag}&sort=last_seen_at"));
        (await Root.Get("/admin/device-tokens?last_seen_before=2024-05-01")).Refused(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Where_members_are_in_camel_case_a_filter_in_snake_case_filters_too()
    {
        await shop.Admin.NewDevice();
        await shop.Admin.NewDevice();

        Assert.Empty((await shop.Admin.Get("/admin/device-tokens?user_id=01900000-0000-7000-8000-000000000001")).Data.AsArray());
        Assert.Single((await shop.Admin.Get("/admin/device-tokens?page_size=1")).Data.AsArray());
        Assert.Single((await shop.Admin.Get("/admin/device-tokens?pageSize=1&page_size=2")).Data.AsArray());
    }

    [Fact]
    public async Task The_audit_log_is_filtered_by_subject_and_by_request()
    {
        var created = await shop.Admin.Post("/admin/push-messages", new { androidMessage = PushDesk.Android() });
        var subject = $"push_message:{created.Data["id"]}";
        await shop.Admin.Put($"/admin/push-messages/{created.Data["id"]}", new { name = "x" });

        Assert.Equal(["push_message.updated", "push_message.created"], await Actions("subject=" + subject));
        Assert.Equal(["push_message.created"], await Actions("request_id=" + created.Headers["X-Request-Id"]));
        Assert.Equal(["push_message.created"], await Actions($"subject={subject}&request_id={created.Headers["X-Request-Id"]}"));
        Assert.Empty(await Actions("subject=push_message"));
        Assert.Empty(await Actions("request_id=nobody"));
    }

    private async Task<long> Message(string? name, string title) =>
        (long)(await shop.Admin.Post("/admin/push-messages", new { name, androidMessage = new { title } })).Data["id"]!;

    private Task<long[]> Messages(string query) => Ids("push-messages", query);

    private Task<long[]> Devices(string query) => Ids("device-tokens", query);

    private async Task<long[]> Ids(string list, string query)
    {
        var reply = await Root.Get($"/admin/{list}?{query}");
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return [.. reply.Data.AsArray().Select(entry => (long)entry!["id"]!)];
    }

    private async Task<string[]> Actions(string query) =>
        [.. (await Root.Get("/admin/audit-log?" + query)).Data.AsArray().Select(entry => (string)entry!["action"]!)];
}
