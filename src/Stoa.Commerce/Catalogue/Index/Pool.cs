using System.Runtime.InteropServices;

namespace Stoa.Commerce.Catalogue.Index;

/// <summary>
/// Many short runs of values in few large arrays: a reference is eight bytes, where an array of its own would cost the collector and 24 more.
/// </summary>
internal sealed class Pool<T>
{
    private const int ChunkSize = 1 << 18;

    private readonly List<T[]> _chunks = [];
    private int _used = ChunkSize;

    public ReadOnlySpan<T> this[Reference reference] =>
        reference.Length == 0 ? [] : _chunks[reference.Start / ChunkSize].AsSpan(reference.Start % ChunkSize, reference.Length);

    /// <summary>Keeps a copy. What a changed run was before stays where it was until everything is loaded anew.</summary>
    public Reference Add(ReadOnlySpan<T> run)
    {
        if (run.Length == 0)
        {
            return default;
        }
        if (_used + run.Length > ChunkSize)
        {
            _chunks.Add(new T[ChunkSize]);
            _used = 0;
        }
        run.CopyTo(_chunks[^1].AsSpan(_used));
        var start = ((_chunks.Count - 1) * ChunkSize) + _used;
        _used += run.Length;
        return new Reference(start, run.Length);
    }

    /// <summary>Where a run stands.</summary>
    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Reference(int Start, int Length);
}
