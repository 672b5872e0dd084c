using System.Text;
using Npgsql;
using Stoa.Brokers;
using Stoa.Commerce.Catalogue.Search;
using Stoa.Platform.Data;

namespace Stoa.Server.Hosting;

/// <summary><c>/health</c> (the process answers) and <c>/health/ready</c> (it can serve, its background services run); both outside every contract.</summary>
internal static class Health
{
    private static readonly byte[] Ok = Encoding.UTF8.GetBytes("""{"status":"ok"}""");
    private static readonly byte[] Stopping = Encoding.UTF8.GetBytes("""{"status":"stopping"}""");
    private static readonly byte[] Away = Encoding.UTF8.GetBytes("""{"status":"database unavailable"}""");

    public static void MapHealth(this WebApplication app)
    {
        var brokers = app.Services.GetRequiredService<BrokerStates>();
        var search = app.Services.GetRequiredService<SearchState>();
        app.MapMethods("/health", ["GET", "HEAD"], (RequestDelegate)(http => Write(http, StatusCodes.Status200OK, Ok)));
        app.MapMethods(
            "/health/ready",
            ["GET", "HEAD"],
            (RequestDelegate)(
                async http =>
                {
                    var problem = await WhyNot(app.Services, http.RequestAborted);
                    if (problem is not null)
                    {
                        http.Response.Headers.RetryAfter = "1";
                    }
                    await Write(
                        http,
                        problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
                        problem ?? Degraded(brokers.Failing, search.IsAway)
                    );
                }
            )
        );
    }

    /// <summary>Why this node cannot serve, as <c>/health/ready</c> says it; null where it can.</summary>
    public static async Task<byte[]?> WhyNot(IServiceProvider services, CancellationToken cancelled)
    {
        var failed = services.GetRequiredService<BackgroundServiceMonitor>().Failed;
        return services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested ? Stopping
            : failed.Count > 0 ? Failed(failed)
            : await IsReady(services.GetRequiredService<NpgsqlDataSource>(), cancelled) ? null
            : Away;
    }

    /// <summary>The names are type names, so nothing needs escaping.</summary>
    private static byte[] Failed(IEnumerable<string> services) =>
        Encoding.UTF8.GetBytes($$"""{"status":"background service failed: {{string.Join(", ", services)}}"}""");

    /// <summary>Still ready: an instance that is taken out of service sells nothing and reaches what is outside no better.</summary>
    private static byte[] Degraded(IReadOnlyList<string> brokers, bool searchIsAway)
    {
        string[] parts =
        [
            .. brokers.Count > 0 ? [$"no events to {string.Join(", ", brokers)}"] : (string[])[],
            .. searchIsAway ? ["search by PostgreSQL"] : (string[])[],
        ];
        return parts.Length == 0 ? Ok : Encoding.UTF8.GetBytes($$"""{"status":"ok","degraded":"{{string.Join("; ", parts)}}"}""");
    }

    private static async Task<bool> IsReady(NpgsqlDataSource database, CancellationToken cancelled)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return await database.One("SELECT count(*) > 0 FROM platform.migrations", row => row.GetBoolean(0), limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    private static Task Write(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(body).AsTask();
    }
}
