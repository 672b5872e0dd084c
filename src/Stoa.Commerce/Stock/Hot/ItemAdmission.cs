using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Stoa.Commerce.Orders;
using Stoa.Contracts;

namespace Stoa.Commerce.Stock.Hot;

/// <summary>
/// Keeps one item from taking all connections of a node. Who orders it is counted from before the payment until the end, and beyond a number is told to come
/// again; of those who are in, a few have the database at once, and the others wait for their turn without a connection. Of every item, hot or not.
/// </summary>
internal sealed class ItemAdmission(IOptions<OrderOptions> options)
{
    /// <summary>Too many order this at the moment; nothing was asked of any provider.</summary>
    public static readonly Failure Busy = new() { Fault = RequestFaults.Overloaded, RetryAfter = TimeSpan.FromSeconds(2) };

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    private sealed class Gate(int turns)
    {
        public SemaphoreSlim Turns { get; } = new(turns);

        /// <summary>Those who use it in any way; with the last one it goes.</summary>
        public int Users { get; set; }

        public int Orders { get; set; }
    }

    /// <summary>Items whose orders are under way.</summary>
    public int Watched
    {
        get
        {
            lock (_lock)
            {
                return _gates.Count;
            }
        }
    }

    /// <summary>Counts an order of these items until it is disposed of; null where one of them has too many.</summary>
    public IDisposable? Enter(IEnumerable<string> items)
    {
        string[] wanted = [.. items.Distinct(StringComparer.Ordinal)];
        lock (_lock)
        {
            if (Array.Exists(wanted, item => _gates.TryGetValue(item, out var gate) && gate.Orders >= options.Value.ItemQueue))
            {
                return null;
            }
            foreach (var item in wanted)
            {
                Use(item).Orders++;
            }
        }
        return new Leaving(() => Leave(wanted, orders: 1));
    }

    /// <summary>Waits for a turn at each item, in one order, so that none wait for each other in a ring. Disposing of it gives them to the next.</summary>
    public async Task<IDisposable> Turn(IEnumerable<string> items, CancellationToken cancelled)
    {
        string[] wanted = [.. items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var gates = new Gate[wanted.Length];
        lock (_lock)
        {
            for (var i = 0; i < wanted.Length; i++)
            {
                gates[i] = Use(wanted[i]);
            }
        }
        var taken = 0;
        try
        {
            for (; taken < gates.Length; taken++)
            {
                await gates[taken].Turns.WaitAsync(cancelled);
            }
        }
        catch (OperationCanceledException)
        {
            GiveBack(wanted, gates, taken);
            throw;
        }
        return new Leaving(() => GiveBack(wanted, gates, gates.Length));
    }

    private Gate Use(string item)
    {
        ref var gate = ref CollectionsMarshal.GetValueRefOrAddDefault(_gates, item, out _);
        gate ??= new Gate(options.Value.ItemTurns);
        gate.Users++;
        return gate;
    }

    private void GiveBack(string[] items, Gate[] gates, int taken)
    {
        for (var i = 0; i < taken; i++)
        {
            gates[i].Turns.Release();
        }
        Leave(items, orders: 0);
    }

    private void Leave(string[] items, int orders)
    {
        lock (_lock)
        {
            foreach (var item in items)
            {
                var gate = _gates[item];
                gate.Orders -= orders;
                if (--gate.Users == 0)
                {
                    _gates.Remove(item);
                    gate.Turns.Dispose();
                }
            }
        }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
