using System.Text.Json.Nodes;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>What happens when an endpoint does not answer with 2xx.</summary>
public sealed class WebhookRetryTests(TestDatabases databases) : IAsyncLifetime
{
    private readonly HookShop _shop = new(databases);

    public ValueTask InitializeAsync() => _shop.InitializeAsync();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task A_failure_is_tried_again_by_the_schedule_under_its_id_until_it_is_dead_and_then_when_staff_say_so()
    {
        TimeSpan[] waits = [.. new[] { 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400 }.Select(seconds => TimeSpan.FromSeconds(seconds))];
        var hook = await _shop.Subscribe();
        _shop.Receiver.AnswerInTurn(500);
        await _shop.HappenOnce();
        for (var attempt = 1; attempt <= waits.Length; attempt++)
        {
            var pending = Assert.Single(await hook.Settled("pending", 1, attempt));
            var wait = (DateTimeOffset)pending["next_at"]! - DateTimeOffset.UtcNow;
            Assert.InRange(wait.TotalSeconds, (waits[attempt - 1].TotalSeconds * 0.99) - 60, waits[attempt - 1].TotalSeconds * 1.11);
            await hook.Hurry();
        }

        var dead = Assert.Single(await hook.Settled("dead", 1, 10));
        Assert.Null(dead["next_at"]);
        Assert.Equal(10, hook.All.Count);
        Assert.Single(hook.All.Select(got => got.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(hook.All.Select(got => got.Body).Distinct(StringComparer.Ordinal));

        _shop.Receiver.AnswerInTurn(200);
        var reply = await (await _shop.Root()).Post($"/admin/deliveries/{dead["id"]}/resend");
        Assert.Equal(("pending", 10), ((string?)reply.Data["status"], (int)reply.Data["attempts"]!));
        Assert.Single(await hook.Settled("delivered", 1, 11));
        Assert.Equal(hook.All[0].Id, hook.All[^1].Id);
        var again = await (await _shop.Root()).Post($"/admin/deliveries/{dead["id"]}/resend");
        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Single(await hook.Settled("delivered", 1, 12));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task An_endpoint_that_asks_for_time_is_given_it_with_all_that_is_for_it(int status)
    {
        var (hook, other) = (await _shop.Subscribe(), await _shop.Subscribe());
        _shop.Receiver.Answer = (got, http) =>
        {
            http.Response.Headers.RetryAfter = got.Path == hook.Path ? "3600" : default;
            return Receiver.Status(http, got.Path == hook.Path ? status : 200);
        };
        await _shop.HappenOnce();
        await hook.Settled("pending", 1);
        var asked = await hook.Read();
        await _shop.HappenOnce();
        await other.Settled("delivered", 2);

        Assert.Equal(DateTimeOffset.UtcNow.AddHours(1), (DateTimeOffset)asked["throttled_until"]!, TimeSpan.FromMinutes(5));
        Assert.Single(hook.All);
        Assert.Equal(2, (await hook.Deliveries()).Count);
        Assert.Equal(1, (await hook.Deliveries()).Sum(one => (int)one["attempts"]!));
        Assert.True((DateTimeOffset)(await hook.Deliveries())[^1]["next_at"]! > DateTimeOffset.UtcNow.AddMinutes(50));

        _shop.Receiver.AnswerInTurn(200);
        await hook.Hurry();
        await hook.Settled("delivered", 2);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_not_followed()
    {
        var hook = await _shop.Subscribe();
        _shop.Receiver.Answer = (got, http) =>
        {
            http.Response.Headers.Location = _shop.Receiver.Root + "/elsewhere";
            return Receiver.Status(http, got.Path == hook.Path ? 307 : 200);
        };
        await _shop.HappenOnce();

        var pending = Assert.Single(await hook.Settled("pending", 1));

        Assert.Equal((307, "redirect"), ((int)pending["last_status"]!, (string?)pending["last_error"]));
        Assert.Empty(_shop.Receiver.At("/elsewhere"));
    }

    [Fact]
    public async Task What_a_former_address_says_disables_no_endpoint()
    {
        var hook = await _shop.Subscribe();
        var (asked, moved) = (new TaskCompletionSource(), new TaskCompletionSource());
        _shop.Receiver.Answer = async (received, http) =>
        {
            if (received.Path == hook.Path)
            {
                asked.TrySetResult();
                await moved.Task;
            }
            await Receiver.Status(http, received.Path == hook.Path ? 410 : 204);
        };
        await _shop.HappenOnce();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, (await hook.Patch(new { url = _shop.Receiver.Root + "/repaired" })).Status);
        moved.SetResult();
        await hook.Settled("dead", 1);

        Assert.True((bool)(await hook.Read())["enabled"]!);
    }

    [Fact]
    public async Task What_is_changed_in_the_log_of_events_is_not_kept_as_it_was_sent()
    {
        var hook = await _shop.Subscribe();
        await _shop.HappenOnce();
        var delivered = Assert.Single(await hook.Settled("delivered", 1));
        var root = await _shop.Root();
        Assert.NotNull((await root.Get($"/admin/deliveries/{delivered["id"]}")).Data["body"]);

        await _shop.Host.Execute(
            "UPDATE platform.event_log e SET payload = e.payload FROM integrations.deliveries d WHERE d.position = e.position AND d.id = $1",
            Guid.Parse((string)delivered["id"]!)
        );

        Assert.Null((await root.Get($"/admin/deliveries/{delivered["id"]}")).Data["body"]);
    }

    [Fact]
    public async Task An_endpoint_that_says_it_is_gone_is_disabled_at_once_and_its_owner_told()
    {
        var hook = await _shop.Subscribe();
        _shop.Receiver.AnswerInTurn(410);
        await _shop.HappenOnce();
        await Wait.Until(async () => !(bool)(await hook.Read())["enabled"]!);

        var seen = await hook.Read();
        Assert.Equal("gone", (string?)seen["disabled_reason"]);
        Assert.Single(await hook.Settled("dead", 1));
        Assert.Contains("127.0.0.1", (await Mail("A webhook says that it is gone")).Text, StringComparison.Ordinal);
        var refused = await (await _shop.Root()).Post($"/admin/deliveries/{(await hook.Deliveries())[0]["id"]}/resend");
        Assert.Equal((HttpStatusCode.Conflict, "webhook_disabled"), (refused.Status, refused.Code));

        // What happens meanwhile waits, and is sent when it is enabled again.
        await _shop.HappenOnce();
        _shop.Receiver.AnswerInTurn(200);
        Assert.True((bool)(await hook.Patch(new { enabled = true })).Data["enabled"]!);
        await hook.Settled("delivered", 1);
        Assert.Equal(2, hook.All.Count);
    }

    [Fact]
    public async Task An_endpoint_without_one_success_in_five_days_is_disabled_and_its_owner_told_once()
    {
        var hook = await _shop.Subscribe();
        _shop.Receiver.AnswerInTurn(500);
        await _shop.Happen("one", "two", "three");
        await hook.Settled("pending", 3);
        Assert.NotNull((await hook.Read())["failing_since"]);
        await Age("4 days 23 hours");
        await hook.Hurry();
        await hook.Settled("pending", 3, 2);
        Assert.True((bool)(await hook.Read())["enabled"]!);

        await Age("5 days");
        await hook.Hurry();
        await Wait.Until(async () => !(bool)(await hook.Read())["enabled"]!);

        Assert.Equal("failing", (string?)(await hook.Read())["disabled_reason"]);
        await Mail("A webhook was disabled");
        var audit = (JsonArray)(await (await _shop.Root()).Get("/admin/audit-log?action=webhook.disabled")).Data;
        Assert.Single(audit);

        Task<int> Age(string by) =>
            _shop.Host.Database.Change(
                "UPDATE integrations.endpoints SET failing_since = now() - $2::text::interval WHERE id = $1",
                TestContext.Current.CancellationToken,
                hook.Id,
                by
            );
    }

    [Fact]
    public async Task A_success_begins_the_five_days_anew()
    {
        var hook = await _shop.Subscribe();
        _shop.Receiver.AnswerInTurn(500, 200);
        await _shop.HappenOnce();
        await hook.Settled("pending", 1);
        await hook.Hurry();
        await hook.Settled("delivered", 1, 2);

        var seen = await hook.Read();

        Assert.Null(seen["failing_since"]);
        Assert.NotNull(seen["last_success_at"]);
    }

    [Fact]
    public async Task What_is_not_sent_because_it_is_not_kept_any_more_says_nothing_of_the_endpoint()
    {
        var hook = await _shop.Subscribe();
        _shop.Receiver.AnswerInTurn(500);
        await _shop.HappenOnce();
        await hook.Settled("pending", 1);
        foreach (var sql in new[] { "DELETE FROM integrations.messages", "UPDATE integrations.endpoints SET failing_since = NULL" })
        {
            await _shop.Host.Database.Change(sql, TestContext.Current.CancellationToken);
        }

        await hook.Hurry();

        Assert.Equal("expired", (string?)Assert.Single(await hook.Settled("dead", 1, 2))["last_error"]);
        Assert.Null((await hook.Read())["failing_since"]);
    }

    [Fact]
    public async Task A_ping_that_fails_is_not_tried_again()
    {
        var hook = await _shop.Subscribe();
        _shop.Receiver.AnswerInTurn(500);

        await (await _shop.Root()).Post($"{hook.Url}/test");

        Assert.Single(await hook.Settled("dead", 1));
    }

    [Fact]
    public async Task What_nobody_answers_is_unreachable_and_what_takes_too_long_timed_out()
    {
        await using var impatient = await _shop.AnotherNode(("Webhooks:Timeout", "00:00:01"));
        await _shop.Host.DisposeAsync();
        var root = await impatient.SuperAdmin();
        var silence = new TaskCompletionSource();
        _shop.Receiver.Answer = (_, _) => silence.Task;
        var slow = (await root.Post("/admin/webhooks", new { url = _shop.Receiver.Root + "/slow", types = new[] { "*" } })).Data;
        var dead = (await root.Post("/admin/webhooks", new { url = "http://127.0.0.1:1/", types = new[] { "*" } })).Data;
        await root.Post($"/admin/webhooks/{slow["id"]}/test");
        await root.Post($"/admin/webhooks/{dead["id"]}/test");

        await Error(slow, "timed_out");
        await Error(dead, "unreachable");
        silence.SetResult();

        Task Error(JsonNode hook, string error) =>
            Wait.Until(async () =>
                ((JsonArray)(await root.Get($"/admin/webhooks/{hook["id"]}/deliveries")).Data).Any(one => (string?)one!["last_error"] == error)
            );
    }

    private async Task<PickedUp> Mail(string subject)
    {
        PickedUp[] found = [];
        await Wait.Until(() =>
            (found = Directory.Exists(Mailbox.FolderOf(_shop.Host.ConnectionString)) ? [.. Mails().Where(mail => mail.Subject == subject)] : []).Length > 0
        );
        return Assert.Single(found);
    }

    private IEnumerable<PickedUp> Mails() =>
        Directory
            .GetFiles(Mailbox.FolderOf(_shop.Host.ConnectionString), "*.eml")
            .Select(File.ReadAllText)
            .Where(source => source.Contains($"To: {StoaHost.SuperAdminEmail}", StringComparison.Ordinal))
            .Select(source => new PickedUp(
                source.Split('\n').First(line => line.StartsWith("Subject: ", StringComparison.Ordinal))["Subject: ".Length..].Trim(),
                source
            ));
}
