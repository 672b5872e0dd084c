using Stoa.Accounts.ApiKeys;
using Stoa.Server.Tests.Accounts;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.ApiKeys;

/// <summary>What requests with API keys may do.</summary>
public sealed class KeyAccessTests(Shop shop) : IClassFixture<Shop>
{
    [Theory]
    [InlineData("orders:manage", "/admin/orders", null)]
    [InlineData("orders:read", "/admin/orders", null)]
    [InlineData("products:read", "/admin/products", null)]
    [InlineData("roles:read", "/admin/roles", null)]
    [InlineData("roles:manage", "/admin/roles", null)]
    [InlineData("orders:read", "/admin/search?q=laptop", null)]
    [InlineData("orders:note", "/admin/orders", "api_key_scope_missing")]
    [InlineData("orders:read", "/admin/products", "api_key_scope_missing")]
    [InlineData("orders:read", "/admin/roles", "api_key_scope_missing")]
    [InlineData("orders:read", "/admin/views", "api_key_not_for_route")]
    [InlineData("orders:read", "/admin/api-keys", "api_key_not_for_route")]
    [InlineData("api_keys:manage", "/admin/api-keys", "api_key_not_for_route")]
    [InlineData("orders:read", "/auth/profile", "api_key_not_for_route")]
    [InlineData("orders:read", "/auth/sessions", "api_key_not_for_route")]
    [InlineData("orders:read", "/auth/permissions", "api_key_not_for_route")]
    [InlineData("orders:read", "/orders", "api_key_not_for_route")]
    [InlineData("orders:read", "/account/addresses", "api_key_not_for_route")]
    [InlineData("orders:read", "/catalog/products", null)]
    public async Task A_secret_key_may_call_what_its_scopes_name_and_nothing_of_its_maker_s_own(string scope, string path, string? code)
    {
        var key = await (await shop.SuperAdmin()).Client.NewKey([scope]);

        var reply = await key.Client.Get(path);

        Assert.Equal((code is null ? HttpStatusCode.OK : HttpStatusCode.Forbidden, code), (reply.Status, reply.Headers.GetValueOrDefault("Error-Code")));
    }

