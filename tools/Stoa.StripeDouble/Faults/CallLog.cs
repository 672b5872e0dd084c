namespace Stoa.StripeDouble;

/// <summary>The latest calls, with what became of them.</summary>
internal sealed class CallLog
{
    private const int Kept = 10_000;
    private readonly Lock _gate = new();
    private readonly Queue<CallRecord> _calls = [];

    public IReadOnlyList<CallRecord> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public void Add(CallRecord record)
    {
        lock (_gate)
        {
            _calls.Enqueue(record);
            if (_calls.Count > Kept)
            {
                _calls.Dequeue();
            }
        }
    }
}
