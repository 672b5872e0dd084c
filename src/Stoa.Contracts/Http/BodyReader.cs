using System.Buffers;
using System.Collections.Frozen;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Stoa.Contracts.Http;

/// <summary>Reads a JSON object up to a size limit. Errors are returned as a fault, not thrown.</summary>
internal static class BodyReader
{
    /// <summary>RFC 3629, and how it is often written.</summary>
    private static readonly FrozenSet<string> Utf8 = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "utf-8", "utf8");

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    public static async ValueTask<(JsonDocument? Document, ReadOnlyMemory<byte> Body, Fault? Fault)> Read(
        HttpContext http,
        long limit,
        string? listMember,
        CancellationToken cancelled
    )
    {
        var request = http.Request;
        if (request.ContentLength > limit)
        {
            return (null, default, RequestFaults.BodyTooLarge);
        }
        if (!HasBody(http))
        {
            return (null, default, RequestFaults.MalformedBody);
        }
        if (IsEncoded(request))
        {
            return (null, default, RequestFaults.UnsupportedContentEncoding);
        }
        if (!IsJson(request.ContentType))
        {
            return (null, default, RequestFaults.UnsupportedMediaType);
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && size.MaxRequestBodySize < limit)
        {
            size.MaxRequestBodySize = limit;
        }
        var reader = request.BodyReader;
        while (true)
        {
            var read = await Next(reader, cancelled);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                return (null, default, RequestFaults.BodyTooLarge);
            }
            if (read.IsCompleted)
            {
                return Parse(reader, read.Buffer, listMember);
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>The next bytes. All errors in the framing of the body throw the same exception.</summary>
    /// <exception cref="BadHttpRequestException">The framing cannot be read.</exception>
    public static async ValueTask<ReadResult> Next(PipeReader reader, CancellationToken cancelled)
    {
        try
        {
            return await reader.ReadAsync(cancelled);
        }
        catch (IOException failure) when (BodyFraming.IsUncountable(failure))
        {
            throw new BadHttpRequestException("A chunk of the body has a size that cannot be read.", failure);
        }
    }

    /// <summary>Checks media type and length before reading, and lets the server accept a body of that size. Returns a fault if a check fails.</summary>
    public static Fault? OpenStream(HttpContext http, string mediaType, long limit)
    {
        if (http.Request.ContentLength > limit)
        {
            return RequestFaults.BodyTooLarge;
        }
        if (!HasBody(http))
        {
            return RequestFaults.MalformedBody;
        }
        if (IsEncoded(http.Request))
        {
            return RequestFaults.UnsupportedContentEncoding;
        }
        if (
            !MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            || !IsUtf8(type)
        )
        {
            return RequestFaults.UnsupportedMediaType;
        }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limit;
        }
        return null;
    }

    /// <summary>As the server detects it in any version of HTTP; a Content-Length of 0 is no body.</summary>
    public static bool HasBody(HttpContext http) =>
        http.Request.ContentLength is not 0 && http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false };

    private static (JsonDocument?, ReadOnlyMemory<byte>, Fault?) Parse(PipeReader reader, ReadOnlySequence<byte> bytes, string? listMember)
    {
        // The document references these bytes after the pipe has released them.
        var body = WithoutMark(bytes).ToArray();
        reader.AdvanceTo(bytes.End);
        var document = ParseObject(listMember is not null && IsList(body) ? [.. Encoding.UTF8.GetBytes($"{{\"{listMember}\":"), .. body, (byte)'}'] : body);
        return document is null ? (null, default, RequestFaults.MalformedBody) : (document, body, null);
    }

    /// <summary>The byte order mark that some programs write before a text is no part of it (RFC 8259, 8.1).</summary>
    private static ReadOnlySequence<byte> WithoutMark(ReadOnlySequence<byte> bytes)
    {
        var mark = Encoding.UTF8.Preamble;
        Span<byte> first = stackalloc byte[mark.Length];
        if (bytes.Length < mark.Length)
        {
            return bytes;
        }
        bytes.Slice(0, mark.Length).CopyTo(first);
        return first.SequenceEqual(mark) ? bytes.Slice(mark.Length) : bytes;
    }

    private static bool IsList(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>A JSON object whose member names are valid Unicode; null if the bytes are not one.</summary>
    public static JsonDocument? ParseObject(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind == JsonValueKind.Object && HasDecodableNames(document.RootElement))
            {
                return document;
            }
            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member name that is not valid Unicode makes the whole body unreadable, because a response could not name it.</summary>
    private static bool HasDecodableNames(JsonElement element)
    {
        try
        {
            Walk(element);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        static void Walk(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Walk(property.Value);
                }
            }
            else if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item);
                }
            }
        }
    }

    public static bool IsEncoded(HttpRequest request) =>
        request.Headers.ContentEncoding.Count > 0 && !request.Headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string? contentType)
    {
        if (contentType is "application/json" or "application/json; charset=utf-8")
        {
            return true;
        }
        return MediaTypeHeaderValue.TryParse(contentType, out var type)
            && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && IsUtf8(type);
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) => !type.Charset.HasValue || Utf8.Contains(type.Charset.AsSpan().Trim('"').ToString());
}
