using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stoa.Contracts;

/// <summary>
/// A reusable buffer with its JSON writer. An answer is written here once and copied to the connection with its length, so that a
/// payload that fails half-way becomes a clean 500 and never half an answer.
/// </summary>
internal sealed class ResponseBuffer : IDisposable
{
    private const int KeepAtMost = 1 << 20;

    [ThreadStatic]
    private static ResponseBuffer? s_spare;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    private ResponseBuffer() =>
        Json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public Utf8JsonWriter Json { get; }

    public static ResponseBuffer Rent()
    {
        var buffer = s_spare ?? new ResponseBuffer();
        s_spare = null;
        return buffer;
    }

    public ReadOnlyMemory<byte> Written()
    {
        Json.Flush();
        return _bytes.WrittenMemory;
    }

    public void Dispose()
    {
        if (_bytes.Capacity > KeepAtMost)
        {
            return;
        }
        _bytes.ResetWrittenCount();
        Json.Reset(_bytes);
        s_spare = this;
    }
}
