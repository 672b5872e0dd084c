using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Stoa.Contracts.Http;

/// <summary>A body that many clients get: plain, and in each coding that one of them asked for, made once.</summary>
/// <param name="plain">The bytes.</param>
/// <param name="tag">
/// The entity tag of the plain form. Forms that differ in their bytes have strong tags that differ (RFC 9110, 8.8.3.3); a weak one holds for all.
/// </param>
/// <param name="isKept">For many clients: small forms are worth some time.</param>
internal sealed class CodedBody(byte[] plain, string tag, bool isKept = true)
{
    /// <summary>With a tag of its bytes.</summary>
    public static CodedBody Of(byte[] plain) => new(plain, $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"");

    private readonly Form _plain = new(plain, tag, StringValues.Empty);
    private Form? _gzip;
    private Form? _brotli;

    /// <summary>Of the plain form.</summary>
    public int Length => plain.Length;

    /// <summary>Bytes of the other forms that were made.</summary>
    public long CodedLength => (long)(Volatile.Read(ref _gzip)?.Body.Length ?? 0) + (Volatile.Read(ref _brotli)?.Body.Length ?? 0);

    /// <summary>The form for this request, and how many bytes were made for it.</summary>
    public Form For(HttpRequest request, out int made)
    {
        made = 0;
        return ContentCodings.Choose(request.Headers.AcceptEncoding, plain.Length) switch
        {
            ContentCoding.Brotli => Volatile.Read(ref _brotli) ?? Make(ref _brotli, ContentCoding.Brotli, out made),
            ContentCoding.Gzip => Volatile.Read(ref _gzip) ?? Make(ref _gzip, ContentCoding.Gzip, out made),
            _ => _plain,
        };
    }

    /// <summary>Sends it with its tag, or 304 to a client that has this form already. Content-Type and what else describes it is set by the caller.</summary>
    public Task Send(HttpContext http)
    {
        var form = For(http.Request, out _);
        http.Response.Headers.Append("Vary", "Accept-Encoding");
        return Send(http, form);
    }

    public static Task Send(HttpContext http, Form form)
    {
        var (response, headers) = (http.Response, http.Response.Headers);
        headers.ETag = form.Tag;
        if (ConditionalRequests.IsKnown(http.Request, form.Tag.ToString()))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            headers.Remove("Content-Type");
            headers.Remove("Content-Language");
            return Task.CompletedTask;
        }
        headers.ContentEncoding = form.Coding;
        headers.ContentLength = form.Body.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.BodyWriter.WriteAsync(form.Body).AsTask();
    }

    /// <summary>Two requests at once may both make it; both send the same, and one of the two is kept.</summary>
    private Form Make(ref Form? kept, ContentCoding coding, out int made)
    {
        var name = ContentCodings.NameOf(coding)!;
        var coded = new Form(ContentCodings.Code(plain, coding, isKept), tag.StartsWith('W') ? tag : $"{tag[..^1]}-{name}\"", name);
        var first = Interlocked.CompareExchange(ref kept, coded, null);
        made = first is null ? coded.Body.Length : 0;
        return first ?? coded;
    }

    /// <summary>One form of a body.</summary>
    /// <param name="Body">Its bytes.</param>
    /// <param name="Tag">Its entity tag.</param>
    /// <param name="Coding">The value of Content-Encoding; empty for the plain form.</param>
    public sealed record Form(byte[] Body, StringValues Tag, StringValues Coding);
}
