using System.Text;

namespace Stoa.Moving;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">Where it begins, from 1, as an editor counts lines.</param>
/// <param name="Problem">Why it cannot be read, as a code; null where it can.</param>
internal sealed record CsvRecord(long Line, IReadOnlyList<string> Fields, string? Problem)
{
    public const string TooLong = "too_long";
    public const string Quotes = "quotes";
}

/// <summary>
/// Reads CSV (RFC 4180) in memory for one record of bounded length, with any line breaks. A quote inside an unquoted cell is a quote, as spreadsheets read
/// it. What is too long is passed over to its end and reported, and so are quotes that are not closed; neither keeps the rest from being read.
/// </summary>
internal sealed class CsvReader(TextReader source, char delimiter)
{
    /// <summary>Of a record, in characters.</summary>
    public const int Longest = 1024 * 1024;
    private const int MostFields = 2_000;

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly StringBuilder _field = new();
    private List<string> _fields = [];
    private int _at;
    private int _end;
    private long _line = 1;
    private long _start = 1;
    private int _length;
    private bool _skipsLineFeed;
    private string? _problem;
    private State _state = State.FieldStart;
    private bool _isQuoted;

    private enum State
    {
        FieldStart,
        Plain,
        Quoted,
        Closing,
    }

    /// <summary>Null at the end. Blank lines are none.</summary>
    public async ValueTask<CsvRecord?> Next(CancellationToken cancelled)
    {
        while (true)
        {
            if (Advance())
            {
                if (Take() is { } record)
                {
                    return record;
                }
            }
            else if (!await Fill(cancelled))
            {
                return AtEnd();
            }
        }
    }

    private async ValueTask<bool> Fill(CancellationToken cancelled)
    {
        (_at, _end) = (0, await source.ReadAsync(_buffer, cancelled));
        return _end > 0;
    }

    private CsvRecord? AtEnd()
    {
        if (_state == State.FieldStart && _fields.Count == 0)
        {
            return null;
        }
        if (_state == State.Quoted)
        {
            _problem ??= CsvRecord.Quotes;
        }
        EndField();
        return Take();
    }

    /// <summary>True at the end of a record, false where more has to be read.</summary>
    private bool Advance()
    {
        while (_at < _end)
        {
            if (_skipsLineFeed)
            {
                _skipsLineFeed = false;
                if (_buffer[_at] == '\n')
                {
                    _at++;
                    continue;
                }
            }
            switch (_state)
            {
                case State.FieldStart:
                    _isQuoted = _buffer[_at] == '"';
                    _state = _isQuoted ? State.Quoted : State.Plain;
                    _at += _isQuoted ? 1 : 0;
                    break;
                case State.Quoted:
                    ReadQuoted();
                    break;
                case State.Closing when _buffer[_at] == '"':
                    Append("\"");
                    (_at, _state) = (_at + 1, State.Quoted);
                    break;
                default:
                    if (ReadPlain())
                    {
                        return true;
                    }
                    break;
            }
        }
        return false;
    }

    private void ReadQuoted()
    {
        var rest = _buffer.AsSpan(_at, _end - _at);
        var quote = rest.IndexOf('"');
        var text = quote < 0 ? rest : rest[..quote];
        // A lone carriage return inside quotes ends no line that an editor would count.
        _line += text.Count('\n');
        Append(text);
        _at += text.Length + (quote < 0 ? 0 : 1);
        _state = quote < 0 ? State.Quoted : State.Closing;
    }

    /// <summary>True where it ends the record.</summary>
    private bool ReadPlain()
    {
        var rest = _buffer.AsSpan(_at, _end - _at);
        var stop = rest.IndexOfAny(delimiter, '\n', '\r');
        var text = stop < 0 ? rest : rest[..stop];
        if (_state == State.Closing && text.Length > 0)
        {
            _problem ??= text.IsWhiteSpace() ? null : CsvRecord.Quotes;
            text = default;
        }
        _at += stop < 0 ? rest.Length : stop + 1;
        Append(text);
        if (stop < 0)
        {
            return false;
        }
        EndField();
        if (rest[stop] == delimiter)
        {
            return false;
        }
        _skipsLineFeed = rest[stop] == '\r';
        _line++;
        return true;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        _length += text.Length;
        if (_length > Longest)
        {
            _problem = CsvRecord.TooLong;
            _length = Longest + 1;
            _field.Clear();
            return;
        }
        _field.Append(text);
    }

    private void EndField()
    {
        if (_fields.Count < MostFields)
        {
            _fields.Add(_field.ToString());
        }
        else
        {
            _problem = CsvRecord.TooLong;
        }
        _field.Clear();
        _state = State.FieldStart;
    }

    private CsvRecord? Take()
    {
        var isBlank = _problem is null && _fields is [""] && !_isQuoted;
        var record = new CsvRecord(_start, _problem == CsvRecord.TooLong ? [] : _fields, _problem);
        (_fields, _problem, _length, _start, _state, _isQuoted) = ([], null, 0, _line, State.FieldStart, false);
        return isBlank ? null : record;
    }
}
