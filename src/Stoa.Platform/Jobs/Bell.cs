using System.Threading.Channels;

namespace Stoa.Platform.Jobs;

/// <summary>Wakes a loop that has nothing to do; rung many times meanwhile, it wakes it once.</summary>
public sealed class Bell
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes whoever waits, or will wait next.</summary>
    public void Ring() => _rung.Writer.TryWrite(true);

    /// <summary>Until it is rung, for so long at most.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken stopping)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        enough.CancelAfter(atMost);
        try
        {
            await _rung.Reader.ReadAsync(enough.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // Time to look, all the same.
        }
    }

    /// <summary>The same, for a loop that looks by itself whether the server stops: nothing is thrown.</summary>
    public async Task Rest(TimeSpan atMost, CancellationToken stopping) => await Wait(atMost, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
