using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;

namespace Stoa.Server.Tests.ApiKeys;

/// <summary>Every route of the server, called with API keys: which ones each kind opens is written down here.</summary>
public sealed partial class KeyRouteTests(Shop shop) : IClassFixture<Shop>
{
    /// <summary>What a storefront needs: open to publishable keys, and to secret ones.</summary>
    private static readonly string[] Storefront =
    [
        "DELETE /cart",
        "DELETE /cart/items/{id?}",
        "GET /cart",
        "GET /cart/shipping-options",
        "GET /catalog/brands",
        "GET /catalog/categories",
        "GET /catalog/products",
        "GET /catalog/products/category/{id}",
        "GET /catalog/products/{id}",
        "GET /catalog/redirects",
        "GET /checkout/{id}",
        "GET /invoices/{id}",
        "GET /invoices/{id}.pdf",
        "GET /orders/{id}",
        "GET /orders/{id}/invoices",
        "GET /shop",
        "PATCH /cart/items/{id?}",
        "POST /cart",
        "POST /cart/items",
        "POST /cart/quote",
        "POST /checkout",
        "POST /checkout/{id}/cancel",
        "POST /orders/lookup",
        "POST /orders/{id}/cancel",
        "POST /orders/{id}/withdrawal",
        "PUT /cart/codes",
        "PUT /cart/contact",
        "PUT /cart/shipping-option",
    ];

    /// <summary>Staff routes that no key opens: about a person's own, or above every scope.</summary>
    private static readonly string[] StaffInPerson =
    [
        "DELETE /admin/admins/{id}",
        "DELETE /admin/api-keys/{id}",
        "DELETE /admin/views/{id}",
        "GET /admin/api-keys",
        "GET /admin/api-keys/{id}",
        "GET /admin/preferences",
        "GET /admin/views",
        "PATCH /admin/api-keys/{id}",
        "POST /admin/admins",
        "POST /admin/api-keys",
        "POST /admin/api-keys/{id}/rotate",
        "PUT /admin/preferences",
        "PUT /admin/views/{id}",
    ];

    /// <summary>Gives what the caller may see, so it asks for no scope.</summary>
    private static readonly string[] WithoutScope = ["GET /admin/search", "GET /admin/setup", "GET /admin/todo"];

    [Fact]
    public void The_routes_of_each_kind_of_key_are_these()
    {
        Assert.Equal(Storefront, Names(Table.Where(route => route.Keys == RouteKeys.Any)));
        Assert.Equal(StaffInPerson, Names(Table.Where(route => route.Access == RouteAccess.Staff && route.Keys == RouteKeys.None)));
        Assert.Equal(WithoutScope, Names(Table.Where(route => route.Keys == RouteKeys.Secret && route.KeyScope is null)));
        Assert.Empty(Names(Table.Where(route => route.Keys == RouteKeys.Secret && route.Access != RouteAccess.Staff)));
    }

    [Fact]
    public async Task A_key_opens_what_is_its_kind_s_and_no_other_route()
    {
        var root = (await shop.SuperAdmin()).Client;
        var secret = await root.NewKey(["reports:read"]);
        var publishable = await root.NewKey(kind: "publishable");
        foreach (var route in Table)
        {
            var (bySecret, byPublishable) = (await Ask(secret, route), await Ask(publishable, route));

            var name = $"{route.Method} {route.Pattern}";
            Assert.True(route.Keys == RouteKeys.None == (bySecret == "api_key_not_for_route"), $"{name}: {bySecret}");
            Assert.True(route.Keys != RouteKeys.Any == (byPublishable == "api_key_not_for_route"), $"{name}: {byPublishable}");
            Assert.Equal(
                route.Keys == RouteKeys.Secret && route.KeyScope is { } scope && scope != new RequiredPermission("reports", "read"),
                bySecret == "api_key_scope_missing"
            );
        }
    }

    private IEnumerable<Route> Table => shop.Host.Services.GetRequiredService<Routes>().All;

    private static string[] Names(IEnumerable<Route> routes) => [.. routes.Select(route => $"{route.Method} {route.Pattern}").Order(StringComparer.Ordinal)];

    private static async Task<string?> Ask(MadeKey key, Route route) =>
        (
            await key.Client.Send(
                new HttpMethod(route.Method),
                Parameter.Replace(route.Pattern, "01900000-0000-7000-8000-0000000000ff"),
                route.TakesBody ? "{}" : null
            )
        ).Headers.GetValueOrDefault("Error-Code");

    [GeneratedRegex("\\{[^}]+\\}")]
    private static partial Regex Parameter { get; }
}
