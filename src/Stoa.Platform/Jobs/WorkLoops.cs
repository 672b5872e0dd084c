using Microsoft.Extensions.Logging;
using Stoa.Platform.Data;

namespace Stoa.Platform.Jobs;

/// <summary>The loops of this node that look for work again and again. One that fails goes on after a rest, or its work would wait for a restart.</summary>
public sealed partial class WorkLoops(ILogger<WorkLoops> log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>A first look that takes long, because there is work, keeps the others no longer.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks until the server stops.</summary>
    /// <param name="name">What it looks for, for the log.</param>
    /// <param name="looksAtLeastEvery">How long it rests where there was nothing, or where it failed.</param>
    /// <param name="bell">Ends a rest.</param>
    /// <param name="work">Looks, and does what there is; true where there may be more.</param>
    /// <param name="stopping">The server stops.</param>
    public async Task Run(string name, TimeSpan looksAtLeastEvery, Bell bell, Func<CancellationToken, Task<bool>> work, CancellationToken stopping)
    {
        for (var first = true; !stopping.IsCancellationRequested; first = false)
        {
            try
            {
                if (await (first ? InTurn(work, stopping) : work(stopping)))
                {
                    continue;
                }
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Readiness says that the database is away; each loop need not.
                if (!DatabaseFailures.IsAway(failure))
                {
                    Failed(log, name, failure);
                }
            }
            await bell.Rest(looksAtLeastEvery, stopping);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>First looks go one after the other, so that a node that starts opens one connection for them and not one for each.</summary>
    private async Task<bool> InTurn(Func<CancellationToken, Task<bool>> look, CancellationToken stopping)
    {
        var isMine = await _turn.WaitAsync(Patience, stopping);
        try
        {
            return await look(stopping);
        }
        finally
        {
            if (isMine)
            {
                _turn.Release();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Looking for {What} failed and will be tried again")]
    private static partial void Failed(ILogger log, string what, Exception failure);
}
