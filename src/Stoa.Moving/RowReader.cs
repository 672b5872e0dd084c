using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Contracts.Input;
using Stoa.Payments;
using Stoa.Platform.Files;

namespace Stoa.Moving;

/// <summary>
/// Reads the cells of one record into members of JSON. A column that the file lacks sets nothing, an empty cell empties. What a cell cannot be read as is noted
/// and sets nothing.
/// </summary>
internal sealed class RowReader(CsvRecord record, bool guarded, string currency)
{
    private const int MaxErrors = 20;

    /// <summary>More than any list takes: what is cut off here is refused as too many where it is read.</summary>
    private const int MaxEntries = 1_000;

    private readonly List<ImportError> _errors = record.Problem is { } problem
        ? [ImportError.Of(record.Line, "", problem, record.Fields.Count > 0 ? record.Fields[0] : "")]
        : [];

    public long Line => record.Line;

    public string Currency => currency;

    public IReadOnlyList<ImportError> Errors => _errors;

    /// <summary>Whether all cells are empty.</summary>
    public bool IsEmpty => record.Fields.All(string.IsNullOrWhiteSpace);

    /// <summary>More cells than columns: a quote or a comma too many.</summary>
    public void CheckWidth(int columns)
    {
        if (record.Fields.Skip(columns).Any(cell => cell.Length > 0))
        {
            Fail("", "too_many_cells", record.Fields[columns]);
        }
    }

    /// <summary>Null where there is no such column, or the cell is no text.</summary>
    public string? Text(CsvColumn? column)
    {
        if (column is null)
        {
            return null;
        }
        var text = column.Position < record.Fields.Count ? record.Fields[column.Position] : "";
        if (text.Contains('\uFFFD', StringComparison.Ordinal) || !TextRules.IsClean(text))
        {
            // What is not UTF-8 comes out of the decoder as this character.
            Fail(column.Name, "not_text", text);
            return null;
        }
        return guarded ? CsvText.Unguard(text) : text;
    }

    /// <summary>Without white space around it; empty where there is none.</summary>
    public string Word(CsvColumn? column) => Text(column)?.Trim() ?? "";

    public void Fail(string column, string code, string value)
    {
        // What the cells of a record are that cannot be read nobody knows.
        if (_errors.Count < MaxErrors && record.Problem is null)
        {
            _errors.Add(ImportError.Of(Line, column, code, value));
        }
    }

    public void SetText(JsonObject to, string member, CsvColumn? column)
    {
        if (Text(column) is { } text)
        {
            to[member] = text;
        }
    }

    /// <summary>A text without white space around it, null where it is empty.</summary>
    public void SetWord(JsonObject to, string member, CsvColumn? column)
    {
        if (column is not null && Text(column)?.Trim() is { } text)
        {
            to[member] = text.Length == 0 ? null : text;
        }
    }

    public void SetInteger(JsonObject to, string member, CsvColumn? column)
    {
        if (column is null || Text(column)?.Trim() is not { } text)
        {
            return;
        }
        if (text.Length == 0)
        {
            to[member] = null;
        }
        else if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            if (number != decimal.Truncate(number))
            {
                Fail(column.Name, "wrong_type", text);
            }
            else if (number is < long.MinValue or > long.MaxValue)
            {
                Fail(column.Name, number < 0 ? "too_small" : "too_large", text);
            }
            else
            {
                to[member] = (long)number;
            }
        }
        else
        {
            Fail(column.Name, "wrong_type", text);
        }
    }

    /// <summary>Null where there is no such column, the cell is empty, or it is neither.</summary>
    public bool? Flag(CsvColumn? column)
    {
        var text = Word(column);
        switch (text.ToUpperInvariant())
        {
            case "":
                return null;
            case "TRUE" or "1" or "YES":
                return true;
            case "FALSE" or "0" or "NO":
                return false;
            default:
                Fail(column!.Name, "one_of", text);
                return null;
        }
    }

    public void SetFlag(JsonObject to, string member, CsvColumn? column)
    {
        if (Flag(column) is { } flag)
        {
            to[member] = flag;
        }
    }

    /// <summary>An amount in the currency's major unit; null where there is none, or it is no price.</summary>
    public long? Amount(CsvColumn? column) => Amount(column, currency);

    public long? Amount(CsvColumn? column, string code)
    {
        var text = Word(column);
        if (text.Length == 0)
        {
            return null;
        }
        var (amount, broken) = Currencies.Parse(text, code);
        if (broken is not null)
        {
            Fail(column!.Name, broken, text);
        }
        return amount;
    }

    /// <summary>An amount as a member: null where the cell is empty, nothing where it cannot be read.</summary>
    public void SetAmount(JsonObject to, string member, CsvColumn? column, string code)
    {
        if (column is null)
        {
            return;
        }
        if (Amount(column, code) is { } amount)
        {
            to[member] = MoneyOf(amount, code);
        }
        else if (Word(column).Length == 0)
        {
            to[member] = null;
        }
    }

    public static JsonObject MoneyOf(long amount, string code) => new() { ["amount"] = amount, ["currency"] = code };

    /// <summary>
    /// Entries with a comma between them, without spaces around them; <c>\,</c> and <c>\ </c> are a comma and a space in one. At most the first
    /// thousand, for a cell of commas would become as many objects as it has characters.
    /// </summary>
    public static List<string> Split(string text)
    {
        var entries = new List<string>();
        var entry = new System.Text.StringBuilder();
        // How much of the entry stays, whatever spaces come behind it.
        var kept = 0;
        for (var i = 0; i <= text.Length && entries.Count < MaxEntries; i++)
        {
            if (i == text.Length || text[i] == ',')
            {
                if (kept > 0)
                {
                    entries.Add(entry.ToString(0, kept));
                }
                entry.Clear();
                kept = 0;
            }
            else if (text[i] == '\\' && i + 1 < text.Length && (text[i + 1] is ',' or '\\' or ' '))
            {
                kept = entry.Append(text[++i]).Length;
            }
            else if (text[i] != ' ')
            {
                kept = entry.Append(text[i]).Length;
            }
            else if (kept > 0)
            {
                entry.Append(' ');
            }
        }
        return entries;
    }

    /// <summary>What <see cref="Split"/> takes apart again.</summary>
    public static string Join(IEnumerable<string> entries) => string.Join(',', entries.Select(Escape));

    private static string Escape(string entry)
    {
        var escaped = entry.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
        var isOuter = escaped.Length > 0 && (escaped[0] == ' ' || escaped[^1] == ' ');
        return isOuter ? escaped.Replace(" ", "\\ ", StringComparison.Ordinal) : escaped;
    }

    public static JsonArray ArrayOf(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text)!)]);
}
