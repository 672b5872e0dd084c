using System.Collections.Concurrent;

namespace Stoa.Cluster.Tests;

/// <summary>How one try of a call ended.</summary>
internal enum Ending
{
    /// <summary>The answer that was wanted.</summary>
    Done,

    /// <summary>The same, for what changes nothing.</summary>
    Read,

    /// <summary>503 of the contract, with Retry-After.</summary>
    Busy,

    /// <summary>409 of the contract: the first try with this key still runs.</summary>
    KeyInUse,

    /// <summary>202, or 409 of the contract: a checkout's payment is in doubt and being found out. GET tells when it is.</summary>
    InDoubt,

    /// <summary>400 of the contract: there is not so much left.</summary>
    SoldOut,

    /// <summary>No answer: the node is not there.</summary>
    NoAnswer,

    /// <summary>Anything else, which is a defect.</summary>
    Wrong,
}

/// <summary>A try of a call. <paramref name="At"/> is the clock of <see cref="Ledger"/> when it ended.</summary>
internal sealed record Attempt(TimeSpan At, TimeSpan Took, int Node, Ending Ending, string Call, string Answer)
{
    public override string ToString() => $"{Call} at node {Node} after {Took.TotalSeconds} s: {Ending} {Answer}";
}

/// <summary>An order that was answered 201, by its key.</summary>
internal sealed record Sold(string Key, Guid Order, int Attempts, Func<Task<Guid>> Again);

/// <summary>What was tried during a drill, and what was answered as done.</summary>
internal sealed class Ledger
{
    private readonly System.Diagnostics.Stopwatch _clock = System.Diagnostics.Stopwatch.StartNew();
    private readonly ConcurrentQueue<Attempt> _attempts = new();
    private readonly ConcurrentQueue<Sold> _sold = new();

    public TimeSpan Now => _clock.Elapsed;

    public IReadOnlyCollection<Attempt> Attempts => _attempts;

    public IReadOnlyCollection<Sold> Sold => _sold;

    public ConcurrentBag<Guid> Buyers { get; } = [];

    public int Count(Ending ending) => _attempts.Count(attempt => attempt.Ending == ending);

    public void Note(Attempt attempt) => _attempts.Enqueue(attempt);

    public void Note(Sold sold) => _sold.Enqueue(sold);

    /// <summary>The longest time without a write that was answered as done, from <paramref name="from"/> on.</summary>
    public TimeSpan Gap(TimeSpan from, TimeSpan to)
    {
        var done = _attempts.Where(attempt => attempt.Ending == Ending.Done && attempt.At >= from && attempt.At <= to).Select(attempt => attempt.At).Order();
        var (longest, last) = (TimeSpan.Zero, from);
        foreach (var at in done.Append(to))
        {
            longest = at - last > longest ? at - last : longest;
            last = at;
        }
        return longest;
    }

    /// <summary>How long the slowest of those tries took that got no answer as wanted.</summary>
    public TimeSpan SlowestError =>
        _attempts.Where(attempt => attempt.Ending is not (Ending.Done or Ending.Read)).Select(attempt => attempt.Took).DefaultIfEmpty(TimeSpan.Zero).Max();
}
