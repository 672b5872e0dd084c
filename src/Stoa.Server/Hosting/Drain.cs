namespace Stoa.Server.Hosting;

/// <summary>
/// A stop in three steps: <c>/health/ready</c> turns 503 at once; for <c>Shutdown:Drain</c> everything else goes on, so that whoever balances load can look and
/// send nothing more; only then are connections closed and what is under way waited for.
/// </summary>
internal sealed class Drain(TimeSpan duration, IHostApplicationLifetime lifetime) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _over = new();

    /// <summary>From now on requests are refused.</summary>
    public CancellationToken Over => duration == TimeSpan.Zero ? lifetime.ApplicationStopping : _over.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (duration > TimeSpan.Zero)
        {
            await Task.Delay(duration, cancellationToken);
            await _over.CancelAsync();
        }
    }

    public void Dispose() => _over.Dispose();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static class DrainSetup
{
    public static void AddDrain(this IServiceCollection services, TimeSpan duration)
    {
        services.AddSingleton(container => new Drain(duration, container.GetRequiredService<IHostApplicationLifetime>()));
        services.AddHostedService(container => container.GetRequiredService<Drain>());
    }

    /// <summary>Asks clients that keep connections to open the next one elsewhere: a request on a connection that is just being closed is lost.</summary>
    public static void UseDrain(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use(
            (http, next) =>
            {
                if (stopping.IsCancellationRequested && HttpProtocol.IsHttp11(http.Request.Protocol))
                {
                    http.Response.Headers.Connection = "close";
                }
                return next(http);
            }
        );
    }
}
