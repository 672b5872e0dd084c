namespace Stoa.Bench.Simulation;

/// <summary>
/// Simulated time, in seconds. What happens at one moment happens in the order in which it was asked for, and chance comes from a fixed seed, so
/// a run repeats itself.
/// </summary>
internal sealed class Clock(int seed = 1)
{
    private readonly PriorityQueue<Action, (double At, long Number)> _events = new();
    private readonly Random _chance = new(seed);
    private long _number;

    public double Now { get; private set; }

    public void After(double seconds, Action then) => _events.Enqueue(then, (Now + seconds, _number++));

    /// <summary>A time with this mean, distributed exponentially: as of work whose parts are independent, and of arrivals.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - _chance.NextDouble());

    public int Below(int count) => _chance.Next(count);

    public void Run(double until)
    {
        while (_events.TryPeek(out _, out var next) && next.At <= until)
        {
            Now = next.At;
            _events.Dequeue()();
        }
        Now = until;
    }
}
