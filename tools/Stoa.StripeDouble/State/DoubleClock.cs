namespace Stoa.StripeDouble;

/// <summary>The machine's clock, moved forward as far as a test wants. It drives holds, idempotency keys and the times of objects and events.</summary>
public sealed class DoubleClock : TimeProvider
{
    private long _ahead;

    /// <summary>How far it is ahead of the machine's clock.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    /// <summary>Unix seconds.</summary>
    public long Now => GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Called after every move.</summary>
    internal Action Advanced { get; set; } = () => { };

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;

    /// <summary>Moves the clock on. What falls due happens before this returns: holds expire, asynchronous payments and refunds end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Backwards.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Interlocked.Add(ref _ahead, by.Ticks);
        Advanced();
    }
}
