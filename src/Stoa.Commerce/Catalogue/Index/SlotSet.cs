using System.Numerics;
using System.Runtime.CompilerServices;

namespace Stoa.Commerce.Catalogue.Index;

/// <summary>A set of slots as bits: an eighth of a byte each, and two sets are compared in thousandths of what a visit to each member costs.</summary>
internal sealed class SlotSet
{
    private const int Bits = 64;

    private ulong[] _words = [];

    /// <summary>How many members it has.</summary>
    public int Count { get; private set; }

    public bool Contains(int slot) => (uint)slot / Bits < (uint)_words.Length && (_words[slot / Bits] & (1UL << (slot % Bits))) != 0;

    public bool Add(int slot)
    {
        if (slot / Bits >= _words.Length)
        {
            Array.Resize(ref _words, Math.Max((slot / Bits) + 1, _words.Length * 2));
        }
        ref var word = ref _words[slot / Bits];
        var (before, bit) = (word, 1UL << (slot % Bits));
        word |= bit;
        Count += word == before ? 0 : 1;
        return word != before;
    }

    public bool Remove(int slot)
    {
        if (!Contains(slot))
        {
            return false;
        }
        _words[slot / Bits] &= ~(1UL << (slot % Bits));
        Count--;
        return true;
    }

    public static SlotSet Of(IEnumerable<long> slots)
    {
        var set = new SlotSet();
        foreach (var slot in slots)
        {
            set.Add((int)slot);
        }
        return set;
    }

    public SlotSet Copy() => new() { _words = [.. _words], Count = Count };

    /// <summary>Keeps only what the other one has too.</summary>
    public SlotSet Intersect(SlotSet other)
    {
        Count = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= i < other._words.Length ? other._words[i] : 0;
            Count += BitOperations.PopCount(_words[i]);
        }
        return this;
    }

    /// <summary>Keeps only what the other one does not have.</summary>
    public SlotSet Except(SlotSet other)
    {
        Count = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            _words[i] &= ~(i < other._words.Length ? other._words[i] : 0);
            Count += BitOperations.PopCount(_words[i]);
        }
        return this;
    }

    /// <summary>Keeps only those whose value lies between two.</summary>
    public SlotSet Between(ReadOnlySpan<long> values, long least, long most)
    {
        if (most < least)
        {
            return Except(this);
        }
        Count = 0;
        var width = (ulong)(most - least);
        for (var i = 0; i < _words.Length; i++)
        {
            var kept = 0UL;
            for (var rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                var bit = BitOperations.TrailingZeroCount(rest);
                // Not a branch: nobody can guess which way it goes.
                kept |= (ulong)Unsafe.BitCast<bool, byte>((ulong)(values[(i * Bits) + bit] - least) <= width) << bit;
            }
            _words[i] = kept;
            Count += BitOperations.PopCount(kept);
        }
        return this;
    }

    /// <summary>How many of these slots are members.</summary>
    public int CountOf(ReadOnlySpan<int> slots)
    {
        var words = (ReadOnlySpan<ulong>)_words;
        var count = 0;
        foreach (var slot in slots)
        {
            // A member is one of two equally likely things: counted by its bit, because a branch would be guessed wrong half the time.
            count += (uint)slot / Bits < (uint)words.Length ? (int)(words[slot / Bits] >> (slot % Bits)) & 1 : 0;
        }
        return count;
    }

    /// <summary>Writes the members' values, in ascending order of the members.</summary>
    /// <param name="values">By slot.</param>
    /// <param name="into">As long as there are members.</param>
    public void CopyValues(ReadOnlySpan<long> values, Span<long> into)
    {
        var at = 0;
        for (var i = 0; i < _words.Length; i++)
        {
            for (var rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                into[at++] = values[(i * Bits) + BitOperations.TrailingZeroCount(rest)];
            }
        }
    }

    /// <summary>The members in ascending order, but for the first few.</summary>
    public IEnumerable<int> From(int skipped)
    {
        for (var i = 0; i < _words.Length; i++)
        {
            var word = _words[i];
            var members = BitOperations.PopCount(word);
            if (members <= skipped)
            {
                skipped -= members;
                continue;
            }
            for (; word != 0; word &= word - 1, skipped--)
            {
                if (skipped <= 0)
                {
                    yield return (i * Bits) + BitOperations.TrailingZeroCount(word);
                }
            }
            skipped = 0;
        }
    }
}
