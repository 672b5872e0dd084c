using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Bench.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection: a request out, an answer with Content-Length or in chunks in. It does as little work as possible, because it runs on the
/// cores it measures.
/// </summary>
internal sealed class Connection : IDisposable
{
    private static readonly byte[] HeaderEnd = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    public static async Task<Connection> Open(int port, CancellationToken cancelled)
    {
        var connection = new Connection();
        try
        {
            await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancelled);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The status. The answer stays readable until the next exchange.</summary>
    public async ValueTask<int> Exchange(ReadOnlyMemory<byte> request, CancellationToken cancelled)
    {
        await _socket.SendAsync(request, cancelled);
        (_length, var head, var whole) = (0, -1, int.MaxValue);
        while (_length < whole && !(whole == int.MaxValue && head >= 0 && _buffer.AsSpan(0, _length).EndsWith(LastChunk)))
        {
            if (_length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_length), cancelled);
            if (count == 0)
            {
                throw new BenchException("The server closed a connection in the middle of an exchange.");
            }
            _length += count;
            if (head < 0 && (head = _buffer.AsSpan(0, _length).IndexOf(HeaderEnd)) >= 0)
            {
                whole = ContentLength(_buffer.AsSpan(0, head)) is { } length ? head + HeaderEnd.Length + length : int.MaxValue;
                BodyAt = head + HeaderEnd.Length;
            }
        }
        return Utf8Parser.TryParse(_buffer.AsSpan(9, 3), out int status, out _) ? status : 0;
    }

    public int BodyAt { get; private set; }

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(BodyAt, _length - BodyAt);

    public string Head => Encoding.ASCII.GetString(_buffer, 0, BodyAt);

    public void Dispose() => _socket.Dispose();

    /// <summary>Null where the body comes in chunks.</summary>
    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length
            : head.IndexOf("Transfer-Encoding: chunked"u8) >= 0 ? null
            : 0;
    }
}

/// <summary>Requests as the bytes that go over the wire.</summary>
internal static class Requests
{
    public static byte[] Get(string target, string? token = null, string? coding = null) => Make("GET", target, token, null, null, coding);

    public static byte[] Post(string target, string body, string? token = null, string? key = null) => Make("POST", target, token, body, key);

    private static byte[] Make(string method, string target, string? token, string? body, string? key, string? coding = null)
    {
        var text = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (token is not null)
        {
            text.Append(Text.Plain, $"Authorization: Bearer {token}\r\n");
        }
        if (key is not null)
        {
            text.Append(Text.Plain, $"Idempotency-Key: {key}\r\n");
        }
        if (coding is not null)
        {
            text.Append(Text.Plain, $"Accept-Encoding: {coding}\r\n");
        }
        if (body is not null)
        {
            text.Append(Text.Plain, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        }
        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }
}
