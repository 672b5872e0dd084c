using System.Runtime.InteropServices;

namespace Stoa.Commerce.Catalogue.Index;

/// <summary>The products on sale by columns: what each has, and for every value of a facet who has it.</summary>
internal sealed class ProductColumns
{
    private readonly SlotSet _listed = new();
    private readonly SlotSet _inStock = new();
    private readonly Pool<byte> _nameBytes = new();
    private readonly Pool<int> _termCodes = new();
    private readonly List<Term> _terms = [];
    private readonly Dictionary<(string Facet, string Value), int> _codes = [];
    private readonly Dictionary<string, List<Term>> _facets = new(StringComparer.Ordinal);
    private long[] _prices = [];
    private long[] _created = [];
    private Pool<byte>.Reference[] _names = [];
    private Pool<int>.Reference[] _termsOf = [];
    private bool _isSorted;

    public ProductColumns()
    {
        ByPrice = new SlotOrder((one, other) => _prices[one].CompareTo(_prices[other]));
        ByAge = new SlotOrder((one, other) => _created[one].CompareTo(_created[other]));
        ByName = new SlotOrder((one, other) => _nameBytes[_names[one]].SequenceCompareTo(_nameBytes[_names[other]]));
    }

    public SlotSet Listed => _listed;

    public SlotSet InStock => _inStock;

    /// <summary>By slot, in minor units.</summary>
    public ReadOnlySpan<long> Prices => _prices;

    public SlotOrder ByPrice { get; }

    /// <summary>The oldest first.</summary>
    public SlotOrder ByAge { get; }

    public SlotOrder ByName { get; }

    /// <summary>The values that a facet has or had.</summary>
    public IReadOnlyList<Term> TermsOf(string facet) => _facets.GetValueOrDefault(facet) ?? [];

    public SlotList? Having(string facet, string value) => _codes.TryGetValue((facet, value), out var code) ? _terms[code].Slots : null;

    /// <summary>After many were put at once: each is sorted in only now.</summary>
    public void Sort()
    {
        ByPrice.Fill(_listed);
        ByAge.Fill(_listed);
        ByName.Fill(_listed);
        _isSorted = true;
    }

    /// <summary>Adds or replaces it, or takes it out where it is not listed.</summary>
    public void Put(IndexedProduct product)
    {
        var slot = product.Slot;
        if (!product.OnSale)
        {
            Remove(slot);
            return;
        }
        Reserve(slot);
        var isNew = _listed.Add(slot);
        if (product.InStock)
        {
            _inStock.Add(slot);
        }
        else
        {
            _inStock.Remove(slot);
        }
        PutTerms(slot, product.Terms);
        Put(ByPrice, _prices, product.Price, slot, isNew);
        Put(ByAge, _created, product.CreatedAt, slot, isNew);
        if (isNew || !_nameBytes[_names[slot]].SequenceEqual(product.Name))
        {
            Put(ByName, _names, _nameBytes.Add(product.Name), slot, isNew);
        }
    }

    private void Remove(int slot)
    {
        if (!_listed.Contains(slot))
        {
            return;
        }
        foreach (var order in (ReadOnlySpan<SlotOrder>)(_isSorted ? [ByPrice, ByAge, ByName] : []))
        {
            order.Remove(slot);
        }
        PutTerms(slot, []);
        _inStock.Remove(slot);
        _listed.Remove(slot);
    }

    private void Put<TKey>(SlotOrder order, TKey[] keys, TKey key, int slot, bool isNew)
        where TKey : IEquatable<TKey>
    {
        if (!isNew && keys[slot].Equals(key))
        {
            return;
        }
        if (_isSorted && !isNew)
        {
            order.Remove(slot);
        }
        keys[slot] = key;
        if (_isSorted)
        {
            order.Add(slot);
        }
    }

    private void PutTerms(int slot, IReadOnlyList<(string Facet, string Value)> terms)
    {
        var codes = terms.Select(CodeOf).Distinct().Order().ToArray();
        var before = _termCodes[_termsOf[slot]];
        if (before.SequenceEqual(codes))
        {
            return;
        }
        foreach (var code in before)
        {
            _terms[code].Slots.Remove(slot);
        }
        foreach (var code in codes)
        {
            _terms[code].Slots.Add(slot);
        }
        _termsOf[slot] = _termCodes.Add(codes);
    }

    private int CodeOf((string Facet, string Value) term)
    {
        ref var code = ref CollectionsMarshal.GetValueRefOrAddDefault(_codes, term, out var isKnown);
        if (!isKnown)
        {
            code = _terms.Count;
            var added = new Term(term.Value);
            _terms.Add(added);
            (CollectionsMarshal.GetValueRefOrAddDefault(_facets, term.Facet, out _) ??= []).Add(added);
        }
        return code;
    }

    private void Reserve(int slot)
    {
        if (slot < _prices.Length)
        {
            return;
        }
        var size = Math.Max(slot + 1, _prices.Length * 2);
        Array.Resize(ref _prices, size);
        Array.Resize(ref _created, size);
        Array.Resize(ref _names, size);
        Array.Resize(ref _termsOf, size);
    }

    /// <summary>A value of a facet, and who has it.</summary>
    internal sealed record Term(string Value)
    {
        public SlotList Slots { get; } = new();
    }
}
