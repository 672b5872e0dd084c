using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;
using Stoa.Server.Tests.Push;
using Stoa.Server.Tests.Roles;

namespace Stoa.Server.Tests.Sweep;

/// <summary>Every editable thing has a version: a change asks for it, or honours it where a document has clients that do not know it.</summary>
public sealed class ConditionalRoutesTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>PUT, PATCH and DELETE that go without a condition, and why; one that is sent is honoured.</summary>
    private static readonly Dictionary<string, string> Honoured = new(StringComparer.Ordinal)
    {
        ["PUT /admin/roles/{id}"] = "Document 003.",
        ["DELETE /admin/roles/{id}"] = "Document 003.",
        ["PUT /admin/permissions/{id}"] = "Document 003.",
        ["DELETE /admin/permissions/{id}"] = "Document 003.",
        ["PATCH /cart/items/{id?}"] = "Document 003.",
        ["DELETE /cart/items/{id?}"] = "Document 003.",
        ["DELETE /cart"] = "Document 003.",
        ["PUT /admin/device-tokens/{id}"] = "Document 002.",
        ["DELETE /admin/device-tokens/{id}"] = "Document 002.",
        ["PUT /admin/push-messages/{id}"] = "Document 002.",
        ["DELETE /admin/push-messages/{id}"] = "Document 002.",
        ["PUT /admin/push-templates/{id}"] = BesideMessages,
        ["DELETE /admin/push-templates/{id}"] = BesideMessages,
        ["PUT /admin/segments/{id}"] = BesideMessages,
        ["DELETE /admin/segments/{id}"] = BesideMessages,
        ["PUT /cart/contact"] = "The cart of document 003, whose clients know no versions.",
        ["PUT /cart/codes"] = "The cart of document 003, whose clients know no versions.",
        ["PUT /cart/shipping-option"] = "The cart of document 003, whose clients know no versions.",
        ["PATCH /auth/profile"] = "The profile of document 003, whose clients know no versions.",
        ["PATCH /account/addresses/{id}"] = "A person's own, written by one at a time.",
        ["DELETE /account/addresses/{id}"] = "A person's own, written by one at a time.",
        ["PUT /admin/mail-templates/{name}/{language}"] = "Creates too; replacing asks for the version (428).",
        ["PUT /admin/prices"] = "Writes the whole schedule of what its body names, as a job that knows all prices does; who edits sends the version.",
        ["PUT /admin/shipping/methods/{id}"] = "Creates too; replacing asks for the version (428).",
        ["PUT /admin/shipping/zones/{id}"] = "Creates too; replacing asks for the version (428).",
        ["PUT /admin/views/{id}"] = "Creates too; replacing asks for the version (428).",
    };

    private const string BesideMessages = "Beside the messages of document 002, whose clients know no versions.";
    private const string IsMembership = "Puts one into a set or takes it out: nothing in it could be overwritten, and doing it twice is doing it once.";
    private const string IsOver = "Ends something that is never edited: nobody's change could be lost.";
    private const string IsOneValue = "Sets one value as a whole: there is nothing beside it that an old reader could overwrite.";

    /// <summary>Those where a version would protect nothing.</summary>
    private static readonly Dictionary<string, string> WithoutVersion = new(StringComparer.Ordinal)
    {
        ["DELETE /admin/roles/{id}/permissions/{permId}"] = IsMembership,
        ["DELETE /admin/users/{id}/roles/{roleId}"] = IsMembership,
        ["PUT /admin/customer-groups/{id}/members/{user_id}"] = IsMembership,
        ["DELETE /admin/customer-groups/{id}/members/{user_id}"] = IsMembership,
        ["DELETE /admin/admins/{id}"] = IsMembership,
        ["DELETE /account"] = IsOver,
        ["DELETE /auth/sessions/{id}"] = IsOver,
        ["DELETE /auth/passkeys/{id}"] = IsOver,
        ["DELETE /auth/totp"] = IsOver,
        ["DELETE /auth/google"] = IsOver,
        ["DELETE /auth/email/change"] = IsOver,
        ["DELETE /device-tokens"] = IsOver,
        ["DELETE /admin/invitations/{id}"] = IsOver,
        ["DELETE /admin/users/{id}/second-factors"] = IsOver,
        ["DELETE /admin/users/{id}/sessions"] = IsOver,
        ["DELETE /admin/users/{id}/sessions/{sid}"] = IsOver,
        ["DELETE /catalog/products/{id}/price-alerts"] = IsOver,
        ["DELETE /catalog/products/{id}/stock-alerts"] = IsOver,
        ["PATCH /admin/users/{id}"] = IsOneValue,
        ["PATCH /account/consent"] = IsOneValue,
        ["PATCH /admin/inventory/{item_id}"] = IsOneValue,
        ["PUT /admin/preferences"] = "A person's own, written as a whole: the last choice counts.",
    };

    private IEnumerable<Route> Edits => shop.Host.Services.GetRequiredService<Routes>().All.Where(route => route.Method is "PUT" or "PATCH" or "DELETE");

    [Fact]
    public void Every_edit_asks_for_a_version_or_honours_one_or_could_lose_nothing()
    {
        Assert.Equal(Honoured.Keys.Order(StringComparer.Ordinal), Names(Edits.Where(route => AsksFor(route) == "if sent")), StringComparer.Ordinal);
        Assert.Equal(WithoutVersion.Keys.Order(StringComparer.Ordinal), Names(Edits.Where(route => AsksFor(route) == "never")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task An_edit_that_asks_for_a_version_is_refused_without_one()
    {
        var root = (await shop.SuperAdmin()).Client;
        foreach (var route in Edits.Where(route => AsksFor(route) == "always"))
        {
            var path = System.Text.RegularExpressions.Regex.Replace(
                route.Pattern,
                "\\{[^}]+\\}",
                "01900000-0000-7000-8000-0000000000ff",
                System.Text.RegularExpressions.RegexOptions.None,
                TimeSpan.FromSeconds(1)
            );
            var body = route.TakesBody ? route.RequestExample : null;

            Assert.Equal((HttpStatusCode)428, (await root.Send(new HttpMethod(route.Method), path, body)).Status);
            if (route.Pattern == "/admin/maintenance")
            {
                // It would close the shop to the other tests.
                continue;
            }
            Assert.NotEqual((HttpStatusCode)428, (await root.Send(new HttpMethod(route.Method), path, body, ("If-Match", "*"))).Status);
        }
    }

    [Theory]
    [InlineData("role")]
    [InlineData("permission")]
    [InlineData("profile")]
    [InlineData("cart")]
    [InlineData("address")]
    [InlineData("device")]
    public async Task A_condition_that_is_sent_is_honoured_and_none_is_asked_for(string kind)
    {
        var (client, path, edit, body) = await Thing(kind);
        var read = (await client.Get(path)).IsOk();
        var seen = kind == "address" ? $"\"{read.Data[0]!["version"]}\"" : read.Headers["ETag"];
        var change = new HttpMethod(kind is "profile" or "cart" or "address" ? "PATCH" : "PUT");

        var changed = (await client.Send(change, edit, body(1), ("If-Match", seen))).IsOk();
        Assert.NotEqual(seen, changed.Headers["ETag"], StringComparer.Ordinal);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.Send(change, edit, body(2), ("If-Match", seen))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.Send(change, edit, body(2), ("If-Match", "W/" + changed.Headers["ETag"]))).Status);
        var again = (await client.Send(change, edit, body(2), ("If-Match", $"\"7\", {changed.Headers["ETag"]}"))).IsOk();
        (await client.Send(change, edit, body(3), ("If-Match", "*"))).IsOk();
        (await client.Send(change, edit, body(4))).IsOk();

        if (kind is not ("profile" or "cart"))
        {
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.Send(HttpMethod.Delete, edit, null, ("If-Match", again.Headers["ETag"]))).Status);
            Assert.Equal(HttpStatusCode.NoContent, (await client.Send(HttpMethod.Delete, edit, null, ("If-Match", "*"))).Status);
        }
        else if (kind == "cart")
        {
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await client.Send(HttpMethod.Delete, "/cart", null, ("If-Match", again.Headers["ETag"]))).Status);
        }
    }

    [Theory]
    [InlineData("role")]
    [InlineData("profile")]
    [InlineData("cart")]
    [InlineData("address")]
    [InlineData("device")]
    public async Task Of_parallel_changes_of_one_version_one_is_made(string kind)
    {
        var (client, path, edit, body) = await Thing(kind);
        var read = (await client.Get(path)).IsOk();
        var seen = kind == "address" ? $"\"{read.Data[0]!["version"]}\"" : read.Headers["ETag"];
        var change = new HttpMethod(kind is "profile" or "cart" or "address" ? "PATCH" : "PUT");

        var replies = await Task.WhenAll(Enumerable.Range(1, 8).Select(number => client.Send(change, edit, body(number), ("If-Match", seen))));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(7, replies.Count(reply => reply.Status == HttpStatusCode.PreconditionFailed));
    }

    /// <summary>Something editable: where it is read, where it is changed, and the body of its n-th change.</summary>
    private async Task<(Client Client, string Path, string Edit, Func<int, object> Body)> Thing(string kind)
    {
        var root = (await shop.SuperAdmin()).Client;
        var user = (await shop.SignUp()).Client;
        var tag = Desk.Name(kind);
        switch (kind)
        {
            case "role":
                var role = "/admin/roles/" + await root.NewRole();
                return (root, role, role, number => new { name = $"{tag}-{number}" });
            case "permission":
                var permission = "/admin/permissions/" + await root.NewPermission("things", "read");
                return (root, permission, permission, number => Desk.Permission("things", "read", $"{tag}-{number}"));
            case "profile":
                return (user, "/auth/profile", "/auth/profile", number => new { first_name = $"{tag}-{number}" });
            case "cart":
                var added = (await user.Post("/cart/items", new { product_id = "prod-6", quantity = 20 })).IsOk();
                return (user, "/cart", $"/cart/items/{added.Data["items"]![0]!["id"]}", number => new { quantity = number });
            case "address":
                var address = await user.Post(
                    "/account/addresses",
                    """{"first_name":"Ada","last_name":"Lovelace","address1":"1 Main St","city":"New York","state":"NY","postal_code":"10001","country":"US"}"""
                );
                return (user, "/account/addresses", $"/account/addresses/{address.Data["id"]}", number => new { address2 = $"Apt {number}" });
            default:
                var device = await root.Post("/admin/device-tokens", new { fcm_token = PushDesk.Token(), platform = "android" });
                var at = $"/admin/device-tokens/{device.Data["id"]}";
                return (root, at, at, number => new { device_name = $"{tag}-{number}" });
        }
    }

    /// <summary>As its documents say.</summary>
    private static string AsksFor(Route route) =>
        route.AllFaults().Contains(Stoa.Contracts.RequestFaults.VersionStale)
            ? route.RequiresVersion
                ? "always"
                : "if sent"
            : "never";

    private static IEnumerable<string> Names(IEnumerable<Route> routes) =>
        routes.Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal);
}
