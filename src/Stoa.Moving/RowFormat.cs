namespace Stoa.Moving;

/// <summary>The first line of a CSV file. Columns are found by name, whatever their order.</summary>
internal sealed class CsvHeader
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<int> _known = [];

    public CsvHeader(IReadOnlyList<string> names)
    {
        Names = names;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Trim() is { Length: > 0 } name && !_positions.TryAdd(name, i))
            {
                Repeated ??= name;
            }
        }
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>A name that stands there twice.</summary>
    public string? Repeated { get; }

    /// <summary>Columns that nobody has asked for.</summary>
    public IReadOnlyList<string> Ignored =>
        [.. _positions.Where(column => !_known.Contains(column.Value)).OrderBy(column => column.Value).Select(column => column.Key)];

    public bool Has(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!_positions.ContainsKey(name))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The first of the names that is there, under the spelling of the file; null where none is.</summary>
    public CsvColumn? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_positions.TryGetValue(name, out var position))
            {
                _known.Add(position);
                return new CsvColumn(position, Names[position].Trim());
            }
        }
        return null;
    }

    /// <summary>Columns whose names have a form, in the order of the file.</summary>
    public IReadOnlyList<(CsvColumn Column, T Value)> FindAll<T>(Func<string, T?> read)
        where T : class
    {
        var found = new List<(CsvColumn, T)>();
        foreach (var (name, position) in _positions.OrderBy(column => column.Value))
        {
            if (read(name) is { } value)
            {
                _known.Add(position);
                found.Add((new CsvColumn(position, name), value));
            }
        }
        return found;
    }

    /// <summary>For columns that are there only to be looked at.</summary>
    public void PassOver(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Find(name);
        }
    }
}

/// <summary>A column of a file.</summary>
internal sealed record CsvColumn(int Position, string Name);

/// <summary>How the rows of a file are read. It keeps what one row says for the next: a reader of a file begins at its first line.</summary>
internal abstract class RowFormat
{
    /// <summary>One of <see cref="ImportFormats"/>.</summary>
    public abstract string Name { get; }

    /// <summary>A required column that the header lacks; null where all are there.</summary>
    public virtual string? Missing => null;

    /// <summary>Reads a record. Cells are without guards; what is missing at the end of a record is empty.</summary>
    public abstract StagedRow Read(RowReader row);

    /// <summary>What the file calls a member of the body: <c>base_price.amount</c> is <c>Variant Price</c>.</summary>
    public virtual string ColumnOf(string member) => member;
}
