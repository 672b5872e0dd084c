namespace Stoa.Bench.Simulation;

/// <summary>Processors that take work in the order in which it comes.</summary>
internal sealed class Cores(Clock clock, int count)
{
    private readonly Queue<(double Work, Action Then)> _waiting = new();
    private readonly int _count = count;
    private int _free = count;
    private double _worked;

    /// <summary>Busy share since the beginning.</summary>
    public double Utilization => _worked / (clock.Now * _count);

    public void Work(double mean, Action then)
    {
        var work = clock.Exponential(mean);
        if (_free == 0)
        {
            _waiting.Enqueue((work, then));
            return;
        }
        _free--;
        Start(work, then);
    }

    private void Start(double work, Action then)
    {
        _worked += work;
        clock.After(
            work,
            () =>
            {
                if (_waiting.TryDequeue(out var next))
                {
                    Start(next.Work, next.Then);
                }
                else
                {
                    _free++;
                }
                then();
            }
        );
    }
}

/// <summary>
/// The write-ahead log: one flush at a time, which carries all commits that were waiting when it began (PostgreSQL's group commit). A commit that comes
/// during a flush waits for the next.
/// </summary>
internal sealed class Log(Clock clock, double flush)
{
    private List<Action> _waiting = [];
    private bool _flushing;

    public void Commit(Action then)
    {
        _waiting.Add(then);
        if (!_flushing)
        {
            Flush();
        }
    }

    private void Flush()
    {
        (_flushing, var carried) = (true, _waiting);
        _waiting = [];
        clock.After(
            flush,
            () =>
            {
                _flushing = false;
                carried.ForEach(then => then());
                if (_waiting.Count > 0 && !_flushing)
                {
                    Flush();
                }
            }
        );
    }
}

/// <summary>A row lock: one holder, the others in the order in which they came.</summary>
internal sealed class RowLock
{
    private readonly Queue<Action> _waiting = new();
    private bool _held;

    public void Take(Action then)
    {
        if (_held)
        {
            _waiting.Enqueue(then);
            return;
        }
        _held = true;
        then();
    }

    public void Release()
    {
        if (_waiting.TryDequeue(out var next))
        {
            next();
        }
        else
        {
            _held = false;
        }
    }
}
