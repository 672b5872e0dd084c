using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Stoa.Accounts;
using Stoa.Accounts.ApiKeys;
using Stoa.Accounts.Sessions;
using Stoa.Bench.Load;
using Stoa.Bench.Subject;
using Stoa.Contracts;
using Stoa.Contracts.Http;
using Stoa.Contracts.Input;
using Stoa.Platform;
using Stoa.Platform.Data;

namespace Stoa.Bench.Workloads;

/// <summary>The cost of the checks of every request: access token and limits. Measured per call, without HTTP.</summary>
internal static class RequestChecks
{
    private const int Cheap = 200_000;
    private const int Dear = 2_000;

    public static async Task Measure(Site site, Report report)
    {
        var shop = await site.Shop(CatalogueReads.Products);
        var (_, body) = await shop.Fetch(
            Requests.Post("/api/v1/auth/register", """{"email":"gate@bench.test","password":"SecurePassword123!"}"""),
            site.Cancelled
        );
        var authorization = "Bearer " + JsonDocument.Parse(body).RootElement.GetProperty("data").GetProperty("access_token").GetString();
        await using var services = await Compose(site, loginPermits: 1000, loginWindow: "00:00:00.05");
        var authorizer = services.GetRequiredService<RequestAuthorizer>();
        var limiter = services.GetRequiredService<Limiter>();
        var route = services
            .GetRequiredService<Routes>()
            .Get<Empty, Nothing>("/bench", static (_, _) => Task.FromResult<Outcome<Nothing>>(new Nothing()))
            .SignedIn();
        var contract = services.GetRequiredService<ContractCatalogue>()["store"];
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Loopback } };
        var caller =
            (await authorizer.Authorize(authorization, RouteAccess.SignedIn, null, site.Cancelled)).Caller
            ?? throw new BenchException("The token is not let in.");

        var check = await Micros(Cheap, () => authorizer.Authorize(authorization, RouteAccess.SignedIn, null, CancellationToken.None));
        report.Add("token check, µs a request", check.ToString("0.00", Text.Plain), "≤ 3 µs", check <= 3);
        await Signed(site, report, caller);
        var (key, open) = await Key(site, services, caller.UserId);
        var checkOfKey = await Micros(Cheap, () => authorizer.AuthorizeKey(key, open, contract, IPAddress.Loopback, CancellationToken.None));
        report.Add("API key check, µs a request", checkOfKey.ToString("0.00", Text.Plain), "≤ 3 µs", checkOfKey <= 3);
        var general = await Micros(Cheap, () => new ValueTask<Failure?>(limiter.Enter(http, route, caller)));
        report.Add("general limits, µs a request", general.ToString("0.00", Text.Plain));
        var shared = await Micros(Dear, () => limiter.Spend(http, "login", "gate@bench.test"));
        report.Add("shared limits with room, µs a login", shared.ToString("0", Text.Plain));
        await using var tight = await Compose(site, loginPermits: 1, loginWindow: "01:00:00");
        var full = tight.GetRequiredService<Limiter>();
        var refused = await Micros(Cheap, () => full.Spend(http, "login", "nobody@bench.test"));
        report.Add("shared limits when full, µs a login", refused.ToString("0.00", Text.Plain));
    }

    /// <summary>Tokens signed with a key pair: one that comes again, and one that is seen for the first time each time.</summary>
    private static async Task Signed(Site site, Report report, Caller caller)
    {
        foreach (var algorithm in new[] { "ES256", "RS256" })
        {
            await using var services = await Compose(site, loginPermits: 1000, loginWindow: "01:00:00", ("Tokens:Algorithm", algorithm));
            var (authorizer, tokens) = (services.GetRequiredService<RequestAuthorizer>(), services.GetRequiredService<AccessTokens>());
            var again = Issue();
            var check = await Micros(Cheap, () => authorizer.Authorize(again, RouteAccess.SignedIn, null, CancellationToken.None));
            report.Add($"token check ({algorithm}), µs a request", check.ToString("0.00", Text.Plain), "≤ 5 µs", check <= 5);
            var fresh = new Queue<string>(Enumerable.Range(0, Dear * 2).Select(_ => Issue()));
            var first = await Micros(Dear, () => authorizer.Authorize(fresh.Dequeue(), RouteAccess.SignedIn, null, CancellationToken.None));
            report.Add($"first token check ({algorithm}), µs a request", first.ToString("0", Text.Plain));

            string Issue() => "Bearer " + tokens.Issue(caller.UserId, caller.SessionId).Token;
        }
    }

    /// <summary>A key of a super admin with one scope, one address and a contract, and a staff route that asks for that scope.</summary>
    private static async Task<(string Authorization, Route Route)> Key(Site site, ServiceProvider services, Guid maker)
    {
        var (database, text) = (services.GetRequiredService<NpgsqlDataSource>(), KeyText.Generate(publishable: false));
        await database.Change(
            "INSERT INTO accounts.user_roles SELECT $1, id FROM accounts.roles WHERE name = 'super_admin' ON CONFLICT DO NOTHING",
            site.Cancelled,
            maker
        );
        await database.Change(ChangeNotifications.NotifySql, site.Cancelled, "user", maker.ToString());
        await database.Change(
            """
            INSERT INTO accounts.api_keys (id, user_id, name, kind, scopes, contract, addresses, hash, prefix, created_at)
            VALUES ($1, $2, 'bench', 'secret', '{orders:read}', 'store', '{127.0.0.0/8}', $3, $4, now())
            """,
            site.Cancelled,
            Guid.CreateVersion7(),
            maker,
            KeyText.Hash(text),
            KeyText.Shown(text)
        );
        await services.GetRequiredService<ChangeNotifications>().Settled(site.Cancelled);
        var route = services
            .GetRequiredService<Routes>()
            .Get<Empty, Nothing>("/bench-key", static (_, _) => Task.FromResult<Outcome<Nothing>>(new Nothing()))
            .Staff("orders", "read");
        var authorizer = services.GetRequiredService<RequestAuthorizer>();
        var contract = services.GetRequiredService<ContractCatalogue>()["store"];
        return (await authorizer.AuthorizeKey("Bearer " + text, route, contract, IPAddress.Loopback, site.Cancelled)).Caller is { Key: not null }
            ? ("Bearer " + text, route)
            : throw new BenchException("The key is not let in.");
    }

    /// <summary>The services of accounts on the shop's database, in this process, with change notifications connected.</summary>
    private static async Task<ServiceProvider> Compose(Site site, int loginPermits, string loginWindow, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["RateLimits:user:Permits"] = "100000000",
                    ["RateLimits:login:Permits"] = loginPermits.ToString(Text.Plain),
                    ["RateLimits:login:Window"] = loginWindow,
                }
            )
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddPlatform(configuration, site.ConnectionTo(CatalogueReads.Products))
            .AddContracts([new Mount("/api/v1", "store")])
            .AddAccounts(configuration)
            .BuildServiceProvider();
        await services.PreparePlatform(site.Cancelled);
        await services.PrepareAccounts(site.Cancelled);
        // As in the server, the authorizer exists before the first notification.
        services.GetRequiredService<RequestAuthorizer>();
        var notifications = services.GetRequiredService<ChangeNotifications>();
        await ((IHostedService)notifications).StartAsync(site.Cancelled);
        await notifications.Listening;
        return services;
    }

    private static async Task<double> Micros<T>(int times, Func<ValueTask<T>> call)
    {
        for (var warm = 0; warm < times / 4; warm++)
        {
            await call();
        }
        var start = Stopwatch.GetTimestamp();
        for (var count = 0; count < times; count++)
        {
            await call();
        }
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / times;
    }
}
