using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Stoa.Contracts.Input;

namespace Stoa.Contracts.Http;

/// <summary>Where uploads lie until their requests end. What a kill leaves there begins with <see cref="Prefix"/> and may be deleted once it is old.</summary>
public sealed class UploadFolder(string path)
{
    internal const string Prefix = "upload-";

    public string Path { get; } = path;
}

/// <summary>
/// Reads a file into a folder as it arrives, in memory for one buffer. Its declared type only tells a form from a file.
/// </summary>
/// <exception cref="UploadStorageException">The folder cannot be written to.</exception>
internal static class UploadReader
{
    /// <summary>What it can answer beside what other bodies can.</summary>
    public static readonly Fault[] Faults = [RequestFaults.UploadMalformed, RequestFaults.Overloaded];

    /// <summary>What a form may have around its file.</summary>
    private const int FormOverhead = 64 * 1024;
    private const int MaxTexts = 16;
    private const int MaxText = 16 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<(UploadedFile? File, Fault? Fault)> Read(HttpContext http, string folder, long limit, CancellationToken cancelled)
    {
        var request = http.Request;
        var isForm =
            MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        var whole = isForm ? limit + FormOverhead : limit;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // The server reads what is left of a refused body up to here; beyond, the client would find a broken connection instead of the answer.
            size.MaxRequestBodySize = 4 * whole;
        }
        if (request.ContentLength > whole)
        {
            return (null, RequestFaults.BodyTooLarge);
        }
        if (BodyReader.IsEncoded(request))
        {
            return (null, RequestFaults.UnsupportedContentEncoding);
        }
        var spool = SpooledUpload.Create(folder, limit);
        Fault? fault = RequestFaults.InternalError;
        try
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            fault = isForm ? await ReadForm(http, type!, spool, texts, cancelled) : await ReadWhole(request, spool, cancelled);
            return fault is null ? (await spool.Finish(texts, cancelled), null) : (null, fault);
        }
        finally
        {
            await spool.DisposeAsync();
            if (fault is not null)
            {
                File.Delete(spool.Path);
            }
        }
    }

    private static async Task<Fault?> ReadWhole(HttpRequest request, SpooledUpload spool, CancellationToken cancelled)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await BodyReader.Next(reader, cancelled);
            foreach (var segment in read.Buffer)
            {
                if (!await spool.Write(segment, cancelled))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return RequestFaults.BodyTooLarge;
                }
            }
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    private static async Task<Fault?> ReadForm(
        HttpContext http,
        MediaTypeHeaderValue type,
        SpooledUpload spool,
        Dictionary<string, string> texts,
        CancellationToken cancelled
    )
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary);
        if (boundary.Length is 0 or > 200)
        {
            return RequestFaults.UploadMalformed;
        }
        var parts = new MultipartReader(boundary.ToString(), http.Request.Body);
        var files = 0;
        while (await Framed(http, () => parts.ReadNextSectionAsync(cancelled)) is (true, var part))
        {
            if (part is null)
            {
                return files == 1 ? null : RequestFaults.UploadMalformed;
            }
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || Read(part, disposition) is not { } told)
            {
                return RequestFaults.UploadMalformed;
            }
            var fault =
                !told.IsFile ? await ReadText(http, part, told.Name, texts, cancelled)
                : ++files == 1 ? await ReadFile(http, part, spool, cancelled)
                : RequestFaults.UploadMalformed;
            if (fault is not null)
            {
                return fault;
            }
        }
        return RequestFaults.UploadMalformed;
    }

    /// <summary>Some clients name no file; a text has no type, or that of a text. Null where a name is in UTF-7, which the framework refuses to read.</summary>
    private static (bool IsFile, string Name)? Read(MultipartSection part, ContentDispositionHeaderValue disposition)
    {
        try
        {
            var isFile =
                disposition.FileName.HasValue
                || disposition.FileNameStar.HasValue
                || (part.ContentType is { } declared && !declared.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase));
            return (isFile, HeaderUtilities.RemoveQuotes(disposition.Name).ToString());
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static async Task<Fault?> ReadFile(HttpContext http, MultipartSection part, SpooledUpload spool, CancellationToken cancelled)
    {
        var buffer = new byte[FormOverhead];
        while (await Framed(http, async () => await part.Body.ReadAsync(buffer, cancelled)) is (true, var count))
        {
            if (count == 0)
            {
                return null;
            }
            if (!await spool.Write(buffer.AsMemory(0, count), cancelled))
            {
                return RequestFaults.BodyTooLarge;
            }
        }
        return RequestFaults.UploadMalformed;
    }

    private static async Task<Fault?> ReadText(
        HttpContext http,
        MultipartSection part,
        string name,
        Dictionary<string, string> texts,
        CancellationToken cancelled
    )
    {
        var buffer = new byte[MaxText + 1];
        var (isFramed, count) = await Framed(http, async () => await part.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancelled));
        if (!isFramed || count > MaxText || name.Length == 0 || texts.Count == MaxTexts)
        {
            return RequestFaults.UploadMalformed;
        }
        try
        {
            return texts.TryAdd(name, StrictUtf8.GetString(buffer, 0, count)) ? null : RequestFaults.UploadMalformed;
        }
        catch (DecoderFallbackException)
        {
            return RequestFaults.UploadMalformed;
        }
    }

    /// <summary>False where the form cannot be read: the framework throws where a boundary is missing or a header is too long.</summary>
    private static async Task<(bool IsFramed, T? Read)> Framed<T>(HttpContext http, Func<Task<T>> read)
    {
        try
        {
            return (true, await read());
        }
        catch (Exception malformed)
            when (malformed is InvalidDataException or (IOException and not BadHttpRequestException) && !http.RequestAborted.IsCancellationRequested)
        {
            return (false, default);
        }
    }
}
