using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform.Jobs;

namespace Stoa.Platform.Data.Replicas;

/// <summary>A standby that is read from, and how far it has got as of the last look: it has at least that.</summary>
internal sealed partial class ReadReplica(string name, NpgsqlDataSource source, ILogger log) : IDisposable
{
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    private volatile Known _known = new(null, "not looked at yet");
    private long _restsUntil;

    public NpgsqlDataSource Source => source;

    /// <summary>Rung where somebody waits for it to get further.</summary>
    public Bell Bell { get; } = new();

    public bool KeepsLongStatements => _known.State?.KeepsLongStatements == true;

    public bool IsUsable => _known.State is not null;

    public bool Has(DatabasePosition position) => _known.State?.Position is { } own && own.Includes(position);

    public async Task Look(CancellationToken cancelled)
    {
        if (Stopwatch.GetTimestamp() < Volatile.Read(ref _restsUntil))
        {
            return;
        }
        try
        {
            var state = await Ask(cancelled);
            Become(state is { Position: not null } ? new Known(state, null) : new Known(null, "it is no standby"));
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            Failed(away.Message);
        }
    }

    /// <summary>Waits for as long as it takes, but nobody else does: a session that is being opened cannot be given up before its own time limit.</summary>
    private async Task<ReplicaState?> Ask(CancellationToken cancelled)
    {
        var answer = source.One(ReplicaState.Sql, ReplicaState.From, cancelled);
        try
        {
            return await answer.WaitAsync(LongestAnswer, cancelled);
        }
        catch (TimeoutException) when (!answer.IsCompleted)
        {
            Failed($"it has not answered for {LongestAnswer.TotalSeconds} seconds");
            return await answer;
        }
    }

    /// <summary>Left alone for a second, and until the next look.</summary>
    public void Failed(string reason)
    {
        Volatile.Write(ref _restsUntil, Stopwatch.GetTimestamp() + (long)(RestAfterFailure.TotalSeconds * Stopwatch.Frequency));
        Become(new Known(null, reason));
    }

    public void Dispose() => source.Dispose();

    private void Become(Known next)
    {
        var before = Interlocked.Exchange(ref _known, next);
        if (next.State is null && before.WhyNot != next.WhyNot)
        {
            NotRead(log, name, next.WhyNot!);
        }
        else if (next.State is not null && before.State is null)
        {
            IsRead(log, name);
        }
    }

    /// <summary>As of the last look.</summary>
    /// <param name="State">Null where it cannot be read from.</param>
    /// <param name="WhyNot">Why it cannot.</param>
    private sealed record Known(ReplicaState? State, string? WhyNot);

    [LoggerMessage(1, LogLevel.Warning, "Replica {Replica} is not read from: {Reason}")]
    private static partial void NotRead(ILogger log, string replica, string reason);

    [LoggerMessage(2, LogLevel.Information, "Replica {Replica} answers, and is read from when it has got far enough")]
    private static partial void IsRead(ILogger log, string replica);
}
