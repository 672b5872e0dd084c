using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Stoa.Push.Fcm;

/// <summary>A message rendered for one platform and language, without the device's token, which is written before it.</summary>
/// <param name="Tail">From the quotation mark that ends the token.</param>
/// <param name="PayloadLength">Bytes of names and values, as FCM counts them against its limit.</param>
/// <param name="Field"><c>topic</c> or <c>condition</c>, where it is for no single device.</param>
internal sealed record Rendering(byte[] Tail, int PayloadLength, string? Field = null)
{
    public const int LargestPayload = 4096;
    public const int LargestToTopics = 2048;

    /// <summary>It would show a notification without a word.</summary>
    public bool IsBlank { get; init; }

    public bool IsTooLarge => PayloadLength > Limit;

    public int Limit => Field is null ? LargestPayload : LargestToTopics;

    private static readonly byte[] TokenHead = "{\"message\":{\"token\":\""u8.ToArray();
    private static readonly byte[] FidHead = "{\"message\":{\"fid\":\""u8.ToArray();

    private static readonly byte[] TopicHead = "{\"message\":{\"topic\":\""u8.ToArray();
    private static readonly byte[] ConditionHead = "{\"message\":{\"condition\":\""u8.ToArray();

    public byte[] Head(bool isFid) =>
        Field switch
        {
            "topic" => TopicHead,
            "condition" => ConditionHead,
            _ => isFid ? FidHead : TokenHead,
        };

    /// <summary>The whole request for one device.</summary>
    public byte[] For(string token, bool isFid) => [.. Head(isFid), .. JsonEncodedText.Encode(token).EncodedUtf8Bytes, .. Tail];
}

/// <summary>One request's body, put together while it is written: the rendering is shared, only the token is the device's own.</summary>
internal sealed class MessageContent : HttpContent
{
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");
    private readonly Rendering _rendering;
    private readonly byte[] _head;
    private readonly string _token;

    public MessageContent(Rendering rendering, string token, bool isFid)
    {
        _rendering = rendering;
        _head = rendering.Head(isFid);
        _token = JsonEncodedText.Encode(token).Value;
        Headers.ContentType = Json;
    }

    private int Length => _head.Length + _token.Length + _rendering.Tail.Length;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // An escaped token is ASCII: a byte a letter.
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Length);
        _head.CopyTo(buffer.AsSpan());
        Encoding.ASCII.GetBytes(_token, buffer.AsSpan(_head.Length));
        _rendering.Tail.CopyTo(buffer.AsSpan(_head.Length + _token.Length));
        await stream.WriteAsync(buffer.AsMemory(0, Length), cancellationToken);
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = Length;
        return true;
    }
}
