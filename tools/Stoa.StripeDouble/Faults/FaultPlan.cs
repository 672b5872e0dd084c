namespace Stoa.StripeDouble;

/// <summary>The faults to come. The first that fits a call is played.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];

    /// <summary>What is still to come.</summary>
    public IReadOnlyList<Fault> Pending
    {
        get
        {
            lock (_gate)
            {
                return [.. _planned.Select(planned => planned.Fault with { Skip = planned.Skip, Times = planned.Left })];
            }
        }
    }

    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _planned.Add(new Planned(fault) { Skip = fault.Skip, Left = fault.Times });
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _planned.Clear();
        }
    }

    internal Fault? Take(Call call, bool isReplay = false)
    {
        lock (_gate)
        {
            foreach (var planned in _planned.Where(planned => planned.Fault.OfReplays == isReplay && planned.Fits(call)))
            {
                if (planned.Skip > 0)
                {
                    planned.Skip--;
                    continue;
                }
                planned.Left--;
                _planned.RemoveAll(one => one.Left <= 0);
                return planned.Fault;
            }
            return null;
        }
    }

    private sealed class Planned(Fault fault)
    {
        public Fault Fault => fault;
        public int Skip { get; set; }
        public int? Left { get; set; }

        public bool Fits(Call call) => (fault.Call is null || fault.Call == call.Kind) && (fault.When is null || fault.When(call));
    }
}
