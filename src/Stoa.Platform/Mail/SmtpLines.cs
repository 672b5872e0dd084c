using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Stoa.Platform.Mail;

/// <summary>The lines of an SMTP dialogue on a stream. A reply is bounded: a server that goes on forever is cut off.</summary>
internal sealed class SmtpLines(Stream stream)
{
    private const int LongestLine = 2048;
    private const int MostLines = 100;
    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    public bool HasUnread => _start < _end;
    public bool IsEncrypted => stream is SslStream;

    public async Task Write(byte[] bytes, CancellationToken cancelled)
    {
        await stream.WriteAsync(bytes, cancelled);
        await stream.FlushAsync(cancelled);
    }

    /// <summary>The code and the text of each line: <c>250-first</c>, <c>250-second</c>, <c>250 last</c>.</summary>
    public async Task<(int Code, List<string> Lines)> ReadReply(CancellationToken cancelled)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await ReadLine(cancelled);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                break;
            }
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
            {
                return (code, lines);
            }
        }
        throw new IOException("this is no SMTP server");
    }

    private async Task<string> ReadLine(CancellationToken cancelled)
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await stream.ReadAsync(_buffer, cancelled));
                if (_end == 0)
                {
                    throw new IOException("the SMTP server closed the connection");
                }
            }
            var c = (char)_buffer[_start++];
            if (c == '\n')
            {
                return line.ToString();
            }
            line.Append(c is >= ' ' and <= '~' ? c.ToString() : "");
        }
        throw new IOException("this is no SMTP server");
    }
}
