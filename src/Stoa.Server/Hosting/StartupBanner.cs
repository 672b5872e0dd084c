using Stoa.Accounts.Admins;
using Stoa.Platform;
using Stoa.Server.Pages;

namespace Stoa.Server.Hosting;

/// <summary>
/// What a person needs who has just started the server: where it is, who may do everything, and what to try. One log entry where programs read the log.
/// </summary>
internal static partial class StartupBanner
{
    public static void Print(WebApplication app, ServerSettings settings, SuperAdmin superAdmin, DatabaseHandle database)
    {
        var root = app.Services.GetRequiredService<PublicAddress>().Root;
        if (ConsoleLog.IsForMachines(settings.LogFormat))
        {
            var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Stoa.Server");
            Ready(log, root, string.Join(' ', app.Urls), database.Description, superAdmin.Email, Password(superAdmin), Cookies(root));
        }
        else
        {
            var pages = app.Services.GetRequiredService<PageRoot>();
            Console.WriteLine(Text(root, string.Join("  ", app.Urls), settings, superAdmin, database, pages));
        }
    }

    /// <summary>For a start that fails after the account was made: the next one cannot show its password any more.</summary>
    public static void PrintGeneratedPassword(SuperAdmin superAdmin)
    {
        if (superAdmin is { IsGenerated: true, PasswordFile: null })
        {
            Console.WriteLine($"Super admin   {superAdmin.Email}   {Password(superAdmin)}");
        }
    }

    /// <summary>A configured password is never shown, a generated one only where it was not written to a file.</summary>
    private static string Password(SuperAdmin superAdmin) =>
        superAdmin switch
        {
            { Password: null } => "password printed at the first start, unless it was configured",
            { IsGenerated: false } => "password as configured by SuperAdmin:Password",
            { PasswordFile: { } file } => $"generated password in {file}",
            { Password: var password } => $"password {password}   (generated; shown only now)",
        };

    private static string Cookies(string root) =>
        root.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? "over TLS only"
            : "without Secure, because the address is http: for development; set PublicUrl where a proxy speaks TLS";

    private static string Pages(string root, PageRoot pages) => string.Concat(pages.Pages.Select(one => $"  {one.Name, -13} {root}{one.Path}\n"));

    private static string Text(string root, string addresses, ServerSettings settings, SuperAdmin superAdmin, DatabaseHandle database, PageRoot pages)
    {
        var api = root + settings.Mounts[0].Prefix;
        return $$"""

            Stoa is ready.

              Addresses     {{addresses}}
              Shop API      {{api}}   (contract {{settings.Mounts[0].Contract}}; any other: {{root}}/as/{contract}{{settings.Mounts[0].Prefix}})
              Try it        {{root}}/docs
            {{Pages(root, pages)}}  Database      {{database.Description}}
              Super admin   {{superAdmin.Email}}   {{Password(superAdmin)}}
              Cookies       {{Cookies(root)}}

            Three things to try:

              curl '{{api}}/catalog/products?page_size=3&keyword=laptop'
              curl -X POST {{api}}/auth/register -H 'Content-Type: application/json' -d '{"email":"you@example.com","password":"SecurePassword123!"}'
              curl {{root}}/as/problem{{settings.Mounts[0].Prefix}}/catalog/products/no-such-product

            Ctrl-C stops everything.
            """;
    }

    [LoggerMessage(
        1,
        LogLevel.Information,
        "Stoa is ready at {Root}, listening on {Addresses}; database: {Database}; super admin: {SuperAdmin}, {Password}; cookies {Cookies}"
    )]
    private static partial void Ready(ILogger log, string root, string addresses, string database, string superAdmin, string password, string cookies);
}
