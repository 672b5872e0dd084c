using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Server.Tests.Accounts;

namespace Stoa.Server.Tests.Roles;

/// <summary>Document 003, "Route Summary Table": every route of the server, called without the required access.</summary>
public sealed partial class RouteAccessTests(Shop shop) : IClassFixture<Shop>
{
    public static TheoryData<string> Mounts => ["/api/v1", "/as/store/api/v1", "/as/problem/api/v1"];

    private static readonly string[] Sixteen =
    [
        "GET /admin/roles",
        "POST /admin/roles",
        "GET /admin/roles/{id}",
        "PUT /admin/roles/{id}",
        "DELETE /admin/roles/{id}",
        "GET /admin/roles/{id}/permissions",
        "POST /admin/roles/{id}/permissions",
        "DELETE /admin/roles/{id}/permissions/{permId}",
        "GET /admin/permissions",
        "POST /admin/permissions",
        "GET /admin/permissions/{id}",
        "PUT /admin/permissions/{id}",
        "DELETE /admin/permissions/{id}",
        "GET /admin/users/{id}/roles",
        "POST /admin/users/{id}/roles",
        "DELETE /admin/users/{id}/roles/{roleId}",
    ];

    /// <summary>These depend on rank (ADR 22) and on what the caller holds, like the sixteen, and not on a permission.</summary>
    private static readonly string[] ByRank =
    [
        "POST /admin/admins",
        "DELETE /admin/admins/{id}",
        "GET /admin/roles/matrix",
        "PUT /admin/roles/{id}/permissions",
    ];

    /// <summary>What they give depends on the caller: what they may read, and whose a view is.</summary>
    private static readonly string[] ByCaller =
    [
        "GET /admin/search",
        "GET /admin/todo",
        "GET /admin/setup",
        "GET /admin/preferences",
        "PUT /admin/preferences",
        "GET /admin/views",
        "PUT /admin/views/{id}",
        "DELETE /admin/views/{id}",
    ];

    /// <summary>The permission that each of the other routes requires, and the roles that hold it by default.</summary>
    private static readonly (string Resource, string Action, string[] Roles)[] Matrix =
    [
        ("users", "read", ["customer_experience", "manager", "admin", "super_admin"]),
        ("users", "manage", ["admin", "super_admin"]),
        ("orders", "read", ["customer_experience", "manager", "admin", "super_admin"]),
        ("orders", "manage", ["manager", "admin", "super_admin"]),
        ("fulfilments", "manage", ["manager", "admin", "super_admin"]),
        ("orders", "edit", ["manager", "admin", "super_admin"]),
        ("orders", "note", ["customer_experience", "manager", "admin", "super_admin"]),
        ("returns", "manage", ["customer_experience", "manager", "admin", "super_admin"]),
        ("refunds", "create", ["customer_experience", "manager", "admin", "super_admin"]),
        ("products", "read", ["customer_experience", "manager", "admin", "super_admin"]),
        ("products", "manage", ["manager", "admin", "super_admin"]),
        ("products", "bulk", ["manager", "admin", "super_admin"]),
        ("categories", "read", ["manager", "admin", "super_admin"]),
        ("categories", "manage", ["manager", "admin", "super_admin"]),
        ("brands", "read", ["manager", "admin", "super_admin"]),
        ("brands", "manage", ["manager", "admin", "super_admin"]),
        ("media", "manage", ["manager", "admin", "super_admin"]),
        ("prices", "manage", ["manager", "admin", "super_admin"]),
        ("customers", "read", ["customer_experience", "manager", "admin", "super_admin"]),
        ("customers", "manage", ["manager", "admin", "super_admin"]),
        ("customers", "erase", ["admin", "super_admin"]),
        ("reports", "read", ["manager", "admin", "super_admin"]),
        ("promotions", "read", ["manager", "admin", "super_admin"]),
        ("promotions", "manage", ["manager", "admin", "super_admin"]),
        ("shipping", "manage", ["manager", "admin", "super_admin"]),
        ("tax", "manage", ["manager", "admin", "super_admin"]),
        ("imports", "manage", ["manager", "admin", "super_admin"]),
        ("exports", "create", ["manager", "admin", "super_admin"]),
        ("settings", "manage", ["admin", "super_admin"]),
        ("inventory", "read", ["customer_experience", "manager", "admin", "super_admin"]),
        ("inventory", "manage", ["manager", "admin", "super_admin"]),
        ("payments", "read", ["manager", "admin", "super_admin"]),
        ("payments", "capture", ["manager", "admin", "super_admin"]),
        ("gift_cards", "read", ["manager", "admin", "super_admin"]),
        ("gift_cards", "manage", ["manager", "admin", "super_admin"]),
        ("credit", "read", ["manager", "admin", "super_admin"]),
        ("credit", "manage", ["manager", "admin", "super_admin"]),
        ("invoices", "read", ["customer_experience", "manager", "admin", "super_admin"]),
        ("invoices", "manage", ["manager", "admin", "super_admin"]),
        ("push_messages", "read", ["manager", "admin", "super_admin"]),
        ("push_messages", "manage", ["manager", "admin", "super_admin"]),
        ("segments", "read", ["manager", "admin", "super_admin"]),
        ("segments", "manage", ["manager", "admin", "super_admin"]),
        ("device_tokens", "read", ["manager", "admin", "super_admin"]),
        ("device_tokens", "manage", ["manager", "admin", "super_admin"]),
        ("api_keys", "manage", ["admin", "super_admin"]),
        ("audit_log", "read", ["admin", "super_admin"]),
        ("mails", "read", ["manager", "admin", "super_admin"]),
        ("mails", "manage", ["manager", "admin", "super_admin"]),
        ("webhooks", "manage", ["admin", "super_admin"]),
    ];

