using System.Text.RegularExpressions;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.ApiKeys;

/// <summary>API keys as staff make, change, rotate and revoke them.</summary>
public sealed class ApiKeyTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task A_key_is_shown_once_and_stored_as_a_hash_and_its_beginning()
    {
        var root = (await shop.SuperAdmin()).Client;

        var made = await root.AskForKey(["orders:read"], addresses: ["127.0.0.1", "10.0.0.0/8", "127.0.0.1"]);
        var (id, text) = ((string)made.Data["id"]!, (string)made.Data["key"]!);

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Matches(new Regex("^stoa_sk_live_[0-9A-Za-z]{49}$", RegexOptions.None, TimeSpan.FromSeconds(1)), text);
        Assert.Equal((text[..25], "active", 1), ((string)made.Data["prefix"]!, (string)made.Data["status"]!, (int)made.Data["version"]!));
        Assert.Equal("""["127.0.0.1","10.0.0.0/8"]""", made.Data["addresses"]!.ToJsonString());
        Assert.Equal("/api/v1/admin/api-keys/" + id, made.Headers["Location"]);
        foreach (var later in new[] { await root.Get("/admin/api-keys/" + id), await root.Get("/admin/api-keys"), await root.Get("/admin/audit-log") })
        {
            Assert.DoesNotContain(text, later.Text, StringComparison.Ordinal);
            Assert.Contains(text[..25], later.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"key\"", later.Text, StringComparison.Ordinal);
        }
        Assert.Equal(0, await shop.Host.Read<long>("SELECT count(*) FROM accounts.api_keys k WHERE k::text LIKE '%' || $1 || '%'", text[25..]));
        Assert.Equal(1, await shop.Host.Read<long>("SELECT count(*) FROM accounts.api_keys WHERE hash = sha256($1::text::bytea)", text));
    }

    [Fact]
    public async Task Making_a_key_twice_with_one_idempotency_key_makes_one_and_shows_it_again()
    {
        var root = (await shop.SuperAdmin()).Client;
        var body = new
        {
            name = "ERP",
            kind = "secret",
            scopes = new[] { "orders:read" },
        };
        var key = Guid.NewGuid().ToString();

        var first = await root.Send(HttpMethod.Post, "/admin/api-keys", body, ("Idempotency-Key", key));
        var again = await root.Send(HttpMethod.Post, "/admin/api-keys", body, ("Idempotency-Key", key));

        Assert.Equal((HttpStatusCode.Created, first.Text), (again.Status, again.Text));
        Assert.Equal(HttpStatusCode.OK, (await MadeKey.Of(again, root).Client.Get("/admin/orders")).Status);
        Assert.Equal(
            0,
            await shop.Host.Read<long>(
                "SELECT count(*) FROM platform.idempotency_keys k WHERE position(convert_to($1, 'UTF8') IN k.body) > 0",
                (string)first.Data["key"]!
            )
        );
    }

    [Theory]
    [InlineData("""{"name":"x","kind":"secret"}""", "scopes")]
    [InlineData("""{"name":"x","kind":"publishable","scopes":["orders:read"]}""", "scopes")]
    [InlineData("""{"name":"x","kind":"other","scopes":["orders:read"]}""", "kind")]
    [InlineData("""{"kind":"secret","scopes":["orders:read"]}""", "name")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders"]}""", "scopes")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read:more"]}""", "scopes")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["*:*"]}""", "scopes")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"contract":"nonesuch"}""", "contract")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["somewhere"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["1"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["10.0.0.0/99"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["127.1"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["010.0.0.1"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["0x7f.0.0.1"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["010.0.0.0/8"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["2130706432/8"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["::ffff:010.0.0.1"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"addresses":["fe80::1%1"]}""", "addresses")]
    [InlineData("""{"name":"x","kind":"secret","scopes":["orders:read"],"expires_at":"2020-01-01T00:00:00Z"}""", "expires_at")]
    public async Task A_key_that_makes_no_sense_is_refused(string body, string member)
    {
        var reply = await (await shop.SuperAdmin()).Client.Post("/admin/api-keys", body);

        Assert.Equal("invalid_request", reply.Code);
        Assert.Contains(member, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_there_is_not_is_refused()
    {
        var root = (await shop.SuperAdmin()).Client;

        (await root.AskForKey(["orders:paint"])).Denied(HttpStatusCode.BadRequest, "scope_unknown");
    }

    [Fact]
    public async Task Nobody_gives_a_key_more_than_they_hold()
    {
        var root = (await shop.SuperAdmin()).Client;
        var manager = await shop.SignUpAs("manager");
        (await manager.Client.AskForKey(["orders:read"])).Denied(HttpStatusCode.Forbidden, "forbidden");
        await root.Assign(manager, await KeyMakers(root));

        await manager.Client.NewKey(["orders:manage", "orders:read"]);
        (await manager.Client.AskForKey(["orders:read", "users:manage"])).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        (await manager.Client.AskForKey(["customers:erase"])).Denied(HttpStatusCode.Forbidden, "grant_ceiling");

        var above = await root.NewKey(["users:manage"]);
        (await manager.Client.Rotate(above)).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        var version = ("If-Match", "*");
        (await manager.Client.Send(HttpMethod.Patch, $"/admin/api-keys/{above.Id}", new { name = "mine" }, version)).Denied(
            HttpStatusCode.Forbidden,
            "grant_ceiling"
        );
        var own = await manager.Client.NewKey(["orders:read"]);
        (await manager.Client.Send(HttpMethod.Patch, $"/admin/api-keys/{own.Id}", new { scopes = new[] { "users:manage" } }, version)).Denied(
            HttpStatusCode.Forbidden,
            "grant_ceiling"
        );
        await manager.Client.Revoke(above);
    }

    [Fact]
    public async Task Nobody_gets_more_by_the_key_of_somebody_else_than_they_may_themselves()
    {
        var root = (await shop.SuperAdmin()).Client;
        var limited = new { permission_id = await shop.Host.Permission("create_refunds"), max_amount = new { amount = 100, currency = "USD" } };
        (await root.Post($"/admin/roles/{await shop.Host.Role("customer_experience")}/permissions", limited)).IsOk();
        var clerk = await shop.SignUpAs("customer_experience");
        (await root.Assign(clerk, await KeyMakers(root))).IsOk();
        var others = await root.NewKey(["refunds:create"]);

        (await clerk.Client.Rotate(others)).Denied(HttpStatusCode.Forbidden, "grant_ceiling");
        (await clerk.Client.Send(HttpMethod.Patch, $"/admin/api-keys/{others.Id}", new { name = "mine" }, ("If-Match", "*"))).Denied(
            HttpStatusCode.Forbidden,
            "grant_ceiling"
        );
        await clerk.Client.NewKey(["refunds:create"]);
    }

    [Fact]
    public async Task Making_and_rotating_a_key_needs_a_recent_login_and_revoking_one_does_not()
    {
        var root = await shop.SuperAdmin();
        var key = await root.Client.NewKey(["orders:read"]);
        await shop.Host.Execute(
            "UPDATE accounts.sessions SET created_at = now() - interval '1 hour', proved_at = NULL WHERE id = $1",
            Guid.Parse((string)Jwt.ClaimsOf(root.AccessToken)["sid"]!)
        );

        (await root.Client.AskForKey(["orders:read"])).Denied(HttpStatusCode.Forbidden, "recent_login_required");
        (await root.Client.Rotate(key)).Denied(HttpStatusCode.Forbidden, "recent_login_required");
        await root.Client.Revoke(key);
    }

    [Fact]
    public async Task After_a_rotation_both_secrets_are_taken_for_a_while_and_the_one_before_them_no_more()
    {
        var root = (await shop.SuperAdmin()).Client;
        var first = await root.NewKey(["orders:read"]);

        var second = MadeKey.Of((await root.Rotate(first)).IsOk(), root);
        Assert.NotEqual(first.Text, second.Text, StringComparer.Ordinal);
        Assert.Equal(first.Id, second.Id);
        await Taken(first, second);
        var read = await root.Get("/admin/api-keys/" + first.Id);
        Assert.Equal((first.Text[..25], second.Text[..25]), ((string)read.Data["old_prefix"]!, (string)read.Data["prefix"]!));
        Assert.InRange((DateTimeOffset)read.Data["old_valid_until"]!, DateTimeOffset.UtcNow.AddHours(23), DateTimeOffset.UtcNow.AddHours(25));

        var third = MadeKey.Of((await root.Rotate(second, new { overlap_seconds = 604_800 })).IsOk(), root);
        await Taken(second, third);
        (await first.Client.Get("/admin/orders")).Refused(HttpStatusCode.Unauthorized, "invalid_token");

        var fourth = MadeKey.Of((await root.Rotate(third, new { overlap_seconds = 0 })).IsOk(), root);
        await Taken(fourth);
        (await third.Client.Get("/admin/orders")).Refused(HttpStatusCode.Unauthorized, "token_expired");
        Assert.Equal(HttpStatusCode.BadRequest, (await root.Rotate(fourth, new { overlap_seconds = 604_801 })).Status);

        static async Task Taken(params MadeKey[] keys)
        {
            foreach (var key in keys)
            {
                Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);
            }
        }
    }

    [Fact]
    public async Task The_overlap_ends()
    {
        var root = (await shop.SuperAdmin()).Client;
        var first = await root.NewKey(["orders:read"]);
        var second = MadeKey.Of((await root.Rotate(first)).IsOk(), root);
        Assert.Equal(HttpStatusCode.OK, (await first.Client.Get("/admin/orders")).Status);

        await shop.Host.ChangeKey(first, "old_until = now() - interval '1 second'");

        await Behind.Until(HttpStatusCode.Unauthorized, () => first.Client.Get("/admin/orders"));
        Assert.Equal(HttpStatusCode.OK, (await second.Client.Get("/admin/orders")).Status);
    }

    [Fact]
    public async Task A_key_is_changed_under_its_version_and_a_revoked_one_stays_as_it_was()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["orders:read"]);
        var path = "/admin/api-keys/" + key.Id;
        Assert.Equal("\"1\"", (await root.Get(path)).Headers["ETag"]);

        Assert.Equal((HttpStatusCode)428, (await root.Patch(path, new { name = "Shelf" })).Status);
        var changed = await root.Send(HttpMethod.Patch, path, new { name = "Shelf", scopes = new[] { "inventory:read" } }, ("If-Match", "\"1\""));
        Assert.Equal(("Shelf", 2), ((string)changed.IsOk().Data["name"]!, (int)changed.Data["version"]!));
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/inventory")).Status);
        (await key.Client.Get("/admin/orders")).Denied(HttpStatusCode.Forbidden, "api_key_scope_missing");
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await root.Send(HttpMethod.Patch, path, new { name = "Old" }, ("If-Match", "\"1\""))).Status);
        Assert.Equal((HttpStatusCode)428, (await root.Delete(path)).Status);

        await root.Revoke(key);
        await root.Revoke(key);

        (await key.Client.Get("/admin/inventory")).Refused(HttpStatusCode.Unauthorized, "token_revoked");
        (await root.Rotate(key)).Denied(HttpStatusCode.Conflict, "api_key_revoked");
        (await root.Send(HttpMethod.Patch, path, new { name = "Back" }, ("If-Match", "*"))).Denied(HttpStatusCode.Conflict, "api_key_revoked");
        Assert.Equal("revoked", (string)(await root.Get(path)).Data["status"]!);
        Assert.Contains(key.Id, (await root.Get("/admin/api-keys?status=revoked&kind=secret&keyword=SHEL")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Id, (await root.Get("/admin/api-keys?status=active")).Text, StringComparison.Ordinal);
        foreach (var unknown in new[] { Guid.NewGuid().ToString(), "x" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await root.Get("/admin/api-keys/" + unknown)).Status);
        }
    }

    [Fact]
    public async Task When_a_key_was_used_last_is_written_once_a_minute_and_is_no_new_version()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["orders:read"]);
        for (var use = 0; use < 5; use++)
        {
            Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);
        }
        Assert.Null((await root.Get("/admin/api-keys/" + key.Id)).Data["last_used_at"]);

        await Harness.PeriodicJob.Run(shop.Host, "API keys' last uses");

        var read = (await root.Get("/admin/api-keys/" + key.Id)).Data;
        Assert.InRange((DateTimeOffset)read["last_used_at"]!, DateTimeOffset.UtcNow.AddMinutes(-3), DateTimeOffset.UtcNow);
        Assert.Equal(("127.0.0.1", 1), ((string)read["last_used_address"]!, (int)read["version"]!));
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);
    }

    /// <summary>The name of a new role that lets its holders make keys.</summary>
    private async Task<string> KeyMakers(Client root) =>
        await shop.Host.Read<string>("SELECT name FROM accounts.roles WHERE id = $1", Guid.Parse(await root.NewRole("manage_api_keys")));
}
