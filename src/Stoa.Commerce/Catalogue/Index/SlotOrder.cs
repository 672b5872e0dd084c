namespace Stoa.Commerce.Catalogue.Index;

/// <summary>Slots in the order of a key, and of the same key in their own.</summary>
/// <param name="compare">The keys of two slots.</param>
internal sealed class SlotOrder(Comparison<int> compare)
{
    private int[] _slots = [];
    private int _count;

    /// <summary>Puts all members of a set in order, in place of what was here.</summary>
    public void Fill(SlotSet set)
    {
        _slots = [.. set.From(0)];
        _count = _slots.Length;
        _slots.AsSpan().Sort(Compare);
    }

    /// <summary>Its key has to be set before.</summary>
    public void Add(int slot)
    {
        var at = ~_slots.AsSpan(0, _count).BinarySearch(new Place(slot, this));
        if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(16, _count + (_count / 4)));
        }
        Array.Copy(_slots, at, _slots, at + 1, _count - at);
        _slots[at] = slot;
        _count++;
    }

    /// <summary>Its key has to be what it was when it was added.</summary>
    public void Remove(int slot)
    {
        var at = _slots.AsSpan(0, _count).BinarySearch(new Place(slot, this));
        _count--;
        Array.Copy(_slots, at + 1, _slots, at, _count - at);
    }

    public IEnumerable<int> Ascending()
    {
        for (var i = 0; i < _count; i++)
        {
            yield return _slots[i];
        }
    }

    public IEnumerable<int> Descending()
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            yield return _slots[i];
        }
    }

    /// <summary>The largest key first, but slots with the same key ascending.</summary>
    public IEnumerable<int> DescendingByKey()
    {
        for (var end = _count; end > 0; )
        {
            var start = end - 1;
            while (start > 0 && compare(_slots[start - 1], _slots[end - 1]) == 0)
            {
                start--;
            }
            for (var i = start; i < end; i++)
            {
                yield return _slots[i];
            }
            end = start;
        }
    }

    private int Compare(int one, int other) => compare(one, other) is var order and not 0 ? order : one.CompareTo(other);

    private readonly struct Place(int slot, SlotOrder order) : IComparable<int>
    {
        public int CompareTo(int other) => order.Compare(slot, other);
    }
}