    [Fact]
    public void Only_the_documents_sixteen_admin_routes_need_no_permission()
    {
        var staff = All(RouteAccess.Staff).ToLookup(route => route.Permission is null, route => $"{route.Method} {route.Pattern}");

        Assert.Equal(Sixteen.Concat(ByRank).Concat(ByCaller).Order(StringComparer.Ordinal), staff[true].Order(StringComparer.Ordinal));
        Assert.Equal(
            Matrix.Select(row => new RequiredPermission(row.Resource, row.Action)).ToHashSet(),
            All(RouteAccess.Staff).Select(route => route.Permission).OfType<RequiredPermission>().ToHashSet()
        );
        Assert.All(
            All(RouteAccess.Staff).Where(route => route.Permission is { Action: "read" }),
            route => Assert.True(route.Method == "GET" || route.Name is "previewPushMessage" or "simulatePromotion", route.Name)
        );
        Assert.All(
            Table.All.Where(route => route.Pattern.StartsWith("/admin", StringComparison.Ordinal)),
            route => Assert.Equal(RouteAccess.Staff, route.Access)
        );
    }

    [Fact]
    public void Routes_that_the_document_protects_require_a_signed_in_user()
    {
        string[] documented =
        [
            "GET /auth/profile",
            "POST /auth/logout",
            "GET /cart",
            "POST /cart/items",
            "PATCH /cart/items/{id}",
            "DELETE /cart/items/{id}",
            "DELETE /cart",
            "POST /orders",
            "GET /orders",
            "GET /orders/{id}",
        ];

        Assert.Empty(
            documented.Except(
                All(RouteAccess.SignedIn).Select(route => $"{route.Method} {route.Pattern}".TrimEnd('?').Replace("?}", "}", StringComparison.Ordinal)),
                StringComparer.Ordinal
            )
        );
    }

    [Theory]
    [MemberData(nameof(Mounts))]
    public async Task A_guest_may_call_only_public_routes(string mount)
    {
        foreach (var route in All(RouteAccess.Staff).Concat(All(RouteAccess.SignedIn)))
        {
            var reply = await Ask(shop.Guest.Under(mount), route);
            Assert.True(reply.Status == HttpStatusCode.Unauthorized, $"{route.Method} {route.Pattern}: {reply.Status}");
            Assert.Equal("Bearer", reply.Headers["WWW-Authenticate"]);
            Assert.Equal(mount.Contains("problem", StringComparison.Ordinal) ? "not_authenticated" : "unauthorized", reply.Headers["Error-Code"]);
        }
    }

    [Theory]
    [MemberData(nameof(Mounts))]
    public async Task A_user_without_a_staff_role_may_call_no_staff_route(string mount)
    {
        var (user, usual) = (await shop.SignUp(), mount.Contains("problem", StringComparison.Ordinal) ? "access_denied" : "forbidden");
        foreach (var route in All(RouteAccess.Staff))
        {
            var reply = await Ask(user.Client.Under(mount), route);
            Assert.True(reply.Status == HttpStatusCode.Forbidden, $"{route.Method} {route.Pattern}: {reply.Status}");
            Assert.Equal(route.Denial?.Name ?? usual, reply.Headers["Error-Code"]);
        }
    }

