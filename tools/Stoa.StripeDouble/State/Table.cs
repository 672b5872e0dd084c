namespace Stoa.StripeDouble;

/// <summary>Objects of one kind by their ids, and in the order of their creation.</summary>
/// <param name="most">At least so many of the latest are kept.</param>
internal sealed class Table<T>(int most = int.MaxValue / 2)
    where T : class
{
    private readonly Dictionary<string, T> _byId = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public int Count => _order.Count;

    public T? this[string? id] => id is not null && _byId.TryGetValue(id, out var item) ? item : null;

    /// <summary>The latest first, as Stripe lists.</summary>
    public IEnumerable<T> Newest
    {
        get
        {
            for (var i = _order.Count - 1; i >= 0; i--)
            {
                yield return _byId[_order[i]];
            }
        }
    }

    public void Put(string id, T item)
    {
        if (_byId.TryAdd(id, item))
        {
            _order.Add(id);
            Trim();
        }
        else
        {
            _byId[id] = item;
        }
    }

    private void Trim()
    {
        if (_order.Count < 2 * most)
        {
            return;
        }
        _order[..most].ForEach(old => _byId.Remove(old));
        _order.RemoveRange(0, most);
    }
}
