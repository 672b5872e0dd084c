namespace Stoa.Platform.Files;

/// <summary>A line of the file.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Text">Without its line break; valid until the next line is read. Empty where it is too long.</param>
/// <param name="End">Where the next line begins, in bytes of the file.</param>
public readonly record struct Line(long Number, ReadOnlyMemory<byte> Text, long End, bool TooLong);

/// <summary>Reads a file line by line in memory that does not grow with it, and knows at every line where it stands.</summary>
/// <param name="file">Read from where it stands.</param>
/// <param name="position">Where that is.</param>
/// <param name="number">Of the line before.</param>
/// <param name="longest">Of a line, in bytes; what is longer is passed over to its end.</param>
public sealed class LineReader(Stream file, long position, long number, int longest)
{
    /// <summary>The byte order mark that Windows programs write; not part of the first line.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly byte[] _buffer = new byte[4 * longest];
    private int _start;
    private int _end;
    private long _position = position;
    private long _number = number;

    /// <summary>Null at the end of the file. An empty line at the very end is none.</summary>
    public async ValueTask<Line?> Next(CancellationToken cancelled)
    {
        var (skipping, searched) = (false, 0);
        while (true)
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(searched + found, 1, skipping);
            }
            searched = _end - _start;
            if (searched > longest)
            {
                (skipping, _position, _start, searched) = (true, _position + searched, _end, 0);
            }
            if (!await Fill(cancelled))
            {
                return searched > 0 || skipping ? Take(searched, 0, skipping) : null;
            }
        }
    }

    private Line Take(int length, int lineBreak, bool skipping)
    {
        var text = _buffer.AsMemory(_start, length);
        if (_number == 0 && text.Span.StartsWith(ByteOrderMark))
        {
            text = text[ByteOrderMark.Length..];
        }
        _start += length + lineBreak;
        _position += length + lineBreak;
        var tooLong = skipping || length > longest;
        return new Line(
            ++_number,
            tooLong ? default
                : text.Span.EndsWith("\r"u8) ? text[..^1]
                : text,
            _position,
            tooLong
        );
    }

    private async ValueTask<bool> Fill(CancellationToken cancelled)
    {
        if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        var read = await file.ReadAsync(_buffer.AsMemory(_end), cancelled);
        _end += read;
        return read > 0;
    }
}
