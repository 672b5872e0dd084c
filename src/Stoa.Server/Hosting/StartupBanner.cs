using Stoa.Accounts.Admins;
using Stoa.Platform;

namespace Stoa.Server.Hosting;

/// <summary>What a person needs who has just started the server: where it is, who may do everything, and what to try.</summary>
internal static class StartupBanner
{
    public static void Print(WebApplication app, ServerSettings settings, SuperAdmin superAdmin, DatabaseHandle database)
    {
        var root = app.Services.GetRequiredService<PublicAddress>().Root;
        var api = root + settings.Mounts[0].Prefix;
        Console.WriteLine($$"""

            Stoa is ready.

              Addresses     {{string.Join("  ", app.Urls)}}
              Shop API      {{api}}   (contract {{settings.Mounts[0].Contract}}; any other: {{root}}/as/{contract}{{settings.Mounts[0].Prefix}})
              Try it        {{root}}/docs
              Database      {{database.Description}}
              Super admin   {{superAdmin.Email}}   {{(superAdmin.Password is { } password ? $"password {password}   (printed this once)" : "(password printed at the first start)")}}

            Three things to try:

              curl '{{api}}/catalog/products?page_size=3&keyword=laptop'
              curl -X POST {{api}}/auth/register -H 'Content-Type: application/json' -d '{"email":"you@example.com","password":"SecurePassword123!"}'
              curl {{root}}/as/problem{{settings.Mounts[0].Prefix}}/catalog/products/no-such-product

            Ctrl-C stops everything.
            """);
    }
}