    [Fact]
    public async Task Access_is_checked_before_the_body()
    {
        var user = await shop.SignUp();
        foreach (var route in All(RouteAccess.Staff).Where(route => route.TakesBody))
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await user.Client.Send(new HttpMethod(route.Method), PathOf(route), "{")).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Guest.Send(new HttpMethod(route.Method), PathOf(route), "{")).Status);
        }
    }

    [Theory]
    [InlineData("customer_experience")]
    [InlineData("manager")]
    [InlineData("admin")]
    [InlineData("super_admin")]
    public async Task A_staff_role_may_call_the_sixteen_routes_and_those_whose_permission_it_holds(string role)
    {
        var staff = await shop.SignUpAs(role);
        foreach (var route in All(RouteAccess.Staff))
        {
            var reply = await Ask(staff.Client, route);

            var may =
                route.Permission is not { } permission
                || Matrix.Single(row => (row.Resource, row.Action) == (permission.Resource, permission.Action)).Roles.Contains(role);
            Assert.True(may != (reply.Headers.GetValueOrDefault("Error-Code") == "forbidden"), $"{role}: {route.Method} {route.Pattern}: {reply.Status}");
            Assert.DoesNotContain(reply.Headers.GetValueOrDefault("Error-Code", ""), new[] { "unauthorized", "internal_error" }, StringComparer.Ordinal);
        }
    }

    [Theory]
    [InlineData("read_device_tokens", HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData("manage_device_tokens", HttpStatusCode.OK, HttpStatusCode.NotFound)]
    public async Task A_granted_permission_opens_its_routes_from_the_next_request_until_it_is_revoked(
        string permission,
        HttpStatusCode reading,
        HttpStatusCode changing
    )
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        var role = await root.NewRole();
        (await root.Post($"/admin/users/{support.Id}/roles", new { role_id = role })).Says("Role assigned successfully");
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), await Ask());

        (await root.Grant(role, await shop.Host.Permission(permission))).Says("Permission granted successfully");
        Assert.Equal((reading, changing), await Ask());

        (await root.Revoke(role, await shop.Host.Permission(permission))).IsEmpty();
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), await Ask());

        async Task<(HttpStatusCode, HttpStatusCode)> Ask() =>
            ((await support.Client.Get("/admin/device-tokens")).Status, (await support.Client.Delete("/admin/device-tokens/999999")).Status);
    }

    [Fact]
    public async Task A_changed_or_deleted_permission_closes_its_routes_from_the_next_request()
    {
        var root = (await shop.SuperAdmin()).Client;
        var support = await shop.SignUpAs("customer_experience");
        var (role, permission) = (await root.NewRole(), await root.NewPermission("mails", "read"));
        await root.Grant(role, permission);
        await root.Post($"/admin/users/{support.Id}/roles", new { role_id = role });
        Assert.Equal(HttpStatusCode.OK, (await support.Client.Get("/admin/mails")).Status);

        await root.Put(
            "/admin/permissions/" + permission,
            new
            {
                name = Desk.Name("permission"),
                resource = "audit_log",
                action = "read",
            }
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await support.Client.Get("/admin/mails")).Status);
        Assert.Equal(HttpStatusCode.OK, (await support.Client.Get("/admin/audit-log")).Status);

        (await root.Delete("/admin/permissions/" + permission)).IsEmpty();
        Assert.Equal(HttpStatusCode.Forbidden, (await support.Client.Get("/admin/audit-log")).Status);
    }

    [Fact]
    public async Task A_custom_role_opens_no_admin_route_whatever_it_grants()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        var role = await root.NewRole("manage_roles", "manage_users", "manage_orders");
        (await root.Post($"/admin/users/{user.Id}/roles", new { role_id = role })).Says("Role assigned successfully");

        (await user.Client.Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Assigning_and_removing_a_role_takes_effect_at_the_next_request()
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = await shop.SignUp();
        foreach (var role in new[] { "customer_experience", "manager", "admin", "super_admin" })
        {
            (await user.Client.Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "forbidden");
            (await root.Assign(user, role)).Says("Role assigned successfully");
            Assert.Equal(HttpStatusCode.OK, (await user.Client.Get("/admin/roles")).Status);
            (await root.Remove(user, await shop.Host.Role(role))).IsEmpty();
        }
        (await user.Client.Get("/admin/roles")).Refused(HttpStatusCode.Forbidden, "forbidden");
    }

    private Routes Table => shop.Host.Services.GetRequiredService<Routes>();

    private IEnumerable<Route> All(RouteAccess access) => Table.All.Where(route => route.Access == access);

    private static Task<Reply> Ask(Client client, Route route) =>
        client.Send(new HttpMethod(route.Method), PathOf(route), route.TakesBody ? route.RequestExample ?? "{}" : null);

    private static string PathOf(Route route) => Parameter.Replace(route.Pattern, "01900000-0000-7000-8000-0000000000ff");

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Parameter { get; }
}
