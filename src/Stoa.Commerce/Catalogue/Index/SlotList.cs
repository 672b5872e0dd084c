namespace Stoa.Commerce.Catalogue.Index;

/// <summary>The slots that have a property, ascending: four bytes each.</summary>
internal sealed class SlotList
{
    private int[] _slots = [];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);

    public void Add(int slot)
    {
        // While an index is loaded every slot comes behind all others.
        var at = Count == 0 || _slots[Count - 1] < slot ? Count : ~Slots.BinarySearch(slot);
        if (at < 0)
        {
            return;
        }
        if (Count == _slots.Length)
        {
            Array.Resize(ref _slots, Math.Max(4, Count + (Count / 2)));
        }
        Array.Copy(_slots, at, _slots, at + 1, Count - at);
        _slots[at] = slot;
        Count++;
    }

    public void Remove(int slot)
    {
        var at = Slots.BinarySearch(slot);
        if (at >= 0)
        {
            Count--;
            Array.Copy(_slots, at + 1, _slots, at, Count - at);
        }
    }

    public void AddTo(SlotSet set)
    {
        foreach (var slot in Slots)
        {
            set.Add(slot);
        }
    }

    public int CountIn(SlotSet set) => set.CountOf(Slots);
}
