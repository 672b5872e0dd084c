using Microsoft.Extensions.DependencyInjection;
using Stoa.Contracts.Http;

namespace Stoa.Server.Tests.Sweep;

/// <summary>No answer but those of the public catalogue may be stored by a cache, whoever asks and whatever comes of it.</summary>
public sealed class StorableAnswersTests(TestDatabases databases)
{
    [Fact]
    public async Task Of_all_routes_only_what_everybody_may_read_is_ever_storable()
    {
        await using var host = await StoaHost.Start(await databases.Create(), ("Catalogue:Edge:MaxAge", "00:10:00"));
        var guest = new Client(host, null);
        var login = await guest.Post("/auth/login", new { email = StoaHost.SuperAdminEmail, password = StoaHost.SuperAdminPassword });
        var staff = guest with { Token = (string)login.Json["data"]!["access_token"]! };
        var (answered, storable) = (0, new HashSet<string>(StringComparer.Ordinal));

        foreach (var route in host.Services.GetRequiredService<Routes>().All.Where(route => !IsEndless(route)))
        {
            foreach (var client in new[] { guest, staff, staff.Under("/as/problem/api/v1"), staff.Under("/as/malnu/api/v1") })
            {
                var reply = await client.Send(new HttpMethod(route.Method), AddressOf(route), route.Method == "GET" ? null : "{}");
                answered++;
                if (reply.Headers.GetValueOrDefault("Cache-Control") == "no-store")
                {
                    continue;
                }
                Assert.True(
                    route.Cache is not null && reply.Status == HttpStatusCode.OK,
                    $"{route.Name}: {reply.Status} {reply.Headers.GetValueOrDefault("Cache-Control")}"
                );
                storable.Add(route.Name);
            }
        }

        Assert.True(answered > 800, $"{answered}");
        Assert.Equal(
            ["getProduct", "listBrands", "listCategories", "listCategoryProducts", "listProducts"],
            storable.Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
    }

    /// <summary>Streams that do not end by themselves, and what ends the session or the shop that the others need.</summary>
    private static bool IsEndless(Route route) =>
        route.Pattern.EndsWith("/stream", StringComparison.Ordinal)
        || route.Pattern.EndsWith("/progress/live", StringComparison.Ordinal)
        || route.Name is "logout" or "logoutEverywhere" or "setMaintenance" or "closeAccount";

    private static string AddressOf(Route route) =>
        string.Join(
            '/',
            route
                .Pattern.Split('/')
                .Select(part => part.StartsWith('{') ? (route.Pattern.StartsWith("/catalog/products/{", StringComparison.Ordinal) ? "prod-2" : "cat-1") : part)
        );
}