    [Fact]
    public async Task A_publishable_key_serves_a_storefront_and_its_guests_and_nothing_else()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(kind: "publishable");
        Assert.StartsWith("stoa_pk_live_", key.Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/catalog/products")).Status);
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/catalog/products")).Status);
        var made = await key.Client.Post("/cart");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var guest = new CartHolder(key.Client, (string)made.Data["cart_token"]!);
        Assert.Equal(HttpStatusCode.OK, (await guest.Post("/cart/items", new { product_id = "prod-1", quantity = 1 })).Status);
        Assert.Equal(made.Data["id"]!.ToString(), (await guest.Get("/cart")).Data["id"]!.ToString());

        (await key.Client.Get("/cart")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        (await key.Client.Get("/orders/" + Guid.NewGuid())).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        foreach (var path in new[] { "/admin/orders", "/admin/search?q=laptop", "/orders", "/auth/profile", "/auth/google", "/admin/api-keys" })
        {
            (await key.Client.Get(path)).Denied(HttpStatusCode.Forbidden, "api_key_not_for_route");
        }
        (await key.Client.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword })).Denied(
            HttpStatusCode.Forbidden,
            "api_key_not_for_route"
        );
    }

    [Fact]
    public async Task A_secret_key_beside_a_cart_s_token_acts_for_the_guest_and_never_for_its_maker()
    {
        var root = await (await shop.SuperAdmin()).Client.With("prod-6");
        var key = await root.NewKey(["orders:read"]);
        var made = await key.Client.Post("/cart");

        var cart = await new CartHolder(key.Client, (string)made.Data["cart_token"]!).Get("/cart");

        Assert.Equal((made.Data["id"]!.ToString(), 0), (cart.Data["id"]!.ToString(), cart.Data["items"]!.AsArray().Count));
        (await key.Client.Get("/cart")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_key_with_the_scope_reads_any_order_and_without_it_none()
    {
        var order = (string)(await (await (await shop.SignUp()).Client.With("prod-6")).Order()).Data["id"]!;
        var root = (await shop.SuperAdmin()).Client;

        Assert.Equal(HttpStatusCode.OK, (await (await root.NewKey(["orders:read"])).Client.Get("/orders/" + order)).Status);
        (await (await root.NewKey(["products:read"])).Client.Get("/orders/" + order)).Refused(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_key_has_no_more_rights_than_its_maker_at_that_moment()
    {
        var root = (await shop.SuperAdmin()).Client;
        var maker = await shop.SignUpAs("manager");
        await root.Assign(
            maker,
            await shop.Host.Read<string>("SELECT name FROM accounts.roles WHERE id = $1", Guid.Parse(await root.NewRole("manage_api_keys")))
        );
        var key = await maker.Client.NewKey(["orders:read", "products:manage"]);
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);

        await root.Assign(maker, "customer_experience");
        await root.Remove(maker, await shop.Host.Role("manager"));
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/products")).Status);
        (await key.Client.Post("/admin/products", new { })).Denied(HttpStatusCode.Forbidden, "api_key_scope_missing");

        await root.Remove(maker, await shop.Host.Role("customer_experience"));
        (await key.Client.Get("/admin/orders")).Denied(HttpStatusCode.Forbidden, "api_key_scope_missing");

        await shop.Host.Deactivate(maker);
        (await Behind.Until(HttpStatusCode.Unauthorized, () => key.Client.Get("/admin/orders"))).Refused(HttpStatusCode.Unauthorized, "user_inactive");
        (await key.Client.Get("/catalog/products")).Refused(HttpStatusCode.Unauthorized, "user_inactive");
    }

    [Fact]
    public async Task Manage_is_all_but_to_erase()
    {
        var key = await (await shop.SuperAdmin()).Client.NewKey(["customers:manage"]);

        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/customers")).Status);
        (await key.Client.Post($"/admin/customers/{Guid.NewGuid()}/anonymise")).Denied(HttpStatusCode.Forbidden, "api_key_scope_missing");
    }

    [Fact]
    public async Task A_key_is_taken_only_under_its_contract()
    {
        var root = (await shop.SuperAdmin()).Client;
        foreach (var key in new[] { await root.NewKey(["orders:read"], contract: "problem"), await root.NewKey(kind: "publishable", contract: "problem") })
        {
            Assert.Equal(HttpStatusCode.OK, (await key.Client.Under("/as/problem/api/v1").Get("/catalog/products")).Status);
            (await key.Client.Get("/catalog/products")).Denied(HttpStatusCode.Forbidden, "api_key_contract_wrong");
        }
    }

    [Fact]
    public async Task A_key_is_taken_only_from_its_addresses()
    {
        await using var proxied = await StoaHost.Start(shop.Host.ConnectionString, ("Proxies:Known", "127.0.0.0/8, ::1"));
        var key = await (await shop.SuperAdmin()).Client.NewKey(["orders:read"], addresses: ["203.0.113.0/24", "2001:db8::/32"]);
        var there = new Client(proxied, key.Text);

        (await key.Client.Get("/admin/orders")).Denied(HttpStatusCode.Forbidden, "api_key_address_refused");
        foreach (var (address, taken) in new[] { ("203.0.113.9", true), ("::ffff:203.0.113.9", true), ("2001:db8::7", true), ("203.0.114.1", false) })
        {
            var reply = await there.Send(HttpMethod.Get, "/admin/orders", null, ("X-Forwarded-For", address));
            Assert.True(taken == (reply.Status == HttpStatusCode.OK), $"{address}: {reply.Text}");
        }
    }

    [Fact]
    public async Task A_key_expires()
    {
        var key = await (await shop.SuperAdmin()).Client.NewKey(["orders:read"], expires: DateTimeOffset.UtcNow.AddHours(1));
        Assert.Equal(HttpStatusCode.OK, (await key.Client.Get("/admin/orders")).Status);

        await shop.Host.ChangeKey(key, "expires_at = now() - interval '1 second'");

        (await Behind.Until(HttpStatusCode.Unauthorized, () => key.Client.Get("/admin/orders"))).Refused(HttpStatusCode.Unauthorized, "token_expired");
        (await key.Client.Get("/catalog/products")).Refused(HttpStatusCode.Unauthorized, "token_expired");
    }

    public static TheoryData<string> Hostile =>
        [
            "stoa_",
            "stoa_sk_live_",
            "stoa_sk_live_" + new string('0', 49),
            "stoa_sk_live_" + new string('0', 48),
            "stoa_sk_live_" + new string('%', 49),
            "stoa_sk_live_" + new string('A', 20_000),
            "stoa_sk_test_" + new string('A', 49),
            "stoa_xx_live_" + new string('A', 49),
            "stoa_sk_live_' OR 1=1 --",
            KeyText.Generate(publishable: false),
            KeyText.Generate(publishable: true),
        ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_is_no_key_is_refused_on_public_routes_too(string text)
    {
        foreach (var path in new[] { "/admin/orders", "/catalog/products", "/auth/google", "/auth/profile" })
        {
            (await Ask(path, "Bearer " + text)).Refused(HttpStatusCode.Unauthorized, "invalid_token");
        }
    }

    [Fact]
    public async Task The_scheme_has_no_case_and_a_key_in_another_place_is_none()
    {
        var key = await (await shop.SuperAdmin()).Client.NewKey(["orders:read"]);

        Assert.Equal(HttpStatusCode.OK, (await Ask("/admin/orders", "bearer " + key.Text)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Ask("/admin/orders", "BEARER   " + key.Text)).Status);
        foreach (var query in new[] { "access_token", "api_key", "key", "token" })
        {
            (await shop.Guest.Get($"/admin/orders?{query}={key.Text}")).Refused(HttpStatusCode.Unauthorized, "unauthorized");
        }
        (await Ask("/admin/orders", key.Text)).Refused(HttpStatusCode.Unauthorized, "invalid_token");
        (await Ask("/admin/orders", "Basic " + key.Text)).Refused(HttpStatusCode.Unauthorized, "invalid_token");
        (await Ask("/admin/orders", "Bearer " + key.Text.ToUpperInvariant())).Refused(HttpStatusCode.Unauthorized, "invalid_token");
        for (var at = 0; at < key.Text.Length; at += 3)
        {
            var forged = key.Text.ToCharArray();
            forged[at] = forged[at] == 'A' ? 'B' : 'A';
            Assert.Equal(HttpStatusCode.Unauthorized, (await Ask("/admin/orders", "Bearer " + new string(forged))).Status);
        }
        var twice = await shop.Guest.Send(
            HttpMethod.Get,
            "/admin/orders",
            null,
            ("Authorization", "Bearer " + key.Text),
            ("Authorization", "Bearer " + key.Text)
        );
        twice.Refused(HttpStatusCode.Unauthorized, "invalid_token");
    }

    [Fact]
    public async Task The_audit_log_names_the_key_and_its_maker_and_stays_intact()
    {
        var root = await shop.SuperAdmin();
        var key = await root.Client.NewKey(["roles:manage"]);
        var name = Desk.Name("role");

        Assert.Equal(HttpStatusCode.Created, (await key.Client.Post("/admin/roles", new { name })).Status);
        Assert.Equal(HttpStatusCode.Created, (await root.Client.Post("/admin/roles", new { name = Desk.Name("role") })).Status);

        var entry = (await root.Client.Get("/admin/audit-log?api_key=" + key.Id)).Data.AsArray().Single()!;
        Assert.Equal(
            (root.Id, key.Id, "Warehouse", name),
            ((string)entry["actor_id"]!, (string)entry["api_key_id"]!, (string)entry["api_key_name"]!, (string)entry["after"]!["name"]!)
        );
        Assert.Null((await root.Client.Get("/admin/audit-log?page_size=1")).Data[0]!["api_key_id"]);
        Assert.Empty((await root.Client.Get("/admin/audit-log?api_key=nonsense")).Data.AsArray());
        Assert.Null((await new Platform.Audit.AuditCheck(shop.Host.Database).Run(null, TestContext.Current.CancellationToken)).Broken);
    }

    [Fact]
    public async Task Another_key_in_an_entry_of_the_audit_log_is_noticed()
    {
        var root = (await shop.SuperAdmin()).Client;
        var key = await root.NewKey(["roles:manage"]);
        await key.Client.Post("/admin/roles", new { name = Desk.Name("role") });
        var entry = (long)(await root.Get("/admin/audit-log?api_key=" + key.Id)).Data[0]!["id"]!;

        foreach (var forgery in new[] { "api_key_id = NULL", "api_key_name = 'Another'" })
        {
            await shop.Host.Execute($"CREATE TABLE IF NOT EXISTS public.kept AS SELECT * FROM platform.audit_log WHERE id = {entry}");
            await shop.Host.Execute(Forging($"UPDATE platform.audit_log SET {forgery} WHERE id = {entry}"));
            Assert.Equal(entry, (await new Platform.Audit.AuditCheck(shop.Host.Database).Run(null, TestContext.Current.CancellationToken)).Broken);
            await shop.Host.Execute(
                Forging("UPDATE platform.audit_log a SET api_key_id = k.api_key_id, api_key_name = k.api_key_name FROM public.kept k WHERE a.id = k.id")
            );
        }
    }

    [Fact]
    public async Task An_idempotency_key_belongs_to_one_api_key()
    {
        var root = (await shop.SuperAdmin()).Client;
        var (one, other) = (await root.NewKey(["roles:manage"]), await root.NewKey(["roles:manage"]));
        var (name, idempotency) = (Desk.Name("role"), ("Idempotency-Key", Guid.NewGuid().ToString()));

        var first = await one.Client.Send(HttpMethod.Post, "/admin/roles", new { name }, idempotency);
        var again = await one.Client.Send(HttpMethod.Post, "/admin/roles", new { name }, idempotency);
        var stranger = await other.Client.Send(HttpMethod.Post, "/admin/roles", new { name }, idempotency);
        var maker = await root.Send(HttpMethod.Post, "/admin/roles", new { name }, idempotency);

        Assert.Equal((HttpStatusCode.Created, first.Text), (again.Status, again.Text));
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (stranger.Status, maker.Status));
    }

    private static string Forging(string sql) =>
        $"ALTER TABLE platform.audit_log DISABLE TRIGGER ALL; {sql}; ALTER TABLE platform.audit_log ENABLE TRIGGER ALL";

    private Task<Reply> Ask(string path, string authorization) => shop.Guest.Send(HttpMethod.Get, path, null, ("Authorization", authorization));
}
