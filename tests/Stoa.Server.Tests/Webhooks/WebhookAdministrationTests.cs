using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Contracts.Http;
using Stoa.Integrations.Webhooks;
using Stoa.Platform.Data;

namespace Stoa.Server.Tests.Webhooks;

/// <summary>Endpoints: made, changed, deleted, and what is never said of them.</summary>
public sealed class WebhookAdministrationTests(HookShop shop) : IClassFixture<HookShop>
{
    private static readonly string[] Types = ["order.*", "stock.low"];

    [Fact]
    public async Task A_secret_is_shown_by_the_answer_that_makes_it_and_by_its_replay_only()
    {
        var root = await shop.Root();
        var key = Guid.NewGuid().ToString();
        var body = new { url = shop.Receiver.Root + "/secret", types = Types };
        var made = await root.Send(HttpMethod.Post, "/admin/webhooks", body, ("Idempotency-Key", key));
        var again = await root.Send(HttpMethod.Post, "/admin/webhooks", body, ("Idempotency-Key", key));
        var (id, secret) = ((string)made.Data["id"]!, (string)made.Data["secret"]!);
        var rotated = (string)(await root.Post($"/admin/webhooks/{id}/rotate-secret")).Data["secret"]!;

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(made.Text, again.Text);
        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);
        Assert.EndsWith($"/admin/webhooks/{id}", made.Headers["Location"], StringComparison.Ordinal);
        string[] said =
        [
            (await root.Get("/admin/webhooks?page_size=100")).Text,
            (await root.Get($"/admin/webhooks/{id}")).Text,
            (await root.Get("/admin/audit-log?page_size=100")).Text,
            await Everything(),
        ];
        foreach (var hidden in new[] { secret, rotated })
        {
            var bytes = Convert.FromBase64String(hidden["whsec_".Length..]);
            Assert.All(said, text => Assert.DoesNotContain(hidden["whsec_".Length..], text, StringComparison.Ordinal));
            Assert.All(said, text => Assert.DoesNotContain(Convert.ToHexStringLower(bytes), text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Changes_need_the_version_that_was_seen_and_touch_what_was_sent()
    {
        var hook = await shop.Subscribe("nest", "order.*");
        var root = await shop.Root();

        Assert.Equal("version_required", (await root.Patch(hook.Url, new { enabled = false })).Code);
        Assert.Equal("version_stale", (await root.Send(HttpMethod.Patch, hook.Url, new { enabled = false }, ("If-Match", "\"7\""))).Code);
        var seen = await root.Get(hook.Url);
        var changed = await root.Send(HttpMethod.Patch, hook.Url, new { enabled = false }, ("If-Match", seen.Headers["ETag"]));

        Assert.Equal("\"1\"", seen.Headers["ETag"]);
        Assert.Equal((false, "manual", 2), ((bool)changed.Data["enabled"]!, (string?)changed.Data["disabled_reason"], (int)changed.Data["version"]!));
        Assert.Equal(("nest", "order.*"), ((string?)changed.Data["contract"], (string?)changed.Data["types"]![0]));
        Assert.Equal("webhook_disabled", (await root.Post($"{hook.Url}/test")).Code);
        Assert.Equal("webhook_disabled", (await root.Post($"{hook.Url}/replay", new { from = "0" })).Code);
    }

    [Fact]
    public async Task One_that_was_deleted_is_nowhere_any_more_and_told_nothing()
    {
        var hook = await shop.Subscribe(null, "product.updated");
        var root = await shop.Root();
        await shop.HappenOnce();
        var delivery = Assert.Single(await hook.Settled("delivered", 1));

        var reply = await root.Send(HttpMethod.Delete, hook.Url, null, ("If-Match", "\"1\""));
        await shop.HappenOnce();
        var other = await shop.Subscribe(null, "product.updated");
        await shop.HappenOnce();
        await other.Settled("delivered", 1);

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.Single(hook.All);
        Assert.Equal("webhook_not_found", (await root.Get(hook.Url)).Code);
        Assert.Equal("webhook_not_found", (await root.Get($"{hook.Url}/deliveries")).Code);
        Assert.Equal("delivery_not_found", (await root.Get($"/admin/deliveries/{delivery["id"]}")).Code);
        Assert.DoesNotContain(hook.Id.ToString(), (await root.Get("/admin/webhooks?page_size=100")).Text, StringComparison.Ordinal);
        await PeriodicJob.Run(shop.Host, "old webhook deliveries");
        Assert.Equal(0, await Count("SELECT count(*) FROM integrations.deliveries WHERE endpoint_id = $1", hook.Id));
        Assert.Equal(0, await Count("SELECT count(*) FROM integrations.endpoints WHERE id = $1", hook.Id));
    }

    [Theory]
    [InlineData("""{"types":["order.palced"]}""", "event_type_unknown")]
    [InlineData("""{"types":["ping"]}""", "invalid_request")]
    [InlineData("""{"types":["order"]}""", "invalid_request")]
    [InlineData("""{"types":[]}""", "invalid_request")]
    [InlineData("""{"contract":"soap"}""", "invalid_request")]
    [InlineData("""{"url":"ftp://example.com"}""", "invalid_request")]
    [InlineData("""{"secret":"whsec_mine"}""", "invalid_request")]
    public async Task What_cannot_be_is_refused(string body, string code)
    {
        var hook = await shop.Subscribe();

        var reply = await hook.Patch(body);

        Assert.Equal(code, reply.Code);
        Assert.Equal(1, (int)(await hook.Read())["version"]!);
    }

    [Fact]
    public void An_endpoint_can_choose_among_all_contracts() =>
        Assert.Equal(
            shop.Host.Services.GetRequiredService<ContractCatalogue>().All.Select(contract => contract.Name).Order(StringComparer.Ordinal),
            ContractNames.Values.Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task Deliveries_are_found_by_state_type_and_event()
    {
        var hook = await shop.Subscribe(null, "product.updated");
        shop.Receiver.Answer = (got, http) => Receiver.Status(http, got.Path == hook.Path && got.Sequence == 2 ? 500 : 200);
        await shop.Happen("found", "found", "found-too");
        await hook.Settled("delivered", 2);
        var pending = Assert.Single(await hook.Settled("pending", 1));

        Assert.Equal(pending["id"]!.ToString(), Assert.Single(await hook.Deliveries("&status=pending"))["id"]!.ToString());
        Assert.Equal(2, (await hook.Deliveries("&status=delivered&type=product.updated")).Count);
        Assert.Empty(await hook.Deliveries("&status=dead"));
        Assert.Empty(await hook.Deliveries("&type=product.created"));
        Assert.Equal(pending["id"]!.ToString(), Assert.Single(await hook.Deliveries($"&event_id={pending["event_id"]}"))["id"]!.ToString());
        Assert.Equal("invalid_request", (await (await shop.Root()).Get($"{hook.Url}/deliveries?status=lost")).Code);
        shop.Receiver.AnswerInTurn(204);
    }

    [Fact]
    public async Task Deliveries_are_kept_for_thirty_days()
    {
        var hook = await shop.Subscribe(null, "product.updated");
        await shop.Happen("old", "new");
        var all = await hook.Settled("delivered", 2);
        await shop.Host.Database.Change(
            "UPDATE integrations.deliveries SET created_at = now() - interval '31 days' WHERE id = $1",
            TestContext.Current.CancellationToken,
            Guid.Parse((string)all[0]["id"]!)
        );

        await PeriodicJob.Run(shop.Host, "old webhook deliveries");

        Assert.Equal(all[1]["id"]!.ToString(), Assert.Single(await hook.Deliveries())["id"]!.ToString());
        Assert.Equal(0, await Count("SELECT count(*) FROM integrations.attempts WHERE delivery_id = $1", Guid.Parse((string)all[0]["id"]!)));
    }

    [Fact]
    public async Task Neither_secrets_nor_signatures_are_logged()
    {
        var lines = new LogLines();
        await using var host = await StoaHost.Start(
            shop.Host.ConnectionString,
            logging => logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace),
            HookShop.AllowPrivate
        );
        var root = await host.SuperAdmin();
        var made = (await root.Post("/admin/webhooks", new { url = shop.Receiver.Root + "/logged", types = new[] { "*" } })).Data;
        await root.Post($"/admin/webhooks/{made["id"]}/test");
        var got = (await shop.Receiver.Wait("/logged", 1))[0];

        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Stoa").LogTrace("heard");
        Assert.Contains("heard", lines, StringComparer.Ordinal);
        Assert.All(lines, line => Assert.DoesNotContain((string)made["secret"]!, line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain(got.Headers["webhook-signature"], line, StringComparison.Ordinal));
    }

    private Task<long> Count(string sql, Guid id) => shop.Host.Database.One(sql, row => row.GetInt64(0), TestContext.Current.CancellationToken, id);

    /// <summary>All that the module keeps, but the keys.</summary>
    private Task<string> Everything() =>
        shop.Host.Database.One(
            "SELECT (SELECT string_agg(e::text, ' ') FROM integrations.endpoints e) || (SELECT string_agg(a::text, ' ') FROM platform.audit_log a)",
            row => row.GetString(0),
            TestContext.Current.CancellationToken
        )!;
}
