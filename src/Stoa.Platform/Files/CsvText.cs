using System.Buffers;
using System.Text;

namespace Stoa.Platform.Files;

/// <summary>
/// Cells as they stand in a file. A spreadsheet takes a text that begins with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, a tab or a carriage return for a formula;
/// guarded, an apostrophe stands before it, and before an apostrophe that is really there. Numbers are never guarded.
/// </summary>
public static class CsvText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>The text, guarded where a spreadsheet would take it for a formula.</summary>
    public static string Guard(string text) => text.Length > 0 && IsGuarded(text[0]) ? "'" + text : text;

    /// <summary>The text as it was before <see cref="Guard"/>.</summary>
    public static string Unguard(string text) => text.Length > 1 && text[0] == '\'' && IsGuarded(text[1]) ? text[1..] : text;

    private static bool IsGuarded(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\'';

    /// <summary>Appends a record with its line break (CR LF). A record of one empty cell is written quoted: a blank line would be none.</summary>
    public static void Append(StringBuilder text, IReadOnlyList<string> fields)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0)
            {
                text.Append(',');
            }
            var field = fields[i];
            var isOnlyEmpty = fields.Count == 1 && field.Length == 0;
            if (isOnlyEmpty || field.AsSpan().ContainsAny(Special))
            {
                text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                text.Append(field);
            }
        }
        text.Append("\r\n");
    }

    /// <summary>What separates the cells of a first line: comma, semicolon or tab, whichever is there most often outside quotes.</summary>
    public static char DelimiterOf(ReadOnlySpan<char> beginning)
    {
        Span<int> counts = [0, 0, 0];
        var isQuoted = false;
        foreach (var c in beginning)
        {
            isQuoted ^= c == '"';
            if (!isQuoted && c is '\n' or '\r')
            {
                break;
            }
            if (!isQuoted && c is ',' or ';' or '\t')
            {
                counts[
                    c == ',' ? 0
                    : c == ';' ? 1
                    : 2
                ]++;
            }
        }
        return counts[1] > counts[0] && counts[1] >= counts[2] ? ';'
            : counts[2] > counts[0] ? '\t'
            : ',';
    }
}
