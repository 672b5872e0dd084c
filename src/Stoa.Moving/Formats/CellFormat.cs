using System.Text.Json.Nodes;

namespace Stoa.Moving.Formats;

/// <summary>How a cell becomes a member.</summary>
internal enum CellKind
{
    /// <summary>Without white space around it; null where it is empty.</summary>
    Word,
    Text,
    Integer,
    Flag,
}

/// <summary>A member and the columns that may be it, in our files and in those of others.</summary>
internal sealed record CellMember(string Name, CellKind Kind, params string[] Columns);

/// <summary>Files of which each row is a thing of its own, with the same members whatever shop they come from.</summary>
internal sealed class CellFormat : RowFormat
{
    private readonly CsvHeader _header;
    private readonly List<(CellMember Member, CsvColumn Column)> _columns = [];
    private readonly IReadOnlyList<string> _keys;
    private readonly string _required;

    private CellFormat(string name, CsvHeader header, IReadOnlyList<CellMember> members, IReadOnlyList<string> keys, string required)
    {
        (Name, _header, _keys, _required) = (name, header, keys, required);
        foreach (var member in members)
        {
            if (header.Find(member.Columns) is { } column)
            {
                _columns.Add((member, column));
            }
        }
    }

    public override string Name { get; }

    /// <summary>Null where the header has neither a key nor what is required.</summary>
    /// <param name="header">Of the file.</param>
    /// <param name="members">What its rows may say.</param>
    /// <param name="keys">Members that together say what a row is about; one at least has to be there.</param>
    /// <param name="required">A member without which a row says nothing.</param>
    public static CellFormat? Recognise(CsvHeader header, IReadOnlyList<CellMember> members, IReadOnlyList<string> keys, string required)
    {
        var name =
            header.Has("Title") || header.Has("Handle") || header.Has("Redirect from") ? ImportFormats.Shopify
            : WooColumns.Recognise(header) || header.Has("user_email") ? ImportFormats.WooCommerce
            : ImportFormats.Csv;
        var format = new CellFormat(name, header, members, keys, required);
        return format.Has(required) && keys.Any(format.Has) ? format : null;
    }

    private bool Has(string member) => _columns.Exists(column => column.Member.Name == member);

    public override StagedRow Read(RowReader row)
    {
        row.CheckWidth(_header.Names.Count);
        var body = new JsonObject();
        foreach (var (member, column) in _columns)
        {
            switch (member.Kind)
            {
                case CellKind.Integer:
                    row.SetInteger(body, member.Name, column);
                    break;
                case CellKind.Flag:
                    row.SetFlag(body, member.Name, column);
                    break;
                case CellKind.Text:
                    row.SetText(body, member.Name, column);
                    break;
                default:
                    row.SetWord(body, member.Name, column);
                    break;
            }
        }
        string[] keys = [.. _keys.Select(key => (body[key] as JsonValue)?.ToString() ?? "")];
        return new StagedRow(
            row.Line,
            row.Line,
            Array.TrueForAll(keys, key => key.Length == 0) ? "" : string.Join('\u001F', keys),
            null,
            Bodies.ToJson(body),
            row.Errors
        );
    }

    public override string ColumnOf(string member) =>
        _columns.Find(column => column.Member.Name == member.Split('.')[0]).Column is { } column ? column.Name : member;
}
